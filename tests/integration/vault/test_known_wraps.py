"""Wrapped keys that were changed, moved or put together are refused where they are read from their rows."""

from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from casetracker.core import clock
from casetracker.vault import files, keyring, providers
from casetracker.vault.errors import KeyUnavailable, VaultError
from casetracker.vault.models import DataKey, KeyEpoch
from casetracker.vault.scopes import Scope, ScopeKind
from tests.vectors import Case, of_class, other_classes

pytestmark = pytest.mark.django_db

REFUSED = other_classes("vault_wraps_refused")
EPOCH = 7
GOOD = {kind: of_class("vault_wraps", kind)[0] for kind in ("root", "data_key", "file_key")}


def refused(kind: str) -> Any:
    """Each refused case of one kind of wrap, called by its class and name."""
    cases = [(why, case) for why, case in REFUSED if case["wrap"] == kind]
    return pytest.mark.parametrize("case", [case for _, case in cases], ids=[f"{why}-{c['name']}" for why, c in cases])


@pytest.fixture(autouse=True)
def known_root(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.forget()
    settings.VAULT_PROVIDER = "environment"
    monkeypatch.setenv("CASETRACKER_ROOT_KEY", providers.encode_root_key(bytes.fromhex(GOOD["root"]["root"])))


def plant_epoch(case: Case, number: int = EPOCH) -> None:
    wrapped = bytes.fromhex(case["wrapped"])
    KeyEpoch.objects.create(number=number, provider="environment", wrapped=wrapped, created_at=clock.now())


def plant_data_key(case: Case) -> Scope:
    scope = Scope(ScopeKind(case["scope_kind"]), UUID(case["scope_id"]))
    DataKey.objects.create(
        id=UUID(case["key_id"]),
        scope_kind=scope.kind,
        scope_id=scope.id,
        generation=1,
        epoch_id=EPOCH,
        wrapped=bytes.fromhex(case["wrapped"]),
        commitment=bytes.fromhex(case["commitment"]),
        created_at=clock.now(),
    )
    return scope


def test_the_known_keys_open_from_the_root_down() -> None:
    plant_epoch(GOOD["root"])
    scope, known = plant_data_key(GOOD["data_key"]), GOOD["file_key"]

    file_key = files.unwrap_file_key(scope, UUID(known["evidence_id"]), bytes.fromhex(known["wrapped"]))

    assert file_key.hex() == known["file_key"]


@refused("root")
def test_a_wrapped_epoch_that_is_not_as_it_was_is_refused(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASETRACKER_ROOT_KEY", providers.encode_root_key(bytes.fromhex(case["root"])))

    with pytest.raises(KeyUnavailable):
        providers.current_provider().unwrap(bytes.fromhex(case["wrapped"]), case["epoch"].to_bytes(4, "big"))


@refused("data_key")
def test_a_wrapped_data_key_that_is_not_as_it_was_is_refused(case: Case) -> None:
    root = providers.current_provider()
    epoch = root.wrap(bytes.fromhex(case["kek"]), EPOCH.to_bytes(4, "big"))
    plant_epoch({"wrapped": epoch.hex()})
    scope = plant_data_key(case)

    with pytest.raises(KeyUnavailable, match="data key"):
        keyring.key_for(scope, keyring.FIELD)


@refused("file_key")
def test_a_wrapped_file_key_that_is_not_as_it_was_is_refused(case: Case) -> None:
    plant_epoch(GOOD["root"])
    scope = plant_data_key(GOOD["data_key"])

    with pytest.raises(VaultError):
        files.unwrap_file_key(scope, UUID(case["evidence_id"]), bytes.fromhex(case["wrapped"]))
