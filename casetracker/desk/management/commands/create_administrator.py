"""``manage.py create_administrator``: the first administrator, who makes every other account at the desk."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casetracker.accounts.models import Organisation
from casetracker.accounts.roles import OrganisationKind, Role
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Invalid
from casetracker.desk.services.accounts import organisation_add, person_add

WRONG_INPUT = 2


class Command(BaseCommand):
    help = "Create an administrator's account. It has no password: its owner asks for a link where one signs in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the login; the link to choose a password is sent there")
        parser.add_argument("name", help="the person's name")
        parser.add_argument(
            "--organisation", default="Petitions Section", help="of the secretariat; made where missing"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the organisation where it is missing, and the account in it.

        Raises CommandError (exit 2) where the address is malformed or known.
        """
        try:
            with acting(COMMAND):
                organisation = _organisation(options["organisation"])
                person_add(
                    organisation=organisation,
                    email=options["email"],
                    display_name=options["name"],
                    role=Role.ADMINISTRATOR,
                    at=clock.now(),
                )
        except Invalid as error:
            raise CommandError(str(error), returncode=WRONG_INPUT) from None
        self.stdout.write(
            "The account is made. Its owner chooses a password on the sign-in page, by “I do not know my password”."
        )


def _organisation(name: str) -> Organisation:
    kind = OrganisationKind.SECRETARIAT
    found = Organisation.objects.filter(name=name, kind=kind).first()
    return found or organisation_add(name=name, kind=kind, at=clock.now())
