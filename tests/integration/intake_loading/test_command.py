"""``manage.py file_communication``: data on stdout, messages on stderr, an exit code for each outcome."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import TestCase

from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from intake.models import Communication
from tests.cast import Cast
from tests.factories.cases import in_force
from tests.integration.intake_loading.conftest import EXAMPLES
from workflow.models import CaseFile

FILED, INVALID, USAGE, NOT_PERMITTED, REFUSED = range(5)
EXAMPLE = str(EXAMPLES / "communication.json")


@dataclass
class Ran:
    """How the command ended, and what it said where."""

    code: int
    out: str
    err: str


@pytest.fixture
def run() -> Callable[..., Ran]:
    """``run("FILE.json", "--as", "…")`` as from a shell; what waits for the commit happens at its end."""

    def command(*args: str) -> Ran:
        out, err = StringIO(), StringIO()
        try:
            with TestCase.captureOnCommitCallbacks(execute=True):
                call_command("file_communication", *args, stdout=out, stderr=err)
        except CommandError as error:
            return Ran(error.returncode, out.getvalue(), f"{err.getvalue()}{error}")
        return Ran(FILED, out.getvalue(), err.getvalue())

    return command


@pytest.fixture
def spoiled(example: dict[str, Any], tmp_path: Path) -> str:
    """The example with two faults, in a folder without its annexes."""
    example["evidence"], example["authorities"] = [], []
    example["states"] = ["XXX"]
    example["claims"][0]["article"] = 11
    path = tmp_path / "spoiled.json"
    path.write_text(json.dumps(example), encoding="utf-8")
    return str(path)


@pytest.fixture
def unfinished(tmp_path: Path) -> str:
    """A document that makes a draft and no more."""
    path = tmp_path / "unfinished.json"
    people = [{"key": "a", "is_victim": True, "given_names": "Delfina"}]
    document = {"working_title": "Begun", "language": "es", "states": ["MEX"], "people": people}
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_the_reference_alone_goes_to_stdout(cast: Cast, run: Callable[..., Ran]) -> None:
    ran = run(EXAMPLE, "--as", cast.caseworker.email)

    assert (ran.code, ran.err) == (FILED, "")
    assert ran.out.strip() == Communication.objects.get().reference


def test_it_acts_as_the_named_person(cast: Cast, run: Callable[..., Ran]) -> None:
    run(EXAMPLE, "--as", cast.lead.email.upper())

    assert Communication.objects.get().created_by == cast.lead
    assert AuditEntry.objects.get(action=Action.COMMUNICATION_CREATED).actor_id == cast.lead.pk


def test_json_tells_the_reference_and_what_is_missing_with_its_place(
    cast: Cast, run: Callable[..., Ran], unfinished: str
) -> None:
    ran = run(unfinished, "--as", cast.caseworker.email, "--json")

    told = json.loads(ran.out)
    assert told["reference"] == Communication.objects.get().reference
    assert {"/people/0/family_name", "/people/0/migration_status", "/authorities", "/facts", "/signed_on"} <= {
        problem["pointer"] for problem in told["missing"]
    }


def test_an_invalid_document_ends_with_its_problems_on_stderr(
    cast: Cast, run: Callable[..., Ran], spoiled: str
) -> None:
    ran = run(spoiled, "--as", cast.caseworker.email)

    assert (ran.code, ran.out) == (INVALID, "")
    assert "/states/0: " in ran.err
    assert "/claims/0/article: " in ran.err
    assert not Communication.objects.exists()


def test_an_invalid_document_ends_with_its_problems_as_json(cast: Cast, run: Callable[..., Ran], spoiled: str) -> None:
    ran = run(spoiled, "--as", cast.caseworker.email, "--json")

    problems = json.loads(ran.out)["problems"]
    assert [(problem["pointer"], problem["code"]) for problem in problems] == [
        ("/states/0", "unknown_state"),
        ("/claims/0/article", "not_text"),
    ]


def test_what_is_no_json_is_invalid(cast: Cast, run: Callable[..., Ran]) -> None:
    ran = run(str(EXAMPLES / "annexes" / "notebook.txt"), "--as", cast.caseworker.email)

    assert ran.code == INVALID
    assert "(not_json)" in ran.err


@pytest.mark.parametrize("who", ["case_officer", "auditor", "stranger", "administrator"])
def test_others_than_caseworkers_and_leads_are_not_permitted(cast: Cast, run: Callable[..., Ran], who: str) -> None:
    ran = run(EXAMPLE, "--as", getattr(cast, who).email)

    assert (ran.code, ran.out) == (NOT_PERMITTED, "")
    assert "active caseworker or lead" in ran.err


def test_an_attempt_that_is_not_permitted_is_on_record(cast: Cast, run: Callable[..., Ran]) -> None:
    run(EXAMPLE, "--as", cast.auditor.email)

    assert AuditEntry.objects.filter(action=Action.REFUSED, actor_id=cast.auditor.pk).count() == 1


def test_an_inactive_caseworker_is_not_permitted(cast: Cast, run: Callable[..., Ran]) -> None:
    cast.caseworker.is_active = False
    cast.caseworker.save(update_fields=["is_active"])

    assert run(EXAMPLE, "--as", cast.caseworker.email).code == NOT_PERMITTED


@pytest.mark.django_db
def test_an_unknown_address_is_not_permitted(run: Callable[..., Ran]) -> None:
    assert run(EXAMPLE, "--as", "nobody@cast.example").code == NOT_PERMITTED


@pytest.mark.parametrize("args", [[], [EXAMPLE], ["--as", "a@b.example"], ["/no/such.json", "--as", "a@b.example"]])
def test_a_call_that_says_too_little_is_a_matter_of_usage(run: Callable[..., Ran], args: list[str]) -> None:
    assert run(*args).code == USAGE


def test_a_trial_tells_all_and_keeps_nothing(
    cast: Cast, run: Callable[..., Ran], stored: Callable[[], set[Path]]
) -> None:
    user = cast.caseworker
    before = (AuditEntry.objects.count(), stored())

    ran = run(EXAMPLE, "--as", user.email, "--dry-run", "--json")

    assert json.loads(ran.out)["reference"] is None
    assert not Communication.objects.exists()
    assert (AuditEntry.objects.count(), stored()) == before


def test_submission_opens_a_case(cast: Cast, run: Callable[..., Ran]) -> None:
    in_force()

    ran = run(EXAMPLE, "--as", cast.caseworker.email, "--submit")

    communication = Communication.objects.get()
    assert (ran.code, ran.out.strip()) == (FILED, communication.reference)
    assert communication.sealed_at is not None
    assert CaseFile.objects.get().reference in ran.err


def test_a_refused_submission_keeps_the_complete_communication_and_names_the_paragraph(
    cast: Cast, run: Callable[..., Ran]
) -> None:
    ran = run(EXAMPLE, "--as", cast.caseworker.email, "--submit")

    communication = Communication.objects.get()
    assert (ran.code, ran.out.strip()) == (REFUSED, communication.reference)
    assert communication.completed_at is not None
    assert communication.sealed_at is None
    assert "77 (8)" in ran.err
    assert "stays with you" in ran.err


def test_a_refused_submission_is_told_as_json_too(cast: Cast, run: Callable[..., Ran]) -> None:
    ran = run(EXAMPLE, "--as", cast.caseworker.email, "--submit", "--json")

    assert json.loads(ran.out)["refusal"]["code"] == "not_receivable"


def test_a_refusal_in_a_trial_is_told_and_not_recorded(cast: Cast, run: Callable[..., Ran]) -> None:
    user = cast.caseworker
    before = AuditEntry.objects.count()

    ran = run(EXAMPLE, "--as", user.email, "--submit", "--dry-run")

    assert ran.code == REFUSED
    assert not Communication.objects.exists()
    assert AuditEntry.objects.count() == before


def test_an_incomplete_document_that_is_to_be_submitted_is_not_filed(
    cast: Cast, run: Callable[..., Ran], unfinished: str
) -> None:
    ran = run(unfinished, "--as", cast.caseworker.email, "--submit")

    assert ran.code == INVALID
    assert "/people/0/family_name: " in ran.err
    assert not Communication.objects.exists()


def test_the_schema_is_printed_without_a_document(run: Callable[..., Ran]) -> None:
    ran = run("--schema")

    assert json.loads(ran.out)["title"] == "Communication"


@pytest.mark.parametrize(("args", "code"), [(["--bogus"], USAGE), ([], USAGE), (["--schema"], FILED)])
def test_the_exit_code_reaches_the_shell(args: list[str], code: int) -> None:
    command = [sys.executable, "manage.py", "file_communication", "--skip-checks", *args]

    ended = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=False)

    assert ended.returncode == code
