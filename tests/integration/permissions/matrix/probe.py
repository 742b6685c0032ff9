"""Sending a request as somebody, and looking at everything that it left."""

import hashlib
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from tests.integration.permissions.matrix.people import ANONYMOUS
from tests.integration.permissions.matrix.world import NOW, World

FORM = "application/x-www-form-urlencoded"
# The log is what a refusal leaves; a session is the browser's, not the case's.
LEFT_BY_ANYBODY = frozenset({"audit_auditentry", "audit_chainhead", "django_session"})
_WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)


@dataclass
class Answer:
    """What came back, and what it left: tables that were written to, tables that changed, actions on record."""

    status: int
    text: bytes
    headers: dict[str, str]
    written: frozenset[str]
    changed: frozenset[str]
    actions: list[str]
    error: str = ""

    @property
    def refusals(self) -> int:
        """How many refusals it left on record."""
        return self.actions.count(Action.REFUSED)


@dataclass
class _Seen:
    written: set[str] = field(default_factory=set)
    error: str = ""

    def watch(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITES.match(sql)
        if found:
            self.written.add(found[1])
        return execute(sql, params, many, context)

    def note_error(self, **_signal: Any) -> None:
        self.error = repr(sys.exc_info()[1])


class _Browser(Client):
    """Without what the test client does round a request: pages are not collected, cookies stay as they are."""

    def request(self, **request: Any) -> HttpResponseBase:  # type: ignore[override]
        return self.handler(self._base_environ(**request))  # type: ignore[attr-defined]  # Django's own, unstubbed


class Probe:
    """The browsers of all columns. Every request has a moment of its own, by which its entries in the log are found."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.browsers: dict[str, _Browser] = {}
        self.sent = 0

    def ask(self, column: str, method: str, path: str, body: str = "", *, undo: bool = False) -> Answer:
        """Send one request. With ``undo`` everything that it did is taken back afterwards."""
        self.sent += 1
        cache.clear()  # the log-in's limits of attempts are not the subject
        with clock.frozen(NOW + timedelta(milliseconds=self.sent)):
            if not undo:
                return self._ask(column, method, path, body)
            with transaction.atomic():
                answer = self._ask(column, method, path, body)
                after = fingerprints(answer.written - LEFT_BY_ANYBODY)
                transaction.set_rollback(True)
        before = fingerprints(after)
        answer.changed = frozenset(table for table, digest in after.items() if digest != before[table])
        return answer

    def sign_in(self, columns: Iterable[str]) -> None:
        """Open the browser of each column."""
        for column in columns:
            self._browser(column)

    def _ask(self, column: str, method: str, path: str, body: str) -> Answer:
        browser, seen = self._browser(column), _Seen()
        got_request_exception.connect(seen.note_error)
        try:
            with connection.execute_wrapper(seen.watch):
                response: Any = browser.generic(method, path, body, content_type=FORM)
                text = b"".join(response.streaming_content) if response.streaming else response.content
        finally:
            got_request_exception.disconnect(seen.note_error)
        written = frozenset(seen.written)
        entries = AuditEntry.objects.filter(occurred_at=clock.now()).values_list("action", "request_id", "actor_id")
        actions = self._own_actions(column, response, list(entries)) if "audit_auditentry" in written else []
        return Answer(response.status_code, text, dict(response.items()), written, frozenset(), actions, seen.error)

    def _own_actions(self, column: str, response: Any, entries: list[Any]) -> list[str]:
        user_id = None if column in (ANONYMOUS, "inactive") else getattr(self.world.people, column).pk
        for action, request_id, actor_id in entries:
            assert actor_id == user_id
            assert action != Action.REFUSED or str(request_id) == response["X-Request-ID"]
        return [action for action, _request_id, _actor_id in entries]

    def _browser(self, column: str) -> _Browser:
        if column not in self.browsers:
            browser = _Browser(raise_request_exception=False)
            if column != ANONYMOUS:
                browser.cookies = self.world.session_of(column).cookies
            self.browsers[column] = browser
        return self.browsers[column]


def fingerprints(tables: Collection[str]) -> dict[str, str]:
    """A digest of every row of each table, whatever their order."""
    return {table: _fingerprint(table) for table in tables}


def _fingerprint(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def all_tables() -> list[str]:
    """Every table of the site but those that any request may leave something in."""
    named = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(named - LEFT_BY_ANYBODY)


@contextmanager
def nothing_changes() -> Iterator[None]:
    """At the end of the block every table holds what it held before, the audit log and the sessions apart."""
    before = fingerprints(all_tables())
    yield
    after = fingerprints(all_tables())
    assert [table for table in before if before[table] != after[table]] == []
