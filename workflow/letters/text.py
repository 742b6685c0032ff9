"""A letter's text, before it is set as PDF or Word: plain data, which is also what is kept of it."""

import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

CONTROL_CHARACTER = _("The text has a character that cannot be printed, such as a page break: take it out.")
_LAYOUT = frozenset("\n\r\t")
# No document can have these two, although they are no control characters.
_NO_CHARACTERS = frozenset("\ufffe\uffff")


def has_control_characters(text: str) -> bool:
    """Whether ``text`` has a character besides line breaks and tabs that no document can contain."""
    return any(
        one in _NO_CHARACTERS or (unicodedata.category(one) in ("Cc", "Cs") and one not in _LAYOUT) for one in text
    )


@dataclass(frozen=True)
class Block:
    """A paragraph (``kind`` is ``text``) or a list (``items``)."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterText:
    """Everything that a letter says. ``head`` is the block of references, each a label and its value."""

    language: str
    direction: str
    subject: str
    sender: str
    confidential: str
    colon: str
    head: tuple[tuple[str, str], ...]
    title: str
    blocks: tuple[Block, ...]
    closing: tuple[str, ...]
    footer: str

    def as_data(self) -> dict[str, Any]:
        """The text as JSON holds it."""
        return asdict(self)
