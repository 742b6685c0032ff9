"""Set-up and the served demo, as real processes in a home of their own."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

from casetracker.accounts import demo

PATIENCE_SECONDS = 120


def environment(home: Path) -> dict[str, str]:
    """A plain environment: the embedded defaults in ``home``."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "CASETRACKER_HOME": str(home), "CASETRACKER_DEMO": "1"}


def manage(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment(home), capture_output=True, text=True, check=False
    )


def ask(home: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "casetracker.sqlite3")) as database:
        return database.execute(sql).fetchall()


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was set up."""
    folder = tmp_path_factory.mktemp("home")
    done = manage(folder, "set_up")
    assert done.returncode == 0, done.stderr
    return folder


def standing(home: Path) -> dict[str, object]:
    """What a second set-up must leave as it is."""
    counts = {
        table: ask(home, f"SELECT count(*) FROM {table}")
        for table in ("reference_state", "vault_keyepoch", "vault_datakey")
    }
    return {"key": (home / "keys" / "root.key").read_bytes(), "secret": (home / "secret_key").read_bytes(), **counts}


def test_set_up_makes_what_is_missing(home: Path) -> None:
    key = home / "keys" / "root.key"

    assert key.stat().st_mode & 0o777 == 0o600
    assert standing(home)["vault_keyepoch"] == [(1,)]
    assert standing(home)["vault_datakey"] == [(1,)]
    assert list((home / "static" / "ct").glob("ct.*.css.gz"))


def test_a_second_set_up_changes_nothing(home: Path) -> None:
    before = standing(home)

    done = manage(home, "set_up")

    assert (done.returncode, standing(home)) == (0, before)
    assert "0 reference rows" in done.stdout


def test_set_up_makes_no_new_key_for_a_database_that_needs_the_old_one(home: Path) -> None:
    key = home / "keys" / "root.key"
    aside = key.rename(key.with_suffix(".aside"))

    done = manage(home, "set_up")

    made = key.exists()
    aside.rename(key)
    assert (done.returncode, made) == (1, False)
    assert "restore it" in done.stderr


@dataclass(frozen=True)
class Served:
    """A running demo."""

    home: Path
    port: int
    process: subprocess.Popen[str]
    greeting: str

    def get(self, path: str) -> tuple[dict[str, str], bytes]:
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept-Encoding": "gzip"})
        with urlopen(request, timeout=20) as answer:  # noqa: S310  an address of our own making
            return dict(answer.headers), answer.read()


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Served]:
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment(home), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield Served(home, port, process, _greeting(process))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _greeting(process: subprocess.Popen[str]) -> str:
    lines: list[str] = []
    assert process.stdout is not None
    while line := process.stdout.readline():
        lines.append(line)
        if str(demo.LOGINS[-1]["email"]) in line:
            return "".join(lines)
    raise AssertionError("it ended before it answered: " + "".join(lines))


def test_the_demo_says_where_it_is_and_who_may_log_in(served: Served) -> None:
    assert f"http://localhost:{served.port}/" in served.greeting
    assert demo.PASSWORD in served.greeting
    assert all(str(login["email"]) in served.greeting for login in demo.LOGINS)


def test_the_demo_answers(served: Served) -> None:
    headers, body = served.get("/account/login/")

    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"<form" in body


def test_static_files_are_compressed_and_kept_for_good(served: Served) -> None:
    _, page = served.get("/account/login/")
    found = re.search(rb'href="(/static/ct/ct\.[0-9a-f]+\.css)"', page)
    assert found is not None

    headers, _ = served.get(found[1].decode())

    assert headers["Content-Encoding"] == "gzip"
    assert "immutable" in headers["Cache-Control"]


def test_the_demo_has_its_docket(served: Served) -> None:
    assert ask(served.home, "SELECT count(*) > 0 FROM workflow_casefile") == [(1,)]


def test_the_relay_runs_beside_the_server(served: Served) -> None:
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    with closing(sqlite3.connect(served.home / "casetracker.sqlite3", timeout=20)) as database, database:
        database.execute(
            "INSERT INTO core_outboxmessage (id, topic, payload, created_at, available_at, attempts) "
            f"VALUES (lower(hex(randomblob(16))), 'test.nobody', '{{}}', {now}, {now}, 0)"
        )

    until = time.monotonic() + PATIENCE_SECONDS
    while ask(served.home, "SELECT attempts FROM core_outboxmessage WHERE topic = 'test.nobody'") == [(0,)]:
        assert time.monotonic() < until, "nobody looked into the outbox"
        time.sleep(0.2)


def test_the_sweep_of_limits_runs_beside_the_server(served: Served) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    # The demo's docket has limits that are over; nobody but the sweep marks them.
    while ask(served.home, "SELECT count(*) FROM workflow_deadline WHERE status = 'lapsed'") == [(0,)]:
        assert time.monotonic() < until, "nobody sweeps the limits"
        time.sleep(0.2)


def test_a_taken_port_is_said_in_plain_words(served: Served) -> None:
    done = manage(served.home, "serve", "--port", str(served.port))

    assert done.returncode == 2
    assert f"Port {served.port} is taken: try `make run PORT={served.port + 1}`." in done.stderr


def test_server_and_relay_stop_together(served: Served) -> None:
    served.process.send_signal(signal.SIGTERM)

    assert served.process.wait(PATIENCE_SECONDS) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(served.process.pid, 0)
    with pytest.raises(URLError):
        served.get("/account/login/")
