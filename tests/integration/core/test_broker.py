"""Delivery by a real Celery worker over a real RabbitMQ (CASETRACKER_TEST_BROKER)."""

import time
from pathlib import Path

import pytest
from amqp.exceptions import PreconditionFailed  # type: ignore[import-untyped]
from django.conf import settings
from kombu import Connection, Queue
from kombu.exceptions import OperationalError

from casetracker.celery import app
from casetracker.core.models import OutboxMessage
from casetracker.core.tasks import relay_outbox
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.integration.core.workers import Start, Wire, broker

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

PATIENCE_SECONDS = 60


@pytest.fixture
def mail_folder() -> Path:
    folder = settings.HOME_DIR / "mail"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    return folder


@pytest.fixture
def promised(cast: Cast) -> set[str]:
    """A submitted communication, whose receipt is promised to these addresses."""
    in_force()
    assert cast.lead.pk
    Procedure(cast)
    assert OutboxMessage.objects.filter(done_at__isnull=True).exists()
    return {cast.lead.email, cast.caseworker.email}


def await_delivery() -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while OutboxMessage.objects.filter(done_at__isnull=True).exists():
        assert time.monotonic() < until, "nothing was delivered in time"
        time.sleep(0.2)


def addressed(folder: Path) -> list[str]:
    """To whom the mails in the folder go."""
    lines = [line for path in folder.iterdir() for line in path.read_text().splitlines()]
    return sorted(line.removeprefix("To: ") for line in lines if line.startswith("To: "))


def test_a_worker_delivers_what_was_promised_once(promised: set[str], start: Start, mail_folder: Path) -> None:
    events = OutboxMessage.objects.count()
    start("--concurrency", "2")

    for _ in range(6):
        relay_outbox.delay()
    await_delivery()
    for _ in range(2):
        relay_outbox.delay()
    time.sleep(2)

    assert set(addressed(mail_folder)) == promised
    assert len(addressed(mail_folder)) == events * len(promised)
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {0}


def test_the_wire_carries_the_name_of_a_task_and_nothing_of_a_case(promised: set[str], queue: str) -> None:
    relay_outbox.delay()

    with broker() as channel:
        message = Queue(queue, channel=channel.default_channel).get(no_ack=True)

    assert message is not None
    assert message.headers["task"] == "core.relay_outbox"
    assert message.content_type == "application/json"
    assert message.payload[:2] == [[], {}]
    assert message.properties["delivery_mode"] == 2
    sent = f"{message.body!r}{message.headers}{message.properties}"
    assert not any(address in sent for address in promised)


def test_the_queue_is_a_quorum_queue(queue: str) -> None:
    relay_outbox.delay()

    with broker() as channel:
        declare = channel.default_channel.queue_declare
        declare(queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
    with broker() as channel, pytest.raises(PreconditionFailed):
        channel.default_channel.queue_declare(
            queue, durable=True, auto_delete=False, arguments={"x-queue-type": "classic"}
        )


def test_tasks_are_json_alone_and_done_when_they_have_run() -> None:
    assert app.conf.accept_content == ["json"]
    assert (app.conf.task_serializer, app.conf.task_acks_late, app.conf.task_ignore_result) == ("json", True, True)


def test_without_a_broker_nothing_is_lost(promised: set[str], mail_folder: Path, queue: str) -> None:
    waiting = OutboxMessage.objects.filter(done_at__isnull=True).count()

    with pytest.raises(OperationalError), Connection("amqp://127.0.0.1:1//", connect_timeout=1) as nowhere:
        relay_outbox.apply_async(connection=nowhere, retry=False)

    assert OutboxMessage.objects.filter(done_at__isnull=True).count() == waiting


def test_a_broker_that_comes_back_delivers_what_was_promised_meanwhile(
    promised: set[str], start: Start, mail_folder: Path, wire: Wire
) -> None:
    start("--beat", "--concurrency", "1", url=wire.url)
    time.sleep(6)
    assert addressed(mail_folder) == []

    wire.whole = True
    await_delivery()

    assert set(addressed(mail_folder)) == promised


def test_a_worker_whose_wire_was_cut_goes_on_when_it_is_mended(
    cast: Cast, start: Start, mail_folder: Path, wire: Wire
) -> None:
    wire.whole = True
    start("--beat", "--concurrency", "1", url=wire.url)
    time.sleep(6)
    wire.cut()

    in_force()
    Procedure(cast)
    wire.whole = True
    await_delivery()

    assert addressed(mail_folder) == [cast.caseworker.email]
