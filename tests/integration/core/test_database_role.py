"""On PostgreSQL the role that serves pages owns nothing and cannot change the log, whatever the triggers say."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core import roles
from casetracker.core.acting import COMMAND, acting
from casetracker.core.roles import APP_ROLE

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]

Lift = Callable[[], AbstractContextManager[None]]


@contextmanager
def as_application() -> Iterator[None]:
    with connection.cursor() as cursor:
        # After an error the savepoint's roll-back gives the old role back; the connection takes no command before it.
        cursor.execute(f"SET LOCAL ROLE {APP_ROLE}")
        yield
        cursor.execute("RESET ROLE")


def ask(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [APP_ROLE])
        return list(cursor.fetchall())


def test_the_role_exists_and_can_neither_log_in_nor_rule() -> None:
    flags = ask(
        "SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = %s"
    )

    assert flags == [(False, False, False, False, False)]


def test_the_role_owns_nothing() -> None:
    assert ask("SELECT relname FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid WHERE rolname = %s") == []


def test_the_role_writes_the_log() -> None:
    with transaction.atomic(), as_application(), acting(COMMAND):
        entry = record(Action.AUDIT_VERIFIED)

    assert entry.seq == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET action = 'x'",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
        "UPDATE intake_supplement SET created_at = now()",
        "DELETE FROM workflow_caseevent",
        "ALTER TABLE audit_auditentry DISABLE TRIGGER ALL",
        "DROP TRIGGER ct_audit_auditentry_no_update ON audit_auditentry",
        "ALTER TABLE audit_auditentry OWNER TO casetracker_app",
        "DROP TABLE audit_auditentry",
    ],
)
def test_the_role_cannot_change_what_is_append_only(lifted_triggers: Lift, statement: str) -> None:
    refused = pytest.raises(DatabaseError, match="permission denied|must be owner")
    if statement.startswith("DROP TRIGGER"):
        with refused, transaction.atomic(), as_application(), connection.cursor() as cursor:
            cursor.execute(statement)
        return
    # With the triggers away, what still refuses is the missing right.
    with lifted_triggers(), refused, transaction.atomic(), as_application(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_append_only_table_is_closed_to_the_role() -> None:
    open_tables = ask(
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgname LIKE 'ct\\_%%\\_no\\_update' AND has_table_privilege(%s, c.oid, 'UPDATE')"
    )

    assert open_tables == []


def test_the_role_reads_and_writes_everything_else() -> None:
    closed = ask(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "AND NOT has_table_privilege(%s, oid, 'SELECT, INSERT')"
    )

    assert closed == []


def test_granting_again_changes_nothing() -> None:
    rights = "SELECT relname, relacl::text FROM pg_class WHERE relkind = 'r' AND %s <> '' ORDER BY relname"
    before = ask(rights)

    roles.grant()

    assert ask(rights) == before


def test_a_login_that_may_not_make_roles_is_told_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    name = f"plain_{uuid4().hex[:8]}"
    monkeypatch.setattr(roles, "APP_ROLE", f"absent_{uuid4().hex[:8]}")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} NOLOGIN")
        cursor.execute(f"SET LOCAL ROLE {name}")
        roles.grant()
        cursor.execute("RESET ROLE")

    assert "may not create it" in caplog.text
