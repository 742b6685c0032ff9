"""The wording of letters: complete in six languages, and each with the same facts in it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from casetracker.reference import profiles
from casetracker.reference.profile import FirstDay, Limit, LimitKind, NonWorkingDays, Trigger, Unit
from casetracker.reference.vocabulary import Language
from workflow.letters.compose import LAYOUTS
from workflow.letters.kinds import DECISIONS, OBSERVATIONS, RULES, LetterKind
from workflow.letters.words import PLURALS, placeholders, words_in
from workflow.wording_steps import CRITERIA_CHOICES

LANGUAGES = [language.value for language in Language]
# How many words a language has for counts is its own.
OF_ITS_OWN = {"within"}


def _texts(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        where = f"{path}.{key}".lstrip(".")
        if isinstance(value, Mapping):
            if where not in OF_ITS_OWN:
                yield from _texts(value, where)
        elif isinstance(value, list):
            yield from ((f"{where}.{place}", text) for place, text in enumerate(value))
        else:
            yield where, value


def _limit(amount: int, unit: Unit) -> Limit:
    profile = profiles.get("icrmw-77").limit(LimitKind.STATE_REPLY)
    assert profile is not None
    return Limit(
        LimitKind.STATE_REPLY,
        amount,
        unit,
        Trigger.SENT,
        FirstDay.DAY_AFTER_TRIGGER,
        NonWorkingDays.NO_SHIFT,
        (),
        profile.basis,
        "for a test",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    said, english = dict(_texts(words_in(language).tables)), dict(_texts(words_in("en").tables))

    assert said.keys() == english.keys()
    assert [key for key, text in said.items() if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_states_the_same_facts(language: str) -> None:
    said, english = dict(_texts(words_in(language).tables)), dict(_texts(words_in("en").tables))

    different = {key for key, text in said.items() if placeholders(text) != placeholders(english[key])}
    assert different == set()


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_sentence_is_left_in_english(language: str) -> None:
    said, english = dict(_texts(words_in(language).tables)), dict(_texts(words_in("en").tables))

    same = {key for key, text in said.items() if key.startswith("kinds.") and text == english[key]}
    # In French a note verbale is called by the same name.
    assert same <= {"kinds.note_verbale.title"}


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_paragraphs_of_a_kind_are_those_of_its_layout(kind: LetterKind) -> None:
    written = set(words_in("en").of_kind(kind.value)) - {"title"}

    assert written == {part.key for part in LAYOUTS[kind] if not part.is_fact}


def test_every_kind_has_its_rule_and_its_layout() -> None:
    assert set(RULES) == set(LAYOUTS) == set(LetterKind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_a_procedure_may_name_has_its_words(language: str) -> None:
    words = words_in(language)

    for profile in profiles.all():
        assert profile.committee_code in words["committees"]
        assert profile.treaty in words["treaties"]
        assert {ground.code for ground in profile.grounds} <= set(words["grounds"])
    assert {code for code, _label in CRITERIA_CHOICES} == set(words["criteria"])
    assert {kind.value for kind in DECISIONS} == set(words["outcomes"])
    assert {kind.value for kind in OBSERVATIONS} == set(words["observations"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_finds_its_form(language: str) -> None:
    for unit in Unit:
        forms = words_in(language).tables["within"][unit.value]
        assert set(forms) == {PLURALS[language](n) for n in range(1, 1000)}


@pytest.mark.parametrize(
    ("language", "amount", "unit", "expected"),
    [
        ("en", 6, Unit.MONTHS, "within 6 months"),
        ("fr", 1, Unit.WEEKS, "dans un délai de 1 semaine"),
        ("es", 60, Unit.DAYS, "en el plazo de 60 días"),
        ("ru", 21, Unit.DAYS, "в течение 21 дня"),
        ("ru", 6, Unit.MONTHS, "в течение 6 месяцев"),
        ("ar", 2, Unit.MONTHS, "في غضون شهرين"),
        ("ar", 6, Unit.MONTHS, "في غضون 6 أشهر"),
        ("ar", 180, Unit.DAYS, "في غضون 180 يوماً"),
        ("zh", 6, Unit.MONTHS, "6个月内"),
    ],
)
def test_a_time_limit_agrees_with_its_number(language: str, amount: int, unit: Unit, expected: str) -> None:
    assert words_in(language).within(_limit(amount, unit)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "1 March 2026"),
        ("fr", "1er mars 2026"),
        ("es", "1 de marzo de 2026"),
        ("ru", "1 марта 2026 года"),
        ("ar", "1 آذار/مارس 2026"),
        ("zh", "2026年3月1日"),
    ],
)
def test_a_date_is_written_as_the_language_does(language: str, expected: str) -> None:
    assert words_in(language).day(date(2026, 3, 1)) == expected


def test_a_language_that_is_none_of_the_six_has_no_words() -> None:
    with pytest.raises(KeyError):
        words_in("de")
