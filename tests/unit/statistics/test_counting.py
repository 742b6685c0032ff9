"""Where a case is counted, and how cases are counted together."""

from datetime import date
from uuid import UUID

import pytest

from tests.factories.docket import move
from workflow.statistics.counting import Count, Facet, Filed, Move, count, facet_of
from workflow.statistics.vocabulary import Standing
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E

CASE = Filed("icrmw-77", "MEX", UUID(int=1), 2025)
HARBOUR, ORCHARD = UUID(int=1), UUID(int=2)
RECEIVED = move(E.SUBMITTED, S.RECEIVED, date(2025, 3, 1))
REGISTERED = move(E.REGISTERED, S.REGISTERED, date(2025, 6, 1))
SCHEDULED = move(E.SCHEDULED, S.UNDER_CONSIDERATION, date(2026, 2, 1))
INADMISSIBLE = move(E.INADMISSIBLE, S.INADMISSIBLE, date(2026, 4, 30))
VIOLATION = move(E.VIEWS_VIOLATION, S.FOLLOW_UP, date(2026, 4, 30))


def place(*moves: Move, until: date = date(2026, 12, 31)) -> Facet | None:
    return facet_of(CASE, moves, until=until)


def test_a_case_is_not_counted_before_its_reception() -> None:
    assert place(RECEIVED, until=date(2025, 2, 28)) is None


@pytest.mark.parametrize(
    ("moves", "standing"),
    [
        ([RECEIVED], Standing.BEFORE_REGISTRATION),
        ([RECEIVED, REGISTERED], Standing.IN_EXCHANGE),
        ([RECEIVED, REGISTERED, SCHEDULED], Standing.BEFORE_COMMITTEE),
    ],
)
def test_a_pending_case_is_counted_by_its_phase_and_year_of_reception(moves: list[Move], standing: Standing) -> None:
    assert place(*moves) == Facet("icrmw-77", "MEX", standing, 2025)


def test_an_ended_case_is_counted_in_the_year_of_its_outcome() -> None:
    assert place(RECEIVED, REGISTERED, INADMISSIBLE) == Facet("icrmw-77", "MEX", Standing.INADMISSIBLE, 2026)


def test_an_outcome_counts_from_the_last_day_of_its_month() -> None:
    before = place(RECEIVED, REGISTERED, INADMISSIBLE, until=date(2026, 4, 29))
    after = place(RECEIVED, REGISTERED, INADMISSIBLE, until=date(2026, 4, 30))

    assert before is not None
    assert after is not None
    assert (before.standing, after.standing) == (Standing.IN_EXCHANGE, Standing.INADMISSIBLE)


def test_follow_up_and_its_end_leave_the_outcome_as_it_was() -> None:
    closed = move(E.CLOSED, S.CLOSED, date(2026, 11, 1))

    assert (
        place(RECEIVED, VIOLATION)
        == place(RECEIVED, VIOLATION, closed)
        == Facet("icrmw-77", "MEX", Standing.VIOLATION, 2026)
    )


def test_a_reopened_case_is_pending_again() -> None:
    reopened = move(E.REOPENED, S.REGISTERED, date(2026, 9, 1))

    facet = place(RECEIVED, INADMISSIBLE, reopened)

    assert facet == Facet("icrmw-77", "MEX", Standing.IN_EXCHANGE, 2025)


def test_an_outcome_whose_date_nobody_knows_has_no_year() -> None:
    undated = Move(E.DISCONTINUED, S.DISCONTINUED, date(2026, 5, 5), None)

    assert place(RECEIVED, undated) == Facet("icrmw-77", "MEX", Standing.DISCONTINUED, None)


def test_an_end_without_a_known_outcome_is_unclassified() -> None:
    assert place(RECEIVED, move(E.UNKNOWN, S.CLOSED, date(2026, 5, 5))) == Facet(
        "icrmw-77", "MEX", Standing.UNCLASSIFIED, None
    )


def test_organisations_are_counted_once_each() -> None:
    facet = Facet("icrmw-77", "MEX", Standing.INADMISSIBLE, 2026)

    counts = count([(facet, HARBOUR), (facet, HARBOUR), (facet, ORCHARD)])

    assert counts == [Count(facet, cases=3, organisations=2)]


def test_an_organisation_that_is_not_known_counts_as_none() -> None:
    facet = Facet("icrmw-77", "MEX", Standing.INADMISSIBLE, 2026)

    assert count([(facet, None), (facet, None), (facet, HARBOUR)]) == [Count(facet, cases=3, organisations=1)]


def test_counts_come_in_one_order_whatever_the_order_of_the_cases() -> None:
    facets = [
        Facet("icrmw-77", state, Standing.VIOLATION, year) for state in ("MEX", None, "GTM") for year in (2026, None)
    ]
    placed = [(facet, HARBOUR) for facet in facets]

    assert count(placed) == count(reversed(placed))


def test_a_count_is_read_back_from_its_json() -> None:
    row = Count(Facet("icrmw-77", None, Standing.VIOLATION, 2026), 3, 2)

    assert Count.from_json(row.as_json()) == row
