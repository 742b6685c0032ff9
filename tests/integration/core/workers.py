"""What tests of delivery run beside themselves: real workers on the test's own queue and database, a wire to cut."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from kombu import Connection

BROKER = os.environ.get("CASETRACKER_TEST_BROKER", "")
Worker = subprocess.Popen[bytes]
Start = Callable[..., Worker]


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


def worker_begin(*options: str, url: str = BROKER, **environment: str) -> Worker:
    """Start a Celery worker, in a process group of its own: it can be killed with its children."""
    given = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "casetracker.settings",
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": url,
        **environment,
    }
    command = [sys.executable, "-m", "celery", "-A", "casetracker", "worker", "--without-gossip", "--without-mingle"]
    return subprocess.Popen(
        [*command, "-l", "WARNING", *options], cwd=settings.BASE_DIR, env=given, start_new_session=True
    )


def worker_kill(worker: Worker) -> None:
    """SIGKILL to the worker and its children: nothing of it runs on, nothing is tidied up."""
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(20)


def workers_end(workers: list[Worker]) -> None:
    """Stop them in order, and those that do not stop, at once."""
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    for worker in workers:
        try:
            worker.wait(20)
        except subprocess.TimeoutExpired:
            worker_kill(worker)


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
