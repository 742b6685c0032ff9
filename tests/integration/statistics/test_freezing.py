"""Freezing a month: once, encrypted, never changed; a December publishes."""

import hashlib
import json
from datetime import UTC, datetime

import pytest
import rfc8785
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.reference import profiles
from casetracker.vault.models import DataKey
from casetracker.vault.scopes import ScopeKind
from tests.integration.statistics.conftest import FreezeMonth, Insert, Lifted, ended
from workflow.models import CaseEvent, CaseFile, FrozenCounts, PublishedCell, PublishedTable
from workflow.statistics import published
from workflow.statistics.counting import Count, Facet
from workflow.statistics.freezing import counts_of
from workflow.statistics.table import csv_bytes
from workflow.statistics.vocabulary import Standing
from workflow.vocabulary import CaseState, EventKind


def call(capsys: pytest.CaptureFixture[str], *arguments: str, at: datetime) -> str:
    with clock.frozen(at):
        call_command("freeze_counts", *arguments)
    return capsys.readouterr().out


def test_a_freeze_holds_every_case_of_the_record(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(3), ended(2, state="GTM", kind=EventKind.SUBMITTED, to=CaseState.RECEIVED))

    counts = counts_of(freeze("2026-07").counts)

    assert counts == [
        Count(Facet("icrmw-77", "GTM", Standing.BEFORE_REGISTRATION, 2025), 2, 2),
        Count(Facet("icrmw-77", "MEX", Standing.INADMISSIBLE, 2026), 3, 3),
    ]


def test_a_month_is_counted_as_it_stood_at_its_end(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(3))

    standings = [row.facet.standing for text in ("2026-05", "2026-06") for row in counts_of(freeze(text).counts)]

    assert standings == [Standing.BEFORE_REGISTRATION, Standing.INADMISSIBLE]


def test_the_second_freeze_of_a_month_gives_back_the_first(insert: Insert, freeze: FreezeMonth) -> None:
    first = freeze("2026-12")
    insert(ended(30))

    second = freeze("2026-12")

    assert (first.is_new, second.is_new) == (True, False)
    assert second.counts == first.counts
    assert len(second.tables) == len(first.tables) == len(profiles.all())
    assert counts_of(second.counts) == []


def test_a_month_that_is_not_over_is_refused(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    # 30 November, 22:30 in UTC, is still November in Geneva.
    with pytest.raises(CommandError, match="not over yet"):
        call(capsys, "--month", "2026-11", at=datetime(2026, 11, 30, 22, 30, tzinfo=UTC))

    assert not FrozenCounts.objects.exists()


def test_a_month_is_over_at_midnight_in_geneva(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    out = call(capsys, "--month", "2026-11", at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))

    assert out == "2026-11: frozen\n"


def test_the_counts_are_encrypted_under_a_key_of_their_own(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(3))
    counts = freeze("2026-07").counts

    with connection.cursor() as cursor:
        cursor.execute("SELECT payload_sealed FROM workflow_frozencounts")
        stored = bytes(cursor.fetchone()[0])

    assert stored[0] == 0xE1
    assert b"MEX" not in stored
    assert DataKey.objects.filter(scope_kind=ScopeKind.SNAPSHOT, scope_id=counts.pk).count() == 1


def test_the_digest_is_that_of_the_payload(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(3))

    counts = freeze("2026-07").counts

    assert counts.sha256 == hashlib.sha256(rfc8785.dumps(counts.payload)).hexdigest()


def test_nobody_can_try_guesses_on_the_digest(freeze: FreezeMonth) -> None:
    # Nothing was ever filed: the payloads of both months say the same, but for the month and the salt.
    first, second = freeze("2026-07").counts, freeze("2026-08").counts

    assert first.payload["counts"] == second.payload["counts"] == []
    assert first.payload["salt"] != second.payload["salt"]
    assert len(bytes.fromhex(first.payload["salt"])) == 32


def test_a_freeze_is_on_record_without_a_count_of_cases(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12), ended(3, state="GTM"))

    counts = freeze("2026-12").counts

    entry = AuditEntry.objects.get(action=Action.STATISTICS_FROZEN)
    assert entry.codes == {"month": "2026-12", "sha256": counts.sha256, "cells": 1}
    assert entry.seals[0][0] == "frozen_counts.payload"


@pytest.mark.parametrize("model", [FrozenCounts, PublishedTable, PublishedCell])
def test_the_database_refuses_to_change_or_remove_what_is_frozen(
    model: type[Model], insert: Insert, freeze: FreezeMonth
) -> None:
    insert(ended(12))
    freeze("2026-12")
    field = "month_date"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model._default_manager.update(**{field: "2020-01-01"})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model._default_manager.all().delete()


def test_the_database_refuses_a_published_number_below_ten(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12))
    freeze("2026-12")
    cell = PublishedCell.objects.get()
    cell.pk, cell.state, cell.cases = None, "GTM", 9

    with pytest.raises(IntegrityError), transaction.atomic():
        cell.save(force_insert=True)


def test_the_database_refuses_a_second_number_for_a_cell(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12))
    freeze("2026-12")
    cell = PublishedCell.objects.get()
    cell.pk, cell.cases = None, 13

    with pytest.raises(IntegrityError), transaction.atomic():
        cell.save(force_insert=True)


