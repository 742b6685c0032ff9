"""Asking every row of the table everything, and keeping what is not as it says."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.urls import reverse

from casetracker.audit.actions import Action
from tests.integration.permissions.matrix.probe import LEFT_BY_ANYBODY, Answer, Probe
from tests.integration.permissions.matrix.routes import Addresses, body, routes
from tests.integration.permissions.matrix.table import COLUMNS, HIDDEN, LOGIN, NO_OBJECT, Expected, Row
from tests.integration.permissions.matrix.world import FAMILY_NAME, STATE, TITLE, TYPED, World

IN_THE_TABLE = ("GET", "POST")
OTHERS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


class Question(NamedTuple):
    """One request to send, and what it should be answered with: any of these."""

    row: Row
    column: str
    method: str
    expected: tuple[Expected, ...]

    def __str__(self) -> str:
        return f"{self.row.route} ({self.row.kind}, {self.row.state}) {self.method}"

    @property
    def is_turned_away(self) -> bool:
        return all(one.is_turned_away for one in self.expected)


class Sweep:
    """Goes through rows; ``report`` has a line for each thing that is not as it should be."""

    def __init__(self, world: World, asked: Iterable[Row]) -> None:
        self.world = world
        self.probe = Probe(world)
        self.wrong: dict[tuple[str, str], list[str]] = {}
        addresses, known = Addresses(world), {route.name: route for route in routes()}
        rows = [row for row in asked if row.route in known]
        # Everything is there before the first request is sent.
        self.paths = {row: addresses.of(known[row.route], row.kind, row.state) for row in rows}
        self.probe.sign_in(COLUMNS.values())

    def ask_those_turned_away(self) -> None:
        """Whoever gets nothing: their requests are sent for good."""
        for question in self._questions():
            if question.is_turned_away:
                self._ask(question, undo=False)

    def ask_the_others(self) -> None:
        """Whoever gets something: what it did is taken back, so that the next person finds the same."""
        for question in self._questions():
            if not question.is_turned_away:
                self._ask(question, undo=True)

    def _questions(self) -> Iterator[Question]:
        for number, row in enumerate(self.paths):
            seen: set[object] = set()
            for place, column in enumerate(COLUMNS.values()):
                is_first = row.cells[column] not in seen
                seen.add(row.cells[column])
                for method in _methods(row, number + place, is_first=is_first):
                    yield Question(row, column, method, expected(row, column, method))

    def _ask(self, question: Question, *, undo: bool) -> None:
        path = self.paths[question.row]
        sent = "" if question.method in ("GET", "HEAD") else body(self.world, question.column, question.row.route)
        answer = self.probe.ask(question.column, question.method, path, sent, undo=undo)
        found = [
            *_wrong_answer(question, answer, path),
            *_wrong_traces(question, answer),
            *self._shown(question, answer),
        ]
        for what in found:
            self.wrong.setdefault((str(question), what), []).append(question.column)

    def report(self) -> str:
        """Route, kind of object, state and method, what is wrong, and with whom."""
        return "\n".join(f"{asked}: {what}, by {', '.join(columns)}" for (asked, what), columns in self.wrong.items())

    def _shown(self, question: Question, answer: Answer) -> Iterator[str]:
        path = self.paths[question.row]
        text = _TOKEN.sub(b"", answer.text) + "\n".join(answer.headers.values()).encode()
        seen = text.replace(path.encode(), b"")  # what they typed themselves is no news to them
        for secret in secrets(self.world, question):
            if secret.encode() in seen:
                yield f"shows “{secret}”"


def _methods(row: Row, turn: int, *, is_first: bool) -> Iterator[str]:
    """GET and POST for everybody, and all the others for the first person of each different answer of a row.

    The others are answered as GET is, or before any object is looked at: so everybody else tries one of them a route,
    each in turn, at the objects of one kind.
    """
    yield from IN_THE_TABLE
    if row.kind in ("own", NO_OBJECT):
        yield from OTHERS if is_first else (OTHERS[turn % len(OTHERS)],)
    elif is_first:
        yield "HEAD"


def expected(row: Row, column: str, method: str) -> tuple[Expected, ...]:
    """What a request should be answered with; a method that is not offered may say so, or hide the page as GET does."""
    if method in ("GET", "HEAD", "POST"):
        return (row.expected(column, method),)
    hiding = LOGIN if row.expected(column, "GET").answer == LOGIN else HIDDEN
    return (Expected("405"), Expected(hiding))


def _wrong_answer(question: Question, answer: Answer, path: str) -> Iterator[str]:
    told = " or ".join(one.answer for one in question.expected)
    got = LOGIN if answer.headers.get("Location", "").startswith(f"{reverse('account_login')}?") else str(answer.status)
    if got not in {one.answer for one in question.expected}:
        yield f"expected {told}, got {got} {answer.error}"
    elif got == LOGIN and answer.headers["Location"] != f"{reverse('account_login')}?next={path}":
        yield f"leads to {answer.headers['Location']}"
    if question.method == "HEAD" and answer.text:
        yield "a body"


def _wrong_traces(question: Question, answer: Answer) -> Iterator[str]:
    is_refusal = any(one.is_refusal for one in question.expected) or answer.status == int(HIDDEN)
    if answer.refusals != int(is_refusal):
        yield f"{answer.refusals} refusals on record"
    is_change = any(one.is_change for one in question.expected)
    if question.is_turned_away and (set(answer.actions) - {Action.REFUSED} or answer.written - LEFT_BY_ANYBODY):
        yield f"left {answer.actions}, wrote to {sorted(answer.written)}"
    if bool(answer.changed) != is_change:
        yield f"changed {sorted(answer.changed)}"


def secrets(world: World, question: Question) -> list[str]:
    """What must not stand in the answer."""
    row = question.row
    if row.kind == NO_OBJECT:
        return []
    if row.route == "accounts:kept-form-show":
        return [TYPED] if question.is_turned_away else []
    if question.is_turned_away:
        thing = world.thing(row.kind, row.state)
        return [thing.communication.reference, TITLE, FAMILY_NAME, *STATE]
    if not row.route.startswith(("workflow:case-", "workflow:person-")):
        return []  # their own pages: the organisation reads what it wrote
    is_read = row.route == "workflow:case-content"
    return ([] if is_read else [TITLE]) + ([] if row.route == "workflow:person-reveal" else [FAMILY_NAME])
