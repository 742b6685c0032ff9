"""``manage.py file_communication``: file a communication that another system wrote as one JSON document."""

import json
from argparse import ArgumentParser
from contextlib import nullcontext
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Problem, Refused
from intake.loading.parsing import MOST_BYTES, JsonObject, document_parse
from intake.loading.schema import communication_schema
from intake.loading.sources import FolderFiles
from intake.models import Communication
from intake.services.drafts import communication_complete
from intake.services.loader import communication_load, missing_problems
from workflow.services.submission import communication_submit


class Exit(IntEnum):
    """What the command ends with."""

    FILED = 0
    INVALID = 1
    USAGE = 2
    NOT_PERMITTED = 3
    REFUSED = 4


@dataclass
class Outcome:
    """What became of a document."""

    reference: str
    missing: list[Problem]
    cases: list[str] = field(default_factory=list)
    refusal: Refused | None = None


class Command(BaseCommand):
    help = (
        "File a communication from a JSON document: all of it, or the list of everything wrong with it. "
        "Prints the intake reference. Exit codes: 0 filed, 1 invalid and not filed, 2 usage, 3 not permitted, "
        "4 filed and complete, but its submission refused by the procedure."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE.json", help="the document; its files lie beside it")
        parser.add_argument("--as", dest="email", metavar="EMAIL", help="the caseworker or lead who files it")
        parser.add_argument("--submit", action="store_true", help="submit it too: it is filed only if it is complete")
        parser.add_argument("--dry-run", action="store_true", help="do all of it, then undo it")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
        parser.add_argument("--schema", action="store_true", help="print the document's JSON Schema, no more")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(json.dumps(communication_schema(), ensure_ascii=False, indent=2))
            return
        if not options["file"] or not options["email"]:
            raise CommandError(_("Name the document, and with --as the person who files it."), returncode=Exit.USAGE)
        path = Path(options["file"])
        raw, user = _read(path), _filer(options["email"])
        try:
            outcome = _file(user, raw, path, is_submitted=options["submit"], is_tried=options["dry_run"])
        except Invalid as error:
            self._tell_problems(error.problems, as_json=options["json"])
            raise CommandError(_("Nothing was filed."), returncode=Exit.INVALID) from None
        except Hidden:
            raise _not_permitted(options["email"]) from None
        self._tell(outcome, as_json=options["json"], is_tried=options["dry_run"])

    def _tell_problems(self, problems: list[Problem], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"problems": [_problem_json(problem) for problem in problems]}))
            return
        for problem in problems:
            self.stderr.write(f"{problem.pointer or '/'}: {problem.message} ({problem.code})")

    def _tell(self, outcome: Outcome, *, as_json: bool, is_tried: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_outcome_json(outcome, is_tried=is_tried)))
        elif not is_tried:
            self.stdout.write(outcome.reference)
        if outcome.cases:
            self.stderr.write(_("Submitted: %(cases)s") % {"cases": ", ".join(outcome.cases)})
        if outcome.missing:
            self.stderr.write(_("Before it can be submitted it needs:"))
            for problem in outcome.missing:
                self.stderr.write(f"  {problem.pointer}: {problem.message}")
        if is_tried:
            self.stderr.write(_("This was a trial: nothing of it was kept."))
        if outcome.refusal is not None:
            told = {"rule": outcome.refusal.rule, "reason": outcome.refusal.message}
            raise CommandError(_("Not submitted (%(rule)s). %(reason)s") % told, returncode=Exit.REFUSED)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as source:
            return source.read(MOST_BYTES + 1)  # one byte too many is refused as too large, with its reason
    except OSError as error:
        text = _("%(path)s cannot be read: %(reason)s") % {"path": path, "reason": error.strerror}
        raise CommandError(text, returncode=Exit.USAGE) from None


def _filer(email: str) -> User:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise _not_permitted(email)
    return user


def _not_permitted(email: str) -> CommandError:
    text = _("%(email)s is not the e-mail address of an active caseworker or lead of an organisation.")
    return CommandError(text % {"email": email}, returncode=Exit.NOT_PERMITTED)


def _file(user: User, raw: bytes, path: Path, *, is_submitted: bool, is_tried: bool) -> Outcome:
    files = FolderFiles(path.absolute().parent)
    document = document_parse(raw)
    try:
        # A trial is one transaction round the others, rolled back at its end.
        with acting(user.actor) if is_tried else nullcontext() as trial:
            outcome = _load(user, document, files, is_complete=is_submitted)
            if is_submitted:
                _submit(user, outcome)
            if trial is not None:
                transaction.set_rollback(True)
                trial.refusals.clear()  # what was refused in a trial never was
            return outcome
    finally:
        files.close()


def _load(user: User, document: JsonObject, files: FolderFiles, *, is_complete: bool) -> Outcome:
    at = clock.now()
    with acting(user.actor):
        communication = communication_load(user=user, document=document, files=files, at=at)
        missing = missing_problems(communication)
        if is_complete:
            if missing:
                raise Invalid(missing)
            communication_complete(user=user, communication=communication, at=at)
    return Outcome(communication.reference, missing)


def _submit(user: User, outcome: Outcome) -> None:
    """Submit in a transaction of its own, so that a refusal leaves the complete communication where it is."""
    try:
        with acting(user.actor):
            communication = Communication.objects.get(reference=outcome.reference)
            cases = communication_submit(user=user, communication=communication, at=clock.now())
            outcome.cases = [case.reference for case in cases]
    except Refused as error:
        outcome.refusal = error


def _problem_json(problem: Problem) -> dict[str, str]:
    return {
        "pointer": problem.pointer,
        "field": problem.field,
        "code": problem.code,
        "message": str(problem.message),
    }


def _outcome_json(outcome: Outcome, *, is_tried: bool) -> dict[str, Any]:
    refusal = outcome.refusal
    return {
        "reference": None if is_tried else outcome.reference,
        "is_trial": is_tried,
        "cases": [] if is_tried else outcome.cases,
        "missing": [_problem_json(problem) for problem in outcome.missing],
        "refusal": refusal and {"code": refusal.code, "rule": refusal.rule, "message": str(refusal.message)},
    }
