"""The people who race: all of them there before the first pair, some of them in two roles."""

from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_start
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from tests.cast import ARRIVED_AT, Cast
from tests.factories.cases import committee_of, in_force, noon
from tests.factories.sessions import session_of
from tests.racing.acts import DAY
from workflow.services.sessions import meeting_record

NAMES = (
    "caseworker",
    "lead",
    "intake_officer",
    "case_officer",
    "second_case_officer",
    "head",
    "administrator",
    "rapporteur",
    "member",
    "second_member",
)


def people(cast: Cast) -> Cast:
    """Article 77 in force, everybody there; the second member is the rapporteur's alternate as well."""
    in_force()
    for name in NAMES:
        getattr(cast, name)
    with acting(COMMAND):
        membership_start(user=cast.second_member, organisation=cast.committee, role=Role.RAPPORTEUR, at=ARRIVED_AT)
        membership_start(
            user=cast.second_case_officer, organisation=cast.secretariat, role=Role.INTAKE_OFFICER, at=ARRIVED_AT
        )
    _meet(cast)
    return cast


def _meet(cast: Cast) -> None:
    """The closed meeting of the day: recorded once, whichever lane comes first."""
    session = session_of(cast)
    if not session.meetings.filter(day_date=DAY).exists():
        with clock.frozen(noon(DAY)), acting(cast.head.actor):
            meeting_record(session=session, day=DAY, present=committee_of(cast), user=cast.head, at=noon(DAY))
