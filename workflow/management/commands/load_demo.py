"""``manage.py load_demo``: the demo docket, in demo mode alone."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casetracker.core import clock
from casetracker.desk.ground import ground_lay
from casetracker.vault.errors import VaultError
from workflow.demo.load import demo_load


class Command(BaseCommand):
    help = "Load the demo docket: invented people, live cases near today, published procedures of other committees."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load what is missing of it; running it again changes nothing. Progress goes to standard error.

        Raises CommandError outside of demo mode, where the keys are missing, where a published procedure is refused.
        """
        if not settings.DEMO:
            raise CommandError("The demo docket is loaded in demo mode only: set CASETRACKER_DEMO=1.")
        started = time.monotonic()
        try:
            ground_lay()
            report = demo_load(now=clock.now(), say=self.stderr.write)
        except VaultError as error:
            raise CommandError(str(error)) from None
        if report.refused:
            first = report.refused[0]
            raise CommandError(f"{first.symbol}, step {first.order} ({first.type}): {first.reason} ({first.code})")
        seconds = time.monotonic() - started
        told = f"{report.replayed} published procedures replayed, {len(report.standing)} were there already"
        self.stderr.write(f"The demo docket stands after {seconds:.0f} seconds: {told}.")
