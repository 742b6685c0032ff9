"""Who is told that there is news, and that nothing more is said."""

import pytest
from django.core import mail

from casetracker.accounts.services.accounts import membership_end
from casetracker.core import clock, outbox
from casetracker.core.acting import COMMAND, acting
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    return Procedure(cast)


def _deliver() -> None:
    while outbox.relay():
        pass


def test_the_caseworker_is_told_of_the_receipt(procedure: Procedure) -> None:
    _deliver()

    assert [message.to for message in mail.outbox] == [[procedure.cast.caseworker.email]]


def test_a_notice_names_the_reference_and_nothing_of_the_case(procedure: Procedure) -> None:
    _deliver()

    text = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert procedure.communication.reference in text
    assert not [word for word in ("Velasen", "Mexico", "MEX", "passport") if word in text]


def test_a_proposal_is_told_to_nobody(procedure: Procedure) -> None:
    _deliver()
    before = len(mail.outbox)
    procedure.to_registered()
    _deliver()

    assert len(mail.outbox) == before + 1  # the registration, not the proposal


def test_a_notice_delivered_twice_is_the_same_message(procedure: Procedure) -> None:
    from casetracker.core.models import OutboxMessage
    from workflow.notices.deliver import notice_mail

    _deliver()
    again = OutboxMessage.objects.get(topic="case.notice_mail")
    notice_mail(again)

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_nobody_is_told_who_has_left_since_the_mail_was_promised(procedure: Procedure) -> None:
    outbox.relay(limit=1)  # the promise of one mail a person
    with acting(COMMAND):
        membership_end(membership=procedure.cast.caseworker.memberships.get(), at=clock.now())

    _deliver()

    assert mail.outbox == []
