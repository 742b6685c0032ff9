"""Mail through real workers over a real RabbitMQ to a real mail server: killed, cut off, handed over twice.

What is counted is what the mail server took, by Message-ID.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from casetracker.core import mailing
from casetracker.core.models import MailDelivery, OutboxMessage
from casetracker.core.tasks import relay_outbox
from casetracker.core.vocabulary import SETTLED, MailState
from tests.cast import Cast
from tests.integration.core.mails import due_now, promise_mails
from tests.integration.core.workers import Start, Wire, Worker, worker_kill
from tests.mailserver import MailServer

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

PATIENCE_SECONDS = 120
LENT_SECONDS = "2"
Send = Callable[..., Worker]


@pytest.fixture
def send(start: Start, mailserver: MailServer) -> Send:
    """Start a worker that sends to the mail server."""

    def begin(*options: str, **given: str) -> Worker:
        concurrency = () if "--concurrency" in options else ("--concurrency", "1")
        return start(
            *options,
            *concurrency,
            EMAIL_URL=mailserver.url,
            CASETRACKER_OUTBOX_LENT_SECONDS=LENT_SECONDS,
            CASETRACKER_MAIL_TIMEOUT_SECONDS="20",
            **given,
        )

    return begin


def wait_until(is_so: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until, f"in vain: {what}"
        time.sleep(0.1)


def all_settled() -> bool:
    return not MailDelivery.objects.exclude(state__in=SETTLED).exists()


def tick_until(is_so: Callable[[], object], what: str) -> None:
    """Hand over the task, again and again, as the clock of the workers does."""

    def tick() -> object:
        relay_outbox.delay()
        time.sleep(0.4)
        return is_so()

    wait_until(tick, what)


def tick_until_settled() -> None:
    """Until nothing waits; then twice more for nothing."""
    tick_until(all_settled, "the mails are settled")
    for _ in range(2):
        relay_outbox.delay()
    time.sleep(float(LENT_SECONDS) + 1)


def state_of(delivery: MailDelivery) -> tuple[str, bool]:
    found = MailDelivery.objects.get(pk=delivery.pk)
    return found.state, found.is_doubtful


@contextmanager
def holding(delivery: MailDelivery) -> Iterator[None]:
    """Hold the record of a mail, so that nobody can write that it is being sent."""
    taken, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                MailDelivery.objects.select_for_update().get(pk=delivery.pk)
                taken.set()
                assert let_go.wait(PATIENCE_SECONDS)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert taken.wait(10)
    try:
        yield
    finally:
        let_go.set()
        thread.join(10)


@pytest.mark.postgresql
def test_a_worker_killed_before_it_began_loses_nothing_and_leaves_no_doubt(
    cast: Cast, send: Send, mailserver: MailServer
) -> None:
    (mail,) = promise_mails(cast)
    lent_from = OutboxMessage.objects.get(topic=mailing.TOPIC).available_at
    with holding(mail):
        victim = send()
        tick_until(lambda: OutboxMessage.objects.filter(available_at__gt=lent_from).exists(), "the worker has it")
        time.sleep(0.5)
        worker_kill(victim)

    send()
    tick_until_settled()

    assert state_of(mail) == (MailState.SENT, False)
    assert list(mailserver.copies().values()) == [1]


def test_a_worker_killed_before_the_server_had_the_mail_sends_it_and_leaves_doubt(
    cast: Cast, send: Send, mailserver: MailServer
) -> None:
    (mail,) = promise_mails(cast)
    victims: list[Worker] = []

    def kill(_address: str) -> None:
        if victims:
            worker_kill(victims.pop())

    mailserver.at_recipient = kill
    victim = send()
    victims.append(victim)
    tick_until(lambda: victim.poll() is not None, "the worker was killed")
    assert state_of(mail) == (MailState.SENDING, False)

    send()
    tick_until_settled()

    assert state_of(mail) == (MailState.UNKNOWN, True)
    assert list(mailserver.copies().values()) == [1]


def test_a_worker_killed_between_acceptance_and_record_makes_one_duplicate_with_the_same_id(
    cast: Cast, send: Send, mailserver: MailServer
) -> None:
    (mail,) = promise_mails(cast)
    victims: list[Worker] = []

    def kill(_mail: object) -> None:
        if victims:
            worker_kill(victims.pop())

    mailserver.after_taking = kill
    victim = send()
    victims.append(victim)
    tick_until(lambda: victim.poll() is not None, "the worker was killed")

    send()
    tick_until_settled()

    assert state_of(mail) == (MailState.UNKNOWN, True)
    assert list(mailserver.copies().values()) == [2]


def test_workers_killed_at_every_try_make_one_duplicate_and_no_second(
    cast: Cast, send: Send, mailserver: MailServer
) -> None:
    (mail,) = promise_mails(cast)
    victims: list[Worker] = []
    mailserver.after_taking = lambda _mail: worker_kill(victims[-1])
    for _ in range(2):
        victims.append(send())
        due_now()
        tick_until(lambda: victims[-1].poll() is not None, "the worker was killed")

    send()
    tick_until_settled()

    assert state_of(mail) == (MailState.UNKNOWN, True)
    assert list(mailserver.copies().values()) == [2]


def test_a_worker_killed_after_the_record_sends_nothing_more(cast: Cast, send: Send, mailserver: MailServer) -> None:
    (mail,) = promise_mails(cast)
    victim = send()
    tick_until(all_settled, "it was sent")
    worker_kill(victim)

    send()
    tick_until_settled()

    assert state_of(mail) == (MailState.SENT, False)
    assert list(mailserver.copies().values()) == [1]


def test_two_workers_and_tasks_handed_over_many_times_send_each_mail_once(
    cast: Cast, send: Send, mailserver: MailServer
) -> None:
    promise_mails(cast, 100)
    for _ in range(2):
        send("--concurrency", "2")
    for _ in range(20):
        relay_outbox.delay()

    tick_until_settled()

    assert sorted(mailserver.copies().values()) == [1] * 100
    assert set(MailDelivery.objects.values_list("state", "is_doubtful")) == {(MailState.SENT, False)}


def test_a_broker_that_goes_and_comes_back_delays_and_doubles_nothing(
    cast: Cast, send: Send, mailserver: MailServer, wire: Wire
) -> None:
    send("--beat", url=wire.url)
    time.sleep(6)
    promise_mails(cast, 40)
    mailserver.after_taking = lambda _mail: time.sleep(0.05)
    wire.whole = True
    wait_until(lambda: len(mailserver.taken) >= 10, "it has begun to send")

    wire.cut()
    time.sleep(3)
    wire.whole = True
    wait_until(all_settled, "the broker came back")

    assert sorted(mailserver.copies().values()) == [1] * 40


MAILS_OF_THE_STORM, KILLS, CUTS, SEED = 200, 6, 2, 20260301


def test_a_storm_loses_nothing_and_doubles_only_what_it_says_is_unknown(
    cast: Cast, send: Send, mailserver: MailServer, wire: Wire, capsys: pytest.CaptureFixture[str]
) -> None:
    """Workers killed and the wire cut at moments that chance chooses, refusals in between, every task twice."""
    chance = random.Random(SEED)
    refused: set[str] = set()

    def sometimes_refuse(mail: object) -> str | None:
        message_id = str(mail["Message-ID"])  # type: ignore[index]
        if message_id in refused or chance.random() > 0.1:
            time.sleep(0.05)  # so that a kill finds somebody in the middle
            return None
        refused.add(message_id)
        return "451 try later"

    mailserver.before_taking = sometimes_refuse
    mailserver.after_taking = lambda _mail: time.sleep(0.05)
    promise_mails(cast, MAILS_OF_THE_STORM)
    wire.whole = True
    workers = [send("--concurrency", "2", url=wire.url) for _ in range(2)]
    for number in range(KILLS):
        taken = len(mailserver.taken)
        tick_until(lambda: len(mailserver.taken) >= taken + 5 or all_settled(), "some mails were taken")  # noqa: B023
        time.sleep(chance.random())
        worker_kill(workers.pop(0))
        if number < CUTS:
            wire.cut()
            time.sleep(1)
            wire.whole = True
        workers.append(send("--concurrency", "2", url=wire.url))
    tick_until_settled()

    copies, unknown = mailserver.copies(), _message_ids(MailState.UNKNOWN)
    doubled = {message_id for message_id, number in copies.items() if number > 1}
    with capsys.disabled():
        print(
            f"\n{MAILS_OF_THE_STORM} mails, {KILLS} SIGKILLs, {CUTS} cuts, {len(refused)} temporary refusals: "
            f"{len(copies)} arrived, {len(unknown)} unknown, {len(doubled)} doubled, at most {max(copies.values())} copies"
        )
    assert len(copies) == MAILS_OF_THE_STORM
    assert doubled <= unknown
    assert max(copies.values()) <= 2
    assert len(unknown) <= KILLS * 2  # no more than there were processes to kill
    assert len(_message_ids(MailState.SENT)) == MAILS_OF_THE_STORM - len(unknown)


def _message_ids(state: MailState) -> set[str]:
    return {f"<{one.pk.hex}@notices.casetracker.invalid>" for one in MailDelivery.objects.filter(state=state)}
