"""Many people at once: from a CSV file, or from the table page. One core, all or nothing."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.core.acting import service
from casetracker.core.errors import Invalid, Problem, invalid
from casetracker.reference import profiles
from intake.loading import labels
from intake.loading.problems import child, is_storable, problem_at
from intake.loading.table import table_decode, table_lines
from intake.models import Authority, Communication, Person
from intake.services.bulk import ids_of_form, rows_add, rows_there
from intake.services.drafts import locked_draft, touch
from intake.services.rows import resolve_references
from intake.wizard.clean import Values, clean, missing_to_save
from intake.wizard.people import PERSON_QUESTIONS
from intake.wizard.question import Kind
from intake.wizard.sections import ROWS

PEOPLE, AUTHORITIES = ROWS["people"], ROWS["authorities"]
AUTHORITY_QUESTIONS = tuple(question for question in AUTHORITIES.questions if question.kind is not Kind.PERSON)
_PARTS = ("is_victim", "is_author")
_QUESTIONS = {question.name: question for question in PERSON_QUESTIONS}
_COUNTRIES = frozenset(name for name, question in _QUESTIONS.items() if question.kind is Kind.COUNTRY)
LONGEST_CODE = 100


@dataclass(frozen=True)
class Entry:
    """One person as entered: where, and what."""

    pointer: str
    answers: Mapping[str, Any]

    def content(self) -> str:
        """Place and answers as one text, the same for the same."""
        return json.dumps([self.pointer, self.answers], sort_keys=True, default=str)


@service
def people_import(
    *,
    user: User,
    communication: Communication,
    table: bytes,
    at: datetime,
    authority: Mapping[str, Any] | None = None,
    sent_id: UUID | None = None,
) -> list[Person]:
    """Add the people of a CSV table whose first line names questions; all of them or nobody.

    Cells hold what the pages take, or the words shown there in any of the languages. Without the columns ``is_victim``
    and ``is_author`` everybody in it is a victim; a line with nothing but those two says nothing and is passed over.
    ``authority`` (``kind``, ``document``, ``given_on``, ``scope``, ``reason``) is made for each imported victim.
    ``sent_id`` names the form: a line that is sent twice with it, unchanged, is added once.
    Raises Invalid with the line and column of every problem (``/line/7/birth_year``), Hidden, Refused.
    """
    lines = table_lines(table_decode(table), lambda head: labels.columns().get(labels.folded(head)))
    entries = [Entry(child("/line", line.number), line.cells) for line in lines]
    if not any(_says_something(entry) for entry in entries):
        raise invalid("table", "nobody", _("The table names nobody."))
    return _people_add(user, communication, entries, at, authority, sent_id)


@service
def people_table_save(
    *,
    user: User,
    communication: Communication,
    rows: Sequence[Mapping[str, str]],
    at: datetime,
    sent_id: UUID | None = None,
) -> list[Person]:
    """Add the people of the table page; rows in which nothing was entered are passed over.

    As in a CSV table, a row without the fields ``is_victim`` and ``is_author`` is a victim's. Raises Invalid with the
    row (counted from 0) and field of every problem (``/row/3/family_name``), Hidden, Refused.
    """
    entries = [Entry(child("/row", index), row) for index, row in enumerate(rows)]
    return _people_add(user, communication, entries, at, None, sent_id)


def people_csv_template() -> str:
    """An empty table with every column. For spreadsheet programs, encode it as ``utf-8-sig``."""
    out = StringIO()
    csv.writer(out).writerow(_QUESTIONS)
    return out.getvalue()


def _people_add(
    user: User,
    communication: Communication,
    entries: Sequence[Entry],
    at: datetime,
    authority: Mapping[str, Any] | None,
    sent_id: UUID | None,
) -> list[Person]:
    fresh = locked_draft(user, communication)
    treaty = profiles.get(fresh.procedure).treaty
    told = _with_country_codes([entry for entry in entries if _says_something(entry)])
    ids = ids_of_form(fresh, sent_id, [entry.content() for entry in told])
    there = rows_there(fresh, Person, ids) if sent_id else {}
    new = [(row_id, entry) for row_id, entry in zip(ids, told, strict=True) if row_id not in there]
    problems = _too_many(fresh, [entry for _id, entry in new])
    values = [_read(entry, treaty, problems) for _id, entry in new] if not problems else []
    basis = _authority(fresh, authority, treaty, problems)
    if problems:
        raise Invalid(problems)
    people = rows_add(fresh, PEOPLE, Person, values, at=at, ids=[row_id for row_id, _entry in new])
    if basis is not None:
        victims = [person for person in people if person.is_victim]
        rows_add(fresh, AUTHORITIES, Authority, [{**basis, "person": victim} for victim in victims], at=at)
    if new:
        touch(fresh, at)
    return [*there.values(), *people]


def _says_something(entry: Entry) -> bool:
    return any(str(answer or "").strip() for name, answer in entry.answers.items() if name not in _PARTS)


def _with_country_codes(entries: Sequence[Entry]) -> list[Entry]:
    # The names are read once for the whole table: there are some 1,500 of them.
    codes = labels.countries()
    return [
        replace(entry, answers={name: _country(name, answer, codes) for name, answer in entry.answers.items()})
        for entry in entries
    ]


def _country(name: str, answer: Any, codes: Mapping[str, str]) -> Any:
    if name not in _COUNTRIES or not isinstance(answer, str):
        return answer
    return codes.get(labels.folded(answer), answer.strip())


def _too_many(communication: Communication, entries: Sequence[Entry]) -> list[Problem]:
    left = PEOPLE.most - communication.person_rows.count()
    if len(entries) <= left:
        return []
    text = _("There can be at most %(most)s people; there is room for %(left)s more.")
    told = text % {"most": PEOPLE.most, "left": max(left, 0)}
    return [Problem(PEOPLE.key, "too_many_rows", told, entries[max(left, 0)].pointer)]


def _read(entry: Entry, treaty: str, problems: list[Problem]) -> Values:
    given = dict(entry.answers)
    if not any(name in given for name in _PARTS):
        given["is_victim"] = "yes"
    unstorable = [name for name, answer in given.items() if not _is_sane(name, answer)]
    for name in unstorable:
        del given[name]
        problems.append(problem_at(entry.pointer, name, "not_storable", _("This cannot be stored: enter it anew.")))
    coded = {name: _coded(name, answer) for name, answer in given.items()}
    values, wrong = clean(PERSON_QUESTIONS, coded, treaty=treaty, pointer=entry.pointer)
    problems += [_in_words(problem, given) for problem in wrong]
    return values


def _in_words(problem: Problem, given: Mapping[str, Any]) -> Problem:
    """A country that is not known, as somebody typed it: the rule about codes says nothing to them."""
    if problem.code != "unknown_state":
        return problem
    text = _("There is no country “%(name)s” in the list: use its name, or its code of three letters, such as GTM.")
    return replace(problem, message=text % {"name": given[problem.field]})


def _is_sane(name: str, answer: Any) -> bool:
    """Whether an answer can be read at all; a code, a year or a date of thousands of characters is none."""
    question = _QUESTIONS.get(name)
    is_free = question is None or question.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL)
    return not isinstance(answer, str) or (is_storable(answer) and (is_free or len(answer) <= LONGEST_CODE))


def _coded(name: str, answer: Any) -> Any:
    if name not in _QUESTIONS or not isinstance(answer, str):
        return answer
    return labels.answers(name).get(labels.folded(answer), answer)


def _authority(
    communication: Communication, given: Mapping[str, Any] | None, treaty: str, problems: list[Problem]
) -> Values | None:
    """The values of the authority that every victim gets. Its problems stand under ``/authority``."""
    if given is None:
        return None
    values, wrong = clean(AUTHORITY_QUESTIONS, given, treaty=treaty, pointer="/authority")
    values, unresolved = resolve_references(communication, AUTHORITIES, values)
    wrong += [_under_authority(problem) for problem in unresolved]
    told = {problem.pointer for problem in wrong}
    missing = missing_to_save(AUTHORITY_QUESTIONS, values, pointer="/authority")
    problems += wrong + [problem for problem in missing if problem.pointer not in told]
    return values


def _under_authority(problem: Problem) -> Problem:
    return Problem(problem.field, problem.code, problem.message, f"/authority{problem.pointer}")
