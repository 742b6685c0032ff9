"""A case in which both sides were heard, and the people of its sitting: for the tests of sessions and recusals."""

from datetime import date

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.reference.models import State
from tests.cast import Cast
from tests.factories.cases import Procedure, noon, on
from tests.factories.communications import complete
from tests.factories.decisions import filled
from tests.factories.sessions import session_of
from workflow.machine.transitions import steps
from workflow.models import CaseEvent, Recusal
from workflow.services.events import Entry
from workflow.services.members import member_save
from workflow.services.recusals import conflict_answer, recusal_establish
from workflow.services.transitions import case_move
from workflow.vocabulary_sessions import RecusalGround

READY, PLACED, SITTING = date(2026, 8, 2), date(2026, 8, 3), date(2026, 9, 1)


def heard(cast: Cast, state: str = "MEX") -> Procedure:
    """Ready for an agenda; the session of the tests is there."""
    case = Procedure(cast, complete(cast.caseworker, states=(state,))).to_with_state()
    case.move("receive_observations_both", cast.case_officer, date(2026, 7, 1))
    case.move("mark_ready", cast.case_officer, READY)
    session_of(cast)
    return case


def place(case: Procedure, day: date = PLACED) -> CaseEvent:
    """On the agenda of the tests' session, and nobody has answered yet."""
    return take(case, "schedule", case.cast.head, on(day, concerns=session_of(case.cast).pk))


def take(case: Procedure, transition: str, user: User, entry: Entry) -> CaseEvent:
    """One step exactly as it is given but for what a decision must say, with no sitting prepared for it."""
    day = entry.occurred.value
    assert day is not None
    entry = filled(case.case, steps()[transition].event, entry)
    with clock.frozen(noon(day)), acting(user.actor):
        return case_move(case=case.case, transition=transition, entry=entry, user=user, at=noon(day))


def nationals(cast: Cast, member: User, *states: str, employers: tuple[str, ...] = ()) -> None:
    """What the administrator records of a member."""
    in_office(cast, member, *states, employers=employers)


def in_office(
    cast: Cast,
    member: User,
    *states: str,
    employers: tuple[str, ...] = (),
    since: date | None = None,
    until: date | None = None,
    recorded: date = PLACED,
) -> None:
    """The same with the first and last day of their term, on the day when it is ``recorded``."""
    with clock.frozen(noon(recorded)), acting(cast.administrator.actor):
        member_save(
            member=member,
            nationalities=State.objects.filter(pk__in=states),
            employers=State.objects.filter(pk__in=employers),
            term_from_date=since,
            term_until_date=until,
            user=cast.administrator,
            at=noon(recorded),
        )


def answer(case: Procedure, member: User, ground: RecusalGround | None, note: str = "") -> None:
    """A member's word on the agenda's question."""
    with clock.frozen(noon(PLACED)), acting(member.actor):
        conflict_answer(case=case.case, user=member, ground=ground, note=note, at=noon(PLACED))


def establish(case: Procedure, member: User, by: User) -> Recusal:
    """What the Committee established, recorded by the head."""
    with clock.frozen(noon(PLACED)), acting(by.actor):
        return recusal_establish(
            case=case.case, member=member, ground=RecusalGround.EARLIER_DECISION, user=by, at=noon(PLACED)
        )
