"""Whatever is done to the example: it is filed whole, or refused with pointers into it. Never anything in between.

The same for tables: whatever the bytes, people or problems.
"""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from casetracker.accounts.models import User
from casetracker.core.acting import acting
from casetracker.core.errors import Invalid, Problem
from intake.loading.parsing import document_parse
from intake.loading.sources import FolderFiles
from intake.models import Communication, Evidence, Person
from intake.services.csv_import import people_import
from intake.services.loader import communication_load
from intake.wizard.people import PERSON_QUESTIONS
from tests.cast import Cast
from tests.factories.communications import draft
from tests.integration.intake_loading.conftest import AT, EXAMPLES

_EXAMPLE = json.loads((EXAMPLES / "communication.json").read_text(encoding="utf-8"))
_HARD_TEXT = st.sampled_from(
    ["", " ", "\x00", "\ud800", "٢٠٢٤", "2024-02-30", "9" * 5000, "../../etc/passwd", "yes", "NaN", "delfina", "MEX"]
)
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.characters(codec=None, categories=["Cs", "Cc"]),
    _HARD_TEXT,
)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
_QUICK = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = range(len(node)) if isinstance(node, list) else sorted(node) if isinstance(node, dict) else ()
    for step in steps:
        yield (*path, step)
        yield from _places(node[step], (*path, step))


_PLACES = list(_places(_EXAMPLE))


def _drop(parent: Any, step: Any, _value: Any) -> None:
    del parent[step]


def _replace(parent: Any, step: Any, value: Any) -> None:
    parent[step] = value


def _retype(parent: Any, step: Any, _value: Any) -> None:
    found = parent[step]
    parent[step] = [found] if isinstance(found, str) else str(found)


def _double(parent: Any, step: Any, _value: Any) -> None:
    if isinstance(parent, list):
        parent.append(copy.deepcopy(parent[step]))
    else:
        parent[f"{step}/~2"] = parent[step]


Spoiling = tuple[tuple[Any, ...], Callable[[Any, Any, Any], None], Any]
_SPOILINGS = st.lists(
    st.tuples(st.sampled_from(_PLACES), st.sampled_from([_drop, _replace, _retype, _double]), _VALUES),
    min_size=1,
    max_size=4,
)


def _spoil(document: dict[str, Any], spoiling: Spoiling) -> None:
    (*path, last), spoil, value = spoiling
    node: Any = document
    try:
        for step in path:
            node = node[step]
        if isinstance(node, list | dict):
            spoil(node, last, copy.deepcopy(value))
    except (KeyError, IndexError, TypeError):
        event("the place is gone already")


def _resolves(document: Any, pointer: str) -> bool:
    """Whether a pointer leads to something, or at least to something that could hold it."""
    node = document
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    for index, step in enumerate(steps):
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif isinstance(node, list) and step.isdecimal() and int(step) < len(node):
            node = node[int(step)]
        else:
            return isinstance(node, dict) and index == len(steps) - 1
    return True


def _counts() -> tuple[int, int, int]:
    return Communication.objects.count(), Person.objects.count(), Evidence.objects.count()


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _load(user: User, document: dict[str, Any]) -> list[Problem]:
    files = FolderFiles(EXAMPLES)
    before = _counts()
    try:
        with _undone(), acting(user.actor):
            try:
                communication_load(user=user, document=document, files=files, at=AT)
            except Invalid as error:
                assert _counts() == before
                return error.problems
            assert _counts()[0] == before[0] + 1
            return []
    finally:
        files.close()


@_QUICK
@given(spoilings=_SPOILINGS)
def test_a_spoilt_example_is_filed_or_refused_with_places_in_it(cast: Cast, spoilings: list[Spoiling]) -> None:
    document = copy.deepcopy(_EXAMPLE)
    for spoiling in spoilings:
        _spoil(document, spoiling)

    problems = _load(cast.caseworker, document)

    event("refused" if problems else "filed")
    for problem in problems:
        assert _resolves(document, problem.pointer), problem
        assert problem.code
        assert str(problem.message)


@_QUICK
@given(document=st.dictionaries(st.sampled_from([*_EXAMPLE, "x"]), _VALUES, max_size=6))
def test_any_object_is_filed_or_refused_with_places_in_it(cast: Cast, document: dict[str, Any]) -> None:
    problems = _load(cast.caseworker, document)

    assert all(_resolves(document, problem.pointer) for problem in problems)


_OBJECTS = st.dictionaries(st.text(max_size=8), _VALUES, max_size=3).map(lambda value: json.dumps(value).encode())


@given(raw=_OBJECTS | st.binary(max_size=200) | st.text(alphabet='{}[]":,\\u0 eNaIfty1-.', max_size=80).map(str.encode))
def test_any_bytes_are_an_object_or_refused(raw: bytes) -> None:
    try:
        document = document_parse(raw)
    except Invalid:
        event("refused")
    else:
        event("read")
        assert isinstance(document, dict)


_NAMES = [question.name for question in PERSON_QUESTIONS]
_CELLS = st.text(max_size=12) | st.sampled_from(
    ['"', '""', "=1+1", "yes", "female", "1990", "GTM", "\x00", "9" * 4400, "\n"]
)


_TAME_CELLS = st.sampled_from(["", "yes", "no", "Iriana", "Ñandú"])


@st.composite
def _tables(draw: st.DrawFn) -> bytes:
    mark = draw(st.sampled_from([",", ";", "\t"]))
    heads = draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4, unique=True))
    heads += draw(st.sampled_from([[], [], [], ["shoe size"], ["Family name"], [""]]))
    cells = draw(st.sampled_from([_CELLS, _TAME_CELLS, _TAME_CELLS]))
    lines = [heads, *draw(st.lists(st.lists(cells, min_size=1, max_size=len(heads)), max_size=4))]
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(mark.join(line) for line in lines)
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"]))
    return text.encode(encoding, "replace")


def _import(user: User, table: bytes) -> tuple[list[Problem], int, int]:
    """The problems, how many people the service gave back, and how many there are."""
    with _undone():
        communication = draft(user)
        problems: list[Problem] = []
        people: list[Person] = []
        with acting(user.actor):
            try:
                people = people_import(user=user, communication=communication, table=table, at=AT)
            except Invalid as error:
                problems = error.problems
        return problems, len(people), communication.person_rows.count()


@_QUICK
@given(table=st.binary(max_size=300) | _tables() | _tables())
def test_any_bytes_are_people_or_problems_with_lines(cast: Cast, table: bytes) -> None:
    problems, given_back, there = _import(cast.caseworker, table)

    event("refused" if problems else "people")
    assert given_back == there
    assert bool(problems) == (there == 0)
    assert all(problem.pointer.startswith("/line/") or problem.field == "table" for problem in problems)


@pytest.mark.parametrize(
    ("pointer", "expected"), [("", True), ("/a/0", True), ("/a/1", False), ("/b", True), ("/b/c", False)]
)
def test_the_check_of_pointers_itself_can_fail(pointer: str, expected: bool) -> None:
    assert _resolves({"a": [1]}, pointer) is expected
