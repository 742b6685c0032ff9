"""The one factory of fields, and how long forms are grouped: without a database."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django import forms
from django.utils.translation import override

from casetracker.core import clock
from casetracker.core.forms import PartDateField, PreciseDate, PreciseDateField
from intake.forms import choices
from intake.forms.answers import AnswerForm, hint_with_condition, initial_from
from intake.forms.choices import Pools
from intake.forms.groups import GROUPS, WIDTHS
from intake.wizard.people import AUTHORITY, PERSON_QUESTIONS
from intake.wizard.question import Kind, Question
from intake.wizard.sections import OWN_QUESTIONS, ROWS

POOLS = Pools(treaty="icrmw", language="en", people=(("1", "Amara"),), documents=(("2", "Judgment"),))
TODAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _two_choices(*_args: object, **_kwargs: object) -> list[tuple[str, str]]:
    return [("", "Choose"), ("GTM", "Guatemala")]


@pytest.fixture(autouse=True)
def _without_the_reference_tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(choices, "countries", _two_choices)
    monkeypatch.setattr(choices, "articles", _two_choices)
    with clock.frozen(TODAY):
        yield


def form_of(*questions: Question, data: dict[str, str] | None = None) -> AnswerForm:
    return AnswerForm(questions, data, pools=POOLS)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_question_has_a_field(kind: Kind) -> None:
    form = form_of(Question("x", kind, "X", choices=(("a", "A"),)))

    assert isinstance(form.fields["x"], forms.Field)


@pytest.mark.parametrize(
    ("kind", "field"),
    [(Kind.DATE, PartDateField), (Kind.PARTIAL_DATE, PreciseDateField), (Kind.YES, forms.BooleanField)],
)
def test_dates_and_boxes_have_fields_of_their_own(kind: Kind, field: type[forms.Field]) -> None:
    assert type(form_of(Question("x", kind, "X")).fields["x"]) is field


@pytest.mark.parametrize(("count", "widget"), [(2, forms.RadioSelect), (6, forms.RadioSelect), (7, forms.Select)])
def test_a_few_choices_are_radios_and_many_are_a_list(count: int, widget: type[forms.Widget]) -> None:
    question = Question("x", Kind.CHOICE, "X", choices=tuple((str(n), str(n)) for n in range(count)))

    assert type(form_of(question).fields["x"].widget) is widget


def test_the_two_kinds_of_required_differ() -> None:
    form = form_of(Question("a", Kind.TEXT, "A", save=True), Question("b", Kind.TEXT, "B", submit=True))

    assert form.fields["a"].required
    assert not form.fields["b"].required
    assert form.needed_to_submit == ("b",)


def test_what_is_asked_on_a_condition_says_so_instead_of_a_mark() -> None:
    document = next(question for question in AUTHORITY.rows.questions if question.name == "document")  # type: ignore[union-attr]

    hint = hint_with_condition(document, AUTHORITY.rows.questions)  # type: ignore[union-attr]

    assert hint == "Needed to submit if “Basis” is “Signed power of attorney”. Upload it under “Documents” first."


def test_several_conditions_are_joined_by_or() -> None:
    place = next(question for question in PERSON_QUESTIONS if question.name == "detention_place")

    hint = hint_with_condition(place, PERSON_QUESTIONS)

    assert hint == "Only if “Is the person detained?” is “Detained now” or “Was detained, now released”."


def test_a_text_has_its_own_limit() -> None:
    form = form_of(Question("x", Kind.TEXT, "Title", longest=3), data={"x": "four"})

    assert form.errors["x"] == ["Shorten the text to 3 characters; it has 4."]


def test_nothing_answered_takes_an_answer_back() -> None:
    form = form_of(Question("x", Kind.TEXT, "X"), Question("y", Kind.YES, "Y"), data={})

    assert form.is_valid()
    assert form.answers == {"x": None, "y": False}


def test_stored_answers_come_back_as_what_the_fields_show() -> None:
    questions = (Question("d", Kind.DATE, "D"), Question("p", Kind.PARTIAL_DATE, "P"), Question("t", Kind.TEXT, "T"))

    initial = initial_from(questions, {"d": "2026-01-30", "p": "2025-05", "t": None})

    assert str(initial["d"]) == "2026-01-30"
    assert initial["p"] == PreciseDate.parse("2025-05")
    assert initial["t"] is None


@pytest.mark.parametrize("key", list(GROUPS))
def test_each_question_of_a_grouped_form_is_in_exactly_one_group(key: str) -> None:
    grouped = [name for _legend, names in GROUPS[key] for name in names]

    assert sorted(grouped) == sorted(question.name for question in ROWS[key].questions)


def test_every_width_is_of_a_question_that_exists() -> None:
    names = {question.name for rows in ROWS.values() for question in rows.questions} | {q.name for q in OWN_QUESTIONS}

    assert set(WIDTHS) <= names


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_a_form_can_be_made_in_every_language(language: str) -> None:
    with override(language):
        form = form_of(*PERSON_QUESTIONS)

    assert len(form.fields) == len(PERSON_QUESTIONS)
