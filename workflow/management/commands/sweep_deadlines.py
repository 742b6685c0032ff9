"""``manage.py sweep_deadlines``: mark the limits that have lapsed and promise what is to be told of limits."""

import json
import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from casetracker.core import clock
from casetracker.core.acting import COMMAND
from workflow.services.sweeping import Sweep, sweep

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Mark the time limits that have lapsed, and promise reminders and escalations. Running it again is safe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")
        parser.add_argument("--interval", type=float, help="sweep again every so many seconds, until told to stop")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Sweep once, or again and again.

        Raises:
            CommandError: where a case could not be swept (exit 1); the others were.

        """
        if options["interval"]:
            _sweep_on(options["interval"])
            return
        found = sweep(actor=COMMAND, at=clock.now(), is_dry=options["dry_run"])
        told = _told(found, is_dry=options["dry_run"])
        self.stdout.write(json.dumps(told) if options["json"] else _line(told))
        if found.failed:
            raise CommandError(f"{found.failed} cases could not be swept: the log names them. Run it again.")


def _sweep_on(interval: float) -> None:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        close_old_connections()
        try:
            sweep(actor=COMMAND, at=clock.now())
        except DatabaseError as error:
            # A database that is away or busy delays: the next sweep finds the same limits.
            logger.warning("the limits cannot be swept: %s", type(error).__name__)
        stop.wait(interval)


def _told(found: Sweep, *, is_dry: bool) -> dict[str, Any]:
    counts = {"cases": found.cases, "lapsed": found.lapsed, "failed": found.failed}
    return {**counts, "notices": dict(sorted(found.notices.items())), "is_dry_run": is_dry}


def _line(told: dict[str, Any]) -> str:
    verb = "would be" if told["is_dry_run"] else "were"
    notices = ", ".join(f"{count} {kind}" for kind, count in told["notices"].items()) or "none"
    return f"{told['cases']} live cases: {told['lapsed']} limits {verb} marked as lapsed; notices promised: {notices}."
