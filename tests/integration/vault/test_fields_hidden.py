"""Encrypted fields: nothing of a name shows in anything that Django makes of a row."""

import copy
import pickle
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.forms.models import model_to_dict

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.vault.fields import MASK, read_identity
from intake.models import Communication, Person
from tests.integration.vault.conftest import NAME, SUMMARY, shows

pytestmark = pytest.mark.django_db


def new_person(communication: Communication, **values: Any) -> Person:
    return Person(communication=communication, created_at=clock.now(), **values)


def rows_as_stored() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_person")
        return [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor.fetchall() for cell in row]


def dumped() -> str:
    out = StringIO()
    call_command("dumpdata", "intake", stdout=out)
    return out.getvalue()


def deferred(names: tuple[str, ...]) -> Person:
    return Person.objects.defer(*names).get()


SIGHTS: dict[str, Callable[[Person], object]] = {
    "rows": lambda _: rows_as_stored(),
    "values": lambda _: list(Person.objects.values()),
    "values by name": lambda _: [bytes(row["family_name"] or b"") for row in Person.objects.values("family_name")],
    "values_list": lambda _: [bytes(row[0] or b"") for row in Person.objects.values_list("family_name")],
    "dumpdata": lambda _: dumped(),
    "json": lambda person: serializers.serialize("json", [person]),
    "xml": lambda person: serializers.serialize("xml", [person]),
    "repr": repr,
    "str": str,
    "vars": vars,
    "only": lambda _: vars(Person.objects.only("family_name").get()),
    "defer": lambda _: vars(deferred(("family_name",))),
    "defer, then read": lambda _: deferred(("family_name",)).family_name,
    "model_to_dict": model_to_dict,
    "pickle": pickle.dumps,
    "pickled queryset": lambda _: pickle.dumps(Person.objects.all()),
    "copy": lambda person: vars(copy.copy(person)),
    "deepcopy": lambda person: vars(copy.deepcopy(person)),
    "sql": lambda _: str(Person.objects.filter(family_name__isnull=False).query),
}
# What needs the row in the database as it stands, or the bytes of a ciphertext, has nothing to say about a new value.
PENDING = ("repr", "str", "vars", "model_to_dict", "pickle", "copy", "deepcopy")


@pytest.mark.parametrize("sight", SIGHTS)
def test_a_stored_name_does_not_show(person: Person, sight: str) -> None:
    assert not shows(SIGHTS[sight](person))


@pytest.mark.parametrize("sight", PENDING)
def test_a_name_not_yet_saved_does_not_show(communication: Communication, sight: str) -> None:
    person = new_person(communication, family_name=NAME)

    assert not shows(SIGHTS[sight](person))


@pytest.mark.parametrize("taken", [copy.copy, copy.deepcopy, lambda person: pickle.loads(pickle.dumps(person))])
def test_a_copy_leaves_behind_what_is_not_yet_saved(
    communication: Communication, taken: Callable[[Person], Person]
) -> None:
    person = new_person(communication, family_name=NAME)

    copied = taken(person)

    with pytest.raises(TypeError, match="does not travel"):
        copied.family_name  # noqa: B018
    with pytest.raises(TypeError, match="only ciphertext"), acting(COMMAND):
        copied.save()
    assert person.family_name == NAME


@pytest.mark.parametrize("taken", [copy.copy, copy.deepcopy, lambda person: pickle.loads(pickle.dumps(person))])
def test_a_copy_of_a_stored_row_still_opens(person: Person, taken: Callable[[Person], Person]) -> None:
    assert read_identity(taken(person), ["family_name"]) == {"family_name": NAME}


def test_a_refreshed_row_drops_what_was_assigned(person: Person) -> None:
    person.family_name = "Another name"

    person.refresh_from_db()

    assert person.family_name is MASK
    assert read_identity(person, ["family_name"]) == {"family_name": NAME}


def test_one_field_can_be_refreshed_by_its_name(person: Person) -> None:
    person.family_name = "Another name"

    person.refresh_from_db(fields=["family_name_sealed"])

    assert person.family_name is MASK


def test_a_deferred_field_is_fetched_and_opens(communication: Communication) -> None:
    assert Communication.objects.defer("facts_summary").get().facts_summary == SUMMARY


def test_a_loaded_dump_opens_in_its_own_row(person: Person) -> None:
    dump = serializers.serialize("json", [person])
    Person.objects.all().delete()

    for loaded in serializers.deserialize("json", dump):
        loaded.save()

    assert read_identity(Person.objects.get(), ["family_name"]) == {"family_name": NAME}


def test_the_ciphertext_of_a_short_choice_has_one_length(communication: Communication) -> None:
    with acting(COMMAND):
        for sex in ("male", "female", "x"):
            new_person(communication, sex=sex).save()
        record(Action.COMMUNICATION_CHANGED)

    assert len({len(sealed or b"") for sealed in Person.objects.values_list("sex", flat=True)}) == 1


@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_hold_no_name(person: Person) -> None:
    if connection.vendor == "postgresql":
        # Another process holds the files; what it would give out is in its tables.
        stored = repr(rows_as_stored()).encode()
    else:
        name = Path(connection.settings_dict["NAME"])
        stored = b"".join(path.read_bytes() for path in name.parent.glob(name.name + "*"))

    assert person.pk.hex.encode() in stored or str(person.pk).encode() in stored
    assert not shows(stored)
