"""Ready-made dockets and freezes for the statistics tests."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.docket import History, docket_insert, move
from workflow.statistics import months
from workflow.statistics.counting import Filed
from workflow.statistics.freezing import Freeze, counts_freeze
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E

Lifted = Callable[[], AbstractContextManager[None]]
Insert = Callable[..., None]
FreezeMonth = Callable[[str], Freeze]

CSO = [UUID(int=number) for number in range(1, 6)]


def ended(
    cases: int, *, state: str = "MEX", year: int = 2026, kind: E = E.INADMISSIBLE, to: S = S.INADMISSIBLE, csos: int = 5
) -> list[History]:
    """Cases against a State that ended in June of a year, brought by ``csos`` organisations in turn."""
    moves = (move(E.SUBMITTED, S.RECEIVED, date(year - 1, 3, 1)), move(kind, to, date(year, 6, 1)))
    return [
        History(Filed("icrmw-77", state, CSO[number % csos] if csos else None, year - 1), moves)
        for number in range(cases)
    ]


@pytest.fixture
def insert(lifted_triggers: Lifted) -> Insert:
    """``insert(ended(12), ended(3, state="GTM"))`` puts cases into the database."""

    def put(*groups: list[History]) -> None:
        docket_insert([history for group in groups for history in group], lifted_triggers)

    return put


@pytest.fixture
def freeze(db: None) -> FreezeMonth:
    """``freeze("2026-12")`` freezes a month on the 15th of the next, as a background step would."""

    def run(text: str) -> Freeze:
        month = months.parse(text)
        day = months.following(month).replace(day=15)
        at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        with clock.frozen(at), acting(COMMAND):
            return counts_freeze(month=month, at=at)

    return run


@pytest.fixture
def in_force_case(cast: Cast) -> Procedure:
    """A case that the services took to the State, in February 2026."""
    in_force()
    return Procedure(cast).to_with_state()
