"""The index's key is replaced while people work: filled in batches, taken up after a kill, and the old one forgotten."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.desk.ground import ground_lay
from casetracker.desk.services.blind_index import index_rotate
from casetracker.vault import blind_index, index_keys, index_rotation, keyring
from casetracker.vault.models import DataKey, IndexKey, IndexToken, Rotation
from intake.models import Communication, Person
from intake.models.person import NAME_INDEX

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 3, tzinfo=UTC)
FAMILIES = ("Acheampong", "Boateng", "Chukwu", "Danquah", "Eze")


class Killed(Exception):
    """Stands for the process that ends here."""


@pytest.fixture
def people(communication: Communication) -> list[Person]:
    made = [named(communication, family) for family in FAMILIES]
    with acting(COMMAND):
        Person.objects.bulk_create(made)
        record(Action.COMMUNICATION_CHANGED)
    return made


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_rotation, "BATCH", 2)


def named(communication: Communication, family: str) -> Person:
    person = Person(communication=communication, created_at=clock.now())
    person.family_name = family
    return person


def found(word: str) -> set[Person]:
    return blind_index.find(NAME_INDEX, [word], lambda condition: set(Person.objects.filter(condition)))


def assert_rotated(people: list[Person], generation: int) -> None:
    assert [key.generation for key in IndexKey.objects.all()] == [generation]
    assert set(IndexToken.objects.values_list("generation", flat=True)) == {generation}
    assert [person for person in people if person not in found(str(person_word(person)))] == []
    assert not Rotation.objects.filter(finished_at__isnull=True).exists()


def person_word(person: Person) -> str:
    return str(Person.objects.get(pk=person.pk).open_field("family_name")).lower()


def test_after_a_rotation_everybody_is_found_under_a_key_of_their_own_generation(people: list[Person]) -> None:
    before = index_keys.current().generation

    rotation = index_rotate(at=AT)

    assert_rotated(people, before + 1)
    assert (rotation.kind, rotation.target, rotation.finished_at) == ("index", before + 1, AT)


def test_the_next_generation_has_as_many_bits_as_the_people_call_for(
    people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_keys, "PERSONS_FOR_LEAST_BITS", 2)

    index_rotate(at=AT)

    assert index_keys.current().bits == index_keys.LEAST_BITS + 2


def test_progress_is_told_from_the_beginning_to_the_end(people: list[Person]) -> None:
    told: list[tuple[int, int]] = []

    index_rotate(at=AT, progress=lambda done, total: told.append((done, total)))

    assert told[0] == (0, 5)
    assert told[-1] == (5, 5)
    assert [done for done, _total in told] == sorted(done for done, _total in told)


def test_each_batch_is_one_entry_that_names_rows_and_no_names(people: list[Person]) -> None:
    index_rotate(at=AT)

    entries = AuditEntry.objects.filter(action="index.rebuilt")
    named_rows = {pair[1] for entry in entries for pair in entry.objects_named}
    assert entries.count() == 3
    assert named_rows == {str(person.pk) for person in people}
    assert {entry.codes["index"] for entry in entries} == {"person.name"}
    assert not any(family in str(list(entries.values())) for family in FAMILIES)


def test_a_rotation_is_not_put_into_one_transaction(people: list[Person]) -> None:
    with acting(COMMAND), pytest.raises(RuntimeError):
        index_rotate(at=AT)


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_a_rotation_killed_while_it_fills_is_taken_up(people: list[Person], batches: int) -> None:
    generation = index_keys.current().generation
    left = batches

    def kill(done: int, _total: int) -> None:
        nonlocal left
        left -= done > 0
        if not left:
            raise Killed

    with pytest.raises(Killed):
        index_rotate(at=AT, progress=kill)
    assert index_keys.current().generation == generation
    before = AuditEntry.objects.filter(action="index.rebuilt").count()

    index_rotate(at=AT)

    assert_rotated(people, generation + 1)
    assert AuditEntry.objects.filter(action="index.rebuilt").count() == 3
    assert before == batches


@pytest.mark.parametrize("step", ["_switch", "_drop_older"])
@pytest.mark.parametrize("is_done", [False, True])
def test_a_rotation_killed_round_a_later_step_is_taken_up(
    people: list[Person], monkeypatch: pytest.MonkeyPatch, step: str, is_done: bool
) -> None:
    generation = index_keys.current().generation
    real: Callable[[IndexKey], None] = getattr(index_rotation, step)

    def die(key: IndexKey) -> None:
        if is_done:
            real(key)
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(index_rotation, step, die)
        index_rotate(at=AT)

    index_rotate(at=AT)

    assert_rotated(people, generation + 1)


def test_a_rotation_killed_between_the_old_key_and_its_tokens_forgets_them_later(
    people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = index_keys.current().generation

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(index_rotation, "Max", die)
        index_rotate(at=AT)
    assert IndexToken.objects.filter(generation=generation).exists()

    index_rotate(at=AT)

    assert_rotated(people, generation + 1)


def test_who_is_saved_while_it_fills_is_found_before_and_after_the_switch(
    people: list[Person], communication: Communication
) -> None:
    late = named(communication, "Latecome")
    seen: list[set[Person]] = []

    def save_late(done: int, _total: int) -> None:
        if done == 4 and not seen:
            with acting(COMMAND):
                late.save()
                changed = Person.objects.get(pk=min(person.pk for person in people))
                changed.family_name = "Changeworth"
                changed.save()
                record(Action.COMMUNICATION_CHANGED)
            seen.append(found("latecome"))

    index_rotate(at=AT, progress=save_late)

    assert seen == [{late}]
    assert found("latecome") == {late}
    assert len(found("changeworth")) == 1
    assert_rotated([*people, late], index_keys.current().generation)


def test_who_was_erased_is_passed_over_although_this_process_still_has_the_key(
    people: list[Person], communication: Communication
) -> None:
    scope = communication.vault_scope()
    people[0].open_field("family_name")
    DataKey.objects.filter(scope_kind=scope.kind, scope_id=scope.id).delete()

    index_rotate(at=AT)

    assert not IndexToken.objects.exists()
    keyring.forget(scope)


def test_rows_from_before_there_was_an_index_are_indexed_when_the_ground_is_laid(people: list[Person]) -> None:
    IndexToken.objects.all().delete()
    IndexKey.objects.all().delete()

    ground_lay()

    assert_rotated(people, 1)


def test_laying_the_ground_again_rotates_nothing(people: list[Person]) -> None:
    before = index_keys.current().pk

    ground_lay()

    assert index_keys.current().pk == before


def test_a_rotation_reads_each_row_once_and_in_few_queries(people: list[Person]) -> None:
    queries: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        index_rotate(at=AT)

    assert sum('FROM "intake_person"' in sql and "ORDER BY" in sql for sql in queries) == 4
