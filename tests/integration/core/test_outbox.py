"""The outbox: promised with the transaction, delivered after it, once, and never lost."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core import clock, outbox
from casetracker.core.acting import TASK, Seal, acting, current
from casetracker.core.errors import Refused
from casetracker.core.models import OutboxMessage

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
TOPIC = "test.topic"

Register = Callable[[outbox.Handler], None]


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def handled_by(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Say who delivers the topic, for one test."""
    return lambda handler: monkeypatch.setitem(outbox._handlers, TOPIC, handler)


@pytest.fixture
def delivered(handled_by: Register) -> list[dict[str, str]]:
    """The payloads of what a plain handler delivered."""
    payloads: list[dict[str, str]] = []
    handled_by(lambda message: payloads.append(message.payload))
    return payloads


def put(number: int = 1, at: datetime = NOW) -> OutboxMessage:
    return outbox.put(TOPIC, at=at, case=f"case-{number}")


def fail(_message: OutboxMessage) -> None:
    raise ConnectionError("a text with a person's name in it")


def test_a_message_is_delivered_and_done(delivered: list[dict[str, str]]) -> None:
    message = put()

    count = outbox.relay()

    message.refresh_from_db()
    assert (count, delivered, message.done_at) == (1, [{"case": "case-1"}], NOW)


def test_a_message_is_delivered_once(delivered: list[dict[str, str]]) -> None:
    put()

    assert [outbox.relay(), outbox.relay()] == [1, 0]
    assert len(delivered) == 1


def test_messages_are_delivered_in_the_order_of_their_promise(delivered: list[dict[str, str]]) -> None:
    for number in (3, 1, 2):
        put(number, at=NOW - timedelta(minutes=10 - number))

    outbox.relay()

    assert [payload["case"] for payload in delivered] == ["case-1", "case-2", "case-3"]


def test_a_promise_rolled_back_is_not_kept(delivered: list[dict[str, str]]) -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)

    assert outbox.relay() == 0
    assert delivered == []


def test_a_relay_takes_no_more_than_it_was_told(delivered: list[dict[str, str]]) -> None:
    for number in range(5):
        put(number)

    assert outbox.relay(limit=3) == 3
    assert OutboxMessage.objects.filter(done_at__isnull=True).count() == 2


@pytest.mark.parametrize(("attempts", "wait"), [(0, 10), (1, 60), (2, 600), (3, 3600), (4, 3600), (40, 3600)])
def test_a_failed_delivery_waits_longer_each_time(handled_by: Register, attempts: int, wait: int) -> None:
    handled_by(fail)
    message = put()
    OutboxMessage.objects.update(attempts=attempts)

    assert outbox.relay() == 0

    message.refresh_from_db()
    assert (message.attempts, message.available_at, message.done_at) == (
        attempts + 1,
        NOW + timedelta(seconds=wait),
        None,
    )


def test_a_failed_message_is_delivered_when_its_time_has_come(
    handled_by: Register, delivered: list[dict[str, str]]
) -> None:
    handled_by(fail)
    put()
    outbox.relay()
    handled_by(lambda message: delivered.append(message.payload))

    assert outbox.relay() == 0
    with clock.frozen(NOW + timedelta(seconds=10)):
        assert outbox.relay() == 1


def test_a_failed_message_holds_up_no_other(handled_by: Register) -> None:
    delivered: list[str] = []

    def deliver(message: OutboxMessage) -> None:
        if message.payload["case"] == "case-1":
            fail(message)
        delivered.append(message.payload["case"])

    handled_by(deliver)
    for number in (1, 2, 3):
        put(number, at=NOW - timedelta(minutes=10 - number))

    assert outbox.relay() == 2
    assert delivered == ["case-2", "case-3"]


def test_a_message_without_a_handler_waits() -> None:
    message = outbox.put("test.unknown", at=NOW)

    assert outbox.relay() == 0

    message.refresh_from_db()
    assert (message.attempts, message.done_at) == (1, None)


def test_what_a_failed_handler_wrote_is_rolled_back(handled_by: Register) -> None:
    def write_and_fail(message: OutboxMessage) -> None:
        outbox.put("test.other", at=NOW)
        fail(message)

    handled_by(write_and_fail)
    put()

    outbox.relay()

    assert OutboxMessage.objects.count() == 1


def test_an_error_is_logged_by_its_class_and_never_by_its_text(
    handled_by: Register, caplog: pytest.LogCaptureFixture
) -> None:
    handled_by(fail)
    message = put()

    outbox.relay()

    assert f"outbox message {message.pk} ({TOPIC}) failed: ConnectionError" in caplog.text
    assert "name" not in caplog.text


def test_a_handler_acts_as_a_task(handled_by: Register) -> None:
    actors = []
    handled_by(lambda _message: actors.append(current().actor))
    put()

    outbox.relay()

    assert actors == [TASK]


def test_a_handlers_refusal_is_on_record(handled_by: Register) -> None:
    def refuse(_message: OutboxMessage) -> None:
        with acting(TASK):
            raise Refused("not_now", "Not now.")

    handled_by(refuse)
    put()

    outbox.relay()

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_kind, entry.codes["code"]) == (Action.REFUSED, "task", "not_now")


def test_a_handler_that_seals_without_an_entry_is_tried_again(handled_by: Register) -> None:
    handled_by(lambda _message: current().seals.append(Seal("person.note", uuid4(), bytes(32))))
    message = put()

    assert outbox.relay() == 0

    message.refresh_from_db()
    assert (message.attempts, message.done_at) == (1, None)


def test_the_command_delivers_what_waits(delivered: list[dict[str, str]], capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        put(number)

    call_command("relay_outbox", "--once")

    assert capsys.readouterr().out == "3\n"
    assert len(delivered) == 3


@pytest.mark.django_db(transaction=True)
def test_two_relays_side_by_side_deliver_each_message_once(monkeypatch: pytest.MonkeyPatch) -> None:
    delivered: list[str] = []

    def deliver_slowly(message: OutboxMessage) -> None:
        time.sleep(0.01)
        delivered.append(message.payload["case"])

    monkeypatch.setitem(outbox._handlers, TOPIC, deliver_slowly)
    for number in range(20):
        put(number)
    counts = _relay_in_threads(2)

    assert sorted(delivered) == sorted(f"case-{number}" for number in range(20))
    assert sum(counts) == 20
    if connection.features.has_select_for_update_skip_locked:
        assert min(counts) > 0, "one relay waited for the other"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_relay_passes_by_a_message_that_another_one_holds(delivered: list[dict[str, str]]) -> None:
    held = put(1, at=NOW - timedelta(minutes=5))
    put(2)

    with transaction.atomic():
        OutboxMessage.objects.select_for_update().get(pk=held.pk)
        counts = _relay_in_threads(1)

    assert counts == [1]
    assert delivered == [{"case": "case-2"}]


def _relay_in_threads(number: int) -> list[int]:
    counts: list[int] = []
    together = threading.Barrier(number)

    def relay() -> None:
        try:
            with clock.frozen(NOW):
                together.wait()
                total = 0
                while OutboxMessage.objects.filter(done_at__isnull=True).exists():
                    done = outbox.relay(limit=3)
                    total += done
                    if not done and number == 1:
                        break
                counts.append(total)
        finally:
            connection.close()

    threads = [threading.Thread(target=relay) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return counts
