"""Loading the tables of a stream into a database whose triggers are lifted, inside the caller's transaction."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from casetracker.backup import tables
from casetracker.backup.errors import BackupDamaged
from casetracker.backup.stream import Table
from casetracker.vault.errors import VaultError

BATCH = 200
Prepare = Callable[[Any], Any]


class Loader:
    """The sink of a stream: rows go into their tables in batches. Raises BackupDamaged."""

    def __init__(self, part: str) -> None:
        self._models: dict[str, type[Model]] = {model._meta.db_table: model for model in tables.models_of(part)}  # noqa: SLF001
        self._part = part
        self._table = ""
        self._rows: list[list[Any]] = []
        self._statement = ""
        self._prepare: list[Prepare] = []

    def header(self, found: list[Table]) -> None:
        """Refuse a stream of other tables than ours, and take out what ``migrate`` wrote."""
        ours = [tables.table_of(model) for model in self._models.values()]
        if found != ours:
            names = {table.name for table in {*found} ^ {*ours}}
            raise BackupDamaged(
                f"the tables of {self._part} are not those of this database: {', '.join(sorted(names))}"
            )
        with connection.cursor() as cursor:
            for table in sorted(tables.WRITTEN_BY_MIGRATE & self._models.keys()):
                cursor.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608  a name of our own
        ContentType.objects.clear_cache()

    def row(self, table: str, values: list[Any]) -> None:
        """Take one row."""
        if table != self._table:
            self.flush()
            self._begin(table)
        self._rows.append(values)
        if len(self._rows) >= BATCH:
            self.flush()

    def _begin(self, table: str) -> None:
        fields = tables.columns(self._models[table])
        names = ", ".join(_quoted(str(field.column)) for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        self._table = table
        self._statement = f"INSERT INTO {_quoted(table)} ({names}) VALUES ({marks})"  # noqa: S608  names of our own
        self._prepare = [_preparing(field) for field in fields]

    def flush(self) -> None:
        """Write what is held."""
        rows, self._rows = self._rows, []
        if not rows:
            return
        try:
            prepared = [[one(value) for one, value in zip(self._prepare, row, strict=True)] for row in rows]
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(self._statement, prepared)
        except (DatabaseError, VaultError, TypeError) as error:
            # The database's own message may quote the row: its class says enough.
            raise BackupDamaged(f"rows of {self._table} are refused ({type(error).__name__})") from None


def _preparing(field: Any) -> Prepare:
    return lambda value: field.get_db_prep_save(value, connection)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def check_references() -> None:
    """Refuse rows that point at nothing. Raises BackupDamaged."""
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise BackupDamaged(f"rows point at rows that are not there ({type(error).__name__})") from None


def reset_sequences(models: Sequence[type[Model]]) -> None:
    """Let automatic numbers go on behind the highest that was loaded."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
