"""Cases taken through the procedure by the services, each step by whom it falls to."""

from datetime import UTC, date, datetime, time
from typing import Any

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference.models import Declaration
from casetracker.reference.services.simulate import simulate_article_77
from intake.models import Communication
from intake.policies import Tier
from tests.cast import Cast
from tests.factories.communications import complete
from tests.factories.decisions import filled
from tests.factories.sessions import declare, session_of, sitting
from workflow.machine.transitions import steps
from workflow.models import CaseEvent, CaseFile
from workflow.policies import can_see
from workflow.services.assignments import case_assign
from workflow.services.events import Entry
from workflow.services.records import case_record
from workflow.services.sight import ANSWERS, can_be_put, case_put_to_rapporteur
from workflow.services.sittings import ACTS
from workflow.services.submission import communication_submit
from workflow.services.transitions import case_move
from workflow.vocabulary import EventKind

IN_FORCE = date(2025, 1, 1)
RECEIVED = date(2026, 2, 2)


def in_force() -> None:
    """Article 77 in force and declared by some States, for this test."""
    simulate_article_77(in_force_date=IN_FORCE, source="simulated for a test")


def noon(day: date) -> datetime:
    """Noon of a day, aware."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def on(day: date, **more: Any) -> Entry:
    """What is said of a step on a day."""
    return Entry(occurred=PreciseDate(day, Precision.DAY), **more)


def committee_of(cast: Cast) -> tuple[User, ...]:
    """The rapporteur and the two members of the cast."""
    return (cast.rapporteur, cast.member, cast.second_member)


def prepare_step(cast: Cast, case: CaseFile, kind: EventKind, user: User, day: date) -> None:
    """What a step of the Committee or of the rapporteur needs before it: a sitting; that the case is put to them."""
    if kind in ACTS:
        sitting(cast, case, day, kind, committee_of(cast))
    else:
        let_the_rapporteur_read(case, user, kind, day)


def let_the_rapporteur_read(case: CaseFile, user: User, kind: EventKind, day: date) -> None:
    """The officer puts the case to the rapporteur, where a step of ``kind`` is theirs and nothing is open."""
    fresh = CaseFile.objects.get(pk=case.pk)
    officer = fresh.case_officer
    is_theirs = kind in ANSWERS and user.has_role(Role.RAPPORTEUR) and can_be_put(fresh)
    if officer is None or not is_theirs or can_see(user, case, Tier.CONTENT):
        return
    with clock.frozen(noon(day)), acting(officer.actor):
        case_put_to_rapporteur(case=case, user=officer, at=noon(day))


class Procedure:
    """One case and the people who move it. Every step is dated; the clock stands at the step's noon."""

    def __init__(self, cast: Cast, communication: Communication | None = None, *, received: date = RECEIVED) -> None:
        self.cast = cast
        # Whom a proposal or an agenda lets read must be there when it is made.
        self.committee = committee_of(cast)
        self.communication = communication or complete(cast.caseworker)
        with clock.frozen(noon(received)), acting(cast.caseworker.actor):
            cases = communication_submit(user=cast.caseworker, communication=self.communication, at=noon(received))
        self.case = cases[0]

    def fresh(self) -> CaseFile:
        """The case as it stands in the database."""
        return CaseFile.objects.get(pk=self.case.pk)

    def communication_now(self) -> Communication:
        """The communication as it stands in the database."""
        return Communication.objects.get(pk=self.communication.pk)

    def move(self, transition: str, user: User, day: date, **more: Any) -> CaseEvent:
        """One transition by ``user`` on a day; what the Committee's session needs for it is there by itself."""
        kind = steps()[transition].event
        if kind is EventKind.SCHEDULED:
            more.setdefault("concerns", session_of(self.cast).pk)
        self.prepare(kind, user, day)
        event = self._take(transition, user, day, **more)
        if kind is EventKind.SCHEDULED:
            declare(self.case, self.committee, day)
        return event

    def prepare(self, kind: EventKind, user: User, day: date) -> None:
        """What a step of the Committee or of the rapporteur needs before it: a sitting; that the case is put to them."""
        prepare_step(self.cast, self.case, kind, user, day)

    def _take(self, transition: str, user: User, day: date, **more: Any) -> CaseEvent:
        with clock.frozen(noon(day)), acting(user.actor):
            entry = filled(self.case, steps()[transition].event, on(day, **more))
            return case_move(case=self.case, transition=transition, entry=entry, user=user, at=noon(day))

    def record(self, kind: EventKind, user: User, day: date, **more: Any) -> CaseEvent:
        """One recorded step by ``user`` on a day."""
        self.prepare(kind, user, day)
        with clock.frozen(noon(day)), acting(user.actor):
            entry = filled(self.case, kind, on(day, **more))
            return case_record(case=self.case, kind=kind, entry=entry, user=user, at=noon(day))

    def assign(self, officer: User, by: User, day: date) -> None:
        """Give the case to an officer."""
        with clock.frozen(noon(day)), acting(by.actor):
            case_assign(case=self.case, officer=officer, user=by, at=noon(day))

    def to_registered(self, day: date = date(2026, 2, 10)) -> "Procedure":
        """Taken by the intake officer, proposed, registered by the rapporteur."""
        self.assign(self.cast.intake_officer, self.cast.intake_officer, day)
        self.record(EventKind.REGISTRATION_PROPOSED, self.cast.intake_officer, day)
        self.move("register", self.cast.rapporteur, day)
        return self

    def to_with_state(self, day: date = date(2026, 2, 20)) -> "Procedure":
        """Assigned by the head to a case officer and transmitted."""
        self.to_registered()
        self.assign(self.cast.case_officer, self.cast.head, day)
        self.move("transmit", self.cast.case_officer, day)
        return self


def leave_open(iso3: str) -> None:
    """Make it uncertain when a simulated declaration was deposited: receivability is then not established."""
    Declaration.objects.filter(state_id=iso3, is_simulated=True).update(uncertain="The day is not certain.")
