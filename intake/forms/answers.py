"""The form of a section's own questions, or of one row: built from the questions, grouped for reading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from casetracker.core.dates import PreciseDate
from casetracker.core.errors import Problem
from intake.forms.choices import Pools
from intake.forms.fields import field_for
from intake.forms.groups import GROUPS, WIDTHS, Legend
from intake.wizard.question import Kind, Question


@dataclass(frozen=True)
class Shown:
    """A field as the page shows it. ``is_plain``: its hint says when it is asked, so its label has no mark."""

    bound: BoundField
    width: str
    is_plain: bool


class AnswerForm(forms.Form):
    """The answers to ``questions``: saved all together, or shown again as they were typed.

    ``key`` chooses the groups. ``seen`` is the stamp of what was stored when the page was opened.
    """

    names_fields = True

    def __init__(self, questions: Sequence[Question], *args: Any, pools: Pools, key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = tuple(questions)
        self.key = key
        self.seen = ""
        for question in self.questions:
            self.fields[question.name] = field_for(question, pools, hint_with_condition(question, self.questions))

    @property
    def needed_to_submit(self) -> tuple[str, ...]:
        """The names of what is needed to submit whatever the other answers are."""
        return tuple(question.name for question in self.questions if question.submit and question.only_if is None)

    @property
    def groups(self) -> Iterator[tuple[Legend | None, list[Shown]]]:
        """The fields in reading order, under the legends of ``GROUPS`` where this form has them."""
        for legend, names in GROUPS.get(self.key, ((None, tuple(q.name for q in self.questions)),)):
            yield legend, [self._shown(name) for name in names]

    def _shown(self, name: str) -> Shown:
        question = next(question for question in self.questions if question.name == name)
        return Shown(self[name], WIDTHS.get(name, ""), question.only_if is not None)

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by question; None takes an answer back."""
        return {question.name: _plain(self.cleaned_data.get(question.name)) for question in self.questions}

    def put(self, problems: Sequence[Problem]) -> None:
        """Show what a service found wrong, each at its field."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, str(problem.message))


def _plain(value: Any) -> Any:
    return None if value == "" else value


def hint_with_condition(question: Question, siblings: Sequence[Question]) -> str:
    """The question's own hint; where it is asked on a condition only, the condition first."""
    if question.only_if is None:
        return str(question.hint)
    name, answers = question.only_if
    asked = next(sibling for sibling in siblings if sibling.name == name)
    return " ".join(filter(None, [_condition(asked, answers, needed=question.submit), str(question.hint)]))


def _condition(asked: Question, answers: frozenset[str], *, needed: bool) -> str:
    if asked.kind is Kind.YES:
        text = _("Needed to submit if “%(label)s” is ticked.") if needed else _("Only if “%(label)s” is ticked.")
        return text % {"label": asked.label}
    words = [f"“{label}”" for code, label in asked.choices if code in answers]
    told = {"label": asked.label, "answers": get_text_list(words, _("or"))}
    text = _("Needed to submit if “%(label)s” is %(answers)s.") if needed else _("Only if “%(label)s” is %(answers)s.")
    return text % told


def initial_from(questions: Sequence[Question], stored: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with, from what is stored: dates as dates, rows as their ids."""
    return {question.name: _initial(question, stored.get(question.name)) for question in questions}


def _initial(question: Question, value: Any) -> Any:
    if value in (None, ""):
        return None
    if question.kind is Kind.PARTIAL_DATE:
        return PreciseDate.parse(str(value))
    if question.kind is Kind.DATE:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    return str(value.pk) if isinstance(value, Model) else value
