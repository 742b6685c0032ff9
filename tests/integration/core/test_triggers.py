"""Triggers stand on both engines, come back after a migration, and are missed when they are gone."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.audit.models import AuditEntry
from casetracker.core import triggers
from casetracker.core.acting import COMMAND, acting
from casetracker.core.triggers import Trigger

pytestmark = pytest.mark.django_db

Lift = Callable[[], AbstractContextManager[None]]


def database_errors() -> list[str]:
    return [str(message.id) for message in run_checks(databases=["default"]) if message.id == "core.E001"]


def test_every_trigger_stands() -> None:
    assert triggers.missing() == []
    assert database_errors() == []
    assert len(triggers.registered()) > 20


def test_a_lifted_trigger_is_missed_by_the_check(lifted_triggers: Lift) -> None:
    with lifted_triggers():
        missed = triggers.missing()
        errors = database_errors()

    assert "ct_audit_auditentry_no_update" in missed
    assert len(errors) == len(missed)
    assert triggers.missing() == []


def test_a_block_that_fails_puts_the_triggers_back(lifted_triggers: Lift) -> None:
    with pytest.raises(LookupError), lifted_triggers():
        raise LookupError

    assert triggers.missing() == []


def test_a_migration_puts_back_what_a_rebuilt_table_lost(lifted_triggers: Lift) -> None:
    trigger = next(one for one in triggers.registered() if one.table == "audit_auditentry")
    with connection.cursor() as cursor:
        for statement in trigger.remove_sql(connection.vendor):
            cursor.execute(statement)
    assert triggers.missing() == [trigger.full_name]

    call_command("migrate", verbosity=0)

    assert triggers.missing() == []


def test_a_trigger_of_a_table_that_is_not_there_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(triggers._registry, "early", Trigger("early", "not_yet_migrated", "BEFORE UPDATE", "no"))

    triggers.install()

    assert triggers.missing() == ["ct_early"]


def test_a_row_is_not_put_in_the_place_of_another_past_the_triggers() -> None:
    with acting(COMMAND):
        entry = record(Action.AUDIT_VERIFIED)
    columns = [str(field.column) for field in AuditEntry._meta.concrete_fields]
    forged = ", ".join("'audit.forged'" if column == "action" else column for column in columns)
    is_sqlite = connection.vendor == "sqlite"
    verb = "INSERT OR REPLACE" if is_sqlite else "INSERT"
    conflict = "" if is_sqlite else " ON CONFLICT (id) DO UPDATE SET action = excluded.action"
    sql = f"{verb} INTO audit_auditentry ({', '.join(columns)}) SELECT {forged} FROM audit_auditentry WHERE id = %s{conflict}"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [entry.pk.hex])

    assert AuditEntry.objects.get(pk=entry.pk).action == Action.AUDIT_VERIFIED


def test_a_condition_lets_other_rows_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    condition = "NEW.topic = 'frozen'"
    rule = Trigger("sample", "core_outboxmessage", "BEFORE UPDATE", "frozen stays", condition, condition)
    monkeypatch.setitem(triggers._registry, "sample", rule)
    triggers.install()
    from casetracker.core import clock, outbox
    from casetracker.core.models import OutboxMessage

    with acting(COMMAND):
        outbox.put("fluid", at=clock.now())
        outbox.put("frozen", at=clock.now())

    assert OutboxMessage.objects.filter(topic="fluid").update(attempts=1) == 1
    with pytest.raises(DatabaseError, match="frozen stays"), transaction.atomic():
        OutboxMessage.objects.filter(topic="frozen").update(attempts=1)
    with connection.cursor() as cursor:
        for statement in rule.remove_sql(connection.vendor):
            cursor.execute(statement)
