"""``manage.py file_communication --as``: the same people as on the pages, and nobody else."""

import io

import pytest
from django.core.management import CommandError, call_command

from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from intake.models import Communication
from tests.integration.intake_loading.conftest import EXAMPLES
from tests.integration.permissions.matrix.people import People
from tests.integration.permissions.matrix.probe import nothing_changes
from tests.integration.permissions.matrix.table import COLUMNS
from workflow.management.commands.file_communication import Exit

pytestmark = pytest.mark.django_db

FILERS = {"caseworker", "colleague", "lead", "other_caseworker", "other_lead"}
OTHERS = [column for column in COLUMNS.values() if column not in FILERS | {"anonymous"}]
EXAMPLE = str(EXAMPLES / "communication.json")


@pytest.fixture
def people(db: None) -> People:
    return People()


@pytest.mark.parametrize("column", sorted(FILERS))
def test_people_of_a_cso_file(people: People, column: str) -> None:
    user = getattr(people, column)

    call_command("file_communication", EXAMPLE, f"--as={user.email}", stdout=io.StringIO(), stderr=io.StringIO())

    assert Communication.objects.get().created_by == user


@pytest.mark.parametrize("column", OTHERS)
@pytest.mark.parametrize("more", [[], ["--submit"], ["--dry-run"]])
def test_nobody_else_files(people: People, column: str, more: list[str]) -> None:
    user = getattr(people, column)

    with nothing_changes(), pytest.raises(CommandError) as refused:
        call_command(
            "file_communication", EXAMPLE, f"--as={user.email}", *more, stdout=io.StringIO(), stderr=io.StringIO()
        )

    assert refused.value.returncode == Exit.NOT_PERMITTED


@pytest.mark.parametrize("column", OTHERS)
def test_the_refusal_is_on_record(people: People, column: str) -> None:
    user = getattr(people, column)

    with pytest.raises(CommandError):
        call_command("file_communication", EXAMPLE, f"--as={user.email}", stdout=io.StringIO(), stderr=io.StringIO())

    assert list(AuditEntry.objects.filter(actor_id=user.pk).values_list("action", flat=True)) == [Action.REFUSED]
