"""What a case's course gives to see, to whom, and when it ends."""

from collections.abc import Iterable
from datetime import date

import pytest
from guardian.models import GroupObjectPermission, UserObjectPermission

from casetracker.accounts.models import Membership, User
from casetracker.audit import verify
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Hidden, Invalid, Refused
from intake.models import CommunicationGrant
from intake.policies import Tier
from intake.services.grants import denial_put
from intake.vocabulary import DenialReason
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon, on
from tests.factories.communications import complete
from workflow.models import Assignment, CaseFile
from workflow.policies import can_see
from workflow.services.assignments import case_assign
from workflow.services.decisions import case_adopt_views
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 2, 3), date(2026, 2, 5)
NOTHING: set[Tier] = set()
CARD = {Tier.CARD}
READS = {Tier.CARD, Tier.CONTENT}
EVERYTHING = {Tier.CARD, Tier.CONTENT, Tier.IDENTITY}


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    return Procedure(cast)


def _sees(procedure: Procedure, user: User) -> set[Tier]:
    fresh = User.objects.get(pk=user.pk)
    return {tier for tier in Tier if can_see(fresh, procedure.case, tier)}


def _sights(procedure: Procedure, names: Iterable[str]) -> dict[str, set[Tier]]:
    return {name: _sees(procedure, getattr(procedure.cast, name)) for name in names}


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

    assert _sights(procedure, everybody) == everybody


# Assignment


def test_an_assignment_gives_the_content_and_the_identities(procedure: Procedure) -> None:
    procedure.assign(procedure.cast.case_officer, procedure.cast.head, DAY)

    assert _sees(procedure, procedure.cast.case_officer) == EVERYTHING
    assert _sees(procedure, procedure.cast.second_case_officer) == CARD


def test_an_assignment_to_another_ends_the_first_ones_sight(procedure: Procedure) -> None:
    cast = procedure.cast
    procedure.assign(cast.case_officer, cast.head, DAY)

    procedure.assign(cast.second_case_officer, cast.head, LATER)

    assert _sees(procedure, cast.case_officer) == CARD
    assert _sees(procedure, cast.second_case_officer) == EVERYTHING


def test_an_assignment_that_ended_stays_on_record(procedure: Procedure) -> None:
    cast = procedure.cast
    procedure.assign(cast.case_officer, cast.head, DAY)
    procedure.assign(cast.second_case_officer, cast.head, LATER)

    first, second = Assignment.objects.order_by("started_at")
    assert (first.user, first.ended_at) == (cast.case_officer, noon(LATER))
    assert (second.user, second.ended_at) == (cast.second_case_officer, None)


def test_an_assignment_to_the_same_officer_again_leaves_their_sight(procedure: Procedure) -> None:
    procedure.assign(procedure.cast.case_officer, procedure.cast.head, DAY)

    procedure.assign(procedure.cast.case_officer, procedure.cast.head, LATER)

    assert _sees(procedure, procedure.cast.case_officer) == EVERYTHING


def test_sight_stays_with_who_has_another_case_of_the_communication(cast: Cast) -> None:
    in_force()
    procedure = Procedure(cast, complete(cast.caseworker, states=("ECU", "MEX")))
    first, second = CaseFile.objects.order_by("state_party_id")
    for case in (first, second):
        procedure.case = case
        procedure.assign(cast.case_officer, cast.head, DAY)

    procedure.assign(cast.second_case_officer, cast.head, LATER)
    assert _sees(procedure, cast.case_officer) == EVERYTHING

    procedure.case = first
    procedure.assign(cast.second_case_officer, cast.head, LATER)
    assert _sees(procedure, cast.case_officer) == CARD


def test_an_intake_officer_takes_a_new_case(procedure: Procedure) -> None:
    officer = procedure.cast.intake_officer

    procedure.assign(officer, officer, DAY)

    assert _sees(procedure, officer) == EVERYTHING
    assert procedure.fresh().case_officer == officer


@pytest.mark.parametrize("name", ["case_officer", "rapporteur"])
def test_nobody_else_takes_a_case(procedure: Procedure, name: str) -> None:
    user = getattr(procedure.cast, name)

    with pytest.raises(Refused) as refusal:
        procedure.assign(user, user, DAY)

    assert refusal.value.code == "not_your_role"


@pytest.mark.parametrize("name", ["member", "focal_point", "auditor", "administrator", "other_lead"])
def test_who_does_not_see_the_card_finds_nothing_to_take(procedure: Procedure, name: str) -> None:
    user = getattr(procedure.cast, name)

    with pytest.raises(Hidden):
        procedure.assign(user, user, DAY)


def test_an_officer_does_not_take_what_a_colleague_has(procedure: Procedure) -> None:
    cast = procedure.cast
    procedure.assign(cast.case_officer, cast.head, DAY)

    with pytest.raises(Refused):
        procedure.assign(cast.intake_officer, cast.intake_officer, LATER)

    assert _sees(procedure, cast.intake_officer) == CARD


def test_an_officer_gives_a_case_to_nobody_else(procedure: Procedure) -> None:
    cast = procedure.cast

    with pytest.raises(Refused):
        procedure.assign(cast.case_officer, cast.intake_officer, DAY)


