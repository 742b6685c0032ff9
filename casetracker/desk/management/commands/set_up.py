"""``manage.py set_up``: bring an installation to where it can be served, as often as one likes."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from casetracker.desk.ground import ground_lay
from casetracker.vault.errors import VaultError


class Command(BaseCommand):
    help = "Migrate, make the root key and the first epoch where missing, load reference data, collect static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-static", action="store_true", help="leave the static files as they are")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do each step; what stands already is left alone.

        Raises:
            CommandError: where the key file is missing or unfit for the database.

        """
        call_command("migrate", interactive=False, verbosity=0)
        try:
            report = ground_lay()
        except VaultError as error:
            raise CommandError(str(error)) from None
        if not options["no_static"]:
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(
            f"Ready in {settings.HOME_DIR}: {report.added + report.changed} reference rows brought up to date."
        )
