"""A whole communication as one JSON document: its members, read into a plan, with every problem of every section.

The members are the wizard's: the questions of the communication itself by their names, the rows by their keys. Beside
them stand only ``format``, ``procedure`` and ``states``; and in a row a local ``key`` (people, evidence), by which an
authority names its victim and its document, and the ``file`` of a piece of evidence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from casetracker.core.errors import Invalid, Problem
from casetracker.reference import profiles, selectors
from casetracker.reference.profile import Acceptance
from intake.loading.answers import answers_read, text_at, wrong_type
from intake.loading.problems import child, problem_at
from intake.loading.sources import FileRefused, FileSource
from intake.wizard.clean import Values
from intake.wizard.question import Kind, Rows
from intake.wizard.sections import OWN_QUESTIONS, ROWS

FORMAT = "casetracker.communication.1"
MOST_STATES = 50
KEY_PATTERN = r"[A-Za-z0-9._-]{1,60}"
PEOPLE, EVIDENCE = "people", "evidence"
# Which rows have a local key, and whether each must; by it, questions of these kinds name a row of that list.
KEYED: dict[str, bool] = {PEOPLE: True, EVIDENCE: False}
LIST_NAMED_BY: dict[Kind, str] = {Kind.PERSON: PEOPLE, Kind.DOCUMENT: EVIDENCE}
BESIDE: dict[str, tuple[str, ...]] = {PEOPLE: ("key",), EVIDENCE: ("key", "file")}
ROOT_MEMBERS = ("format", "procedure", "states", *ROWS)


def procedures() -> list[str]:
    """The procedures under which a communication is filed here: those whose acceptance is kept here."""
    return [profile.key for profile in profiles.all() if profile.acceptance is Acceptance.DECLARATION]


@dataclass(frozen=True)
class PlannedRow:
    """One row to be written: where it stands, its values, its local key, its file."""

    pointer: str
    values: Values
    key: str | None = None
    file: str | None = None


@dataclass
class Plan:
    """What a document asks for, and what is wrong with it."""

    procedure: str = profiles.DEFAULT
    own: Values = field(default_factory=dict)
    states: list[str] = field(default_factory=list)
    rows: dict[str, list[PlannedRow]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def treaty(self) -> str:
        return profiles.get(self.procedure).treaty


def document_read(document: Mapping[str, Any], files: FileSource) -> Plan:
    """Read a document and look at its files; nothing is written. The plan holds every problem, in one pass."""
    plan = Plan()
    _read_head(document, plan)
    plan.own, problems = answers_read(OWN_QUESTIONS, document, treaty=plan.treaty, pointer="", beside=ROOT_MEMBERS)
    plan.problems += problems
    plan.states = _states(document, plan.problems)
    keys = {name: _keys(name, document, plan.problems) for name in KEYED}
    for name, rows in ROWS.items():
        plan.rows[name] = _rows(rows, document, plan, keys)
    _check_files(plan, files)
    return plan


def _read_head(document: Mapping[str, Any], plan: Plan) -> None:
    if document.get("format", FORMAT) != FORMAT:
        text = _("This reader knows the format “%(format)s” and no other.") % {"format": FORMAT}
        plan.problems.append(problem_at("", "format", "unknown_format", text))
    if "procedure" not in document:
        return
    if document["procedure"] in procedures():
        plan.procedure = str(document["procedure"])
        return
    text = _("Choose one of: %(codes)s.") % {"codes": ", ".join(procedures())}
    plan.problems.append(problem_at("", "procedure", "unknown_procedure", text))


def _list(document: Mapping[str, Any], name: str, most: int, problems: list[Problem]) -> Sequence[Any]:
    found = document.get(name, [])
    if not isinstance(found, list | tuple):
        problems.append(problem_at("", name, "not_a_list", _("This must be a list, in square brackets.")))
        return []
    if len(found) > most:
        text = _("There can be at most %(most)s of these.") % {"most": most}
        problems.append(problem_at("", name, "too_many_rows", text))
        return []
    return found


def _states(document: Mapping[str, Any], problems: list[Problem]) -> list[str]:
    named: list[str] = []
    for index, iso3 in enumerate(_list(document, "states", MOST_STATES, problems)):
        wrong = _wrong_state(iso3, named)
        if wrong is None:
            named.append(iso3)
        else:
            problems.append(Problem("states", *wrong, child("", "states", index)))
    return named


def _wrong_state(iso3: Any, named: list[str]) -> tuple[str, str] | None:
    wrong = wrong_type((str, "not_text", _("This must be text.")), iso3)
    if wrong is not None:
        return wrong[0], str(wrong[1])
    if iso3 in named:
        return "duplicate_state", _("This State is named already.")
    try:
        selectors.state_concerned_get(iso3 or "", field="states")
    except Invalid as error:
        return error.problems[0].code, str(error.problems[0].message)
    return None


def _keys(name: str, document: Mapping[str, Any], problems: list[Problem]) -> dict[str, Mapping[str, Any]]:
    """The rows of a list by their local keys."""
    found = document.get(name)
    by_key: dict[str, Mapping[str, Any]] = {}
    for index, row in enumerate(found if isinstance(found, list | tuple) else []):
        if not isinstance(row, Mapping) or (row.get("key") is None and not KEYED[name]):
            continue
        pointer = child("", name, index)
        key = text_at(row, "key", pointer, problems)
        if key is not None and not re.fullmatch(KEY_PATTERN, key):
            text = _("A key has 1 to 60 letters, digits, dots, hyphens or underscores, without accents.")
            problems.append(problem_at(pointer, "key", "key_malformed", text))
        elif key in by_key:
            problems.append(problem_at(pointer, "key", "duplicate_key", _("Another row of this list has this key.")))
        elif key is not None:
            by_key[key] = row
    return by_key


Keys = Mapping[str, Mapping[str, Mapping[str, Any]]]


def _rows(rows: Rows, document: Mapping[str, Any], plan: Plan, keys: Keys) -> list[PlannedRow]:
    planned = []
    for index, row in enumerate(_list(document, rows.key, rows.most, plan.problems)):
        pointer = child("", rows.key, index)
        if isinstance(row, Mapping):
            planned.append(_row(rows, row, plan, pointer, keys))
        else:
            text = _("This must be an object, in braces.")
            plan.problems.append(Problem(rows.key, "not_an_object", text, pointer))
    return planned


def _row(rows: Rows, row: Mapping[str, Any], plan: Plan, pointer: str, keys: Keys) -> PlannedRow:
    beside = BESIDE.get(rows.key, ())
    values, problems = answers_read(rows.questions, row, treaty=plan.treaty, pointer=pointer, beside=beside)
    plan.problems += problems
    for question in rows.questions:
        if question.kind in LIST_NAMED_BY and values.get(question.name):
            plan.problems += _wrong_reference(question.kind, values[question.name], pointer, question.name, keys)
    file = text_at(row, "file", pointer, plan.problems) if "file" in beside else None
    return PlannedRow(pointer, values, key=row.get("key"), file=file)


def _wrong_reference(kind: Kind, key: Any, pointer: str, name: str, keys: Keys) -> list[Problem]:
    row = keys[LIST_NAMED_BY[kind]].get(key)
    if row is None:
        text = _("No row under “%(list)s” has this key.") % {"list": LIST_NAMED_BY[kind]}
        return [problem_at(pointer, name, "dangling_key", text)]
    # Whatever else is_victim holds is a problem of its own.
    if kind is Kind.PERSON and row.get("is_victim") in (None, "", False):
        return [problem_at(pointer, name, "not_a_victim", _("This person is not marked as a victim."))]
    return []


def _check_files(plan: Plan, files: FileSource) -> None:
    seen: set[str] = set()
    for row in plan.rows[EVIDENCE]:
        if row.file is None:
            continue
        try:
            files.check(row.file)
        except FileRefused as refused:
            plan.problems.append(problem_at(row.pointer, "file", refused.code, refused.message))
        if row.file in seen:
            text = _("Another document is this same file.")
            plan.problems.append(problem_at(row.pointer, "file", "duplicate_file", text))
        seen.add(row.file)