@pytest.mark.parametrize("name", ["head", "rapporteur", "member", "auditor", "administrator", "lead", "stranger"])
def test_the_head_assigns_officers_alone(procedure: Procedure, name: str) -> None:
    with pytest.raises(Invalid) as wrong:
        procedure.assign(getattr(procedure.cast, name), procedure.cast.head, DAY)

    assert wrong.value.problems[0].code == "not_an_officer"


def test_a_case_is_not_given_to_who_is_kept_from_it(procedure: Procedure) -> None:
    _deny(procedure, procedure.cast.case_officer)

    with pytest.raises(Invalid) as wrong:
        procedure.assign(procedure.cast.case_officer, procedure.cast.head, DAY)

    assert wrong.value.problems[0].code == "kept_from_the_case"


def test_a_case_is_not_given_to_who_has_left(procedure: Procedure) -> None:
    officer = procedure.cast.case_officer
    Membership.objects.filter(user=officer).update(ended_at=noon(DAY))
    gone = User.objects.get(pk=officer.pk)

    with pytest.raises(Invalid), acting(procedure.cast.head.actor), clock.frozen(noon(DAY)):
        case_assign(case=procedure.case, officer=gone, user=procedure.cast.head, at=noon(DAY))


# Proposal and agenda


@pytest.mark.parametrize("kind", [EventKind.REGISTRATION_PROPOSED, EventKind.REFUSAL_PROPOSED])
def test_the_rapporteur_reads_the_content_once_there_is_a_proposal(procedure: Procedure, kind: EventKind) -> None:
    cast = procedure.cast
    procedure.assign(cast.intake_officer, cast.intake_officer, DAY)
    before = _sees(procedure, cast.rapporteur)

    procedure.record(kind, cast.intake_officer, DAY, note="The criteria were looked at.")

    assert before == CARD
    assert _sees(procedure, cast.rapporteur) == READS


@pytest.mark.parametrize("name", ["head", "case_officer", "member", "focal_point", "auditor"])
def test_a_proposal_lets_nobody_else_read(procedure: Procedure, name: str) -> None:
    cast = procedure.cast
    before = _sees(procedure, getattr(cast, name))
    procedure.assign(cast.intake_officer, cast.intake_officer, DAY)

    procedure.record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, DAY)

    assert _sees(procedure, getattr(cast, name)) == before


def test_members_read_once_the_case_is_on_the_agenda(procedure: Procedure) -> None:
    cast = procedure.to_with_state().cast
    procedure.move("receive_observations_both", cast.case_officer, date(2026, 3, 1))
    procedure.move("mark_ready", cast.case_officer, date(2026, 3, 2))
    before = _sights(procedure, ("member", "second_member"))

    procedure.move("schedule", cast.head, date(2026, 3, 3))

    assert before == {"member": NOTHING, "second_member": NOTHING}
    assert _sights(procedure, ("member", "second_member", "rapporteur")) == dict.fromkeys(
        ("member", "second_member", "rapporteur"), READS
    )


def _scheduled(procedure: Procedure) -> None:
    cast = procedure.to_with_state().cast
    procedure.move("receive_observations_both", cast.case_officer, date(2026, 3, 1))
    procedure.move("mark_ready", cast.case_officer, date(2026, 3, 2))
    procedure.move("schedule", cast.head, date(2026, 3, 3))


def _deny(procedure: Procedure, user: User) -> None:
    with acting(COMMAND):
        denial_put(communication=procedure.communication, user=user, reason=DenialReason.RECUSED, at=noon(DAY))


def test_a_member_recused_before_the_agenda_sees_nothing_of_the_case(procedure: Procedure) -> None:
    _deny(procedure, procedure.cast.member)

    _scheduled(procedure)

    assert _sights(procedure, ("member", "second_member")) == {"member": NOTHING, "second_member": READS}


@pytest.mark.parametrize("name", ["member", "rapporteur", "case_officer", "head", "caseworker", "lead"])
def test_a_denial_beats_everything_that_was_given(procedure: Procedure, name: str) -> None:
    _scheduled(procedure)
    user = getattr(procedure.cast, name)

    _deny(procedure, user)

    assert _sees(procedure, user) == NOTHING


def test_a_recused_member_takes_no_step(procedure: Procedure) -> None:
    _scheduled(procedure)
    _deny(procedure, procedure.cast.member)

    with pytest.raises(Hidden):
        procedure.move("adjourn", procedure.cast.member, date(2026, 3, 4))


def test_a_member_who_has_left_is_given_nothing(procedure: Procedure) -> None:
    Membership.objects.filter(user=procedure.cast.second_member).update(ended_at=noon(DAY))

    _scheduled(procedure)

    assert not CommunicationGrant.objects.filter(user=procedure.cast.second_member).exists()


def test_a_state_sees_no_draft_note_or_case(procedure: Procedure) -> None:
    _scheduled(procedure)

    assert _sees(procedure, procedure.cast.focal_point) == NOTHING


# The whole life


def _live(procedure: Procedure) -> None:
    """From the agenda to the closed follow-up."""
    _scheduled(procedure)
    cast, sitting, entry = procedure.cast, date(2026, 5, 4), on(date(2026, 5, 4))
    with clock.frozen(noon(sitting)), acting(cast.member.actor):
        name = "adopt_views_violation"
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

    assert _sights(procedure, everybody) == everybody


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