def test_only_december_publishes(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12))

    freeze("2026-11")

    assert not PublishedTable.objects.exists()
    assert not PublishedCell.objects.exists()


def test_a_december_publishes_a_table_for_every_procedure(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12), ended(9, state="GTM"), ended(20, state="SLV", csos=1), ended(20, state="HND", csos=0))

    freeze("2026-12")

    assert {table.procedure for table in PublishedTable.objects.all()} == {profile.key for profile in profiles.all()}
    assert [(cell.state, cell.cases) for cell in published.cells("icrmw-77")] == [("MEX", 12)]


def test_the_ledger_has_the_digest_of_the_file(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12))
    freeze("2026-12")

    table = published.latest_table("icrmw-77")

    assert table is not None
    assert (table.cells, table.previous_year, table.last_year) == (1, None, 2026)
    assert table.csv_sha256 == hashlib.sha256(csv_bytes("icrmw-77", published.cells("icrmw-77"))).hexdigest()


def test_what_is_entered_late_changes_no_published_year(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12), ended(4, state="GTM"))
    freeze("2026-12")
    before = published.cells("icrmw-77")
    insert(ended(3), ended(40, state="GTM"), ended(15, year=2027))

    freeze("2027-12")

    after = published.cells("icrmw-77")
    assert [cell for cell in after if cell.year == 2026] == before
    assert [(cell.state, cell.year, cell.cases) for cell in after if cell not in before] == [("MEX", 2027, 15)]


def test_an_earlier_december_frozen_afterwards_publishes_nothing(insert: Insert, freeze: FreezeMonth) -> None:
    insert(ended(12, year=2025))
    freeze("2026-12")
    tables = PublishedTable.objects.count()

    late = freeze("2025-12")

    assert late.is_new
    assert late.tables == []
    assert PublishedTable.objects.count() == tables


def test_the_first_run_freezes_the_newest_closed_month(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(call(capsys, "--json", at=datetime(2027, 3, 15, tzinfo=UTC)))

    assert [(month["month"], month["is_new"], month["tables"]) for month in told] == [("2027-02", True, {})]


def test_a_later_run_freezes_what_has_been_missed(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call(capsys, at=datetime(2027, 3, 15, tzinfo=UTC))

    out = call(capsys, at=datetime(2027, 6, 15, tzinfo=UTC))

    assert out == "2027-03: frozen\n2027-04: frozen\n2027-05: frozen\n"


def test_the_run_of_january_publishes(insert: Insert, capsys: pytest.CaptureFixture[str]) -> None:
    insert(ended(12), ended(9, state="GTM"))
    call(capsys, at=datetime(2026, 12, 15, tzinfo=UTC))

    told = json.loads(call(capsys, "--json", at=datetime(2027, 1, 15, tzinfo=UTC)))

    assert told[0]["month"] == "2026-12"
    assert told[0]["tables"] == {profile.key: int(profile.key == "icrmw-77") for profile in profiles.all()}


def test_a_run_with_nothing_to_do_says_so(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call(capsys, at=datetime(2027, 3, 15, tzinfo=UTC))

    assert call(capsys, at=datetime(2027, 3, 20, tzinfo=UTC)) == "nothing to freeze\n"


def test_what_is_no_month_is_refused_by_the_command(db: None) -> None:
    with pytest.raises(CommandError, match="not a month"):
        call_command("freeze_counts", "--month=soon")


def test_an_act_without_a_date_is_counted_from_its_record_and_in_no_year(
    insert: Insert, freeze: FreezeMonth, lifted_triggers: Lifted
) -> None:
    insert(ended(12))
    with lifted_triggers():
        CaseEvent.objects.filter(kind=EventKind.INADMISSIBLE).update(occurred_date=None, precision="unknown")

    counts = counts_of(freeze("2026-12").counts)

    assert [row.facet for row in counts] == [Facet("icrmw-77", "MEX", Standing.INADMISSIBLE, None)]
    assert published.cells("icrmw-77") == []


def test_an_act_dated_to_the_year_counts_from_the_end_of_that_year(
    insert: Insert, freeze: FreezeMonth, lifted_triggers: Lifted
) -> None:
    insert(ended(12))
    with lifted_triggers():
        CaseEvent.objects.filter(kind=EventKind.INADMISSIBLE).update(occurred_date="2026-01-01", precision="year")

    november, december = (counts_of(freeze(text).counts)[0].facet for text in ("2026-11", "2026-12"))

    assert (november.standing, december.standing) == (Standing.BEFORE_REGISTRATION, Standing.INADMISSIBLE)


def test_a_case_whose_state_is_not_stated_is_frozen_and_not_published(
    insert: Insert, freeze: FreezeMonth, lifted_triggers: Lifted
) -> None:
    insert(ended(12))
    with lifted_triggers():
        CaseFile.objects.update(state_party=None)

    counts = counts_of(freeze("2026-12").counts)

    assert [(row.facet.state, row.cases) for row in counts] == [(None, 12)]
    assert published.cells("icrmw-77") == []


def test_a_case_taken_through_the_procedure_is_counted(in_force_case: object, freeze: FreezeMonth) -> None:
    counts = counts_of(freeze("2026-03").counts)

    assert [(row.facet.state, row.facet.standing, row.facet.year, row.organisations) for row in counts] == [
        ("MEX", Standing.IN_EXCHANGE, 2026, 1)
    ]
