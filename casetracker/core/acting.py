"""Who acts. Every door (view, task, command) opens ``acting(actor)``: one transaction, one actor, one request id.

The database is told the actor for row-level security; services note their refusals here, and the door writes them
down after the roll-back. The vault leaves the digest of each new ciphertext here, and the audit log collects them:
a block that sealed something and wrote no audit entry for it fails at its end.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID, uuid4

from django.db import connection, transaction

from casetracker.core.errors import Recorded

P = ParamSpec("P")
R = TypeVar("R")


class ActorKind(StrEnum):
    USER = "user"
    ANONYMOUS = "anonymous"
    TASK = "task"
    COMMAND = "command"


@dataclass(frozen=True)
class Actor:
    """Who acts: a kind, and the user's id where there is one."""

    kind: ActorKind
    id: UUID | None = None


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
TASK = Actor(ActorKind.TASK)
COMMAND = Actor(ActorKind.COMMAND)


@dataclass(frozen=True)
class Seal:
    """The digest of one new ciphertext: contract, row, SHA-256."""

    contract: str
    row_id: UUID
    digest: bytes


@dataclass(frozen=True)
class Refusal:
    """A refusal to be written down after the roll-back."""

    service: str
    error: Recorded


@dataclass
class Act:
    """One block of acting."""

    actor: Actor
    request_id: UUID
    seals: list[Seal] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


_current: ContextVar[Act | None] = ContextVar("act", default=None)
_refusal_writer: list[Callable[[Act, Refusal], None]] = []


def current() -> Act:
    """The block we are in. Raises RuntimeError outside of any: no door forgot to say who acts."""
    act = _current.get()
    if act is None:
        raise RuntimeError("nobody acts: open acting(actor) first")
    return act


def is_acting() -> bool:
    """Whether somebody acts."""
    return _current.get() is not None


def write_refusals_with(writer: Callable[[Act, Refusal], None]) -> None:
    """Let the audit log, a floor above, say how a refusal is written down."""
    _refusal_writer[:] = [writer]


@contextmanager
def acting(actor: Actor, *, request_id: UUID | None = None, reads: bool = False) -> Iterator[Act]:
    """Act as ``actor`` in one transaction; inside another block of the same actor, join it.

    ``reads=True`` promises to change nothing but what reading itself leaves (an identity read is an audit entry): on
    SQLite no write lock is then taken at the start, so that pages can be read side by side.
    Raises RuntimeError when a block of somebody else is open, or when something was sealed without an audit entry.
    """
    outer = _current.get()
    if outer is not None:
        if outer.actor != actor:
            raise RuntimeError("somebody else acts already")
        yield outer
        return
    act = Act(actor, request_id or uuid4())
    token = _current.set(act)
    try:
        if reads and connection.vendor == "sqlite":
            yield act
            _nothing_unrecorded(act)
        else:
            with transaction.atomic():
                _tell_database(actor)
                yield act
                _nothing_unrecorded(act)
    except Recorded as error:
        note_refusal("door", error)
        raise
    finally:
        try:
            _write_refusals(act)
        finally:
            _current.reset(token)


def _tell_database(actor: Actor) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('casetracker.actor', %s, true)", [str(actor.id or "")])


def _nothing_unrecorded(act: Act) -> None:
    if act.seals:
        contracts = sorted({seal.contract for seal in act.seals})
        raise RuntimeError(f"sealed without an audit entry: {', '.join(contracts)}")


def _write_refusals(act: Act) -> None:
    refusals, act.refusals = act.refusals, []
    act.seals.clear()
    for refusal in refusals:
        for writer in _refusal_writer:
            with transaction.atomic():
                writer(act, refusal)


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a domain service: all of it or nothing, and its refusal goes on record.

    The savepoint rolls back what the service wrote, so a page may catch the error and show the form again.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        act = current()
        # A copy: an entry that the service wrote took the seals of its caller along, and is rolled back with them.
        seals_before = list(act.seals)
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except Exception as error:
            act.seals = seals_before
            if isinstance(error, Recorded):
                note_refusal(function.__qualname__, error)
            raise

    return run


def note_refusal(service_name: str, error: Recorded) -> None:
    """Put a refusal on the list that is written down at the end of the block; once, however often it passes by."""
    if not error.noted:
        error.noted = True
        current().refusals.append(Refusal(service_name, error))
