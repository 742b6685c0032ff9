"""Victims in bulk: a table of rows to type into, and the answers that are the same for all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casetracker.core.errors import Problem
from intake.forms.fields import CHOICE_ERRORS, TEXT_ERRORS
from intake.wizard.people import PERSON_QUESTIONS
from intake.wizard.question import Kind, Question

COLUMNS = (
    "family_name",
    "given_names",
    "sex",
    "birth_year",
    "nationality",
    "migration_status",
    "disclose_to_state",
    "publication",
)
# What a collective complaint's victims usually share: asked once above the table.
SHARED = ("nationality", "migration_status", "disclose_to_state", "publication")
ROWS_AT_ONCE = 10
MOST_ROWS = 500
COUNTRY_LIST = "countries"

_BY_NAME = {question.name: question for question in PERSON_QUESTIONS}


def _field(question: Question) -> forms.Field:
    if question.choices:
        options: list[Any] = [("", "–"), *question.choices]
        select = forms.Select(attrs={"class": "ct-input"})
        return forms.ChoiceField(
            required=False, label=str(question.label), choices=options, widget=select, error_messages=CHOICE_ERRORS
        )
    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "ct-input"})
    if question.kind is Kind.YEAR:
        widget.attrs["inputmode"] = "numeric"
    if question.kind is Kind.COUNTRY:
        # A list of 249 choices in every row would make a page of 40 rows too heavy for a slow line, so the name is
        # typed, with one list of suggestions for all rows; the service knows the names in every language.
        widget.attrs["list"] = COUNTRY_LIST
    longest = question.longest
    return forms.CharField(
        required=False, label=str(question.label), max_length=longest, widget=widget, error_messages=TEXT_ERRORS
    )


class SharedForm(forms.Form):
    """What is the same for every row that does not say otherwise."""

    names_fields = True

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="all")
        for name in SHARED:
            self.fields[name] = _field(_BY_NAME[name])
        self.fields["nationality"].help_text = _("Its name, or a code such as GTM.")


class VictimForm(forms.Form):
    """One row."""

    names_fields = True

    def __init__(self, data: Any = None, *, number: int) -> None:
        super().__init__(data, prefix=f"row{number}")
        self.number = number
        for name in COLUMNS:
            field = _field(_BY_NAME[name])
            column = field.label
            field.label = _("Row %(number)s, %(column)s") % {"number": number, "column": column}
            field.widget.attrs["aria-label"] = field.label
            self.fields[name] = field

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into the row."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in COLUMNS)

    @property
    def cells(self) -> Iterator[tuple[object, BoundField]]:
        """Column heading and input."""
        for name in COLUMNS:
            yield _BY_NAME[name].label, self[name]


@dataclass
class PeopleTable:
    """The table with its shared answers, unbound or as it was sent."""

    shared: SharedForm
    rows: list[VictimForm]

    too_few = gettext_lazy("Fill in at least one row.")

    @classmethod
    def empty(cls) -> "PeopleTable":
        """A table to begin with."""
        return cls(SharedForm(), [VictimForm(number=number) for number in range(1, ROWS_AT_ONCE + 1)])

    @classmethod
    def sent(cls, data: Any, *, more: int = 0) -> "PeopleTable":
        """The table as it was sent; ``more`` empty rows are added at its end."""
        count = _row_count(data)
        rows = [VictimForm(data, number=number) for number in range(1, count + 1)]
        grown = min(count + more, MOST_ROWS)
        return cls(SharedForm(data), rows + [VictimForm(number=number) for number in range(count + 1, grown + 1)])

    @property
    def filled(self) -> list[VictimForm]:
        return [row for row in self.rows if row.is_bound and not row.is_empty]

    def is_valid(self) -> bool:
        """Whether the table can be saved: nothing wrong, and at least one row filled in."""
        right = [self.shared.is_valid(), *(row.is_valid() for row in self.filled)]
        if not self.filled:
            self.shared.add_error(None, str(self.too_few))
        return all(right) and bool(self.filled)

    @property
    def answers(self) -> list[dict[str, str]]:
        """One mapping a filled row, with the shared answers where the row has none; each person is a victim."""
        shared = {name: value for name, value in self.shared.cleaned_data.items() if value}
        own = [{name: value for name, value in row.cleaned_data.items() if value} for row in self.filled]
        return [{**shared, **answers} for answers in own]

    def put(self, problems: Sequence[Problem]) -> None:
        """Show what the service found wrong, each in its row; a shared answer is wrong once, where it was given."""
        for problem in problems:
            form = self._form_of(problem)
            field = problem.field if problem.field in form.fields else None
            if str(problem.message) not in form.errors.get(field or NON_FIELD_ERRORS, []):
                form.add_error(field, str(problem.message))

    def _form_of(self, problem: Problem) -> forms.Form:
        _empty, _row, index, *_rest = [*problem.pointer.split("/"), "", "", ""]
        if not index.isdecimal():
            return self.shared
        row = self.filled[int(index)]
        return row if row.cleaned_data.get(problem.field) or problem.field not in SHARED else self.shared

    @property
    def forms(self) -> list[forms.Form]:
        """All of it, in the order of the page: for the error summary."""
        return [self.shared, *self.rows]


def _row_count(data: Any) -> int:
    given = str(data.get("rows", ""))
    count = int(given) if given.isdecimal() and len(given) <= len(str(MOST_ROWS)) else ROWS_AT_ONCE
    return max(1, min(count, MOST_ROWS))
