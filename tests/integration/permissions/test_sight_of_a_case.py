"""What a case's course gives to see, to whom, and when it ends."""

from datetime import date

import pytest
from guardian.models import GroupObjectPermission, UserObjectPermission

from casetracker.accounts.models import Membership
from casetracker.audit import verify
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden
from intake.models import CommunicationGrant
from tests.factories.cases import Procedure, noon
from tests.factories.decisions import deciding
from tests.integration.permissions.sights import CARD, DAY, EVERYTHING, NOTHING, READS, deny, sees, sights_of
from workflow.services.decisions import case_adopt_views
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db


# The beginning


def test_a_case_that_has_just_come_in(procedure: Procedure) -> None:
    everybody = {
        "caseworker": EVERYTHING,
        "lead": EVERYTHING,
        "second_caseworker": NOTHING,
        "other_caseworker": NOTHING,
        "other_lead": NOTHING,
        "intake_officer": CARD,
        "case_officer": CARD,
        "head": CARD,
        "rapporteur": CARD,
        "member": NOTHING,
        "focal_point": NOTHING,
        "auditor": NOTHING,
        "administrator": NOTHING,
        "stranger": NOTHING,
    }

    assert sights_of(procedure, everybody) == everybody


# Proposal and agenda


@pytest.mark.parametrize("kind", [EventKind.REGISTRATION_PROPOSED, EventKind.REFUSAL_PROPOSED])
def test_the_rapporteur_reads_the_content_once_there_is_a_proposal(procedure: Procedure, kind: EventKind) -> None:
    cast = procedure.cast
    procedure.assign(cast.intake_officer, cast.intake_officer, DAY)
    before = sees(procedure, cast.rapporteur)

    procedure.record(kind, cast.intake_officer, DAY, note="The criteria were looked at.")

    assert before == CARD
    assert sees(procedure, cast.rapporteur) == READS


@pytest.mark.parametrize("name", ["head", "case_officer", "member", "focal_point", "auditor"])
def test_a_proposal_lets_nobody_else_read(procedure: Procedure, name: str) -> None:
    cast = procedure.cast
    before = sees(procedure, getattr(cast, name))
    procedure.assign(cast.intake_officer, cast.intake_officer, DAY)

    procedure.record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, DAY)

    assert sees(procedure, getattr(cast, name)) == before


def test_members_read_once_the_case_is_on_the_agenda(procedure: Procedure) -> None:
    cast = procedure.to_with_state().cast
    procedure.move("receive_observations_both", cast.case_officer, date(2026, 3, 1))
    procedure.move("mark_ready", cast.case_officer, date(2026, 3, 2))
    before = sights_of(procedure, ("member", "second_member"))

    procedure.move("schedule", cast.head, date(2026, 3, 3))

    assert before == {"member": NOTHING, "second_member": NOTHING}
    assert sights_of(procedure, ("member", "second_member", "rapporteur")) == dict.fromkeys(
        ("member", "second_member", "rapporteur"), READS
    )


def _scheduled(procedure: Procedure) -> None:
    cast = procedure.to_with_state().cast
    procedure.move("receive_observations_both", cast.case_officer, date(2026, 3, 1))
    procedure.move("mark_ready", cast.case_officer, date(2026, 3, 2))
    procedure.move("schedule", cast.head, date(2026, 3, 3))


def test_a_member_recused_before_the_agenda_sees_nothing_of_the_case(procedure: Procedure) -> None:
    deny(procedure, procedure.cast.member)

    _scheduled(procedure)

    assert sights_of(procedure, ("member", "second_member")) == {"member": NOTHING, "second_member": READS}


@pytest.mark.parametrize("name", ["member", "rapporteur", "case_officer", "head", "caseworker", "lead"])
def test_a_denial_beats_everything_that_was_given(procedure: Procedure, name: str) -> None:
    _scheduled(procedure)
    user = getattr(procedure.cast, name)

    deny(procedure, user)

    assert sees(procedure, user) == NOTHING


def test_a_recused_member_takes_no_step(procedure: Procedure) -> None:
    _scheduled(procedure)
    deny(procedure, procedure.cast.member)

    with pytest.raises(Hidden):
        procedure.move("adjourn", procedure.cast.member, date(2026, 3, 4))


def test_a_member_who_has_left_is_given_nothing(procedure: Procedure) -> None:
    Membership.objects.filter(user=procedure.cast.second_member).update(ended_at=noon(DAY))

    _scheduled(procedure)

    assert not CommunicationGrant.objects.filter(user=procedure.cast.second_member).exists()


def test_a_state_sees_no_draft_note_or_case(procedure: Procedure) -> None:
    _scheduled(procedure)

    assert sees(procedure, procedure.cast.focal_point) == NOTHING


# The whole life


def _live(procedure: Procedure) -> None:
    """From the agenda to the closed follow-up."""
    _scheduled(procedure)
    cast, sitting, name = procedure.cast, date(2026, 5, 4), "adopt_views_violation"
    procedure.prepare(EventKind.VIEWS_VIOLATION, cast.member, sitting)
    entry = deciding(procedure.case, name, sitting)
    with clock.frozen(noon(sitting)), acting(cast.member.actor):
        case_adopt_views(case=procedure.case, transition=name, entry=entry, user=cast.member, at=noon(sitting))
    procedure.record(EventKind.FOLLOWUP_STATE_REPLY, cast.case_officer, date(2026, 9, 1))
    procedure.record(EventKind.FOLLOWUP_ASSESSED, cast.member, date(2026, 10, 1))
    procedure.move("close", cast.rapporteur, date(2026, 10, 2))


def test_after_a_whole_life_the_generic_tables_of_permissions_are_empty(procedure: Procedure) -> None:
    _live(procedure)

    assert procedure.fresh().state == CaseState.CLOSED
    assert UserObjectPermission.objects.count() == GroupObjectPermission.objects.count() == 0


def test_after_a_whole_life_nobody_sees_more_than_their_part(procedure: Procedure) -> None:
    _live(procedure)
    everybody = {
        "caseworker": EVERYTHING,
        "lead": EVERYTHING,
        "second_caseworker": NOTHING,
        "other_lead": NOTHING,
        "intake_officer": CARD,
        "case_officer": EVERYTHING,
        "second_case_officer": CARD,
        "head": CARD,
        "rapporteur": READS,
        "member": READS,
        "focal_point": NOTHING,
        "auditor": NOTHING,
        "administrator": NOTHING,
        "stranger": NOTHING,
    }

    assert sights_of(procedure, everybody) == everybody


def test_after_a_whole_life_the_log_verifies(procedure: Procedure) -> None:
    _live(procedure)

    report = verify.verify()

    assert report.findings == []
    assert report.entries > 20


def test_what_was_given_is_on_record(procedure: Procedure) -> None:
    _live(procedure)

    given = {(e.codes["source"], e.codes["tier"]) for e in AuditEntry.objects.filter(action="grant.given")}
    standing = set(CommunicationGrant.objects.values_list("source", "permission__codename"))
    assert standing <= given
