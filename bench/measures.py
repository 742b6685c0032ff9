"""What is measured, and against what. Each function gives one row."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from bench.run import Row, compare
from casetracker.core.acting import COMMAND, acting
from casetracker.core.dates import PreciseDate, Precision
from casetracker.vault import envelope, keyring, primitives
from casetracker.vault.scopes import Scope, ScopeKind
from intake.policies import Tier
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import complete
from workflow.models import CaseEvent, CaseFile
from workflow.policies import visible
from workflow.selectors.docket import docket, next_due
from workflow.selectors.paging import page_of
from workflow.services.events import facts_of

TEXT = "x" * 200


def field_envelope() -> Row:
    """Sealing and opening 200 bytes, against the bare cipher with a cached key."""
    scope, row_id = Scope(ScopeKind.COMMUNICATION, uuid4()), uuid4()
    with acting(COMMAND):
        keyring.create_scope(scope)
    place = envelope.Place("fact.text", scope, row_id)
    plaintext, bare = TEXT.encode(), primitives.Aead(primitives.new_key())

    def ours() -> bytes:
        generation, aead = keyring.cipher(scope, keyring.FIELD)
        sealed = envelope.seal(aead, generation, place, plaintext)
        return envelope.unseal(aead, place, sealed)

    def baseline() -> bytes:
        nonce = primitives.random_bytes(12)
        return bare.decrypt(nonce, bare.encrypt(nonce, plaintext, None), None)

    return compare("field, 200 bytes, seal and open", ours, "bare AESGCM, cached key", baseline, 2000)


def transition() -> Row:
    """The facts of a case with its events, against reading the same events."""
    case = CaseFile.objects.order_by("received_at")[0]
    today = PreciseDate(date(2026, 6, 1), Precision.DAY)
    return compare(
        "facts of a case for its guards",
        lambda: facts_of(case, user=None, occurred=today),
        "the query of its events alone",
        lambda: list(CaseEvent.objects.filter(case_id=case.pk).order_by("seq")),
        50,
    )


def docket_page() -> Row:
    """The docket's first page through permissions, against the same page without them."""
    head = _cast().head
    bare = CaseFile.objects.select_related("case_officer").annotate(next_due=next_due())
    return compare(
        f"docket, first page of {CaseFile.objects.count()} cases",
        lambda: page_of(docket(head, {})),
        "the same page without permissions",
        lambda: page_of(bare.all()),
        20,
    )


def content_sight() -> Row:
    """Whether an officer may read a case, against fetching the case by its key."""
    officer, case = _cast().case_officer, CaseFile.objects.order_by("received_at")[0]
    return compare(
        "may this officer read this case",
        lambda: visible(officer, Tier.CONTENT).filter(pk=case.pk).exists(),
        "the case by its key",
        lambda: CaseFile.objects.filter(pk=case.pk).exists(),
        100,
    )


def filing() -> Row:
    """A whole communication with 3 people through the services, against as many bare inserts."""
    user = _cast().caseworker
    inserts = _inserts_of(lambda: complete(user, victims=3))

    def baseline() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, parameters in inserts:
                cursor.execute(statement, parameters)
            transaction.set_rollback(True)

    return compare(
        "a communication with 3 people, filed", lambda: complete(user, victims=3), "its bare INSERTs", baseline, 1
    )


def _inserts_of(action: Callable[[], object]) -> list[tuple[str, Any]]:
    seen: list[tuple[str, Any]] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT") and "audit" not in sql and "vault" not in sql:
            seen.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(watch):
        action()
        transaction.set_rollback(True)
    return seen


_KEPT: dict[str, Cast] = {}


def _cast() -> Cast:
    if "cast" not in _KEPT:
        in_force()
        cast = _KEPT["cast"] = Cast()
        for _ in range(60):
            Procedure(cast).to_registered()
    return _KEPT["cast"]


ALL = (field_envelope, docket_page, content_sight, transition, filing)
