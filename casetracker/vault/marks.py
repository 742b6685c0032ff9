"""What one transaction knows of a key, and nobody else may know yet: it stands among its commit hooks.

Django takes a hook out exactly when what was written along with it is rolled back, savepoint by savepoint. A key kept
for longer than its row would go on sealing what nobody can ever open; a row believed to be locked after the savepoint
that locked it is gone could be taken away meanwhile.
"""

import threading
from collections.abc import Callable
from typing import Any
from weakref import ref

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# The database with the keys' own store: that of the rows, so that a key and what it seals are written together.
KEY_DATABASE = DEFAULT_DB_ALIAS


class Mark:
    """One thing that the present transaction made or locked: a scope's key, an epoch.

    ``newest`` is the generation that the transaction may seal under; ``kept`` holds the unwrapped forms of what it made
    (None: it made nothing, and what it unwraps may go into the process's own caches); ``sealing`` is what it seals
    with, once it has.
    """

    def __init__(self, newest: int, *, is_fresh: bool, committed: Callable[[], None]) -> None:
        self.newest = newest
        self.kept: dict[object, Any] | None = {} if is_fresh else None
        self.sealing: Any = None
        self._committed = committed
        self.connection: BaseDatabaseWrapper = connections[KEY_DATABASE]

    def __call__(self) -> None:
        if self.kept is not None:
            self._committed()


Standing = dict[object, list["ref[Mark]"]]


class _Alive(threading.local):
    """The marks of one thread by subject, oldest first: where to look, while the hooks alone say what stands.

    What was made is listed once more by itself, so that opening a value looks at that alone.
    """

    def __init__(self) -> None:
        self.marks: Standing = {}
        self.fresh: Standing = {}


alive = _Alive()


def put(subject: object, *, newest: int = 0, is_fresh: bool = False, committed: Callable[[], None]) -> None:
    """Mark what was made (``is_fresh``) or locked; ``committed`` runs when what was made is there for everybody.

    Outside of a transaction nothing is held and what was made is committed at once: no mark is left.
    """
    mark = Mark(newest, is_fresh=is_fresh, committed=committed)
    transaction.on_commit(mark, using=KEY_DATABASE)
    _list(alive.marks, subject, mark)
    if is_fresh:
        _list(alive.fresh, subject, mark)


def _list(standing: Standing, subject: object, mark: Mark) -> None:
    def drop(gone: "ref[Mark]") -> None:
        rest = [other for other in standing.pop(subject, []) if other is not gone]
        if rest:
            standing[subject] = rest

    standing[subject] = [*standing.get(subject, []), ref(mark, drop)]


def made(subject: object) -> Mark | None:
    """The newest mark of what the present transaction made of ``subject``."""
    found = alive.fresh.get(subject)
    return None if found is None else _newest(found)


def find(subject: object) -> Mark | None:
    """The newest mark of what the present transaction made or holds of ``subject``."""
    found = alive.marks.get(subject)
    return None if found is None else _newest(found)


def _newest(found: "list[ref[Mark]]") -> Mark | None:
    # Somebody may hold a mark for longer than it stands, a traceback for instance: its transaction's hooks are asked.
    for reference in reversed(found):
        mark = reference()
        if mark is not None:
            for hook in mark.connection.run_on_commit:
                if hook[1] is mark:
                    return mark
    return None


def forget(subject: object) -> None:
    """Drop what the marks of ``subject`` keep: it was destroyed. The marks stay, since that may be rolled back."""
    for reference in alive.marks.get(subject, ()):
        mark = reference()
        if mark is not None:
            mark.sealing = None
            if mark.kept is not None:
                mark.kept.clear()
