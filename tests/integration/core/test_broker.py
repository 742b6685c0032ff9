"""Delivery by a real Celery worker over a real RabbitMQ (CASETRACKER_TEST_BROKER)."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from amqp.exceptions import PreconditionFailed  # type: ignore[import-untyped]
from django.conf import settings
from django.db import connection
from kombu import Connection, Queue
from kombu.exceptions import OperationalError

from casetracker.celery import app
from casetracker.core.models import OutboxMessage
from casetracker.core.tasks import relay_outbox
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

BROKER = os.environ.get("CASETRACKER_TEST_BROKER", "")
PATIENCE_SECONDS = 60
Start = Callable[..., subprocess.Popen[bytes]]


def database_url() -> str:
    """The address of the test's own database, as a worker is given it."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    login = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
    return f"postgres://{login}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"


@contextmanager
def broker() -> Iterator[Connection]:
    with Connection(BROKER, connect_timeout=5) as channel:
        yield channel


@pytest.fixture(scope="module")
def queue_of_the_run() -> Iterator[str]:
    """The queue of this run, gone after it."""
    yield settings.CELERY_QUEUE
    with broker() as channel:
        channel.default_channel.queue_delete(settings.CELERY_QUEUE)


@pytest.fixture
def queue(queue_of_the_run: str) -> str:
    """The queue of this run, empty."""
    with broker() as channel:
        found = Queue(queue_of_the_run, queue_arguments={"x-queue-type": "quorum"}, channel=channel.default_channel)
        found.declare()
        found.purge()
    return queue_of_the_run


@pytest.fixture
def mail_folder() -> Path:
    folder = settings.HOME_DIR / "mail"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    return folder


@pytest.fixture
def start(queue: str) -> Iterator[Start]:
    """Start a worker on the test's queue and database; it is stopped with the test."""
    workers: list[subprocess.Popen[bytes]] = []

    def begin(*options: str, url: str = BROKER) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "casetracker.settings",
            "DATABASE_URL": database_url(),
            "CELERY_BROKER_URL": url,
        }
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "casetracker",
            "worker",
            "--without-gossip",
            "--without-mingle",
        ]
        worker = subprocess.Popen([*command, "-l", "WARNING", *options], cwd=settings.BASE_DIR, env=environment)
        workers.append(worker)
        return worker

    yield begin
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    for worker in workers:
        try:
            worker.wait(20)
        except subprocess.TimeoutExpired:
            worker.kill()


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


class Wire:
    """A stretch of wire to the broker that can be cut and mended."""

    def __init__(self) -> None:
        parts = urlsplit(BROKER)
        self._broker = (parts.hostname or "127.0.0.1", parts.port or 5672)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = BROKER.replace(parts.netloc, f"{parts.username}:{parts.password}@127.0.0.1:{self.port}")
        self.whole = False
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.whole = False
        for end in self._ends:
            with suppress(OSError):  # the other side may have hung up already
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self.whole:
                near.close()
                continue
            far = socket.create_connection(self._broker)
            self._ends += [near, far]
            threading.Thread(target=self._carry, args=(near, far), daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        try:
            while True:
                for one in select.select([near, far], [], [])[0]:
                    data = one.recv(65536)
                    if not data:
                        return
                    (far if one is near else near).sendall(data)
        except (OSError, ValueError):
            return
        finally:
            near.close()
            far.close()


@pytest.fixture
def wire() -> Iterator[Wire]:
    cable = Wire()
    yield cable
    cable.close()


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
