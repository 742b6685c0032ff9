"""How a name is put together for reading: given names first, but where a script has it the other way round."""

# Han, Kana, Hangul and their extensions: the family name comes first, without a space.
_FAMILY_FIRST = ((0x2E80, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


def full_name(given_names: str | None, family_name: str | None) -> str:
    """The name of a person, empty where neither part is known."""
    given, family = given_names or "", family_name or ""
    if given and family and _is_family_first(given + family):
        return family + given
    return " ".join(filter(None, (given, family)))


def _is_family_first(text: str) -> bool:
    return all(
        any(low <= ord(letter) <= high for low, high in _FAMILY_FIRST) for letter in text if not letter.isspace()
    )
