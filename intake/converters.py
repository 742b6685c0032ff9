"""How references stand in addresses: letters, digits and hyphens, in either case."""


class ReferenceConverter:
    """An intake reference. What cannot be one does not reach the database."""

    regex = "[0-9A-Za-z-]{1,30}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value
