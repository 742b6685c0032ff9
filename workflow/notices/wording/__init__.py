"""What the mails say: one file a language, and nothing of it in code. A test holds the six to the same keys."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DEFAULT = "en"
# U+200F begins each line of a text that runs from right to left, so that a line that begins with a number or a Latin
# word does too; U+2066 and U+2069 keep a reference together inside it.
RIGHT_TO_LEFT, ISOLATE, END_ISOLATE = "\u200f", "\u2066", "\u2069"


class Kind(StrEnum):
    """The mails there are: to who reads on the site, and to a State party, which is answered by note verbale."""

    NEWS = "news"
    NOTE_VERBALE = "note_verbale"


@dataclass(frozen=True)
class Letter:
    """A mail's words. ``tag`` is the language by RFC 5646, ``no_reply`` the name beside the address of the sender."""

    subject: str
    body: str
    no_reply: str
    tag: str


def letter(kind: Kind, language: str, reference: str) -> Letter:
    """The words in ``language`` (one of the site's, e.g. ``zh-hans``; English for any other) about a reference."""
    words = of_language(language)
    is_rtl = words["direction"] == "rtl"
    shown = f"{ISOLATE}{reference}{END_ISOLATE}" if is_rtl else reference
    body = words[kind]["body"].format(reference=shown)
    return Letter(
        subject=words[kind]["subject"].format(reference=shown),
        body="\n".join(RIGHT_TO_LEFT + line if line else line for line in body.split("\n")) if is_rtl else body,
        no_reply=words["no_reply"],
        tag=words["tag"],
    )


@cache
def of_language(language: str) -> dict[str, Any]:
    """One file's words."""
    path = FOLDER / f"{language.lower().partition('-')[0]}.toml"
    given = path if path.exists() else FOLDER / f"{DEFAULT}.toml"
    return tomllib.loads(given.read_text(encoding="utf-8"))
