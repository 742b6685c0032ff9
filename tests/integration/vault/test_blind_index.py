"""The blind index is kept in step with its rows by the vault, and tells little to whoever reads the database."""

import hashlib
from collections.abc import Iterable
from uuid import uuid4

import pytest
from django.db import transaction

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.vault import blind_index, index_keys, keyring, providers
from casetracker.vault.errors import BrokenCiphertext, KeyUnavailable
from casetracker.vault.models import IndexKey, IndexToken
from casetracker.vault.name_tokens import index_tokens
from casetracker.vault.scopes import Scope, ScopeKind
from intake.models import Communication, Person
from intake.models.person import NAME_INDEX
from tests.canary import canary, database_dump, dresses, found_in

pytestmark = pytest.mark.django_db


def new_person(communication: Communication, family: str = "Okonjo", given_names: str = "Adaeze") -> Person:
    person = Person(communication=communication, created_at=clock.now())
    person.family_name, person.given_names = family, given_names
    return person


def save(*people: Person) -> None:
    with acting(COMMAND):
        for person in people:
            person.save()
        record(Action.COMMUNICATION_CHANGED)


def buckets_of(person: Person) -> set[tuple[int, int]]:
    """(generation, bucket) of each token of a person."""
    return set(IndexToken.objects.filter(row_id=person.pk).values_list("generation", "bucket"))


def buckets_for(words: Iterable[str], key: IndexKey | None = None) -> set[tuple[int, int]]:
    """The same, as they should be."""
    key = key or index_keys.current()
    bucket = index_keys.bucketer(key, NAME_INDEX.name)
    return {(key.generation, bucket(word)) for word in words}


def found(*words: str) -> set[Person]:
    return blind_index.find(NAME_INDEX, words, lambda condition: set(Person.objects.filter(condition)))


def test_a_saved_person_is_in_the_buckets_of_their_names(communication: Communication) -> None:
    person = new_person(communication)
    save(person)

    assert buckets_of(person) == buckets_for(["okonjo", "adaeze"])
    token = IndexToken.objects.filter(row_id=person.pk).first()
    assert token is not None
    assert (token.scope_kind, token.scope_id) == (ScopeKind.COMMUNICATION, communication.pk)


def test_a_person_is_found_by_the_buckets_of_all_words(communication: Communication) -> None:
    person, namesake = new_person(communication), new_person(communication, given_names="Ngozi")
    save(person, namesake)

    assert found("okonjo") == {person, namesake}
    assert found("okonjo", "ngozi") == {namesake}


def test_a_changed_name_leaves_no_old_token(communication: Communication) -> None:
    person = new_person(communication)
    save(person)

    person = Person.objects.get(pk=person.pk)
    person.family_name = "Balewa"
    save(person)

    assert buckets_of(person) == buckets_for(["balewa", "adaeze"])


def test_an_emptied_name_leaves_no_token(communication: Communication) -> None:
    person = new_person(communication)
    save(person)

    person = Person.objects.get(pk=person.pk)
    person.family_name = person.given_names = None
    save(person)

    assert buckets_of(person) == set()


def test_saving_other_fields_alone_reads_no_name(communication: Communication, person: Person) -> None:
    before = buckets_of(person)
    Person.objects.filter(pk=person.pk).update(given_names=None)

    person = Person.objects.get(pk=person.pk)
    person.position = 7
    person.save(update_fields=["position"])

    assert buckets_of(person) == before


def test_people_created_in_bulk_are_indexed(communication: Communication) -> None:
    people = [new_person(communication, family) for family in ("Acheampong", "Boateng", "Danquah")]

    with acting(COMMAND):
        Person.objects.bulk_create(people)
        record(Action.COMMUNICATION_CHANGED)

    assert [buckets_of(person) for person in people] == [
        buckets_for([family, "adaeze"]) for family in ("acheampong", "boateng", "danquah")
    ]


def test_people_are_not_written_over_others_in_bulk(communication: Communication) -> None:
    with acting(COMMAND), pytest.raises(TypeError):
        Person.objects.bulk_create([new_person(communication)], ignore_conflicts=True)


def test_a_deleted_person_leaves_no_token(communication: Communication) -> None:
    person, other = new_person(communication), new_person(communication)
    save(person, other)

    row_id = person.pk
    person.delete()

    assert not IndexToken.objects.filter(row_id=row_id).exists()
    assert buckets_of(other)


def test_people_deleted_as_a_queryset_leave_no_token(communication: Communication) -> None:
    save(new_person(communication), new_person(communication))

    communication.person_rows.all().delete()

    assert not IndexToken.objects.filter(scope_id=communication.pk).exists()


def test_a_row_that_does_not_open_is_not_saved_as_if_it_did(person: Person) -> None:
    person.pk = uuid4()
    person._state.adding = True

    with pytest.raises(BrokenCiphertext), transaction.atomic():
        person.save(force_insert=True)

    assert not Person.objects.filter(pk=person.pk).exists()


def test_what_is_rolled_back_leaves_no_token(communication: Communication) -> None:
    person = new_person(communication)

    with transaction.atomic():
        save(person)
        transaction.set_rollback(True)

    assert buckets_of(person) == set()


