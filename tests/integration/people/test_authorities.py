"""Authority to act: verified by the assigned officer, revoked by the victim, given anew with its document."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from casetracker.audit.models import AuditEntry
from casetracker.core.errors import Hidden, Invalid, Refused
from casetracker.vault.sealing import seal_stream
from intake.models import Authority, CommunicationGrant, Evidence
from intake.vocabulary import GrantSource
from tests.cast import Cast
from tests.factories.cases import in_force, noon
from tests.integration.people.lives import DAY, LATER, NEXT, Lives
from workflow.models import AuthorityCheck, CaseEvent
from workflow.services.authorities import NewAuthority, authority_give, authority_revoke, authority_verify, newest_check
from workflow.vocabulary_people import AuthorityOutcome

pytestmark = pytest.mark.django_db


def _verify(lives: Lives, outcome: AuthorityOutcome = AuthorityOutcome.VERIFIED, **more: Any) -> AuthorityCheck:
    authority = lives.authority_of(lives.people[0])
    check: AuthorityCheck = lives.step(authority_verify, authority=authority, outcome=outcome, **more)
    return check


def test_the_assigned_officer_verifies_an_authority(lives: Lives) -> None:
    check = _verify(lives)

    assert (check.outcome, check.by_id, check.on_date) == ("verified", lives.officer.pk, DAY)
    assert (lives.last().kind, lives.last().concerns) == ("authority_verified", lives.people[0].pk)
    assert AuditEntry.objects.get(action="authority.checked").codes == {"outcome": "verified"}


def test_one_that_is_not_accepted_is_not_accepted_for_a_reason(lives: Lives) -> None:
    with pytest.raises(Invalid) as wrong:
        _verify(lives, AuthorityOutcome.NOT_ACCEPTED)
    check = _verify(lives, AuthorityOutcome.NOT_ACCEPTED, note="It is not signed.")

    assert wrong.value.problems[0].field == "note"
    assert check.note == "It is not signed."
    assert lives.kinds() == ["authority_not_accepted"]


def test_the_newest_finding_counts(lives: Lives) -> None:
    _verify(lives, AuthorityOutcome.NOT_ACCEPTED, note="It is not signed.")

    _verify(lives, day=NEXT)

    assert newest_check(lives.authority_of(lives.people[0])).outcome == "verified"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["second_case_officer", "intake_officer", "head", "rapporteur", "caseworker", "lead"])
def test_nobody_but_the_assigned_officer_verifies(lives: Lives, name: str) -> None:
    with pytest.raises((Hidden, Refused)):
        _verify(lives, user=getattr(lives.cast, name))

    assert not AuthorityCheck.objects.exists()


def test_who_broke_the_glass_reads_and_does_not_verify(lives: Lives) -> None:
    other = lives.cast.second_case_officer
    for codename in ("card_communication", "content_communication", "identity_communication"):
        CommunicationGrant.objects.create(
            content_object=lives.case.communication,
            user=other,
            permission=Permission.objects.get(codename=codename),
            source=GrantSource.BREAK_GLASS,
            created_at=noon(DAY),
        )

    with pytest.raises(Refused) as refusal:
        _verify(lives, user=other)

    assert refusal.value.code == "not_assigned"


def test_revoking_is_no_verification(lives: Lives) -> None:
    with pytest.raises(Invalid):
        _verify(lives, AuthorityOutcome.REVOKED)


def test_a_victim_revokes_the_authority_for_themself_alone(lives: Lives) -> None:
    lives.step(authority_revoke, person=lives.people[0], details={"source": "person"}, note="By telephone.")

    assert (lives.last().kind, lives.last().concerns) == ("authority_revoked", lives.people[0].pk)
    assert newest_check(lives.authority_of(lives.people[0])).outcome == "revoked"  # type: ignore[union-attr]
    assert newest_check(lives.authority_of(lives.people[1])) is None


def test_what_was_revoked_is_neither_verified_nor_revoked_again(lives: Lives) -> None:
    lives.step(authority_revoke, person=lives.people[0])

    with pytest.raises(Refused) as verified:
        _verify(lives, day=NEXT)
    with pytest.raises(Refused) as revoked:
        lives.step(authority_revoke, person=lives.people[0], day=NEXT)

    assert (verified.value.code, revoked.value.code) == ("authority_revoked", "nothing_to_revoke")


def test_a_revocation_is_told_in_the_case_against_each_state(cast: Cast) -> None:
    in_force()
    lives = Lives(cast, states=("ECU", "MEX"))

    lives.step(authority_revoke, person=lives.people[0])

    assert CaseEvent.objects.filter(kind="authority_revoked").count() == 2
    assert AuthorityCheck.objects.count() == 1


def _given(lives: Lives, **more: Any) -> NewAuthority:
    answers = {"person": lives.people[0].pk, "kind": "power_of_attorney", "given_on": "2026-03-20", **more}
    upload = seal_stream(BytesIO(b"%PDF-1.4 power"), name="power.pdf", content_type="application/pdf")
    return NewAuthority(answers, upload)


def test_a_new_authority_has_its_document_and_is_then_verified(lives: Lives) -> None:
    lives.step(authority_revoke, person=lives.people[0])

    event = lives.step(authority_give, given=_given(lives, scope="This communication"), day=NEXT)

    authority = Authority.objects.get(added_at__isnull=False)
    assert (authority.added_by, authority.document) == (lives.officer, Evidence.objects.get())
    assert (event.kind, event.concerns, event.document_id) == (
        "authority_given",
        lives.people[0].pk,
        authority.document_id,
    )
    check = lives.step(authority_verify, authority=authority, outcome=AuthorityOutcome.VERIFIED, day=LATER)
    assert check.order == 1


def test_an_heir_gives_an_authority(lives: Lives) -> None:
    heir = lives.add(is_victim=False)

    lives.step(authority_give, given=_given(lives, person=heir.pk), day=NEXT)

    assert lives.last().concerns == heir.pk


def test_a_power_of_attorney_without_a_document_is_refused(lives: Lives) -> None:
    with pytest.raises(Invalid) as wrong:
        lives.step(authority_give, given=NewAuthority({**_given(lives).answers}), day=NEXT)

    assert wrong.value.problems[0].field == "document"
    assert not Authority.objects.filter(added_at__isnull=False).exists()


def test_an_authority_is_for_one_of_the_cases_own_people(lives: Lives, cast: Cast) -> None:
    stranger = Lives(cast).people[0]

    with pytest.raises(Invalid) as wrong:
        lives.step(authority_give, given=_given(lives, person=stranger.pk), day=date(2026, 4, 9))

    assert wrong.value.problems[0].code == "not_of_this_communication"
