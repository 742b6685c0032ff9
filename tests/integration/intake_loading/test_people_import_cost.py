"""What an import of people costs, and what it leaves in the log."""

import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from casetracker.audit.models import AuditEntry
from casetracker.audit.verify import verify
from intake.models import Communication
from tests.integration.intake_loading.conftest import Import, table_of


def test_an_import_is_one_entry_for_each_fifty_and_the_log_verifies(
    bring: Import, communication: Communication
) -> None:
    before = AuditEntry.objects.count()

    bring(table_of(101))

    assert AuditEntry.objects.count() == before + 3
    assert verify(communication_id=communication.pk).findings == []


def test_nothing_of_a_person_stands_in_the_log(bring: Import) -> None:
    bring(table_of(2))

    said = str(list(AuditEntry.objects.values()))
    assert "Velasen" not in said
    assert "family_name" in said


def test_forty_victims_take_well_under_two_seconds(bring: Import) -> None:
    began = time.monotonic()

    bring(table_of(40), authority={"kind": "self"})

    assert time.monotonic() - began < 2


def test_the_number_of_writes_does_not_grow_with_the_people(bring: Import) -> None:
    def writes(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            bring(table_of(count))
        return sum(query["sql"].startswith(("INSERT", "UPDATE")) for query in queries)

    assert writes(2) == writes(20)
