"""A letter's text, before it is set as PDF or Word: plain data, which is also what is kept of it."""

from dataclasses import asdict, dataclass
from typing import Any


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
