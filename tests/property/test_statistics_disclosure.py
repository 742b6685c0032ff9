"""What nobody can learn from everything that was ever published.

The strongest form of the promise: two dockets that differ in what is protected give the same bytes after every month. An
onlooker who knows the rule and keeps all releases cannot tell them apart, whatever they compute.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casetracker.reference.profiles import DEFAULT
from tests.factories.docket import History, histories, move
from tests.factories.onlookers import MOST_HIDDEN, counts_at, narrowed, read, small_steps, watch, watch_naively
from workflow.statistics import months
from workflow.statistics.counting import Filed, Move
from workflow.statistics.disclosure import PUBLISHED_FROM
from workflow.statistics.vocabulary import OUTCOME_OF, OUTCOMES, Standing
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E

CASES = 1500
SEED = 77
# Twenty-four months behind a first release.
FIRST, LAST = date(2025, 12, 1), date(2027, 12, 1)
ENDING = {outcome: kind for kind, outcome in OUTCOME_OF.items()}
STATE_AFTER = {
    Standing.NOT_REGISTERED: S.NOT_REGISTERED,
    Standing.INADMISSIBLE: S.INADMISSIBLE,
    Standing.DISCONTINUED: S.DISCONTINUED,
    Standing.NO_VIOLATION: S.NO_VIOLATION,
    Standing.VIOLATION: S.FOLLOW_UP,
}

Place = tuple[str, int, Standing]


@cache
def docket() -> list[History]:
    return histories(SEED, CASES)


@cache
def seen() -> list[bytes]:
    return watch(docket(), FIRST, LAST)


@cache
def hidden_places() -> list[Place]:
    """Every place of the table's span that the last release leaves hidden, empty ones included."""
    last = read(seen()[-1])
    states = sorted({history.filed.state for history in docket() if history.filed.state})
    every = [(state, year, outcome) for state in states for year in range(2021, 2028) for outcome in OUTCOMES]
    return [
        (state, year, outcome) for state, year, outcome in every if last.get((state, year), {}).get(outcome) is None
    ]


def place_of(history: History) -> set[Place]:
    """Every place that a history's outcomes could be counted in."""
    found = set()
    for step in history.moves:
        if step.kind in OUTCOME_OF and history.filed.state and step.year:
            found.add((history.filed.state, step.year, OUTCOME_OF[step.kind]))
    return found


def without(place: Place, changed: Sequence[History]) -> list[History]:
    """The docket in which what ended in ``place`` is still where it was before."""
    return [_undone(history, place) if place in place_of(history) else history for history in changed]


def _undone(history: History, place: Place) -> History:
    kept: list[Move] = []
    for step in history.moves:
        if step.kind in OUTCOME_OF and (step.year, OUTCOME_OF[step.kind]) == place[1:]:
            break
        kept.append(step)
    return replace(history, moves=tuple(kept))


def with_cases(place: Place, organisations: Sequence[UUID]) -> list[History]:
    """New cases that end in ``place``, one from each of ``organisations``."""
    state, year, outcome = place
    begun, ended = date(year - 1, 2, 1), date(year, 6, 1)
    moves = (move(E.SUBMITTED, S.RECEIVED, begun), move(ENDING[outcome], STATE_AFTER[outcome], ended))
    return [History(Filed(DEFAULT, state, organisation, begun.year), moves) for organisation in organisations]


def is_plain(place: Place) -> bool:
    """Whether no case passed through ``place`` on to another outcome: then emptying it touches nothing else."""
    return all(len(place_of(history)) == 1 for history in docket() if place in place_of(history))


different = [UUID(int=number) for number in range(1, PUBLISHED_FROM + 1)]


@settings(max_examples=40, deadline=None)
@given(data=st.data(), cases=st.integers(0, MOST_HIDDEN))
def test_a_hidden_number_can_be_anything_from_nought_to_nine(data: st.DataObject, cases: int) -> None:
    place = data.draw(st.sampled_from(hidden_places()).filter(is_plain))

    other = without(place, docket()) + with_cases(place, different[:cases])

    assert watch(other, FIRST, LAST) == seen()


