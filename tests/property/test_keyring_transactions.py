"""However savepoints, services and blocks are nested and rolled back, the keyring seals under keys that stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casetracker.core.acting import COMMAND, acting, service
from casetracker.core.errors import Refused
from casetracker.vault import envelope, keyring, primitives
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import DataKey
from casetracker.vault.scopes import Scope, ScopeKind

SCOPES = tuple(Scope(ScopeKind.SNAPSHOT, UUID(int=number)) for number in range(1, 3))
CONTRACT, ROW = "fact.text", UUID(int=7)


@dataclass(frozen=True)
class Seal:
    """Make the scope's key where it has none, and seal with it."""

    scope: Scope


@dataclass(frozen=True)
class Look:
    """Seal where there is a key; be told so where there is none."""

    scope: Scope


@dataclass(frozen=True)
class Block:
    """Run steps in a block of some kind, and roll it back or not."""

    kind: str
    lost: bool
    steps: tuple[Any, ...]


@dataclass(frozen=True)
class Destroy:
    """Delete the scope's rows, as an erasure does, and have the process forget."""

    scope: Scope


leaves = (
    st.builds(Seal, st.sampled_from(SCOPES))
    | st.builds(Look, st.sampled_from(SCOPES))
    | st.builds(Destroy, st.sampled_from(SCOPES))
)
kinds = st.sampled_from(["savepoint", "joined", "service", "acting"])
steps = st.recursive(
    leaves,
    lambda inner: leaves | st.builds(Block, kinds, st.booleans(), st.lists(inner, max_size=5).map(tuple)),
    max_leaves=20,
)


@contextmanager
def block(kind: str) -> Iterator[None]:
    if kind == "acting":
        with acting(COMMAND):
            yield
    else:
        with transaction.atomic(savepoint=kind != "joined"):
            yield


def check(scope: Scope) -> None:
    there = DataKey.objects.filter(scope_kind=scope.kind, scope_id=scope.id).exists()
    try:
        cipher = keyring.cipher_to_seal(scope)
    except KeyUnavailable:
        assert not there
        return
    assert there
    sealed = cipher.seal(CONTRACT, ROW, b"a name")
    _, key = keyring.key_for(scope, keyring.FIELD, cipher.generation)
    assert envelope.unseal(primitives.Aead(key), envelope.Place(CONTRACT, scope, ROW), sealed) == b"a name"


def run(step: Any) -> None:
    match step:
        case Seal(scope):
            keyring.ensure_scope(scope)
            check(scope)
        case Look(scope):
            check(scope)
        case Destroy(scope):
            DataKey.objects.filter(scope_kind=scope.kind, scope_id=scope.id).delete()
            keyring.forget(scope)
            check(scope)
        case Block("service", lost, inner):
            _run_service(lost, inner)
        case Block(kind, lost, inner):
            _run_block(kind, lost, inner)
    for scope in SCOPES:
        check(scope)


def _run_service(lost: bool, inner: tuple[Any, ...]) -> None:
    @service
    def all_of_it() -> None:
        _run_all(inner, lost=lost)

    try:
        with acting(COMMAND):
            all_of_it()
    except Refused:
        pass


def _run_block(kind: str, lost: bool, inner: tuple[Any, ...]) -> None:
    # An inner atomic block without a savepoint takes the next one with it: give it one of its own to fall with.
    try:
        with transaction.atomic(), block(kind):
            _run_all(inner, lost=lost)
    except Refused:
        pass


def _run_all(inner: tuple[Any, ...], *, lost: bool) -> None:
    for step in inner:
        run(step)
    if lost:
        raise Refused("lost", "Lost.")


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(program=st.lists(steps, max_size=6))
def test_whatever_is_sealed_opens_from_the_rows(program: list[Any]) -> None:
    keyring.forget()
    with transaction.atomic():
        for step in program:
            run(step)
        transaction.set_rollback(True)
    for scope in SCOPES:
        check(scope)
