"""A sealed communication does not change: every table of its parts, on both engines, whoever asks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from casetracker.core.acting import acting
from casetracker.reference.models import State
from casetracker.vault import keyring
from intake.models import (
    Authority,
    Claim,
    Communication,
    ConcernedState,
    Evidence,
    Fact,
    InterimRequest,
    OtherProcedure,
    Person,
    Remedy,
    Supplement,
)
from intake.services.sealing import supplement_add
from intake.triggers import PARTS
from tests.cast import Cast
from tests.factories.cases import noon
from tests.factories.communications import complete, draft
from tests.factories.standing import AT, bare_communication

pytestmark = pytest.mark.django_db

# What refers to a communication and is no part of what was filed: who may see it, what came later, what became of it.
BESIDE = {
    "intake_supplement",
    "intake_personcontact",
    "intake_communicationgrant",
    "intake_communicationdenial",
    "intake_communicationerasure",
    "workflow_casefile",
    "workflow_erasure",
    "workflow_legalhold",
    "workflow_letter",
    "workflow_letterfile",
    "workflow_lettervoid",
    "workflow_peoplestatement",
    "workflow_recusal",
}


class Row:
    """How a row of each part is made."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def make(self, model: type[models.Model], communication: Communication) -> models.Model:
        values = self._needed(model, communication)
        if model is not ConcernedState:
            values["created_at"] = AT
        return model._default_manager.create(communication=communication, **values)

    def _needed(self, model: type[models.Model], communication: Communication) -> dict[str, Any]:
        needed: dict[type[models.Model], dict[str, Any]] = {
            Claim: {"article": "21"},
            Remedy: {"status": "decided"},
            OtherProcedure: {"status": "pending"},
            ConcernedState: {"state": State.objects.get(iso3="MEX")},
            Evidence: {"wrapped_key": b"k", "scan_result": "clean", "uploaded_by": self.cast.caseworker},
        }
        if model is Authority:
            return {"kind": "self", "person": Person.objects.create(communication=communication, created_at=AT)}
        return needed.get(model, {})


MODELS = (Person, Authority, ConcernedState, Fact, Claim, Remedy, OtherProcedure, InterimRequest, Evidence)
OF_A_PART = pytest.mark.parametrize("model", MODELS, ids=[model.__name__ for model in MODELS])


@pytest.fixture
def rows(cast: Cast) -> Row:
    return Row(cast)


def _seal(communication: Communication) -> None:
    Communication.objects.filter(pk=communication.pk).update(sealed_at=AT)


def _sealed_row(rows: Row, model: type[models.Model]) -> models.Model:
    communication = bare_communication(rows.cast.harbour, sealed=False)
    row = rows.make(model, communication)
    _seal(communication)
    return row


def _refused(act: Callable[[], Any], saying: str = "does not change") -> None:
    with pytest.raises(IntegrityError, match=saying), transaction.atomic():
        act()


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_table_that_belongs_to_a_communication_is_among_the_parts() -> None:
    belonging = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Communication
    }

    assert belonging - BESIDE == {part._meta.db_table for part in PARTS}
    assert set(PARTS) == set(MODELS)


@OF_A_PART
def test_a_row_is_not_changed(rows: Row, model: type[models.Model]) -> None:
    row = _sealed_row(rows, model)
    same = {"communication": row.communication}  # type: ignore[attr-defined]
    keyring.ensure_scope(same["communication"].vault_scope())  # saving a document asks for it

    _refused(lambda: model._default_manager.filter(pk=row.pk).update(**same))
    _refused(row.save)
    _refused(lambda: _sql(f"UPDATE {model._meta.db_table} SET communication_id = communication_id"))


@OF_A_PART
def test_a_row_is_not_deleted(rows: Row, model: type[models.Model]) -> None:
    row = _sealed_row(rows, model)

    _refused(row.delete)
    _refused(lambda: _sql(f"DELETE FROM {model._meta.db_table}"))


@OF_A_PART
def test_a_row_is_not_added(rows: Row, model: type[models.Model]) -> None:
    communication = bare_communication(rows.cast.harbour)

    _refused(lambda: rows.make(model, communication))


