"""A generated docket: thousands of histories from a seed, skewed as real ones are, in memory or in the database.

A few States and organisations have many cases and most have few, so that most cells of a table are small. The generator
follows the machine's states and knows nothing of what statistics publish.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from casetracker.accounts.models import Organisation
from casetracker.accounts.roles import OrganisationKind
from casetracker.core.dates import Precision
from casetracker.reference.profiles import DEFAULT
from intake.models import Communication
from workflow.models import CaseEvent, CaseFile
from workflow.statistics.counting import Filed, Move
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E

T = TypeVar("T")

_CODES = (
    "MEX GTM SLV HND ECU COL PER BOL ARG CHL URY PRY PHL IDN BGD LKA NPL KGZ TJK AZE TUR MAR DZA EGY LBY TUN SEN MLI GHA "
    "NGA BFA NER CPV GIN GMB RWA UGA LSO MOZ MDG"
)
STATES = tuple(_CODES.split())
ORGANISATIONS = 60
FIRST_DAY, LAST_DAY = date(2021, 1, 1), date(2027, 12, 31)

# After the exchange: the event, the state, and how often.
ENDS = (
    (E.INADMISSIBLE, S.INADMISSIBLE, 32),
    (E.VIEWS_VIOLATION, S.FOLLOW_UP, 34),
    (E.VIEWS_NO_VIOLATION, S.NO_VIOLATION, 10),
    (E.DISCONTINUED, S.DISCONTINUED, 24),
)
REFUSED_PER_CENT = 30
REOPENED_PER_CENT = 3


@dataclass(frozen=True)
class History:
    """One case: what is counted of it, and its moves in order."""

    filed: Filed
    moves: tuple[Move, ...]


def move(kind: E, to_state: S, day: date) -> Move:
    """A move that is dated to the day."""
    return Move(kind, to_state, day, day.year)


def histories(seed: int, cases: int) -> list[History]:
    """``cases`` histories against ``STATES``, received between ``FIRST_DAY`` and ``LAST_DAY``."""
    random = Random(seed)
    organisations = [UUID(int=random.getrandbits(128), version=4) for _ in range(ORGANISATIONS)]
    return [_history(random, organisations) for _ in range(cases)]


def _history(random: Random, organisations: Sequence[UUID]) -> History:
    received = FIRST_DAY + timedelta(days=random.randrange((LAST_DAY - FIRST_DAY).days + 1))
    filed = Filed(DEFAULT, _skewed(random, STATES), _skewed(random, organisations), received.year)
    return History(filed, tuple(step for step in _moves(random, received) if step.day <= LAST_DAY))


def _skewed(random: Random, choices: Sequence[T]) -> T:
    weights = [1 / (rank + 1) for rank in range(len(choices))]
    return random.choices(choices, weights)[0]


def _moves(random: Random, received: date) -> list[Move]:
    moves = [move(E.SUBMITTED, S.RECEIVED, received)]

    def then(kind: E, state: S, least: int, most: int) -> None:
        moves.append(move(kind, state, moves[-1].day + timedelta(days=random.randint(least, most))))

    if random.randrange(100) < REFUSED_PER_CENT:
        then(E.NOT_REGISTERED, S.NOT_REGISTERED, 20, 300)
        return moves
    then(E.REGISTERED, S.REGISTERED, 20, 200)
    then(E.TRANSMITTED, S.WITH_STATE, 1, 60)
    then(E.OBSERVATIONS_BOTH, S.WITH_AUTHOR, 90, 300)
    then(E.MARKED_READY, S.READY, 30, 120)
    then(E.SCHEDULED, S.UNDER_CONSIDERATION, 30, 400)
    end, state, _ = random.choices(ENDS, [weight for *_, weight in ENDS])[0]
    then(end, state, 1, 20)
    if state in {S.INADMISSIBLE, S.DISCONTINUED} and random.randrange(100) < REOPENED_PER_CENT:
        then(E.REOPENED, S.REGISTERED, 30, 600)
    return moves


def docket_insert(docket: Sequence[History], lifted: Callable[[], AbstractContextManager[None]]) -> None:
    """Write histories into the database in bulk. ``lifted`` lifts the triggers: the machine would take minutes."""
    known = sorted({h.filed.organisation for h in docket if h.filed.organisation})
    Organisation.objects.bulk_create(map(_organisation, known), ignore_conflicts=True)
    first = Communication.objects.count()
    filed = [(history, _communication(history, number)) for number, history in enumerate(docket, start=first)]
    cases = [_case(history, communication) for history, communication in filed]
    with lifted():
        Communication.objects.bulk_create([communication for _, communication in filed], batch_size=1000)
        CaseFile.objects.bulk_create(cases, batch_size=1000)
        events = [event for history, case in zip(docket, cases, strict=True) for event in _events(history, case)]
        CaseEvent.objects.bulk_create(events, batch_size=1000)


def _organisation(pk: UUID) -> Organisation:
    return Organisation(
        pk=pk, name=f"Generated organisation {pk}", kind=OrganisationKind.CSO, created_at=_noon(FIRST_DAY)
    )


def _communication(history: History, number: int) -> Communication:
    at = _noon(history.moves[0].day)
    return Communication(
        reference=f"GEN-{number:06d}",
        organisation_id=history.filed.organisation,
        procedure=history.filed.procedure,
        language="en",
        created_at=at,
        changed_at=at,
        sealed_at=at,
    )


def _case(history: History, communication: Communication) -> CaseFile:
    last = history.moves[-1]
    return CaseFile(
        reference=f"{communication.reference}-{history.filed.state}",
        communication=communication,
        state_party_id=history.filed.state,
        procedure=history.filed.procedure,
        state=last.to_state,
        version=len(history.moves),
        received_at=_noon(history.moves[0].day),
        received_date=history.moves[0].day,
        receivability="yes",
        changed_at=_noon(last.day),
    )


def _events(history: History, case: CaseFile) -> list[CaseEvent]:
    states = ["", *(step.to_state for step in history.moves)]
    return [
        CaseEvent(
            case_id=case.pk,
            communication_id=case.communication_id,
            seq=seq,
            kind=step.kind,
            from_state=states[seq - 1],
            to_state=step.to_state,
            occurred_date=step.day,
            precision=Precision.DAY,
            recorded_at=_noon(step.day),
            actor_kind="command",
        )
        for seq, step in enumerate(history.moves, start=1)
    ]


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
