"""Keys: made, wrapped, found, refused."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from casetracker.core import clock
from casetracker.vault import epochs, files, keyring, primitives, providers
from casetracker.vault.errors import BrokenCiphertext, KeyUnavailable
from casetracker.vault.models import DataKey, KeyEpoch
from casetracker.vault.scopes import Scope, ScopeKind
from tests.vectors import of_class

pytestmark = pytest.mark.django_db

OTHER = Scope(ScopeKind.SNAPSHOT, uuid4())


@pytest.fixture(autouse=True)
def no_kept_keys() -> None:
    keyring.forget()


def row_of(scope: Scope) -> DataKey:
    return DataKey.objects.get(scope_kind=scope.kind, scope_id=scope.id)


def test_a_scope_begins_with_one_key_of_generation_one(scope: Scope) -> None:
    keyring.create_scope(scope)

    assert row_of(scope).generation == 1
    assert keyring.has_scope(scope)


def test_a_scope_without_a_key_has_no_cipher(scope: Scope) -> None:
    with pytest.raises(KeyUnavailable, match="never made, or destroyed"):
        keyring.cipher_to_seal(scope)


def test_a_second_first_key_is_refused_by_the_database(scope: Scope) -> None:
    keyring.create_scope(scope)

    with pytest.raises(IntegrityError), transaction.atomic():
        keyring.create_scope(scope)


def test_a_scope_that_has_a_key_keeps_it(scope: Scope) -> None:
    keyring.create_scope(scope)
    before = bytes(row_of(scope).wrapped)

    keyring.ensure_scope(scope)

    assert bytes(row_of(scope).wrapped) == before


def test_the_row_holds_a_wrapped_key_and_no_other(scope: Scope) -> None:
    keyring.create_scope(scope)
    dek = keyring._unwrap(row_of(scope), scope)

    assert len(row_of(scope).wrapped) == 40
    assert dek not in bytes(row_of(scope).wrapped)
    assert bytes(row_of(scope).commitment) == keyring.purpose_key(dek, keyring.COMMIT)


def test_two_scopes_have_two_keys(scope: Scope) -> None:
    keyring.create_scope(scope)
    keyring.create_scope(OTHER)

    assert keyring.key_for(scope, keyring.FIELD) != keyring.key_for(OTHER, keyring.FIELD)


@pytest.mark.parametrize(
    "moved",
    [
        {"scope_id": OTHER.id},
        {"scope_id": OTHER.id, "scope_kind": OTHER.kind},
        {"scope_kind": ScopeKind.JOINT_DECISION},
    ],
)
def test_a_key_row_moved_to_another_scope_does_not_open(scope: Scope, moved: dict[str, Any]) -> None:
    keyring.create_scope(scope)
    DataKey.objects.filter(pk=row_of(scope).pk).update(**moved)
    there = Scope(ScopeKind(moved.get("scope_kind", scope.kind)), UUID(str(moved.get("scope_id", scope.id))))

    with pytest.raises(KeyUnavailable, match="changed or moved"):
        keyring.key_for(there, keyring.FIELD)


def test_a_wrap_copied_into_another_row_does_not_open(scope: Scope) -> None:
    keyring.create_scope(scope)
    keyring.create_scope(OTHER)
    own = row_of(scope)
    DataKey.objects.filter(pk=row_of(OTHER).pk).update(wrapped=own.wrapped, commitment=own.commitment)

    with pytest.raises(KeyUnavailable, match="changed or moved"):
        keyring.key_for(OTHER, keyring.FIELD)


def test_a_key_row_under_a_new_id_does_not_open(scope: Scope) -> None:
    keyring.create_scope(scope)
    DataKey.objects.filter(pk=row_of(scope).pk).update(id=uuid4())

    with pytest.raises(KeyUnavailable, match="changed or moved"):
        keyring.key_for(scope, keyring.FIELD)


@pytest.mark.parametrize("at", [0, 7, 8, 39])
def test_a_changed_wrap_does_not_open(scope: Scope, at: int) -> None:
    keyring.create_scope(scope)
    wrapped = bytearray(row_of(scope).wrapped)
    wrapped[at] ^= 1
    DataKey.objects.filter(pk=row_of(scope).pk).update(wrapped=bytes(wrapped))

    with pytest.raises(KeyUnavailable):
        keyring.key_for(scope, keyring.FIELD)


def test_a_wrap_cut_short_does_not_open(scope: Scope) -> None:
    keyring.create_scope(scope)
    DataKey.objects.filter(pk=row_of(scope).pk).update(wrapped=b"short")

    with pytest.raises(KeyUnavailable):
        keyring.key_for(scope, keyring.FIELD)


def test_a_key_that_its_row_did_not_commit_to_is_refused(scope: Scope) -> None:
    keyring.create_scope(scope)
    row = row_of(scope)
    another = primitives.wrap_key(keyring._dek_wrapping_key(row.epoch_id, row.pk, scope), primitives.new_key())
    DataKey.objects.filter(pk=row.pk).update(wrapped=another)

    with pytest.raises(KeyUnavailable, match="committed"):
        keyring.key_for(scope, keyring.FIELD)


def test_a_key_said_to_be_of_another_epoch_does_not_open(scope: Scope) -> None:
    keyring.create_scope(scope)
    second = epochs.create_epoch()
    DataKey.objects.filter(pk=row_of(scope).pk).update(epoch=second.number)

    with pytest.raises(KeyUnavailable, match="changed or moved"):
        keyring.key_for(scope, keyring.FIELD)


def test_an_epoch_that_is_not_there_says_so(db: None) -> None:
    with pytest.raises(KeyUnavailable, match="no epoch 999"):
        epochs.kek(999)


def test_the_database_keeps_an_epoch_that_wraps_a_key(scope: Scope) -> None:
    keyring.create_scope(scope)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_keyepoch WHERE number = %s", [row_of(scope).epoch_id])
        connection.check_constraints()


def test_new_keys_stand_under_the_newest_epoch(scope: Scope) -> None:
    newest = epochs.create_epoch()

    keyring.create_scope(scope)

    assert row_of(scope).epoch_id == newest.number
    assert keyring.key_for(scope, keyring.FIELD)[0] == 1


def test_without_an_epoch_no_key_is_made(scope: Scope) -> None:
    DataKey.objects.all().delete()
    KeyEpoch.objects.all().delete()

    with pytest.raises(KeyUnavailable, match="set_up"):
        keyring.create_scope(scope)


def test_a_destroyed_key_is_gone(scope: Scope) -> None:
    keyring.create_scope(scope)
    DataKey.objects.filter(scope_id=scope.id).delete()

    with pytest.raises(KeyUnavailable):
        keyring.key_for(scope, keyring.FIELD)


def test_an_older_generation_is_found_by_its_number(scope: Scope) -> None:
    keyring.create_scope(scope)
    first = keyring.key_for(scope, keyring.FIELD, 1)

    keyring.add_generation(scope, 2)

    newest = keyring.key_for(scope, keyring.FIELD)
    assert newest[0] == 2
    assert newest[1] != first[1]
    assert keyring.key_for(scope, keyring.FIELD, 1) == first


def test_a_known_row_opens_to_the_known_key() -> None:
    known = of_class("vault_wraps", "data_key")[0]
    scope = Scope(ScopeKind(known["scope_kind"]), UUID(known["scope_id"]))
    _plant(known, scope)

    assert keyring.key_for(scope, keyring.COMMIT) == (1, bytes.fromhex(known["commitment"]))


def test_a_known_file_key_opens_in_its_place_alone() -> None:
    known, row = of_class("vault_wraps", "file_key")[0], of_class("vault_wraps", "data_key")[0]
    scope = Scope(ScopeKind(row["scope_kind"]), UUID(row["scope_id"]))
    _plant(row, scope)
    evidence_id, wrapped = UUID(known["evidence_id"]), bytes.fromhex(known["wrapped"])

    assert files.unwrap_file_key(scope, evidence_id, wrapped).hex() == known["file_key"]
    assert files.wrap_file_key(scope, evidence_id, bytes.fromhex(known["file_key"])) == wrapped
    with pytest.raises(BrokenCiphertext):
        files.unwrap_file_key(scope, uuid4(), wrapped)


@pytest.mark.parametrize("at", [0, 5, 44])
def test_a_changed_wrap_of_a_file_key_does_not_open(scope: Scope, at: int) -> None:
    keyring.create_scope(scope)
    wrapped = bytearray(files.wrap_file_key(scope, scope.id, b"f" * 32))
    wrapped[at] ^= 1

    with pytest.raises(BrokenCiphertext):
        files.unwrap_file_key(scope, scope.id, bytes(wrapped))


def test_a_cipher_asked_for_again_costs_no_query(
    scope: Scope, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keyring.create_scope(scope)
    keyring.cipher_to_seal(scope)

    with django_assert_num_queries(0):
        keyring.cipher_to_seal(scope)


def test_a_forgotten_key_is_read_from_its_row_again(
    scope: Scope, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keyring.create_scope(scope)
    keyring.forget(scope)
    keyring.cipher_to_seal(scope)
    keyring.forget(scope)

    with django_assert_num_queries(1):
        keyring.cipher_to_seal(scope)


def _plant(known: dict[str, str], scope: Scope) -> None:
    number = 700
    context = epochs.context_of(number)
    wrapped_kek = providers.current_provider().wrap(bytes.fromhex(known["kek"]), context)
    KeyEpoch.objects.create(number=number, provider="file", wrapped=wrapped_kek, created_at=clock.now())
    DataKey.objects.create(
        id=UUID(known["key_id"]),
        scope_kind=scope.kind,
        scope_id=scope.id,
        generation=1,
        epoch_id=number,
        wrapped=bytes.fromhex(known["wrapped"]),
        commitment=bytes.fromhex(known["commitment"]),
        created_at=clock.now(),
    )
