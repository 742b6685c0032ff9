"""The six files of wording: complete, alike, and nothing but words round a reference."""

import string
import tomllib
from typing import Any

import pytest
from django.conf import settings

from workflow.notices.wording import END_ISOLATE, FOLDER, ISOLATE, RIGHT_TO_LEFT, Kind, letter

SIX = ("ar", "en", "es", "fr", "ru", "zh")
REFERENCE = "IN-7QKD-29XM"


def _flat(words: dict[str, Any], above: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in words.items():
        flat |= _flat(value, f"{above}{key}.") if isinstance(value, dict) else {f"{above}{key}": value}
    return flat


def _read(language: str) -> dict[str, str]:
    return _flat(tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8")))


def _placeholders(text: str) -> list[str]:
    return sorted(name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name)


def test_there_is_a_file_for_each_language_of_the_site_and_no_other() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == list(SIX)
    assert sorted(code.partition("-")[0] for code, _name in settings.LANGUAGES) == list(SIX)


@pytest.mark.parametrize("language", SIX)
def test_a_language_says_what_english_says_with_the_same_placeholders(language: str) -> None:
    english, other = _read("en"), _read(language)

    assert {key: _placeholders(text) for key, text in other.items()} == {
        key: _placeholders(text) for key, text in english.items()
    }
    assert all(text.strip() for text in other.values())


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", [language for language in SIX if language != "en"])
def test_no_text_was_left_in_english(language: str, kind: Kind) -> None:
    english, other = _read("en"), _read(language)

    assert not {key for key in english if key.startswith(kind) and english[key] == other[key]}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(("code", "tag"), [("en", "en"), ("ar", "ar"), ("zh-hans", "zh-Hans"), ("xx", "en")])
def test_a_letter_is_in_the_language_that_was_asked_for_or_in_english(kind: Kind, code: str, tag: str) -> None:
    written = letter(kind, code, REFERENCE)

    assert written.tag == tag
    assert REFERENCE in written.subject
    assert REFERENCE in written.body
    assert "{" not in written.subject + written.body


@pytest.mark.parametrize("kind", Kind)
def test_in_arabic_every_line_runs_from_right_to_left_and_the_reference_is_kept_together(kind: Kind) -> None:
    written = letter(kind, "ar", REFERENCE)

    assert all(line.startswith(RIGHT_TO_LEFT) for line in written.body.splitlines() if line)
    assert f"{ISOLATE}{REFERENCE}{END_ISOLATE}" in written.body
    assert f"{ISOLATE}{REFERENCE}{END_ISOLATE}" in written.subject


def test_no_other_language_has_marks_of_direction() -> None:
    marks = {RIGHT_TO_LEFT, ISOLATE, END_ISOLATE}

    assert not [code for code in SIX if code != "ar" and marks & set(letter(Kind.NEWS, code, REFERENCE).body)]
