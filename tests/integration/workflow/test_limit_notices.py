"""Whom a promise about a limit is for, on the day on which it is delivered."""

from datetime import date

import pytest
from django.core import mail

from casetracker.accounts.models import User
from casetracker.accounts.services.accounts import membership_end
from casetracker.accounts.services.activity import user_deactivate
from casetracker.core import clock, outbox
from casetracker.core.acting import COMMAND, acting
from intake.models import CommunicationErasure
from intake.services.grants import denial_put
from intake.vocabulary import DenialReason
from tests.factories.cases import Procedure, noon
from workflow.models import Deadline, DeadlineNotice
from workflow.notices.limits import readers_of
from workflow.vocabulary import EventKind, LimitNoticeKind, LimitStatus

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 21)


def notice(procedure: Procedure, limit: str, kind: str, status: LimitStatus = LimitStatus.LAPSED) -> DeadlineNotice:
    row = Deadline.objects.get(case=procedure.case, kind=limit)
    Deadline.objects.filter(pk=row.pk).update(status=status)
    row.refresh_from_db()
    case = procedure.fresh()
    return DeadlineNotice.objects.create(case=case, deadline=row, kind=kind, on_date=DAY, promised_at=noon(DAY))


def of_the_state(procedure: Procedure, kind: str = "lapsed") -> DeadlineNotice:
    return notice(procedure.to_with_state(), "state_reply", kind)


def asked(procedure: Procedure) -> Procedure:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, date(2026, 2, 5))
    procedure.move("ask_clarification", officer, date(2026, 2, 6), details={"criteria": ["facts"]})
    return procedure


def recuse(procedure: Procedure, user: User) -> None:
    with acting(COMMAND):
        denial_put(communication=procedure.communication, user=user, reason=DenialReason.CONFLICT, at=noon(DAY))


def test_the_authors_limit_is_told_to_the_authors_side(procedure: Procedure) -> None:
    told = notice(asked(procedure), "clarification", "before", LimitStatus.OPEN)

    assert readers_of(told) == [procedure.cast.caseworker]


def test_that_the_authors_time_is_over_is_told_to_both(procedure: Procedure) -> None:
    told = notice(asked(procedure), "clarification", "lapsed")

    assert readers_of(told) == [procedure.cast.caseworker, procedure.cast.intake_officer]


@pytest.mark.parametrize("kind", ["lapsed", "letter_due"])
def test_the_states_limit_is_told_to_the_officer_of_the_case(procedure: Procedure, kind: str) -> None:
    assert readers_of(of_the_state(procedure, kind)) == [procedure.cast.case_officer]


def test_where_the_officer_is_recused_the_head_is_told(procedure: Procedure) -> None:
    told = of_the_state(procedure)
    recuse(procedure, procedure.cast.case_officer)

    assert readers_of(told) == [procedure.cast.head]


def test_where_the_officer_has_left_the_head_is_told(procedure: Procedure) -> None:
    told = of_the_state(procedure)
    with acting(COMMAND):
        user_deactivate(user=procedure.cast.case_officer, at=noon(DAY))

    assert readers_of(DeadlineNotice.objects.get(pk=told.pk)) == [procedure.cast.head]


def test_an_escalation_is_told_to_the_heads_of_petitions(procedure: Procedure) -> None:
    assert readers_of(of_the_state(procedure, "escalated")) == [procedure.cast.head]


def test_no_head_is_told_who_is_recused_or_has_left(procedure: Procedure) -> None:
    told = of_the_state(procedure, "escalated")
    recuse(procedure, procedure.cast.head)

    assert readers_of(told) == []


def test_a_former_head_is_told_nothing(procedure: Procedure) -> None:
    told = of_the_state(procedure, "escalated")
    with acting(COMMAND):
        membership_end(membership=procedure.cast.head.memberships.get(), at=noon(DAY))

    assert readers_of(told) == []


def test_a_reminder_of_a_limit_that_was_met_meanwhile_is_told_to_nobody(procedure: Procedure) -> None:
    told = notice(procedure.to_with_state(), "state_reply", "before", LimitStatus.MET)

    assert readers_of(told) == []


def test_what_waited_without_a_limit_and_is_over_is_told_to_nobody(procedure: Procedure) -> None:
    procedure.to_registered()
    procedure.move("discontinue", procedure.cast.rapporteur, date(2026, 3, 1))
    case = procedure.fresh()
    told = DeadlineNotice.objects.create(case=case, kind=LimitNoticeKind.ESCALATED, on_date=DAY, promised_at=noon(DAY))

    assert readers_of(told) == []


def test_of_an_erased_communication_nobody_is_told_anything(procedure: Procedure) -> None:
    told = of_the_state(procedure)
    CommunicationErasure.objects.create(communication=procedure.communication, erased_at=noon(DAY))

    assert readers_of(told) == []


def test_where_the_officer_was_recused_between_promise_and_mail_the_head_gets_it(procedure: Procedure) -> None:
    procedure.to_with_state()
    while outbox.relay():
        pass
    mail.outbox.clear()
    told = notice(procedure, "state_reply", "lapsed")
    with acting(COMMAND):
        outbox.put_once("deadline.notice", at=clock.now(), notice=str(told.pk))
    outbox.relay(limit=1)  # the promise of one mail a person
    recuse(procedure, procedure.cast.case_officer)

    while outbox.relay():
        pass

    assert [message.to for message in mail.outbox] == [[procedure.cast.head.email]]


def test_a_reminder_sent_to_the_state_is_no_news_to_the_author(procedure: Procedure) -> None:
    procedure.to_with_state()
    while outbox.relay():
        pass
    mail.outbox.clear()

    procedure.record(EventKind.REMINDER_TO_STATE, procedure.cast.case_officer, DAY)
    while outbox.relay():
        pass

    assert mail.outbox == []
