"""Who is told when a communication becomes receivable: once, and nothing of what it is about."""

from collections.abc import Iterator

import pytest
from django.core import mail

from casetracker.accounts.services.accounts import membership_end
from casetracker.core import clock, outbox
from casetracker.core.acting import COMMAND, acting
from casetracker.core.models import OutboxMessage
from casetracker.reference.services import (
    declaration_withdraw,
)
from casetracker.reference.services.telling import CHANGED
from tests.cast import Cast
from tests.factories.erasures import approve, ask
from tests.integration.workflow.told import NOW, SOURCE, TODAY, declare, deliver, enter, line, ready, told
from workflow.notices.receivable import MAIL, change_spread, receivable_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def test_the_leads_and_who_made_it_are_told_and_nobody_else(cast: Cast) -> None:
    people = [cast.lead, cast.second_caseworker, cast.other_lead, cast.intake_officer, cast.administrator]
    enter()
    waiting = ready(cast, "ARG")

    declare("ARG")

    both = sorted(f"{one.email} {waiting.reference}" for one in (people[0], cast.caseworker))
    assert told() == both


def test_a_second_delivery_of_the_change_promises_nothing_twice(cast: Cast) -> None:
    enter()
    waiting = ready(cast, "ARG")
    declare("ARG")
    first = told()

    change_spread(OutboxMessage.objects.get(topic=CHANGED, payload__states="ARG"))

    assert (first, told()) == ([line(cast, waiting)], [])


def test_a_mail_that_is_promised_twice_is_sent_once(cast: Cast) -> None:
    enter()
    ready(cast, "ARG")
    declare("ARG")
    deliver()

    with acting(COMMAND):
        receivable_mail(OutboxMessage.objects.get(topic=MAIL))
    deliver()

    assert len(mail.outbox) == 1


def test_another_change_is_told_again(cast: Cast) -> None:
    enter()
    waiting = ready(cast, "ARG")
    declared = declare("ARG")
    first = told()
    declaration_withdraw(declaration=declared, withdrawn_date=TODAY, source=SOURCE, at=NOW)

    declare("ARG")

    assert (first, told()) == ([line(cast, waiting)], [line(cast, waiting)])


def test_the_mail_names_the_reference_and_nothing_of_the_communication(cast: Cast) -> None:
    enter()
    waiting = ready(cast, "ARG")
    declare("ARG")
    deliver()

    text = f"{mail.outbox[0].subject} {mail.outbox[0].body}"

    assert waiting.reference in text
    assert not [word for word in ("Velasen", "Argentina", "ARG", "passport", "submit", "77") if word in text]


def test_the_outbox_holds_ids_alone(cast: Cast) -> None:
    enter()
    waiting = ready(cast, "ARG")
    declare("ARG")
    deliver()

    changed = OutboxMessage.objects.get(topic=CHANGED, payload__states="ARG").payload
    promised = OutboxMessage.objects.get(topic=MAIL).payload

    assert set(changed) == {"change", "procedure", "states"}
    assert promised == {
        "change": changed["change"],
        "communication": str(waiting.pk),
        "user": str(cast.caseworker.pk),
    }


def test_who_has_left_since_is_told_nothing(cast: Cast) -> None:
    enter()
    ready(cast, "ARG")
    declare("ARG")
    outbox.relay(limit=2)  # the two changes; the mail is promised and not sent
    assert OutboxMessage.objects.get(topic=MAIL).done_at is None
    with acting(COMMAND):
        membership_end(membership=cast.caseworker.memberships.get(), at=NOW)

    assert told() == []


def test_what_was_erased_since_is_told_nothing_and_waits_for_nothing(cast: Cast) -> None:
    enter()
    waiting = ready(cast, "ARG")
    declare("ARG")
    with acting(COMMAND):
        change_spread(OutboxMessage.objects.get(topic=CHANGED, payload__states="ARG"))
    ask(cast.caseworker, waiting)
    approve(cast.lead, waiting)

    assert not OutboxMessage.objects.filter(topic=MAIL).exists()
    assert told() == []


def test_every_topic_that_is_put_has_somebody_who_delivers_it() -> None:
    assert {CHANGED, MAIL} <= set(outbox._handlers)
