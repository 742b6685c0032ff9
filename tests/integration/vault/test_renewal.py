"""A scope's key renewed: everything opens as before under another key, and what is sealed changes in no other way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.ciphertexts import verify_ciphertexts
from casetracker.audit.log import Chain, record
from casetracker.core.acting import COMMAND, acting
from casetracker.vault import files, keyring
from casetracker.vault.envelope import generation_of
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.fields import read_identity
from casetracker.vault.models import DataKey, Renewal
from casetracker.vault.renewal import Renewed, renew_scope
from casetracker.vault.rows import encrypted_models, rows_in
from casetracker.vault.scopes import Scope
from intake.models import Communication, Evidence, Fact, Person
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import attach, complete
from workflow.models import CaseEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(cast: Cast) -> Communication:
    """A communication that was submitted, with people, a document, and a case that has begun to move."""
    in_force()
    draft = complete(cast.caseworker)
    attach(cast.caseworker, draft)
    return Procedure(cast, draft).to_registered().communication_now()


def renew(scope: Scope) -> Renewed:
    with acting(COMMAND):
        renewed = renew_scope(scope)
        record(Action.KEY_RENEWED, Chain(ChainKind.COMMUNICATION, scope.id))
    return renewed


def cells(scope: Scope) -> dict[tuple[str, Any], bytes]:
    return {
        (field.contract_name, row.pk): bytes(value)
        for model, fields in encrypted_models()
        for row in rows_in(model, scope)
        for field in fields
        if (value := getattr(row, field.attname)) is not None
    }


def opened(scope: Scope) -> dict[tuple[str, Any], Any]:
    return {
        (field.contract_name, row.pk): field.open_for(row)
        for model, fields in encrypted_models()
        for row in rows_in(model, scope)
        for field in fields
        if getattr(row, field.attname) is not None
    }


def test_everything_opens_as_before(submitted: Communication) -> None:
    before = opened(submitted.vault_scope())

    renew(submitted.vault_scope())

    assert opened(submitted.vault_scope()) == before
    assert len(before) > 20


def test_every_cell_is_sealed_anew_and_counted(submitted: Communication) -> None:
    scope = submitted.vault_scope()
    before = cells(scope)

    renewed = renew(scope)

    after = cells(scope)
    assert set(after) == set(before)
    assert not set(after.values()) & set(before.values())
    assert {generation_of(cell) for cell in after.values()} == {2}
    assert renewed.cells == len(after)


def test_the_old_key_is_gone(submitted: Communication) -> None:
    renewed = renew(submitted.vault_scope())

    assert [row.generation for row in keyring.keys_of(submitted.vault_scope())] == [2]
    assert renewed.keys_destroyed == 1


def test_documents_open_as_before(submitted: Communication) -> None:
    evidence = Evidence.objects.get(communication=submitted)
    before = b"".join(files.open_file(evidence.vault_scope(), evidence.pk, bytes(evidence.wrapped_key)))

    renewed = renew(submitted.vault_scope())

    evidence.refresh_from_db()
    after = b"".join(files.open_file(evidence.vault_scope(), evidence.pk, bytes(evidence.wrapped_key)))
    assert after == before
    assert renewed.file_keys == Evidence.objects.filter(communication=submitted).count()


def test_the_log_knows_the_new_values_and_no_older_one(submitted: Communication) -> None:
    renew(submitted.vault_scope())

    assert verify_ciphertexts()[1] == []


def test_no_permit_is_left(submitted: Communication) -> None:
    renew(submitted.vault_scope())

    assert not Renewal.objects.exists()


def test_a_scope_without_a_key_is_not_renewed(submitted: Communication) -> None:
    DataKey.objects.filter(scope_id=submitted.pk).delete()

    with pytest.raises(KeyUnavailable), acting(COMMAND):
        renew_scope(submitted.vault_scope())


@pytest.mark.django_db(transaction=True)
def test_a_row_read_before_is_opened_after(submitted: Communication) -> None:
    person = Person.objects.filter(communication=submitted).first()
    assert person is not None
    expected = read_identity(person, ["family_name"])
    renew(submitted.vault_scope())
    keyring.forget()

    assert read_identity(person, ["family_name"]) == expected


def test_a_row_read_before_and_saved_after_loses_nothing(cast: Cast) -> None:
    draft = complete(cast.caseworker)
    stale = Fact.objects.get(communication=draft)
    text = stale.text
    renew(draft.vault_scope())
    keyring.forget()

    with acting(COMMAND):
        stale.happened_on = "2026-05"
        stale.save()
        record(Action.COMMUNICATION_CHANGED, Chain(ChainKind.COMMUNICATION, draft.pk))

    fresh = Fact.objects.get(pk=stale.pk)
    assert (fresh.text, fresh.happened_on) == (text, "2026-05")
    assert verify_ciphertexts()[1] == []


def test_a_stale_document_row_saved_after_keeps_its_new_key(cast: Cast) -> None:
    draft = complete(cast.caseworker)
    stale = attach(cast.caseworker, draft)
    renew(draft.vault_scope())

    with acting(COMMAND):
        stale.save()

    fresh = Evidence.objects.get(pk=stale.pk)
    assert files.unwrap_file_key(fresh.vault_scope(), fresh.pk, bytes(fresh.wrapped_key))


# What the permit lets pass, and what it does not


def permit(scope: Scope) -> None:
    Renewal.objects.create(scope_kind=scope.kind, scope_id=scope.id)


def refused(update: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            update()
    except DatabaseError:
        return True
    return False


def test_without_a_permit_not_even_a_newer_ciphertext_passes(submitted: Communication) -> None:
    scope = submitted.vault_scope()
    person = Person.objects.filter(communication=submitted)
    with acting(COMMAND) as act:
        keyring.add_generation(scope, 2)
        newer = keyring.cipher_to_seal(scope).seal("person.family_name", person[0].pk, b"x")
        act.seals.clear()

    assert refused(lambda: person.update(family_name=newer))


def test_with_a_permit_a_newer_ciphertext_passes(submitted: Communication) -> None:
    scope = submitted.vault_scope()
    person = Person.objects.filter(communication=submitted)[:1].get()
    permit(scope)
    keyring.add_generation(scope, 2)
    newer = keyring.cipher_to_seal(scope).seal("person.family_name", person.pk, b"x")

    assert not refused(lambda: Person.objects.filter(pk=person.pk).update(family_name=newer))


def test_a_ciphertext_of_the_same_generation_is_refused(submitted: Communication) -> None:
    person = Person.objects.filter(communication=submitted)[:1].get()
    permit(submitted.vault_scope())
    same = keyring.cipher_to_seal(submitted.vault_scope()).seal("person.family_name", person.pk, b"x")

    assert refused(lambda: Person.objects.filter(pk=person.pk).update(family_name=same))


@pytest.mark.parametrize(
    "change", [{"family_name": None}, {"is_victim": False}, {"disclose_to_state": "no"}, {"position": 99}], ids=str
)
def test_nothing_plain_and_nothing_emptied_passes(submitted: Communication, change: dict[str, Any]) -> None:
    permit(submitted.vault_scope())
    people = Person.objects.filter(communication=submitted, is_victim=True).exclude(disclose_to_state="no")

    assert people.exists()
    assert refused(lambda: people.update(**change))


def test_the_permit_of_another_scope_lets_nothing_pass(submitted: Communication, cast: Cast) -> None:
    other = Procedure(cast).to_registered().communication_now()
    permit(other.vault_scope())
    keyring.add_generation(submitted.vault_scope(), 2)
    person = Person.objects.filter(communication=submitted)[:1].get()
    newer = keyring.cipher_to_seal(submitted.vault_scope()).seal("person.family_name", person.pk, b"x")

    assert refused(lambda: Person.objects.filter(pk=person.pk).update(family_name=newer))


@pytest.mark.parametrize("change", [{"kind": "decided"}, {"to_state": "closed"}, {"basis": "1"}], ids=str)
def test_an_event_does_not_change_under_a_permit(submitted: Communication, change: dict[str, Any]) -> None:
    permit(submitted.vault_scope())
    events = CaseEvent.objects.filter(communication_id=submitted.pk)

    assert events.exists()
    assert refused(lambda: events.update(**change))


def test_the_communication_itself_does_not_change_under_a_permit(submitted: Communication) -> None:
    permit(submitted.vault_scope())
    own = Communication.objects.filter(pk=submitted.pk)

    assert refused(lambda: own.update(sealed_at=None))
    assert refused(lambda: own.update(reference="IN-OTHER"))


def test_nothing_sealed_is_deleted_under_a_permit(submitted: Communication) -> None:
    permit(submitted.vault_scope())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM intake_person")
