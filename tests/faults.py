"""Things that break at the worst moment: the n-th commit, storage write or provider call of whatever a test runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections


class Killed(BaseException):
    """The process is gone: no handler of ordinary errors sees it."""


class Counter:
    """Counts calls of a function, and lets one of them fail instead."""

    def __init__(self, number: int, error: type[BaseException]) -> None:
        self.number, self.error, self.count = number, error, 0

    @property
    def has_struck(self) -> bool:
        """Whether there were that many calls."""
        return self.count >= self.number

    def over(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, whose call number ``number`` raises instead."""

        def call(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            if self.count == self.number:
                raise self.error("it breaks here")
            return function(*args, **kwargs)

        return call


@contextmanager
def commit_fails(number: int, error: type[BaseException] = Killed) -> Iterator[Counter]:
    """The commit number ``number`` inside the block does not happen: the server hears nothing more of its transaction."""
    engine: Any = type(connections["default"])
    commit = engine._commit
    counter = Counter(number, error)
    strike = counter.over(lambda: None)

    def commit_or_break(connection: Any) -> None:
        try:
            strike()
        except error:
            connection._rollback()
            raise
        commit(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_commit", commit_or_break)
        yield counter


@contextmanager
def call_fails(owner: Any, name: str, number: int, error: type[BaseException] = OSError) -> Iterator[Counter]:
    """Call number ``number`` of ``owner.name`` inside the block raises ``error``."""
    with pytest.MonkeyPatch.context() as patch:
        counter = Counter(number, error)
        patch.setattr(owner, name, counter.over(getattr(owner, name)))
        yield counter


@contextmanager
def statement_fails(number: int, error: type[BaseException] = Killed) -> Iterator[Counter]:
    """Statement number ``number`` inside the block, whichever it is, is not sent. What ends a transaction still is."""
    counter = Counter(number, error)

    def strike(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            return counter.over(execute)(sql, params, many, context)
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(strike):
        yield counter
