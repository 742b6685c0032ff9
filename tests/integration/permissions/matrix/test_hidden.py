"""What is hidden is answered exactly as what is not there, and a foreign row exactly as none."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

import pytest

from tests.integration.permissions.matrix import table
from tests.integration.permissions.matrix.probe import LEFT_BY_ANYBODY, Answer, Probe
from tests.integration.permissions.matrix.routes import NO_ROW, ROW_IDS, Addresses, body, routes
from tests.integration.permissions.matrix.table import COLUMNS, HIDDEN, NO_OBJECT, Expected, Row
from tests.integration.permissions.matrix.world import World

pytestmark = pytest.mark.django_db

ROUTES = {route.name: route for route in routes()}
# Ids and tokens are drawn anew for every answer; nothing else may differ.
_DRAWN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+')
DRAWN_HEADERS = {"X-Request-ID"}


PEOPLE = 3
# To remove a row that is not there is done already: the page leads back to the list.
MISSING_ROW = (404, 302)
KEPT_OUT = "superuser"


def _seen(answer: Answer, path: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    text = _DRAWN.sub(b"", answer.text).replace(path.encode(), b"")
    return answer.status, text, sorted(item for item in answer.headers.items() if item[0] not in DRAWN_HEADERS)


def _questions(rows: Iterable[Row], *, hidden: bool) -> Iterator[tuple[Row, str, str]]:
    """For each route and method some people from whom an object is hidden, or is not: who is kept from it by what it is.

    The last one of those from whom it is hidden is kept out at the door.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for row, column, method in product(rows, COLUMNS.values(), ("GET", "POST")):
        expected = row.expected(column, method)
        is_asked = expected.answer == HIDDEN if hidden else not expected.is_turned_away
        if is_asked and (
            column == KEPT_OUT or (column in _at_the_door(row.route) and counts[row.route, method] < PEOPLE)
        ):
            counts[row.route, method] += column != KEPT_OUT
            yield row, column, method


@cache
def _at_the_door(route: str) -> frozenset[str]:
    rows = [row for row in table.rows() if row.route == route]
    kept_out = (Expected(HIDDEN), Expected(HIDDEN))
    return frozenset(who for who in COLUMNS.values() if any(row.cells[who] != kept_out for row in rows))


@pytest.mark.parametrize("area", ["intake:", "workflow:", "accounts:"])
def test_the_hidden_and_the_missing_are_the_same_to_the_byte(world: World, area: str) -> None:
    probe, addresses = Probe(world), Addresses(world)
    different = []

    for row, column, method in _questions(_rows(area), hidden=True):
        sent = body(world, column) if method == "POST" else ""
        there = addresses.of(ROUTES[row.route], row.kind, row.state)
        nowhere = addresses.of_nothing(ROUTES[row.route], row.kind, row.state)
        answers = [_seen(probe.ask(column, method, path, sent), path) for path in (there, nowhere)]
        if answers[0] != answers[1]:
            different.append(f"{row.route} ({row.kind}) {method} by {column}: {answers}")

    assert different == []


@pytest.mark.parametrize("area", ["intake:", "workflow:", "accounts:"])
def test_whoever_enters_elsewhere_finds_nothing_where_nothing_is(world: World, area: str) -> None:
    probe, addresses = Probe(world), Addresses(world)
    found = []

    for row, column, method in _questions(_rows(area), hidden=False):
        path = addresses.of_nothing(ROUTES[row.route], row.kind, row.state)
        answer = probe.ask(column, method, path, body(world, column) if method == "POST" else "")
        if (answer.status, answer.refusals) != (int(HIDDEN), 1) or answer.written - LEFT_BY_ANYBODY:
            found.append(f"{row.route} {method} by {column}: {answer.status}, {answer.refusals} refusals")

    assert found == []


@pytest.mark.parametrize("kind", ["same_organisation", "other"])
def test_a_row_of_another_communication_is_not_there_under_ones_own(world: World, kind: str) -> None:
    probe, addresses = Probe(world), Addresses(world)
    probe.sign_in(COLUMNS.values())
    rows = [row for row in table.rows() if row.kind == "own" and ROW_IDS & set(ROUTES[row.route].arguments)]
    found = []

    for row, column, method in _questions(rows, hidden=False):
        foreign = addresses.row_id(ROUTES[row.route], kind, row.state)
        paths = [addresses.with_row(ROUTES[row.route], "own", row.state, row_id) for row_id in (foreign, NO_ROW)]
        asked = [probe.ask(column, method, path, body(world, column)) for path in paths]
        seen = [_seen(answer, path) for answer, path in zip(asked, paths, strict=True)]
        if seen[0] != seen[1] or seen[0][0] not in MISSING_ROW or any(one.written - LEFT_BY_ANYBODY for one in asked):
            found.append(f"{row.route} {method} by {column}: {seen}")

    assert len(rows) == 14
    assert found == []


def _rows(area: str) -> list[Row]:
    return [row for row in table.rows() if row.route.startswith(area) and row.kind != NO_OBJECT]
