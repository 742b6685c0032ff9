"""A case whose State's acceptance can end before it is transmitted, for the tests of article 77 (8)."""

from datetime import date, timedelta

from casetracker.accounts.models import User
from casetracker.core.errors import Refused
from casetracker.reference.models import Declaration
from casetracker.reference.services import declaration_withdraw
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.factories.communications import complete
from workflow.models import CaseEvent
from workflow.selectors.acceptance import flags
from workflow.vocabulary import EventKind

STATE = "CHL"  # its only declaration is the simulated one
SOURCE = "C.N.12.2026.TREATIES-IV.13"
REGISTERED, TRANSMITTED = date(2026, 2, 10), date(2026, 2, 20)
BETWEEN, EVE, MORROW = date(2026, 2, 12), TRANSMITTED - timedelta(1), TRANSMITTED + timedelta(1)
REASON = "The Committee has considered article 77 (8)."
GOES_ON, STOPS = EventKind.ACCEPTANCE_GOES_ON, EventKind.ACCEPTANCE_STOPS


def registered(cast: Cast) -> Procedure:
    """A registered case with an officer."""
    in_force()
    procedure = Procedure(cast, complete(cast.caseworker, states=(STATE,))).to_registered(REGISTERED)
    procedure.assign(cast.case_officer, cast.head, REGISTERED)
    return procedure


def withdraw(day: date, iso3: str = STATE) -> None:
    standing = Declaration.objects.get(state_id=iso3, withdrawn_date__isnull=True)
    declaration_withdraw(declaration=standing, withdrawn_date=day, source=SOURCE, at=noon(MORROW))


def transmit(procedure: Procedure, day: date = TRANSMITTED) -> str:
    try:
        procedure.move("transmit", procedure.cast.case_officer, day)
    except Refused as refusal:
        return f"{refusal.code} {refusal.rule}"
    return str(procedure.fresh().state)


def decide(procedure: Procedure, kind: EventKind, by: User | None = None, note: str = REASON) -> CaseEvent:
    return procedure.record(kind, by or procedure.cast.rapporteur, TRANSMITTED, note=note)


def is_flagged(procedure: Procedure, on: date = TRANSMITTED) -> bool:
    return bool(flags([procedure.fresh()], on=on))
