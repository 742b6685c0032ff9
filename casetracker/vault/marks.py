"""What one transaction knows of a key, and nobody else may know yet: it stands among its commit hooks.

Django takes a hook out exactly when what was written along with it is rolled back, savepoint by savepoint. A key kept
for longer than its row would go on sealing what nobody can ever open; a row believed to be locked after the savepoint
that locked it is gone could be taken away meanwhile.
"""

import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from django.db import connections, router, transaction

from casetracker.vault.models import DataKey


class Mark:
    """One thing that the present transaction made or locked: a scope's key, an epoch.

    ``newest`` is the generation that the transaction may seal under; ``kept`` holds the unwrapped forms of what it made
    (None: it made nothing, and what it unwraps may go into the process's own caches).
    """

    def __init__(self, subject: object, newest: int, *, is_fresh: bool, committed: Callable[[], None]) -> None:
        self.subject = subject
        self.newest = newest
        self.kept: dict[object, Any] | None = {} if is_fresh else None
        self._committed = committed

    def __call__(self) -> None:
        if self.kept is not None:
            self._committed()


class _Alive(threading.local):
    """The marks of this thread's transactions: looking through the hooks is spared where there are none."""

    def __init__(self) -> None:
        self.marks: WeakSet[Mark] = WeakSet()


_alive = _Alive()


def key_database() -> str:
    """The alias of the database with the keys' own store."""
    return router.db_for_write(DataKey)


def put(subject: object, *, newest: int = 0, is_fresh: bool = False, committed: Callable[[], None]) -> None:
    """Mark what was made (``is_fresh``) or locked; ``committed`` runs when what was made is there for everybody."""
    mark = Mark(subject, newest, is_fresh=is_fresh, committed=committed)
    _alive.marks.add(mark)
    transaction.on_commit(mark, using=key_database())


def find(subject: object) -> Mark | None:
    """The newest mark of ``subject`` that stands in the present transaction."""
    if not _alive.marks:
        return None
    hooks = (entry[1] for entry in reversed(connections[key_database()].run_on_commit))
    return next((hook for hook in hooks if isinstance(hook, Mark) and hook.subject == subject), None)


def forget(subject: object) -> None:
    """Drop what the marks of ``subject`` keep: it was destroyed. The marks stay, since that may be rolled back."""
    for mark in list(_alive.marks):
        if mark.subject == subject and mark.kept is not None:
            mark.kept.clear()
