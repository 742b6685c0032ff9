"""``manage.py relay_outbox``: deliver what the outbox holds, until told to stop."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from casetracker.core import outbox

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Deliver the messages of the outbox as they come; SIGTERM or SIGINT ends it after the message in hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what waits now, print how many, and end")
        parser.add_argument("--interval", type=float, default=2.0, help="seconds between two looks (default: 2)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(str(_relay_all()))
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            _look(stop)
            stop.wait(options["interval"])


def _look(stop: Event) -> None:
    close_old_connections()
    try:
        while not stop.is_set() and outbox.relay(limit=10):
            pass
    except DatabaseError as error:
        # A database that is away or busy delays; the messages wait in it.
        logger.warning("the outbox cannot be read: %s", type(error).__name__)


def _relay_all() -> int:
    total = 0
    while delivered := outbox.relay():
        total += delivered
    return total
