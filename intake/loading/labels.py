"""What people write into a spreadsheet instead of our codes: the labels of questions and choices, in every language."""

from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils.translation import override

from casetracker.reference import names
from intake.vocabulary import YesNo
from intake.wizard.people import PERSON_QUESTIONS
from intake.wizard.question import Kind, Question, Wording

Coded = Sequence[tuple[str, Wording]]


def folded(text: str) -> str:
    """Text as it is compared: no case, no spaces round it."""
    return text.strip().casefold()


@cache
def columns() -> Mapping[str, str]:
    """The question that a column head means, by its folded head."""
    return _meanings([(question.name, question.label) for question in PERSON_QUESTIONS])


@cache
def answers(name: str) -> Mapping[str, str]:
    """The code that a cell means in the column of question ``name``, by its folded text; empty for a free text."""
    return _meanings(_choices(next(question for question in PERSON_QUESTIONS if question.name == name)))


def countries() -> Mapping[str, str]:
    """The code that a country's name means, in any of the languages, by its folded name."""
    return {folded(name): iso3 for (iso3, _language), name in names.all_names().items()}


def _choices(question: Question) -> Coded:
    return YesNo.choices if question.kind is Kind.YES else question.choices


def _meanings(coded: Coded) -> dict[str, str]:
    meanings: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said = [(folded(str(label)), code) for code, label in coded]
        for label, code in said:
            # A label that means two things in two languages means neither.
            meanings[label] = code if meanings.get(label, code) == code else ""
    clear = {label: code for label, code in meanings.items() if code}
    return clear | {folded(code): code for code, _label in coded}
