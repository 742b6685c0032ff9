"""Setting a letter: what cannot be shown is told, and never printed as a box."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from workflow.letters import fonts
from workflow.letters.errors import NotShown
from workflow.letters.pdf import pdf
from workflow.letters.text import Block, LetterText

AT = datetime(2026, 11, 10, 12, 0, 0, 123456, tzinfo=UTC)  # as the clock gives it
TEXT = LetterText(
    language="en",
    direction="ltr",
    subject="Note verbale – 1/2026",
    sender="Committee",
    confidential="CONFIDENTIAL",
    colon=": ",
    head=(("To", "Somebody"),),
    title="Note verbale",
    blocks=(Block("text", text="A paragraph."),),
    closing=("Yours faithfully,",),
    footer="IN-1 · Letter 1",
)


def _saying(words: str) -> LetterText:
    return replace(TEXT, blocks=(Block("text", text=words),))


@pytest.fixture
def without_chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    here = [folder for folder in fonts.folders() if "zh" not in folder.name]
    fonts.loaded.cache_clear()
    monkeypatch.setattr(fonts, "folders", lambda: here)
    yield
    fonts.loaded.cache_clear()


def test_every_font_is_there() -> None:
    assert fonts.missing() == []


def test_a_missing_font_is_named(without_chinese: None) -> None:
    with pytest.raises(NotShown) as refused:
        pdf(TEXT, at=AT)

    assert refused.value.fonts == (fonts.CHINESE, fonts.CHINESE_HEADING)


@pytest.mark.parametrize("words", ["ไทย", "עברית", "한국어", "\U0001f600"])
def test_a_character_that_no_font_has_is_refused_without_saying_it(words: str) -> None:
    with pytest.raises(NotShown) as refused:
        pdf(_saying(words), at=AT)

    assert words[0] not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("words", ['#panic("read as code")', "$x$ *bold* _it_ @ref <label>", '"\\u{1} ]]) #import'])
def test_what_a_person_typed_is_shown_as_it_stands(words: str) -> None:
    shown = PdfReader(BytesIO(pdf(_saying(words), at=AT))).pages[0].extract_text()

    assert words in shown


def test_the_same_letter_is_the_same_file() -> None:
    assert pdf(TEXT, at=AT) == pdf(TEXT, at=AT)


def test_a_long_letter_goes_over_several_pages_with_their_numbers() -> None:
    pages = PdfReader(BytesIO(pdf(_saying("A long paragraph. " * 400), at=AT))).pages

    assert len(pages) > 1
    assert f"2 / {len(pages)}" in pages[1].extract_text()


def test_the_template_is_the_only_markup() -> None:
    assert Path(fonts.__file__).with_name("letter.typ").exists()
