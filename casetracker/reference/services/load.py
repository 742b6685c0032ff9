"""Loading the data files into the tables, as often as one likes, without touching what an administrator edited."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from casetracker.reference import datafiles, names
from casetracker.reference.models import Declaration, Participation, Right, State, StateName
from casetracker.reference.models.sourced import Sourced
from casetracker.reference.vocabulary import Origin

Values = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class LoadReport:
    """How many rows were added, changed, left the same, kept because someone edited them, removed with their line."""

    added: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    removed: int = 0

    def __add__(self, other: "LoadReport") -> "LoadReport":
        return LoadReport(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@transaction.atomic
def load_reference() -> LoadReport:
    """Bring the tables to the data files. Rows that do not come from the files, or were edited, stay as they are."""
    report = (
        _sync(State, ("iso3",), datafiles.states())
        + _sync(StateName, ("state_id", "language"), datafiles.state_names())
        + _sync(Participation, ("state_id", "treaty"), datafiles.participations())
        + _sync(Declaration, ("state_id", "treaty", "article"), datafiles.declarations())
        + _sync(Right, ("treaty", "article"), datafiles.rights())
    )
    names.forget()
    transaction.on_commit(names.forget)
    return report


def _sync(model: type[Sourced], key: tuple[str, ...], wanted: Iterable[Values]) -> LoadReport:
    """Compare the lines of a file with the rows of a table, by ``key``, and write the difference."""
    standing = _by_key(model, key)
    add: list[Sourced] = []
    change: list[Sourced] = []
    same = kept = 0
    written: set[str] = set()
    for values in wanted:
        rows = standing.pop(tuple(values[field] for field in key), [])
        written |= values.keys() - set(key)
        if not rows:
            add.append(model(**values))
        elif any(row.origin != Origin.FILE for row in rows):
            kept += 1
        elif _set(rows[0], values):
            change.append(rows[0])
        else:
            same += 1
    gone = [row.pk for row in _flat(standing.values()) if row.origin == Origin.FILE]
    table: QuerySet[Sourced] = QuerySet(model)
    table.bulk_create(add)
    if change:
        table.bulk_update(change, sorted(written))
    table.filter(pk__in=gone).delete()
    return LoadReport(len(add), len(change), same, kept, len(gone))


def _by_key(model: type[Sourced], key: tuple[str, ...]) -> dict[Key, list[Sourced]]:
    found: dict[Key, list[Sourced]] = defaultdict(list)
    table: QuerySet[Sourced] = QuerySet(model)
    for row in table.exclude(origin=Origin.SIMULATION):
        found[tuple(getattr(row, field) for field in key)].append(row)
    return found


def _flat(groups: Iterable[list[Sourced]]) -> Iterator[Sourced]:
    for group in groups:
        yield from group


def _set(row: Sourced, values: Values) -> bool:
    """Put ``values`` into ``row``; whether that changed it."""
    changed = {field: value for field, value in values.items() if getattr(row, field) != value}
    for field, value in changed.items():
        setattr(row, field, value)
    return bool(changed)
