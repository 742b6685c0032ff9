"""The people who race: all of them there before the first pair, some of them in two roles."""

from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_start
from casetracker.core.acting import COMMAND, acting
from tests.cast import ARRIVED_AT, Cast
from tests.factories.cases import in_force

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
    return cast
