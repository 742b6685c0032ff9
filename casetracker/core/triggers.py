"""Database triggers on both engines: put in place after every migrate, and checked at the start.

SQLite drops triggers silently when a migration rebuilds their table, so they do not belong to a migration.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "ct_"


@dataclass(frozen=True)
class Trigger:
    """One rule on one table.

    Parameters: ``name`` without the prefix is unique; ``event`` is e.g. ``BEFORE UPDATE``; ``when`` an SQL condition
    over OLD and NEW in each engine's dialect (empty: always); ``message`` is what the database says when it refuses.
    """

    name: str
    table: str
    event: str
    message: str
    when_sqlite: str = ""
    when_postgresql: str = ""
    statement: bool = False  # TRUNCATE fires once a statement and exists on PostgreSQL alone

    @property
    def full_name(self) -> str:
        return PREFIX + self.name

    def install_sql(self, vendor: str) -> list[str]:
        """The statements that put the trigger in place on ``vendor``; none where the engine has no such event."""
        if vendor == "sqlite":
            return [] if self.statement else self._sqlite()
        return self._postgresql()

    def _sqlite(self) -> list[str]:
        when = f"WHEN {self.when_sqlite}" if self.when_sqlite else ""
        return [
            f'DROP TRIGGER IF EXISTS "{self.full_name}"',
            (
                f'CREATE TRIGGER "{self.full_name}" {self.event} ON "{self.table}" FOR EACH ROW {when} '
                f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            ),
        ]

    def _postgresql(self) -> list[str]:
        condition = f"IF NOT ({self.when_postgresql}) THEN RETURN COALESCE(NEW, OLD); END IF;"
        body = condition if self.when_postgresql else ""
        scope = "STATEMENT" if self.statement else "ROW"
        return [
            (
                f'CREATE OR REPLACE FUNCTION "{self.full_name}"() RETURNS trigger LANGUAGE plpgsql AS '
                f"$ct$ BEGIN {body} RAISE EXCEPTION '{self.message}' USING ERRCODE = 'check_violation'; END $ct$"
            ),
            f'DROP TRIGGER IF EXISTS "{self.full_name}" ON "{self.table}"',
            (
                f'CREATE TRIGGER "{self.full_name}" {self.event} ON "{self.table}" '
                f'FOR EACH {scope} EXECUTE FUNCTION "{self.full_name}"()'
            ),
        ]

    def remove_sql(self, vendor: str) -> list[str]:
        """The statements that lift the trigger: for ``lifted``."""
        if vendor == "sqlite":
            return [f'DROP TRIGGER IF EXISTS "{self.full_name}"']
        return [f'DROP TRIGGER IF EXISTS "{self.full_name}" ON "{self.table}"']


_registry: dict[str, Trigger] = {}


def register(triggers: Iterable[Trigger]) -> None:
    """Add an app's triggers; called by its ``ready()``."""
    for trigger in triggers:
        _registry[trigger.name] = trigger


def registered() -> list[Trigger]:
    """Every trigger that must stand."""
    return list(_registry.values())


def append_only(table: str, *, unless_sqlite: str = "", unless_postgresql: str = "") -> list[Trigger]:
    """The three triggers that let rows be added to ``table`` and nothing else.

    ``unless_…`` is the SQL condition, in each dialect, under which an update passes all the same.
    """
    says = f"{table} is append-only"
    sqlite, postgresql = (f"NOT ({unless})" if unless else "" for unless in (unless_sqlite, unless_postgresql))
    return [
        Trigger(f"{table}_no_update", table, "BEFORE UPDATE", says, sqlite, postgresql),
        Trigger(f"{table}_no_delete", table, "BEFORE DELETE", says),
        no_truncate(table),
    ]


def no_truncate(table: str) -> Trigger:
    """Refuse TRUNCATE, which row triggers do not see."""
    return Trigger(f"{table}_no_truncate", table, "BEFORE TRUNCATE", f"{table} is not truncated", statement=True)


def install(using: str = "default") -> None:
    """Put in place every registered trigger whose table exists."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    standing = [trigger for trigger in registered() if trigger.table in tables]
    _run(using, [statement for trigger in standing for statement in trigger.install_sql(connection.vendor)])


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Lift every trigger inside the block: for the restore of a backup, and for tests that tamper.

    In a transaction: where the block fails, its roll-back puts them in place again.
    """
    with transaction.atomic(using=using):
        _run(
            using,
            [statement for trigger in registered() for statement in trigger.remove_sql(connections[using].vendor)],
        )
        yield
        install(using)


def _run(using: str, statements: Iterable[str]) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def missing(using: str = "default") -> list[str]:
    """The names of registered triggers that do not stand, of those whose engine has them."""
    connection = connections[using]
    standing = _standing(connection)
    return [t.full_name for t in registered() if t.install_sql(connection.vendor) and t.full_name not in standing]


def _standing(connection: BaseDatabaseWrapper) -> set[str]:
    source = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(source)
        return {row[0] for row in cursor.fetchall()}
