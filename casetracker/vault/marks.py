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
        self._connection: BaseDatabaseWrapper = connections[KEY_DATABASE]

    def __call__(self) -> None:
        if self.kept is not None:
            self._committed()

    def stands(self) -> bool:
        """Whether it still is among its transaction's hooks. Somebody may hold the object for longer: a traceback."""
        for hook in self._connection.run_on_commit:  # noqa: SIM110  every sealed value comes by, and any() is slower
            if hook[1] is self:
                return True
        return False


Standing = dict[object, list["ref[Mark]"]]


class _Alive(threading.local):
    """The marks of one thread by subject, oldest first: where to look, while the hooks alone say what stands.

    What was made stands apart from what is merely held, so that opening a value looks at the first alone.
    """

    def __init__(self) -> None:
        self.fresh: Standing = {}
        self.held: Standing = {}


alive = _Alive()


def put(subject: object, *, newest: int = 0, is_fresh: bool = False, committed: Callable[[], None]) -> None:
    """Mark what was made (``is_fresh``) or locked; ``committed`` runs when what was made is there for everybody.

    Outside of a transaction nothing is held and what was made is committed at once: no mark is left.
    """
    mark = Mark(newest, is_fresh=is_fresh, committed=committed)
    transaction.on_commit(mark, using=KEY_DATABASE)
    standing = alive.fresh if is_fresh else alive.held

    def drop(gone: "ref[Mark]") -> None:
        rest = [other for other in standing.pop(subject, []) if other is not gone]
        if rest:
            standing[subject] = rest

    standing[subject] = [*standing.get(subject, []), ref(mark, drop)]


def made(subject: object) -> Mark | None:
    """The newest mark of what the present transaction made of ``subject``."""
    found = alive.fresh.get(subject)
    return None if found is None else _standing(found)


def find(subject: object) -> Mark | None:
    """The newest mark of what the present transaction made or holds of ``subject``."""
    if subject in alive.fresh:
        mark = made(subject)
        if mark is not None:
            return mark
    found = alive.held.get(subject)
    if found is None:
        return None
    newest = found[-1]()
    return newest if newest is not None and newest.stands() else _standing(found)


def _standing(found: "list[ref[Mark]]") -> Mark | None:
    for reference in reversed(found):
        mark = reference()
        if mark is not None and mark.stands():
            return mark
    return None


def forget(subject: object) -> None:
    """Drop what the marks of ``subject`` keep: it was destroyed. The marks stay, since that may be rolled back."""
    for reference in (*alive.fresh.get(subject, ()), *alive.held.get(subject, ())):
        mark = reference()
        if mark is not None:
            mark.sealing = None
            if mark.kept is not None:
                mark.kept.clear()
