"""``manage.py erase_case``: ask for the erasure of a communication, or decide on it, as two different people."""

import json
from argparse import ArgumentParser
from enum import IntEnum
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Refused
from casetracker.vault.errors import VaultError
from workflow.models import Erasure
from workflow.selectors.erasures import certificate_json, erasure_page
from workflow.services.erasures import erasure_approve, erasure_refuse, erasure_request
from workflow.vocabulary import ErasureOutcome, ErasureReason


class Exit(IntEnum):
    """What the command ends with."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_PERMITTED = 3
    UNAVAILABLE = 4


class Command(BaseCommand):
    help = (
        "Erase a communication and its cases: one person asks (--reason), another approves (--approve) or refuses "
        "(--refuse). Exit codes: 0 done, 1 refused by a rule, 2 usage, 3 not permitted, 4 the ledger or the keys are "
        "not available and nothing was erased."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="the intake reference, such as IN-…; of a case, without the State's code")
        parser.add_argument("--as", dest="email", metavar="EMAIL", required=True, help="who asks or decides")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--reason", choices=ErasureReason.values, help="ask for the erasure")
        what.add_argument("--approve", action="store_true", help="approve what another person asked for, and erase")
        what.add_argument("--refuse", action="store_true", help="refuse what another person asked for")
        what.add_argument("--certificate", action="store_true", help="print the certificate of what was erased")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ask, decide or tell, with the rights of the person named. Raises CommandError with an exit code."""
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError(f"{options['email']} is no active account.", returncode=Exit.USAGE)
        try:
            with acting(user.actor):
                erasure = _act(user, options)
        except Hidden:
            raise CommandError("That is not there, or not theirs.", returncode=Exit.NOT_PERMITTED) from None
        except Refused as error:
            raise CommandError(str(error), returncode=Exit.REFUSED) from None
        except VaultError as error:
            raise CommandError(f"Nothing was erased: {error}", returncode=Exit.UNAVAILABLE) from None
        self._tell(erasure, as_json=options["json"])

    def _tell(self, erasure: Erasure, *, as_json: bool) -> None:
        told = certificate_json(erasure, on=clock.today())
        if as_json:
            self.stdout.write(json.dumps({**told, "outcome": erasure.outcome or "waiting"}))
            return
        reference = erasure.communication.reference
        if erasure.outcome == ErasureOutcome.REFUSED:
            self.stdout.write(f"{reference}: refused. Nothing was erased.")
        elif not erasure.outcome:
            self.stdout.write(f"{reference}: asked. Another person approves it with --approve.")
        else:
            self.stdout.write(
                f"{reference}: erased. Keys destroyed: {erasure.keys_destroyed}; documents: {erasure.files_removed}; "
                f"line {erasure.ledger_seq} of the ledger. The last backup of keys expires on {erasure.complete_date}."
            )
            if told["key_epoch"]["stands"]:
                self.stdout.write("Its epoch still stands: run `manage.py rotate_keys --kek`.")


def _act(user: User, options: dict[str, Any]) -> Erasure:
    page, at = erasure_page(user, options["reference"]), clock.now()
    if options["reason"]:
        reason = ErasureReason(options["reason"])
        return erasure_request(user=user, communication=page.communication, reason=reason, at=at)
    if options["certificate"]:
        if page.certificate is None:
            raise Hidden("not_erased", "", subject=("communication", page.communication.pk))
        return page.certificate
    decide = erasure_approve if options["approve"] else erasure_refuse
    return decide(user=user, communication=page.communication, at=at)
