"""A key that a roll-back took away seals nothing any more, however the blocks are nested.

What is sealed under a vanished key can never be read again, so each test asks the one question that matters: does what
the keyring seals now open from the rows alone?
"""

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection, transaction

from casetracker.core.acting import COMMAND, acting, service
from casetracker.core.errors import Refused
from casetracker.vault import envelope, epochs, keyring, marks, primitives
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import DataKey, KeyEpoch
from casetracker.vault.scopes import Scope

NONCE = bytes(primitives.NONCE_BYTES)
CONTRACT, ROW = "fact.text", UUID(int=7)


class Broken(Exception):
    """Something that no domain error foresees."""


def seal(scope: Scope) -> tuple[int, bytes]:
    cipher = keyring.cipher_to_seal(scope)
    return cipher.generation, cipher.seal(CONTRACT, ROW, b"a name", nonce=NONCE)


def opens_from_the_rows(scope: Scope) -> bool:
    generation, sealed = seal(scope)
    _, key = keyring.key_for(scope, keyring.FIELD, generation)
    place = envelope.Place(CONTRACT, scope, ROW)
    return envelope.unseal(primitives.Aead(key), place, sealed) == b"a name"


@service
def create_and_refuse(scope: Scope) -> None:
    keyring.create_scope(scope)
    seal(scope)
    raise Refused("no", "No.")


@service
def create_and_break(scope: Scope) -> None:
    keyring.create_scope(scope)
    seal(scope)
    raise Broken


@service
def create_and_let_another_refuse(scope: Scope) -> None:
    keyring.create_scope(scope)
    seal(scope)
    with pytest.raises(Refused):
        refuse(scope)
    seal(scope)


@service
def refuse(scope: Scope) -> None:
    seal(scope)
    raise Refused("no", "No.")


def in_a_savepoint(scope: Scope) -> None:
    with acting(COMMAND), pytest.raises(Broken), transaction.atomic():
        keyring.create_scope(scope)
        seal(scope)
        raise Broken


def in_a_refused_service(scope: Scope) -> None:
    with acting(COMMAND), pytest.raises(Refused):
        create_and_refuse(scope)


def in_a_broken_service(scope: Scope) -> None:
    with acting(COMMAND), pytest.raises(Broken):
        create_and_break(scope)


def in_two_blocks_of_one_transaction(scope: Scope) -> None:
    # As a relay's handler does that finishes one step and fails in the next.
    with pytest.raises(Broken), transaction.atomic():
        with acting(COMMAND):
            keyring.create_scope(scope)
        with acting(COMMAND):
            seal(scope)
        raise Broken


def in_a_block_that_only_reads(scope: Scope) -> None:
    with acting(COMMAND, reads=True), pytest.raises(Broken):
        create_and_break(scope)


def in_savepoints_within_savepoints(scope: Scope) -> None:
    with acting(COMMAND), pytest.raises(Broken), transaction.atomic():
        with transaction.atomic(), transaction.atomic(savepoint=False):
            keyring.create_scope(scope)
            seal(scope)
        seal(scope)
        raise Broken


LOSSES = [
    in_a_savepoint,
    in_a_refused_service,
    in_a_broken_service,
    in_two_blocks_of_one_transaction,
    in_a_block_that_only_reads,
    in_savepoints_within_savepoints,
]
each_loss = pytest.mark.parametrize("lose", LOSSES, ids=lambda lose: lose.__name__)
# Once inside the test's own transaction, once with real ones.
each_depth = pytest.mark.parametrize(
    "depth",
    [
        pytest.param("nested", marks=pytest.mark.django_db),
        pytest.param("real", marks=pytest.mark.django_db(transaction=True)),
    ],
)


@each_loss
@each_depth
def test_a_lost_key_is_not_there(lose: Callable[[Scope], None], depth: str, scope: Scope) -> None:
    lose(scope)

    with pytest.raises(KeyUnavailable):
        seal(scope)


@each_loss
@each_depth
def test_the_next_key_of_the_scope_is_the_one_that_seals(
    lose: Callable[[Scope], None], depth: str, scope: Scope
) -> None:
    lose(scope)
    with acting(COMMAND):
        keyring.create_scope(scope)

    assert opens_from_the_rows(scope)


@each_loss
@each_depth
def test_the_next_key_seals_in_the_same_block_too(lose: Callable[[Scope], None], depth: str, scope: Scope) -> None:
    with acting(COMMAND):
        lose(scope)
        keyring.create_scope(scope)

        assert opens_from_the_rows(scope)


@pytest.mark.django_db
def test_a_refusal_further_in_takes_no_key_from_its_caller(scope: Scope) -> None:
    with acting(COMMAND):
        create_and_let_another_refuse(scope)

        assert opens_from_the_rows(scope)


@pytest.mark.django_db
def test_an_epoch_rolled_back_gives_its_number_and_not_its_key(scope: Scope) -> None:
    with pytest.raises(Broken), transaction.atomic():
        lost = epochs.create_epoch().number
        keyring.create_scope(scope)
        seal(scope)
        raise Broken

    again = epochs.create_epoch().number
    keyring.create_scope(scope)

    assert again == lost
    keyring.forget()
    marks.forget(("epoch", again))
    assert opens_from_the_rows(scope)


@pytest.mark.django_db(transaction=True)
def test_an_epoch_rolled_back_for_good_leaves_nothing_in_the_process(scope: Scope) -> None:
    with pytest.raises(Broken), transaction.atomic():
        epochs.create_epoch()
        keyring.create_scope(scope)
        seal(scope)
        raise Broken
    with transaction.atomic():
        epochs.create_epoch()
        keyring.create_scope(scope)
    sealed = seal(scope)

    keyring.forget()

    assert seal(scope) == sealed


@pytest.mark.django_db(transaction=True)
def test_a_committed_key_is_kept_by_the_process(scope: Scope) -> None:
    with acting(COMMAND):
        keyring.create_scope(scope)
    _, sealed = seal(scope)
    kept = keyring.cipher_to_open(scope, sealed)

    DataKey.objects.all().delete()
    KeyEpoch.objects.all().delete()

    assert keyring.cipher_to_open(scope, sealed) is kept


@pytest.mark.django_db(transaction=True)
def test_another_thread_knows_no_key_before_its_commit(scope: Scope) -> None:
    seen: list[str] = []

    def look() -> None:
        try:
            seal(scope)
            seen.append("sealed")
        except KeyUnavailable:
            seen.append("unavailable")
        finally:
            connection.close()

    with acting(COMMAND):
        keyring.create_scope(scope)
        seal(scope)
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    assert seen == ["unavailable"]
    assert opens_from_the_rows(scope)
