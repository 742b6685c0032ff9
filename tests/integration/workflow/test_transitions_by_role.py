"""Every transition by every role, through the service: whose it is stands in the table; and two persons stay two."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_start
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Hidden, Refused
from casetracker.vault import keyring
from intake.models import CommunicationDenial
from intake.services.grants import grants_end
from intake.vocabulary import GrantSource
from tests.cast import ARRIVED_AT, Cast
from tests.factories.cases import Procedure, noon, on
from tests.factories.decisions import deciding
from tests.factories.standing import bare_communication, bring, case_of, give
from tests.unit.workflow import tables
from workflow.models import CaseFile
from workflow.services.records import case_record
from workflow.services.transitions import case_move
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 3)
PEOPLE: dict[str, str] = {
    "caseworker": "caseworker",
    "cso_lead": "lead",
    "intake_officer": "intake_officer",
    "case_officer": "case_officer",
    "head_of_petitions": "head",
    "rapporteur": "rapporteur",
    "member": "member",
    "focal_point": "focal_point",
    "auditor": "auditor",
    "administrator": "administrator",
    "": "stranger",
}
HIDDEN = {"focal_point", "auditor", "administrator", ""}
SOURCES = {
    "caseworker": GrantSource.CREATED,
    "intake_officer": GrantSource.ASSIGNED,
    "case_officer": GrantSource.ASSIGNED,
    "head_of_petitions": GrantSource.BREAK_GLASS,
    "rapporteur": GrantSource.PROPOSED,
    "member": GrantSource.AGENDA,
}


@pytest.fixture
def open_case(cast: Cast) -> CaseFile:
    """A case whose content everybody may read whose role can be given it."""
    communication = bare_communication(cast.harbour)
    keyring.ensure_scope(communication.vault_scope())
    for role, source in SOURCES.items():
        give(communication, getattr(cast, PEOPLE[role]), source)
    return case_of(communication)


def _outcome(case: CaseFile, name: str, user: User) -> str:
    try:
        with acting(user.actor), transaction.atomic():
            case_move(case=case, transition=name, entry=deciding(case, name, DAY), user=user, at=noon(DAY))
            transaction.set_rollback(True)
    except Hidden:
        return "hidden"
    except Refused as refusal:
        return refusal.code
    return "taken"


def _people(cast: Cast) -> Iterator[tuple[str, User]]:
    return ((role, getattr(cast, name)) for role, name in PEOPLE.items())


def test_the_people_of_the_table_hold_every_role() -> None:
    assert set(PEOPLE) - {""} == set(Role.values)


@pytest.mark.parametrize("name", tables.transitions())
def test_a_transition_falls_to_the_roles_of_the_table(cast: Cast, open_case: CaseFile, name: str) -> None:
    row = tables.transitions()[name]
    case = bring(open_case, min(row.sources))

    outcomes = {role: _outcome(case, name, user) for role, user in _people(cast)}

    assert {role for role, outcome in outcomes.items() if outcome == "hidden"} == HIDDEN
    assert {role for role, outcome in outcomes.items() if outcome == "not_your_role"} == set(
        PEOPLE
    ) - HIDDEN - row.roles
    assert "not_assigned" not in outcomes.values()


@pytest.mark.parametrize("name", tables.transitions())
def test_a_transition_asks_for_sight_of_the_content(cast: Cast, name: str) -> None:
    row = tables.transitions()[name]
    case = bring(case_of(bare_communication(cast.orchard)), min(row.sources))

    outcomes = {role: _outcome(case, name, getattr(cast, PEOPLE[role])) for role in row.roles}

    # Without a grant the CSO's people of another organisation and members see nothing; the others see the card alone.
    blind = {"caseworker", "cso_lead", "member"} & row.roles
    assert {role for role, outcome in outcomes.items() if outcome == "hidden"} == blind
    refused = {role for role, outcome in outcomes.items() if outcome == "not_assigned"}
    assert refused == row.roles - blind - row.by_card


def test_the_lead_answers_for_the_caseworker(cast: Cast, open_case: CaseFile) -> None:
    case = bring(open_case, "clarification")

    assert _outcome(case, "answer_clarification", cast.lead) == "taken"


class Both:
    """An officer who is a rapporteur as well: nothing in the roles forbids it, so the person must be looked at."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure, cast = procedure, procedure.cast
        self.person = cast.intake_officer
        with acting(COMMAND):
            membership_start(user=self.person, organisation=cast.committee, role=Role.RAPPORTEUR, at=ARRIVED_AT)
        procedure.assign(self.person, self.person, DAY)

    def propose(self, kind: EventKind, user: User) -> None:
        self.procedure.record(kind, user, DAY, note="The criteria were looked at one by one.")

    def decide(self, name: str, user: User) -> str:
        return _outcome(self.procedure.case, name, user)


@pytest.fixture
def both(procedure: Procedure) -> Both:
    return Both(procedure)


PAIRS = [
    (EventKind.REGISTRATION_PROPOSED, "register"),
    (EventKind.REFUSAL_PROPOSED, "refuse_registration"),
]


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_nobody_decides_what_they_proposed_whatever_roles_they_hold(both: Both, kind: EventKind, name: str) -> None:
    both.propose(kind, both.person)

    assert both.decide(name, both.person) == "proposed_by_the_same_person"


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_another_person_decides_the_same_proposal(both: Both, kind: EventKind, name: str) -> None:
    both.propose(kind, both.person)

    assert both.decide(name, both.procedure.cast.rapporteur) == "taken"


def test_ones_own_proposal_is_not_washed_by_a_step_between(both: Both) -> None:
    both.propose(EventKind.REGISTRATION_PROPOSED, both.person)
    both.procedure.record(EventKind.ADDITIONAL_INFORMATION, both.person, DAY)

    assert both.decide("register", both.person) == "proposed_by_the_same_person"


def test_a_proposal_of_the_other_kind_decides_nothing(both: Both) -> None:
    both.propose(EventKind.REFUSAL_PROPOSED, both.person)

    assert both.decide("register", both.procedure.cast.rapporteur) == "not_proposed"


def test_a_step_of_nobodys_is_refused_in_a_live_case(procedure: Procedure) -> None:
    with pytest.raises(Hidden), acting(COMMAND):
        case_move(case=procedure.case, transition="ask_clarification", entry=on(DAY), user=None, at=noon(DAY))


def test_a_record_of_nobodys_is_refused_in_a_live_case(procedure: Procedure) -> None:
    kind = EventKind.ADDITIONAL_INFORMATION

    with pytest.raises(Hidden), acting(COMMAND):
        case_record(case=procedure.case, kind=kind, entry=on(DAY), user=None, at=noon(DAY))


def test_an_officer_whose_assignment_ended_takes_no_step(procedure: Procedure) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, DAY)
    with acting(COMMAND):
        grants_end(communication_id=procedure.communication.pk, user=officer, source=GrantSource.ASSIGNED)

    assert _outcome(procedure.case, "ask_clarification", officer) == "not_assigned"


def test_a_denied_officer_finds_no_case(procedure: Procedure) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, DAY)
    CommunicationDenial.objects.create(
        communication=procedure.communication, user=officer, reason="conflict", created_at=noon(DAY)
    )

    assert _outcome(procedure.case, "ask_clarification", officer) == "hidden"
