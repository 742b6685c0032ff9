"""Answers as people read them: codes in words, dates as precisely as known, rows in one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.ui.dates import date_text
from casetracker.reference import profiles, selectors
from casetracker.vault.fields import MASK
from intake.models import Communication, Evidence, Person
from intake.selectors import reader_language
from intake.vocabulary import YesNo
from intake.wizard.question import Kind, Question

# How much of a long text a list shows.
EXCERPT = 140
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One question: its words and its answer's. ``is_said``: there is something to read; an empty box is none.

    ``is_needed``: without an answer the communication cannot be submitted, and there is none.
    """

    name: str
    label: str
    text: str
    is_long: bool = False
    is_said: bool = True
    is_needed: bool = False

    @property
    def is_question(self) -> bool:
        """Whether the words end with a question mark, of whatever script: then no colon follows them."""
        return self.label.endswith(("?", "؟", "？"))


class Reader:
    """Reads the answers of one communication in the reader's language. ``names`` are its people's, by id."""

    def __init__(self, communication: Communication, names: Mapping[UUID, str] | None = None) -> None:
        self.treaty = profiles.get(communication.procedure).treaty
        self.names = dict(names or {})

    @cached_property
    def _rights(self) -> dict[str, str]:
        return {right.article: str(right.title) for right in selectors.rights_for(self.treaty)}

    def text(self, question: Question, value: Any) -> str:
        """The answer in words; empty where there is none."""
        if value in (None, ""):
            return ""
        if value is MASK:
            return str(MASK)
        reader = _READERS.get(question.kind)
        return str(value) if reader is None else reader(self, question, value)

    def lines(self, questions: Sequence[Question], values: Values) -> list[Line]:
        """Every question with its answer, answered or not."""
        return [self._line(question, values.get(question.name)) for question in questions]

    def _line(self, question: Question, value: Any) -> Line:
        is_said = value not in (None, "", False)
        return Line(
            question.name, str(question.label), self.text(question, value), question.kind is Kind.LONG_TEXT, is_said
        )

    def excerpt(self, question: Question, value: Any) -> str:
        """The answer, cut where it is long."""
        return Truncator(self.text(question, value)).chars(EXCERPT)

    def _choice(self, question: Question, value: Any) -> str:
        return str(dict(question.choices).get(value, value))

    def _yes(self, _question: Question, value: Any) -> str:
        return str(YesNo.YES.label if value else YesNo.NO.label)

    def _date(self, _question: Question, value: Any) -> str:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
        return date_text(PreciseDate(day, Precision.DAY))

    def _partial(self, _question: Question, value: Any) -> str:
        return date_text(PreciseDate.parse(str(value)))

    def _country(self, _question: Question, value: Any) -> str:
        return selectors.state_name(str(value), reader_language())

    def _right(self, _question: Question, value: Any) -> str:
        title = self._rights.get(str(value))
        if not title:  # the rights of other committees' treaties are not kept here
            return _("Article %(article)s") % {"article": value}
        return _("Article %(article)s: %(title)s") % {"article": value, "title": title}

    def _person(self, _question: Question, value: Any) -> str:
        key = value.pk if isinstance(value, Person) else value
        return self.names.get(key, "")

    def _document(self, _question: Question, value: Any) -> str:
        return str(value.title or value.file_name) if isinstance(value, Evidence) else ""


_READERS = {
    Kind.CHOICE: Reader._choice,  # noqa: SLF001  the table of this class's own methods
    Kind.YES: Reader._yes,  # noqa: SLF001
    Kind.DATE: Reader._date,  # noqa: SLF001
    Kind.PARTIAL_DATE: Reader._partial,  # noqa: SLF001
    Kind.COUNTRY: Reader._country,  # noqa: SLF001
    Kind.RIGHT: Reader._right,  # noqa: SLF001
    Kind.PERSON: Reader._person,  # noqa: SLF001
    Kind.DOCUMENT: Reader._document,  # noqa: SLF001
}


def values_of(row: Model, questions: Sequence[Question], revealed: Values | None = None) -> dict[str, Any]:
    """The stored answers of a row; identities are what was ``revealed``, else masked."""
    values = {question.name: getattr(row, question.name) for question in questions}
    return values | dict(revealed or {})
