"""Reading letters back: their files as people get them, and everything that the files hold."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document
from pypdf import PdfReader
from pypdf.generic import StreamObject

from casetracker.accounts.models import User
from casetracker.core.acting import acting
from workflow.letters.kinds import FileFormat
from workflow.models import Letter
from workflow.services.letter_files import letter_open


def content_of(letter: Letter, user: User, file_format: FileFormat = FileFormat.PDF) -> bytes:
    """A file of a letter, opened by ``user``."""
    with acting(user.actor):
        return b"".join(letter_open(user=user, letter=letter, file_format=file_format).read())


def root_of(reader: PdfReader) -> Any:
    """The catalogue of a PDF: its language, its tags, its description."""
    return reader.trailer["/Root"]


def title_of(reader: PdfReader) -> str:
    return str(reader.metadata.title) if reader.metadata else ""


def pdf_of(letter: Letter, user: User) -> PdfReader:
    return PdfReader(BytesIO(content_of(letter, user)))


def text_of(reader: PdfReader) -> str:
    """The text of a PDF without its spaces, which a reader of files puts where it likes."""
    return squeezed("".join(page.extract_text() for page in reader.pages))


def squeezed(text: str) -> str:
    """Without spaces and the marks that keep names in their order."""
    return re.sub(r"[\s\u2066-\u2069]", "", text)


def docx_text(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def everything_in_docx(content: bytes) -> bytes:
    """Every part of a Word document, unpacked, and their names."""
    with ZipFile(BytesIO(content)) as parts:
        return b"\n".join([name.encode() + parts.read(name) for name in parts.namelist()])


def everything_in_pdf(content: bytes) -> bytes:
    """The file, every stream of it unpacked, its text and its properties."""
    reader = PdfReader(BytesIO(content))
    objects = [reader.get_object(number) for number in range(1, len(reader.xref_objStm) + len(reader.xref[0]) + 1)]
    streams = [one.get_data() for one in objects if isinstance(one, StreamObject)]
    texts = [page.extract_text() for page in reader.pages]
    return b"\n".join([content, *streams, *(t.encode() for t in texts), repr(reader.metadata).encode()])