def test_while_two_generations_stand_both_are_written(communication: Communication) -> None:
    first, second = index_keys.current(), index_keys.create_generation(persons=0, is_current=False)
    person = new_person(communication)
    save(person)

    assert buckets_of(person) == buckets_for(["okonjo", "adaeze"], first) | buckets_for(["okonjo", "adaeze"], second)
    assert found("okonjo") == {person}


def test_the_same_word_lies_elsewhere_in_another_generation_and_in_another_index() -> None:
    first, second = index_keys.current(), index_keys.create_generation(persons=0, is_current=False)
    words = [f"word{number}" for number in range(50)]

    def numbers(key: IndexKey, index: str) -> list[int]:
        return [index_keys.bucketer(key, index)(word) for word in words]

    assert numbers(first, "person.name") == numbers(first, "person.name")
    assert numbers(first, "person.name") != numbers(second, "person.name")
    assert numbers(first, "person.name") != numbers(first, "another")


def test_a_bucket_is_as_short_as_its_generation_says() -> None:
    key = index_keys.create_generation(persons=300_000, is_current=False)
    bucket = index_keys.bucketer(key, NAME_INDEX.name)

    numbers = {bucket(f"word{number}") for number in range(2000)}

    assert key.bits == 14
    assert max(numbers) < 2**14
    assert max(numbers) >= 2**13


def test_erasing_a_scope_takes_its_tokens_of_every_generation_and_no_others(communication: Communication) -> None:
    index_keys.create_generation(persons=0, is_current=False)
    other = Communication(reference="IN-OTHER", language="en", created_at=clock.now(), changed_at=clock.now())
    with acting(COMMAND):
        keyring.create_scope(other.vault_scope())
        other.save()
    erased, kept = new_person(communication), new_person(other)
    save(erased, kept)

    with transaction.atomic():
        gone = blind_index.forget_scope(communication.vault_scope())

    assert gone == 4
    assert buckets_of(erased) == set()
    assert len(buckets_of(kept)) == 4


def test_forgetting_a_scope_without_tokens_is_no_error() -> None:
    with transaction.atomic():
        assert blind_index.forget_scope(Scope(ScopeKind.SNAPSHOT, uuid4())) == 0


def test_a_dump_of_the_database_shows_neither_a_name_nor_a_token(communication: Communication) -> None:
    words = [canary("family_name", number) for number in range(3)]
    save(*(new_person(communication, word, "Ilesanmi") for word in words))

    dump = database_dump()

    tokens = {token for word in words for token in index_tokens(word, "Ilesanmi")}
    assert IndexToken.objects.count() > len(words)
    assert found_in(dump, [*words, *(token for token in tokens if len(token) > 4)]) == []
    # Nor what a token could be told by without the key.
    digests = [hashlib.sha256(token.encode()) for token in tokens]
    assert not any(digest.digest() in dump or digest.hexdigest().encode() in dump for digest in digests)


def test_the_dump_would_show_a_token_that_stood_in_it(communication: Communication) -> None:
    IndexToken.objects.create(
        index="qanarvesta", generation=1, bucket=1, row_id=uuid4(), scope_kind=1, scope_id=communication.pk
    )

    assert any(dress in database_dump() for dress in dresses("qanarvesta"))


def test_the_key_is_bound_to_its_generation_and_is_no_epoch_key() -> None:
    key = index_keys.current()
    provider = providers.current_provider()

    for context in (b"index" + (key.generation + 1).to_bytes(4, "big"), key.generation.to_bytes(4, "big")):
        with pytest.raises(KeyUnavailable):
            provider.unwrap(bytes(key.wrapped), context)
    assert len(provider.unwrap(bytes(key.wrapped), b"index" + key.generation.to_bytes(4, "big"))) == 32


def test_a_generation_that_was_rolled_back_leaves_no_key_behind_in_the_process() -> None:
    with transaction.atomic():
        lost = index_keys.create_generation(persons=0, is_current=False)
        before = [index_keys.bucketer(lost, "x")(str(number)) for number in range(20)]
        transaction.set_rollback(True)

    again = index_keys.create_generation(persons=0, is_current=False)

    assert again.generation == lost.generation
    assert [index_keys.bucketer(again, "x")(str(number)) for number in range(20)] != before


def test_without_a_key_nobody_is_saved_unindexed(communication: Communication) -> None:
    IndexKey.objects.all().delete()

    with pytest.raises(KeyUnavailable), transaction.atomic():
        save(new_person(communication))

    with pytest.raises(KeyUnavailable):
        found("okonjo")


def test_a_search_looks_again_where_the_generation_was_replaced_meanwhile(communication: Communication) -> None:
    person = new_person(communication)
    save(person)
    first = index_keys.current()
    second = index_keys.create_generation(persons=0, is_current=False)
    blind_index.fill(NAME_INDEX, second, [person])
    asked: list[set[Person]] = []

    def fetch(condition: object) -> set[Person]:
        if not asked:
            IndexKey.objects.filter(pk=first.pk).delete()
            IndexToken.objects.filter(generation=first.generation).delete()
            IndexKey.objects.filter(pk=second.pk).update(is_current=True)
        asked.append(set(Person.objects.filter(condition)))
        return asked[-1]

    assert blind_index.find(NAME_INDEX, ["okonjo"], fetch) == {person}
    assert asked == [set(), {person}]
