"""Two connections at once: whoever writes a person while the index is rotated or a scope erased is neither lost nor kept."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections, transaction

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.desk.services.blind_index import index_rotate
from casetracker.vault import blind_index, index_keys, index_rotation
from casetracker.vault.models import DataKey, IndexToken
from intake.models import Communication, Person
from intake.models.person import NAME_INDEX

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
LONG = 30


class Beside:
    """Another connection, in a thread of its own."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool

    def start(self, act: Callable[[], Any]) -> "Future[Any]":
        def run() -> Any:
            try:
                return act()
            finally:
                connections.close_all()

        return self.pool.submit(run)


@pytest.fixture
def beside(db: None) -> Iterator[Beside]:
    with ThreadPoolExecutor(2) as pool:
        yield Beside(pool)


def wait_until_somebody_waits() -> None:
    """Until another connection waits for a lock."""
    for _ in range(LONG * 50):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # who is connected is else read once a transaction
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) "
                "WHERE NOT granted AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def named(communication: Communication, family: str) -> Person:
    person = Person(communication=communication, created_at=clock.now())
    person.family_name = family
    return person


def save(person: Person) -> None:
    with acting(COMMAND):
        person.save()
        record(Action.COMMUNICATION_CHANGED)


@contextmanager
def being_written() -> Iterator[None]:
    """What is written in the block is committed at its end."""
    with acting(COMMAND):
        yield
        record(Action.COMMUNICATION_CHANGED)


def found(word: str) -> set[Person]:
    return blind_index.find(NAME_INDEX, [word], lambda condition: set(Person.objects.filter(condition)))


def rotate() -> None:
    index_rotate(at=clock.now())


def test_who_is_written_before_a_rotation_begins_and_committed_after_it_is_waited_for(
    communication: Communication, beside: Beside
) -> None:
    late = named(communication, "Latecome")

    with being_written():
        late.save()
        rotation = beside.start(rotate)
        wait_until_somebody_waits()
        assert index_keys.current().generation == 1
    rotation.result(timeout=LONG)

    assert index_keys.current().generation == 2
    assert found("latecome") == {late}


def test_who_is_saved_between_the_last_batch_and_the_switch_is_found_after_it(
    communication: Communication, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(named(communication, "Earlycome"))
    is_filled, may_switch = Event(), Event()
    switch = index_rotation._switch

    def held(key: Any) -> None:
        is_filled.set()
        assert may_switch.wait(LONG)
        switch(key)

    monkeypatch.setattr(index_rotation, "_switch", held)
    rotation = beside.start(rotate)
    assert is_filled.wait(LONG)
    late = named(communication, "Latecome")
    save(late)
    may_switch.set()
    rotation.result(timeout=LONG)

    assert index_keys.current().generation == 2
    assert found("latecome") == {late}
    assert len(found("earlycome")) == 1


def test_a_name_that_is_being_changed_while_its_row_is_filled_is_filled_as_changed(
    communication: Communication, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = named(communication, "Beforehand")
    save(person)
    may_fill, has_begun = Event(), Event()
    fill = index_rotation._fill_batch

    def held(*args: Any) -> Any:
        has_begun.set()
        assert may_fill.wait(LONG)
        return fill(*args)

    monkeypatch.setattr(index_rotation, "_fill_batch", held)
    rotation = beside.start(rotate)
    assert has_begun.wait(LONG)
    with being_written():
        person.family_name = "Afterwards"
        person.save()
        may_fill.set()
        wait_until_somebody_waits()
    rotation.result(timeout=LONG)

    assert found("beforehand") == set()
    assert found("afterwards") == {person}
    assert IndexToken.objects.count() == 1


def test_who_is_removed_while_their_row_is_filled_leaves_no_token(
    communication: Communication, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = named(communication, "Removed")
    save(person)
    is_filled, may_commit = Event(), Event()
    fill = blind_index.fill

    def held(*args: Any) -> None:
        fill(*args)
        is_filled.set()
        assert may_commit.wait(LONG)

    monkeypatch.setattr(blind_index, "fill", held)
    rotation = beside.start(rotate)
    assert is_filled.wait(LONG)
    removal = beside.start(person.delete)
    wait_until_somebody_waits()
    may_commit.set()
    rotation.result(timeout=LONG)
    removal.result(timeout=LONG)

    assert IndexToken.objects.count() == 0


def test_a_scope_that_is_erased_while_a_batch_is_filled_keeps_no_token(
    communication: Communication, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(named(communication, "Erased"))
    scope = communication.vault_scope()
    is_filled, may_commit = Event(), Event()
    fill = blind_index.fill

    def held(*args: Any) -> None:
        fill(*args)
        is_filled.set()
        assert may_commit.wait(LONG)

    @transaction.atomic
    def erase() -> None:
        DataKey.objects.filter(scope_kind=scope.kind, scope_id=scope.id).delete()
        blind_index.forget_scope(scope)

    monkeypatch.setattr(blind_index, "fill", held)
    rotation = beside.start(rotate)
    assert is_filled.wait(LONG)
    erasure = beside.start(erase)
    wait_until_somebody_waits()
    may_commit.set()
    rotation.result(timeout=LONG)
    erasure.result(timeout=LONG)

    assert IndexToken.objects.count() == 0
