"""A letter as a Word document: the same text, its language tagged, right to left where it reads so."""

from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from workflow.letters.text import LetterText

# The tags that word processors know; the fonts are those that they have.
_TAGS = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN"}
_HALF_POINTS, _HEADING_HALF_POINTS = "21", "26"
_FONT, _ARABIC_FONT, _CHINESE_FONT = "Arial", "Arial", "SimSun"


def docx(text: LetterText, *, at: datetime) -> bytes:
    """The letter as a Word document on A4. Its properties name the committee and nobody else."""
    document = Document()
    _set_page(document)
    _set_style(document, text.language)
    _set_properties(document, text, at)
    _write(document, text)
    _add(document.sections[0].footer.paragraphs[0], text, text.footer)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)


def _set_style(document: DocumentObject, language: str) -> None:
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    normal.paragraph_format.space_after = Pt(8)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:cs"), _ARABIC_FONT)
    fonts.set(qn("w:eastAsia"), _CHINESE_FONT)
    tag = _TAGS[language]
    properties.append(_element("w:szCs", val=_HALF_POINTS))
    properties.append(_element("w:lang", val=tag, eastAsia=tag, bidi=tag))
    heading: Any = document.styles["Heading 1"]
    # The library's template has a heading in blue and in a font of its own: this one is as the text, and larger.
    heading.element.remove(heading.element.get_or_add_rPr())
    for child in ("w:b", "w:bCs"):
        heading.element.get_or_add_rPr().append(_element(child))
    for child in ("w:sz", "w:szCs"):
        heading.element.get_or_add_rPr().append(_element(child, val=_HEADING_HALF_POINTS))


def _set_properties(document: DocumentObject, text: LetterText, at: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = text.subject, text.sender, text.sender
    properties.comments, properties.keywords, properties.language = "", "", _TAGS[text.language]
    properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)
    properties.revision = 1


def _write(document: DocumentObject, text: LetterText) -> None:
    _add(document.add_paragraph(), text, text.sender, bold=True)
    _add(document.add_paragraph(), text, text.confidential, bold=True)
    for label, value in text.head:
        paragraph = document.add_paragraph()
        _add(paragraph, text, label + text.colon, bold=True)
        _add(paragraph, text, value)
    _add(document.add_paragraph(style="Heading 1"), text, text.title, bold=True)
    for block in text.blocks:
        for line in block.items if block.kind == "items" else block.text.split("\n"):
            style = "List Bullet" if block.kind == "items" else None
            _add(document.add_paragraph(style=style), text, line)
    for line in text.closing:
        _add(document.add_paragraph(), text, line)


def _add(paragraph: Paragraph, text: LetterText, words: str, *, bold: bool = False) -> None:
    run = paragraph.add_run(words)
    run.bold = bold or None
    if text.direction == "rtl":
        _turn(paragraph, run, bold=bold)


def _turn(paragraph: Paragraph, run: Run, *, bold: bool) -> None:
    """Right to left: the paragraph for its order and side, the run for its shaping."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  the library has no other way to it
    if properties.find(qn("w:bidi")) is None:
        properties.insert_element_before(_element("w:bidi"), *_after_bidi())
    of_run = run._r.get_or_add_rPr()  # noqa: SLF001
    if bold:
        of_run.append(_element("w:bCs"))
    of_run.append(_element("w:rtl"))


@cache
def _after_bidi() -> tuple[str, ...]:
    # What the schema puts behind w:bidi in a paragraph's properties.
    names = "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection"
    return tuple(f"w:{name}" for name in [*names.split(), "textAlignment", "outlineLvl", "rPr", "sectPr"])


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
