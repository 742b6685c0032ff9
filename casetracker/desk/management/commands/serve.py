"""``manage.py serve``: the site, the relay of its outbox and the sweep of limits, until told to stop."""

import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from casetracker.accounts import demo

HOST = "127.0.0.1"
START_SECONDS = 30
SWEEP_SECONDS = 3600
STOP_SECONDS = 10

Child = subprocess.Popen[bytes]


class Command(BaseCommand):
    help = "Serve the site on this machine, with relay and sweep beside it; in demo mode with the demo docket."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start the processes, say where to look, and wait.

        Raises:
            CommandError: where the port is taken (exit 2), or a process ended by itself (exit 1).

        """
        port: int = options["port"]
        _port_is_free(port)
        if settings.DEMO:
            call_command("load_demo")  # what stands already is left alone
        signal.signal(signal.SIGTERM, _interrupt)
        children = [
            _start_server(port),
            _start("relay_outbox"),
            _start("sweep_deadlines", f"--interval={SWEEP_SECONDS}"),
        ]
        try:
            _await_answer(port, children)
            self.stdout.write(_welcome(port))
            self.stdout.flush()
            _watch(children)
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
        finally:
            _stop(children)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _port_is_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CommandError(f"Port {port} is taken: try `make run PORT={port + 1}`.", returncode=2) from None


def _start_server(port: int) -> Child:
    # One process with threads: SQLite has one writer anyway, and unwrapped keys are then held once.
    options = ["--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--threads", "8", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *options, "--log-level", "warning", "casetracker.wsgi"]
    return subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603  our own program and arguments


def _start(*command: str) -> Child:
    return subprocess.Popen([sys.executable, str(settings.BASE_DIR / "manage.py"), *command])  # noqa: S603  as above


def _await_answer(port: int, children: list[Child]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        _all_run(children)
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError(f"The server does not answer within {START_SECONDS} seconds.")


def _watch(children: list[Child]) -> None:
    while True:
        _all_run(children)
        time.sleep(0.5)


def _all_run(children: list[Child]) -> None:
    for child in children:
        if child.poll() is not None:
            raise CommandError(f"{child.args!r} ended with {child.returncode}.")


def _stop(children: list[Child]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def _welcome(port: int) -> str:
    lines = [f"casetracker answers on http://localhost:{port}/ (Ctrl-C stops it)."]
    if settings.DEMO:
        width = max(len(str(login["role"])) for login in demo.LOGINS)
        lines += ["", f"Demo logins, all with the password {demo.PASSWORD}:"]
        lines += [f"  {login['role']!s:<{width}}  {login['email']}" for login in demo.LOGINS]
    return "\n".join(lines)
