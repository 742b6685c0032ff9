"""What tests of delivery ask for: a queue of their own, workers on it, a wire, a mail server."""

from collections.abc import Iterator

import pytest
from kombu import Queue

from casetracker.celery import app
from tests.integration.core.workers import Start, Wire, Worker, broker, worker_begin, workers_end
from tests.mailserver import MailServer


@pytest.fixture(scope="session")  # a publisher binds a queue once: deleted and made anew, it would hear nothing
def queue_of_the_run() -> Iterator[str]:
    """The queue of this run, gone after it. It is asked of the application, to which tasks belong once it is there."""
    name: str = app.conf.task_default_queue
    yield name
    with broker() as channel:
        channel.default_channel.queue_delete(name)


@pytest.fixture
def queue(queue_of_the_run: str) -> str:
    """The queue of this run, empty."""
    with broker() as channel:
        found = Queue(queue_of_the_run, queue_arguments={"x-queue-type": "quorum"}, channel=channel.default_channel)
        found.declare()
        found.purge()
    return queue_of_the_run


@pytest.fixture
def start(queue: str) -> Iterator[Start]:
    """Start a worker on the test's queue and database; it is stopped with the test."""
    workers: list[Worker] = []

    def begin(*options: str, **given: str) -> Worker:
        workers.append(worker_begin(*options, **given))
        return workers[-1]

    yield begin
    workers_end(workers)


@pytest.fixture
def wire() -> Iterator[Wire]:
    cable = Wire()
    yield cable
    cable.close()


@pytest.fixture
def mailserver() -> Iterator[MailServer]:
    """A real SMTP server on loopback."""
    server = MailServer()
    yield server
    server.stop()
