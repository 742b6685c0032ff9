"""Whether a text names somebody whom it must not: in any script, with endings and attached particles. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from casetracker.vault.name_tokens import PARTICLES, query_tokens, tokens_by_part

# A shorter word stands in too many sentences to be anybody's name there, unless it is written as the name is.
SHORTEST_NAME = 3
SHORTEST_STEM = 5

_WORD = re.compile(r"[^\W\d_]+")
# A word that is broken at the end of a line is one word.
_BROKEN = re.compile(r"[-\u2010\u2011]\s*\n\s*")
_ARABIC_WORD = re.compile(r"[\u0600-\u06ff]+")
# In Arabic "and", "so", "with", "like" and "for" are written as part of the word behind them.
_ATTACHED, _MOST_ATTACHED = "وفبكل", 3
_ARTICLE = "ال"
_LEAST_LEFT = 2


def names_in(text: str, hidden: Iterable[str], shown: Iterable[str]) -> bool:
    """Whether ``text`` has a word of the ``hidden`` names that is no word of the ``shown`` ones.

    Words are compared as the search for names does: without accents and case, across scripts; a longer name is found
    with an ending, too ("Velasen's", "Ивановой"). A name of two letters is found where it is written with its capital.
    """
    hidden_words, shown_words = _words_of(hidden), _words_of(shown)
    read = "\n".join([text, _BROKEN.sub("", text)])
    read = "\n".join([read, *_bare_arabic(read)])
    parts, _over_a_seam = tokens_by_part(read, "")
    known = _tokens(shown_words)
    said, secret = frozenset().union(*parts) - known, _tokens(hidden_words) - known
    stems = tuple(token for token in secret if len(token) >= SHORTEST_STEM)
    if any(word in secret or word.startswith(stems) for word in said):
        return True
    return not (_short(hidden_words) - _short(shown_words)).isdisjoint(_WORD.findall(_composed(read)))


def _words_of(names: Iterable[str]) -> list[str]:
    return [word for name in names for word in _composed(name).split()]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _tokens(words: Iterable[str]) -> set[str]:
    found = {token for word in words for token in query_tokens(word)}
    return {token for token in found if len(token) >= SHORTEST_NAME or not token.isascii()}


def _short(words: Iterable[str]) -> set[str]:
    """The words of names that are too short to be looked for in any case, as they are written and in capitals."""
    found = {part for word in words for part in _WORD.findall(word) if len(part) > 1 and _is_short(part)}
    return found | {word.upper() for word in found}


def _is_short(word: str) -> bool:
    tokens = query_tokens(word)
    is_written_as_a_name = word[0].isupper() or not word[0].islower()
    return is_written_as_a_name and all(len(one) < SHORTEST_NAME and one not in PARTICLES for one in tokens)


def _bare_arabic(text: str) -> Iterator[str]:
    """Each Arabic word without what may be attached in front of it, one letter after the other."""
    for word in _ARABIC_WORD.findall("".join(one for one in text if not unicodedata.combining(one))):
        rest = word
        for _attached in range(_MOST_ATTACHED):
            if rest[0] not in _ATTACHED or len(rest) <= _LEAST_LEFT:
                break
            rest = rest[1:]
            yield rest.removeprefix(_ARTICLE) if len(rest) > len(_ARTICLE) + 1 else rest
