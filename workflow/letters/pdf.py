"""A letter as PDF: tagged (PDF/UA-1) and made to be kept (PDF/A-2a), in any of the six languages."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from workflow.letters import fonts
from workflow.letters.errors import NotShown
from workflow.letters.text import LetterText

TEMPLATE = Path(__file__).parent / "letter.typ"
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]


def pdf(text: LetterText, *, at: datetime) -> bytes:
    """Set a letter on A4. ``at`` stands in the file as the moment of its making.

    Raises NotShown where a font is missing or a character is in none of them: no box is ever printed for a letter.
    """
    lacking = fonts.missing()
    if lacking:
        raise NotShown(fonts=lacking)
    data = text.as_data() | {
        "fonts": fonts.families(text.language),
        "heading_fonts": fonts.families(text.language, heading=True),
    }
    try:
        made = typst.compile(
            _template(),
            font_paths=fonts.loaded(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"letter": json.dumps(data)},
            pdf_standards=STANDARDS,
            timestamp=at.replace(microsecond=0),  # the engine takes whole seconds
        )
    except typst.TypstError as error:
        # The engine's words carry what could not be shown, which may be of a name: they go no further.
        if "could not be displayed" in error.message:
            raise NotShown from None
        raise NotSet(type(error).__name__) from None
    assert isinstance(made, bytes)  # noqa: S101  a PDF is one file
    return made


class NotSet(RuntimeError):
    """The engine refused the template: a fault of ours, told without the letter's words."""


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