@settings(max_examples=10, deadline=None)
@given(data=st.data(), cases=st.integers(PUBLISHED_FROM, 40))
def test_a_hidden_number_can_be_ten_and_more_of_one_organisation(data: st.DataObject, cases: int) -> None:
    place = data.draw(st.sampled_from(hidden_places()).filter(is_plain))

    other = without(place, docket()) + with_cases(place, [UUID(int=1)] * cases)

    assert watch(other, FIRST, LAST) == seen()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_nobody_sees_in_which_month_of_a_year_a_case_ended(seed: int) -> None:
    other = [_within_its_year(history, (seed + number) % 365) for number, history in enumerate(docket())]

    assert watch(other, FIRST, LAST) == seen()


def _within_its_year(history: History, offset: int) -> History:
    last = history.moves[-1]
    if last.kind not in OUTCOME_OF or last.year is None:
        return history
    start = max(date(last.year, 1, 1), history.moves[-2].day)
    day = start + timedelta(days=offset % ((date(last.year, 12, 31) - start).days + 1))
    return replace(history, moves=(*history.moves[:-1], replace(last, day=day)))


@settings(max_examples=10, deadline=None)
@given(count=st.integers(1, 400))
def test_nobody_sees_how_many_cases_are_pending(count: int) -> None:
    waiting = [
        History(Filed(DEFAULT, "MEX", different[n % 10], 2026), (move(E.SUBMITTED, S.RECEIVED, date(2026, 5, 5)),))
        for n in range(count)
    ]

    assert watch(docket() + waiting, FIRST, LAST) == seen()


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_nobody_sees_that_an_ended_case_was_reopened_in_a_later_year(data: st.DataObject) -> None:
    ended = [
        number
        for number, history in enumerate(docket())
        if history.moves[-1].to_state == S.INADMISSIBLE and history.moves[-1].year == 2025
    ]
    number = data.draw(st.sampled_from(ended))
    history = docket()[number]
    other = [*docket()]
    other[number] = replace(history, moves=(*history.moves, move(E.REOPENED, S.REGISTERED, date(2026, 3, 3))))

    assert watch(other, FIRST, LAST) == seen()


def test_no_published_number_is_below_ten() -> None:
    numbers = [
        value
        for table in map(read, seen())
        for places in table.values()
        for value in places.values()
        if value is not None
    ]

    assert numbers
    assert min(numbers) >= PUBLISHED_FROM


def test_a_published_number_is_the_same_in_every_later_month() -> None:
    for before, after in zip(map(read, seen()), map(read, seen()[1:]), strict=False):
        assert all(after[line] == places for line, places in before.items())


def test_each_number_is_the_true_count_of_the_december_that_published_it() -> None:
    for december in [month for month in months.between(FIRST, LAST) if month.month == months.DECEMBER]:
        true = {
            (row.facet.state, row.facet.year, row.facet.standing): row.cases for row in counts_at(docket(), december)
        }
        shown = seen()[months.between(FIRST, LAST).index(december)].decode().splitlines()
        own = [row.split(",") for row in shown if row.endswith(months.code(december)) and ",*," not in row]

        assert own
        assert all(true[state, int(year), Standing(outcome)] == int(cases) for _, state, year, outcome, cases, _ in own)


def test_an_onlooker_of_all_months_finds_nothing() -> None:
    tables = [read(content) for content in seen()]

    assert small_steps(tables) == []
    assert narrowed(tables, closed_before=FIRST.year + 1) == []


def test_the_same_onlooker_sees_small_changes_where_numbers_are_published_every_month() -> None:
    tables = watch_naively(docket(), FIRST, LAST)

    assert len(small_steps(tables)) > 50


def test_the_same_onlooker_computes_hidden_numbers_where_pending_cases_stand_beside_ended_ones() -> None:
    tables = watch_naively(docket(), FIRST, LAST, is_coarse=True)

    assert [found for found in narrowed(tables, closed_before=FIRST.year + 1) if found.low == found.high]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_onlooker_of_5000_cases_finds_nothing_either(seed: int) -> None:
    tables = [read(content) for content in watch(histories(seed, 5000), FIRST, LAST)]

    assert small_steps(tables) == []
    assert narrowed(tables, closed_before=FIRST.year + 1) == []
