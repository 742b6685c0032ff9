"""Encrypted fields: what goes in comes out in its own place, and nowhere else does any of it show."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.db.models import F, Value

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.vault import keyring
from casetracker.vault.errors import BrokenCiphertext, KeyUnavailable
from casetracker.vault.fields import MASK, read_identity
from casetracker.vault.models import DataKey
from casetracker.vault.primitives import sha256
from intake.models import Communication, Person
from tests.integration.vault.conftest import NAME, SUMMARY, ciphertext_of

pytestmark = pytest.mark.django_db


def new_person(communication: Communication, **values: Any) -> Person:
    return Person(communication=communication, created_at=clock.now(), **values)


# Reading


def test_content_reads_as_it_was_written(communication: Communication) -> None:
    assert communication.facts_summary == SUMMARY


def test_an_identity_reads_as_a_mask(person: Person) -> None:
    assert person.family_name is MASK
    assert str(person.family_name) == "withheld"
    assert repr(person.family_name) == "<masked>"


def test_an_identity_is_read_by_reveal_alone(person: Person) -> None:
    read = read_identity(person, ["family_name", "sex", "birth_year", "given_names"])

    assert read == {"family_name": NAME, "sex": "female", "birth_year": 1990, "given_names": None}


def test_only_encrypted_fields_are_read_as_identities(person: Person) -> None:
    with pytest.raises(TypeError, match="not encrypted"):
        read_identity(person, ["publication"])


def test_null_stays_null_and_can_be_looked_for(person: Person) -> None:
    assert person.given_names is None
    assert Person.objects.filter(given_names__isnull=True, family_name__isnull=False).get() == person


def test_a_value_can_be_taken_back_to_null(person: Person) -> None:
    person.family_name = None
    person.save()

    assert Person.objects.get().family_name is None


def test_an_assigned_value_can_be_read_before_it_is_saved(communication: Communication) -> None:
    person = new_person(communication, family_name=NAME)

    assert person.family_name == NAME


# Place


def test_a_value_copied_to_another_row_does_not_open(person: Person, communication: Communication) -> None:
    sealed = ciphertext_of(person, "family_name")
    other = new_person(communication)
    other.save()
    Person.objects.filter(pk=other.pk).update(family_name=sealed)

    with pytest.raises(BrokenCiphertext, match="person.family_name"):
        read_identity(Person.objects.get(pk=other.pk), ["family_name"])


def test_a_value_copied_to_another_column_does_not_open(person: Person) -> None:
    Person.objects.update(given_names=F("family_name"))

    with pytest.raises(BrokenCiphertext, match="person.given_names"):
        read_identity(Person.objects.get(), ["given_names"])


def test_a_row_moved_to_another_communication_does_not_open(person: Person, communication: Communication) -> None:
    with acting(COMMAND):
        other = Communication(reference="IN-OTHER", language="en", created_at=clock.now(), changed_at=clock.now())
        keyring.create_scope(other.vault_scope())
        other.save()
    Person.objects.update(communication=other)

    with pytest.raises(BrokenCiphertext):
        read_identity(Person.objects.get(), ["family_name"])


def test_a_row_copied_under_a_new_id_does_not_open(person: Person) -> None:
    person.pk = uuid4()
    person.save_base(raw=True, force_insert=True)  # as a dump is loaded

    with pytest.raises(BrokenCiphertext):
        read_identity(Person.objects.get(pk=person.pk), ["family_name"])


def test_a_changed_byte_is_an_error_and_never_a_text(communication: Communication) -> None:
    sealed = bytearray(ciphertext_of(communication, "facts_summary"))
    sealed[-1] ^= 1
    Communication.objects.update(facts_summary=bytes(sealed))

    with pytest.raises(BrokenCiphertext):
        Communication.objects.get().facts_summary  # noqa: B018  reading is the act


def test_text_planted_by_a_database_writer_is_an_error(communication: Communication) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_communication SET facts_summary_sealed = %s", [b"planted as if it were genuine text"]
        )

    with pytest.raises(BrokenCiphertext, match="not an envelope"):
        Communication.objects.get().facts_summary  # noqa: B018


def test_without_its_key_a_value_is_gone(communication: Communication) -> None:
    DataKey.objects.filter(scope_id=communication.pk).delete()
    keyring.forget(communication.vault_scope())

    with pytest.raises(KeyUnavailable):
        communication.facts_summary  # noqa: B018


# Writing


def test_nobody_seals_without_acting(communication: Communication) -> None:
    with pytest.raises(RuntimeError, match="nobody acts"):
        new_person(communication, family_name=NAME).save()


def test_a_block_that_sealed_without_an_entry_fails_and_writes_nothing(communication: Communication) -> None:
    with pytest.raises(RuntimeError, match="person.family_name"), acting(COMMAND):
        new_person(communication, family_name=NAME).save()

    assert not Person.objects.exists()


def test_an_entry_takes_the_digest_of_each_new_ciphertext(communication: Communication) -> None:
    with acting(COMMAND):
        person = new_person(communication, family_name=NAME, sex="male")
        person.save()
        entry = record(Action.COMMUNICATION_CHANGED)

    assert sorted(entry.seals) == sorted(
        [
            ["person.family_name", str(person.pk), sha256(ciphertext_of(person, "family_name")).hex()],
            ["person.sex", str(person.pk), sha256(ciphertext_of(person, "sex")).hex()],
        ]
    )


def test_saving_again_what_was_not_assigned_seals_nothing_new(person: Person) -> None:
    before = ciphertext_of(person, "family_name")
    person.publication = "initials"

    person.save()

    assert ciphertext_of(Person.objects.get(), "family_name") == before


def test_a_mask_cannot_be_written_back(person: Person) -> None:
    with pytest.raises(TypeError, match="mask"):
        person.given_names = person.family_name


def test_a_bulk_create_seals(communication: Communication) -> None:
    with acting(COMMAND):
        people = Person.objects.bulk_create([new_person(communication, family_name=f"{NAME} {n}") for n in range(3)])
        record(Action.COMMUNICATION_CHANGED)

    read = [read_identity(Person.objects.get(pk=row.pk), ["family_name"])["family_name"] for row in people]
    assert read == [f"{NAME} 0", f"{NAME} 1", f"{NAME} 2"]


@pytest.mark.parametrize(
    "write",
    [
        lambda: Person.objects.update(family_name=NAME),
        lambda: Person.objects.update(family_name=NAME.encode()),
        lambda: Person.objects.update(family_name=Value(NAME, output_field=Person._meta.get_field("family_name"))),
        lambda: Person.objects.update(family_name_sealed=NAME),
    ],
)
def test_an_update_carries_no_plaintext(person: Person, write: Callable[[], object]) -> None:
    before = ciphertext_of(person, "family_name")

    with pytest.raises((TypeError, BrokenCiphertext)), transaction.atomic():
        write()

    assert ciphertext_of(Person.objects.get(), "family_name") == before


def test_a_bulk_update_of_something_assigned_is_refused(person: Person) -> None:
    person.family_name = "Another name"

    with pytest.raises(TypeError, match="only ciphertext"):
        Person.objects.bulk_update([person], ["family_name"])


@pytest.mark.parametrize(
    "lookup", ["family_name", "family_name__exact", "family_name__in", "family_name__startswith", "family_name__gt"]
)
def test_an_encrypted_field_is_not_searched(person: Person, lookup: str) -> None:
    value = [NAME] if lookup.endswith("__in") else NAME

    with pytest.raises((TypeError, FieldError)):
        Person.objects.filter(**{lookup: value}).exists()