@OF_A_PART
def test_a_row_is_not_moved_into_a_sealed_communication(rows: Row, model: type[models.Model]) -> None:
    row = rows.make(model, bare_communication(rows.cast.harbour, sealed=False))
    sealed = bare_communication(rows.cast.harbour)

    _refused(lambda: model._default_manager.filter(pk=row.pk).update(communication=sealed))


@OF_A_PART
def test_a_row_is_not_moved_out_of_a_sealed_communication(rows: Row, model: type[models.Model]) -> None:
    row = _sealed_row(rows, model)
    another = bare_communication(rows.cast.harbour, sealed=False)

    _refused(lambda: model._default_manager.filter(pk=row.pk).update(communication=another))


@OF_A_PART
def test_in_a_draft_all_of_it_is_possible(rows: Row, model: type[models.Model]) -> None:
    first, second = (bare_communication(rows.cast.harbour, sealed=False) for _ in range(2))
    row = rows.make(model, first)
    model._default_manager.filter(pk=row.pk).update(communication=second)

    row.delete()

    assert not model._default_manager.filter(pk=row.pk).exists()


# The communication itself


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"language": "fr"}, id="an answer"),
        pytest.param({"sealed_at": None}, id="the seal"),
        pytest.param({"is_attested": True}, id="the signature"),
        pytest.param({"facts_summary_sealed": None}, id="an encrypted answer"),
        pytest.param({"changed_at": AT}, id="even a date"),
    ],
)
def test_a_sealed_communication_is_not_changed(cast: Cast, change: dict[str, Any]) -> None:
    communication = bare_communication(cast.harbour)

    _refused(lambda: Communication.objects.filter(pk=communication.pk).update(**change))


def test_a_sealed_communication_is_not_handed_to_another_organisation(cast: Cast) -> None:
    communication = bare_communication(cast.harbour)

    _refused(lambda: Communication.objects.filter(pk=communication.pk).update(organisation=cast.orchard))


def test_a_sealed_communication_is_not_deleted(cast: Cast) -> None:
    communication = bare_communication(cast.harbour)

    _refused(communication.delete)
    _refused(lambda: _sql("DELETE FROM intake_communication"))


def test_a_draft_is_changed_and_deleted(cast: Cast) -> None:
    communication = bare_communication(cast.harbour, sealed=False)
    Communication.objects.filter(pk=communication.pk).update(language="fr")

    communication.delete()

    assert not Communication.objects.exists()


@pytest.mark.parametrize("model", [Person, Authority, ConcernedState, Fact, Claim])
def test_what_was_filed_through_the_services_does_not_change(cast: Cast, model: type[models.Model]) -> None:
    communication = complete(cast.caseworker)
    _seal(communication)

    _refused(lambda: _sql(f"DELETE FROM {model._meta.db_table}"))


# Supplements


@pytest.fixture
def supplement(cast: Cast) -> Supplement:
    communication = draft(cast.caseworker)
    _seal(communication)
    sealed = Communication.objects.get(pk=communication.pk)
    with acting(cast.caseworker.actor):
        return supplement_add(user=cast.caseworker, communication=sealed, text="A new judgment.", at=noon(AT.date()))


def test_a_supplement_can_be_added_after_the_seal(supplement: Supplement) -> None:
    assert Supplement.objects.get().text == "A new judgment."


def test_a_supplement_is_not_changed(cast: Cast, supplement: Supplement) -> None:
    _refused(lambda: Supplement.objects.update(created_at=noon(AT.date())), "append-only")
    _refused(lambda: Supplement.objects.update(author=cast.second_caseworker), "append-only")
    _refused(lambda: Supplement.objects.update(text_sealed=None), "append-only")


def test_a_supplement_is_not_deleted(supplement: Supplement) -> None:
    _refused(supplement.delete, "append-only")
    _refused(lambda: _sql("DELETE FROM intake_supplement"), "append-only")


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "table", ["intake_communication", "intake_supplement", *(part._meta.db_table for part in PARTS)]
)
def test_a_table_of_communications_is_not_truncated(cast: Cast, table: str) -> None:
    bare_communication(cast.harbour)
    _sql("SET CONSTRAINTS ALL IMMEDIATE")  # what this test has written is waiting to be checked

    _refused(lambda: _sql(f"TRUNCATE {table} CASCADE"), "not truncated")
