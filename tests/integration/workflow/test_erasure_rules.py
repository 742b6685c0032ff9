"""Erasure: two people, those whose it is, no hold, ended cases."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from casetracker.accounts.models import User
from casetracker.accounts.services.activity import user_deactivate
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Hidden, Invalid, Refused
from intake.models import CommunicationErasure
from intake.services.grants import denial_put
from intake.vocabulary import DenialReason
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import complete
from tests.factories.erasures import AT, approve, ask, erase, opens_anything
from workflow.erasing import requests_of
from workflow.models import Erasure
from workflow.services.erasures import erasure_refuse
from workflow.services.holds import hold_lift, hold_set, standing_hold
from workflow.services.submission import communication_submit

pytestmark = pytest.mark.django_db


def test_who_asked_does_not_approve(ended: Procedure, cast: Cast) -> None:
    ask(cast.head, ended.communication)

    with pytest.raises(Refused) as refusal:
        approve(cast.head, ended.communication)

    assert refusal.value.code == "second_person_needed"
    assert opens_anything(ended.communication)


def test_the_database_itself_wants_two_people(ended: Procedure, cast: Cast) -> None:
    erasure = ask(cast.head, ended.communication)

    with pytest.raises(DatabaseError), transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).update(decided_by=cast.head)


@pytest.mark.parametrize("who", ["caseworker", "lead", "case_officer", "rapporteur", "member", "auditor", "other_lead"])
def test_nobody_else_asks_for_what_was_submitted(ended: Procedure, cast: Cast, who: str) -> None:
    with pytest.raises(Hidden):
        ask(getattr(cast, who), ended.communication)


def test_the_officer_to_whom_it_is_assigned_asks(ended: Procedure, cast: Cast) -> None:
    assert ask(cast.intake_officer, ended.communication).requested_by == cast.intake_officer


@pytest.mark.parametrize("who", ["caseworker", "lead", "intake_officer", "rapporteur", "auditor", "stranger"])
def test_nobody_else_approves(ended: Procedure, cast: Cast, who: str) -> None:
    ask(cast.head, ended.communication)

    with pytest.raises(Hidden):
        approve(getattr(cast, who), ended.communication)


def test_a_draft_is_erased_by_two_of_its_organisation(cast: Cast) -> None:
    draft = complete(cast.caseworker)
    ask(cast.caseworker, draft)

    approve(cast.lead, draft)

    assert opens_anything(draft) == []


@pytest.mark.parametrize("who", ["head", "administrator", "other_lead", "second_caseworker"])
def test_a_draft_is_nobody_elses_to_erase(cast: Cast, who: str) -> None:
    draft = complete(cast.caseworker)
    ask(cast.caseworker, draft)

    with pytest.raises(Hidden):
        approve(getattr(cast, who), draft)


def test_a_draft_whose_erasure_was_asked_for_is_not_submitted_meanwhile(cast: Cast) -> None:
    in_force()
    draft = complete(cast.caseworker)
    ask(cast.caseworker, draft)

    with pytest.raises(Refused) as refusal, acting(cast.lead.actor):
        communication_submit(user=cast.lead, communication=draft, at=AT)

    assert refusal.value.code == "erasure_asked"


def test_a_case_under_way_is_not_erased(cast: Cast) -> None:
    in_force()
    given = Procedure(cast).to_registered()

    with pytest.raises(Refused) as refusal:
        ask(cast.head, given.communication)

    assert refusal.value.code == "under_way"


def test_a_hold_keeps_it_even_after_the_request(ended: Procedure, cast: Cast) -> None:
    ask(cast.intake_officer, ended.communication)
    with acting(cast.head.actor):
        hold_set(user=cast.head, communication=ended.communication, reason="A court asked.", at=AT)

    with pytest.raises(Refused) as refusal:
        approve(cast.administrator, ended.communication)

    assert refusal.value.code == "held"
    assert opens_anything(ended.communication)


def test_once_the_hold_is_lifted_it_can_be_erased(ended: Procedure, cast: Cast) -> None:
    with acting(cast.head.actor):
        hold_set(user=cast.head, communication=ended.communication, reason="A court asked.", at=AT)
        hold_lift(user=cast.head, communication=ended.communication, at=AT)

    erase(ended)

    assert opens_anything(ended.communication) == []


@pytest.mark.parametrize("who", ["intake_officer", "rapporteur"])
def test_holds_are_the_heads(ended: Procedure, cast: Cast, who: str) -> None:
    user = getattr(cast, who)

    with pytest.raises(Refused), acting(user.actor):
        hold_set(user=user, communication=ended.communication, reason="A court asked.", at=AT)


def test_a_hold_has_a_reason(ended: Procedure, cast: Cast) -> None:
    with pytest.raises(Invalid), acting(cast.head.actor):
        hold_set(user=cast.head, communication=ended.communication, reason="  ", at=AT)


def test_a_refused_request_erases_nothing_and_can_be_asked_again(ended: Procedure, cast: Cast) -> None:
    ask(cast.head, ended.communication)
    with acting(cast.administrator.actor):
        erasure_refuse(user=cast.administrator, communication=ended.communication, at=AT)

    again = ask(cast.head, ended.communication)

    assert again.outcome == ""
    assert opens_anything(ended.communication)


def test_it_is_asked_for_once_at_a_time(ended: Procedure, cast: Cast) -> None:
    ask(cast.head, ended.communication)

    with pytest.raises(Refused) as refusal:
        ask(cast.intake_officer, ended.communication)

    assert refusal.value.code == "asked_already"


def test_it_is_erased_once(ended: Procedure, cast: Cast) -> None:
    erase(ended)

    with pytest.raises(Refused) as refusal:
        ask(cast.head, ended.communication)

    assert refusal.value.code == "erased"


def test_what_was_decided_does_not_change(ended: Procedure) -> None:
    erasure = erase(ended)

    for change in ({"outcome": ""}, {"keys_destroyed": 0}, {"ledger_digest": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Erasure.objects.filter(pk=erasure.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        CommunicationErasure.objects.all().delete()


def test_a_hold_that_is_set_twice_stands(ended: Procedure, cast: Cast, client_of: Callable[[User], Client]) -> None:
    head, page = client_of(cast.head), f"/cases/{ended.case.reference}/hold/"
    head.post(page, {"reason": "A court asked."})

    again = head.post(page, {"reason": "A court asked."})

    assert again.status_code == 422
    assert standing_hold(ended.communication) is not None


def test_who_is_kept_from_the_case_does_not_decide_on_it(ended: Procedure, cast: Cast) -> None:
    ask(cast.intake_officer, ended.communication)
    with acting(COMMAND):
        denial_put(communication=ended.communication, user=cast.head, reason=DenialReason.CONFLICT, at=AT)

    with pytest.raises(Hidden):
        approve(cast.head, ended.communication)

    assert list(requests_of(cast.head)) == []


def test_a_request_of_somebody_who_may_not_ask_any_more_is_asked_again(ended: Procedure, cast: Cast) -> None:
    ask(cast.intake_officer, ended.communication)
    with acting(COMMAND):
        user_deactivate(user=cast.intake_officer, at=AT)

    with pytest.raises(Refused) as refusal:
        approve(cast.administrator, ended.communication)

    assert refusal.value.code == "requester_may_not"
