"""The state of a case changes with its next event alone: the database says so, on both engines, whoever asks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from casetracker.core.acting import acting
from casetracker.core.errors import Refused
from tests.cast import Cast
from tests.factories.cases import Procedure, on
from tests.factories.standing import AT, bare_communication, bring, case_of
from workflow.models import CaseEvent, CaseFile
from workflow.services.events import facts_of, write_event
from workflow.triggers import all_triggers
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
Lifted = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def case(cast: Cast) -> CaseFile:
    """A live case that has just been received."""
    return case_of(bare_communication(cast.harbour))


def _stored(case: CaseFile) -> tuple[str, int]:
    return CaseFile.objects.values_list("state", "version").get(pk=case.pk)


def _refused(act: Callable[[], Any], saying: str) -> None:
    with pytest.raises(IntegrityError, match=saying), transaction.atomic():
        act()


def _sql(statement: str, *values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _key(case: CaseFile) -> str:
    return str(case.pk.hex if connection.vendor == "sqlite" else case.pk)


def _event(case: CaseFile, **changes: Any) -> CaseEvent:
    """The event that a proper question to the author would leave, or a forgery of it."""
    proper: dict[str, Any] = {
        "case_id": case.pk,
        "communication_id": case.communication_id,
        "seq": case.version + 1,
        "kind": EventKind.CLARIFICATION_ASKED,
        "from_state": CaseState.RECEIVED,
        "to_state": CaseState.CLARIFICATION,
        "occurred_date": AT.date(),
        "precision": "day",
        "recorded_at": AT,
        "actor_kind": "command",
    }
    return CaseEvent(**{**proper, **changes})


# The state


def test_an_update_of_the_state_is_refused(case: CaseFile) -> None:
    _refused(lambda: CaseFile.objects.filter(pk=case.pk).update(state=CaseState.REGISTERED), "next event alone")

    assert _stored(case) == (CaseState.RECEIVED, 1)


def test_an_update_of_the_state_in_sql_is_refused(case: CaseFile) -> None:
    _refused(
        lambda: _sql("UPDATE workflow_casefile SET state = 'closed' WHERE id = %s", _key(case)), "next event alone"
    )


def test_an_update_of_state_and_version_together_is_refused(case: CaseFile) -> None:
    change = {"state": CaseState.REGISTERED, "version": 2}

    _refused(lambda: CaseFile.objects.filter(pk=case.pk).update(**change), "next event alone")


@pytest.mark.parametrize("version", [0, 2, 7])
def test_an_update_of_the_version_is_refused(case: CaseFile, version: int) -> None:
    _refused(lambda: CaseFile.objects.filter(pk=case.pk).update(version=version), "next event alone")


def test_an_update_of_every_state_at_once_is_refused(cast: Cast, case: CaseFile) -> None:
    case_of(bare_communication(cast.orchard))

    _refused(lambda: CaseFile.objects.update(state=CaseState.CLOSED), "next event alone")


def test_a_save_of_a_forged_state_is_refused(case: CaseFile) -> None:
    case.__dict__["state"] = CaseState.CLOSED

    _refused(case.save, "next event alone")


def test_a_transition_saved_past_the_service_is_refused(case: CaseFile) -> None:
    case.ask_clarification()

    _refused(case.save, "next event alone")


def test_the_library_refuses_a_state_set_by_hand(case: CaseFile) -> None:
    with pytest.raises(AttributeError, match="state"):
        case.state = CaseState.CLOSED


def test_a_state_changes_with_its_event(case: CaseFile) -> None:
    _event(case).save()

    CaseFile.objects.filter(pk=case.pk).update(state=CaseState.CLARIFICATION, version=2)

    assert _stored(case) == (CaseState.CLARIFICATION, 2)


def test_a_state_other_than_its_events_is_refused(case: CaseFile) -> None:
    _event(case).save()
    change = {"state": CaseState.REGISTERED, "version": 2}

    _refused(lambda: CaseFile.objects.filter(pk=case.pk).update(**change), "next event alone")


def test_another_cases_event_moves_nothing(cast: Cast, case: CaseFile) -> None:
    other = case_of(bare_communication(cast.orchard))
    _event(other).save()
    change = {"state": CaseState.CLARIFICATION, "version": 2}

    _refused(lambda: CaseFile.objects.filter(pk=case.pk).update(**change), "next event alone")


def test_what_is_no_state_of_the_case_is_changed_freely(cast: Cast, case: CaseFile) -> None:
    CaseFile.objects.filter(pk=case.pk).update(case_officer=cast.case_officer)

    assert CaseFile.objects.get(pk=case.pk).case_officer == cast.case_officer


# The beginning and the end


@pytest.mark.parametrize("state", sorted(set(CaseState.values) - {"received"}))
def test_no_case_begins_in_a_later_state(cast: Cast, state: str) -> None:
    communication = bare_communication(cast.harbour)
    values = {"communication": communication, "procedure": "icrmw-77", "received_at": AT, "changed_at": AT}

    _refused(
        lambda: CaseFile.objects.create(reference="X", receivability="yes", state=state, **values), "begins as received"
    )


def test_no_case_begins_with_a_later_version(cast: Cast) -> None:
    communication = bare_communication(cast.harbour)
    values = {"communication": communication, "procedure": "icrmw-77", "received_at": AT, "changed_at": AT}

    _refused(
        lambda: CaseFile.objects.create(reference="X", receivability="yes", version=3, **values), "begins as received"
    )


def test_no_case_is_deleted(case: CaseFile) -> None:
    _refused(case.delete, "not deleted")
    _refused(CaseFile.objects.all().delete, "not deleted")
    _refused(lambda: _sql("DELETE FROM workflow_casefile WHERE id = %s", _key(case)), "not deleted")


# The events


@pytest.mark.parametrize(
    "forgery",
    [
        pytest.param({"seq": 1}, id="the number of an event that stands"),
        pytest.param({"seq": 3}, id="a number too far on"),
        pytest.param({"seq": 0}, id="a number before the first"),
        pytest.param(
            {"from_state": "registered", "kind": "transmitted", "to_state": "with_state"}, id="from elsewhere"
        ),
        pytest.param({"from_state": ""}, id="from nowhere"),
    ],
)
def test_an_event_out_of_order_is_refused(case: CaseFile, forgery: dict[str, Any]) -> None:
    # Where both rules are broken, the engines differ in which of them speaks first.
    _refused(_event(case, **forgery).save, "follows the last one|no step of the machine")


@pytest.mark.parametrize(
    "forgery",
    [
        pytest.param({"to_state": "closed"}, id="to where the step does not lead"),
        pytest.param({"kind": "registered"}, id="a step that leads elsewhere"),
        pytest.param({"kind": "additional_information"}, id="a step that moves nothing"),
        pytest.param({"kind": "views_violation", "to_state": "follow_up"}, id="a step of another state"),
        pytest.param({"to_state": ""}, id="to nowhere"),
    ],
)
def test_an_event_that_the_machine_does_not_know_is_refused(case: CaseFile, forgery: dict[str, Any]) -> None:
    _refused(_event(case, **forgery).save, "no step of the machine")


def test_an_event_of_no_case_is_refused(cast: Cast, case: CaseFile) -> None:
    _refused(_event(case, case_id=cast.caseworker.pk).save, "follows the last one")


def test_an_event_of_another_communication_is_refused(cast: Cast, case: CaseFile) -> None:
    other = bare_communication(cast.orchard)

    _refused(_event(case, communication_id=other.pk).save, "follows the last one")


def test_a_second_event_waits_until_the_case_has_moved(case: CaseFile) -> None:
    _event(case).save()

    _refused(_event(case, kind=EventKind.ADDITIONAL_INFORMATION, to_state="received").save, "(?i)unique")


@pytest.mark.parametrize(
    "change", [{"kind": "registered"}, {"occurred_date": None}, {"recorded_at": AT}, {"note_sealed": None}, {"seq": 9}]
)
def test_an_event_is_not_changed(case: CaseFile, change: dict[str, Any]) -> None:
    _refused(lambda: CaseEvent.objects.filter(case_id=case.pk).update(**change), "append-only")


def test_an_event_is_not_deleted(case: CaseFile) -> None:
    _refused(CaseEvent.objects.filter(case_id=case.pk).delete, "append-only")
    _refused(lambda: _sql("DELETE FROM workflow_caseevent"), "append-only")


@pytest.mark.parametrize("state", CaseState.values)
def test_the_database_knows_every_way_that_the_machine_goes(case: CaseFile, state: str) -> None:
    assert bring(case, state).state == state


# Stale objects: what takes the place of a row lock on SQLite


def test_a_stale_case_is_refused_in_words(procedure: Procedure) -> None:
    cast, entry = procedure.cast, on(AT.date())
    first, second = procedure.fresh(), procedure.fresh()
    facts = facts_of(first, user=cast.intake_officer, occurred=entry.occurred)
    with acting(cast.intake_officer.actor):
        values: dict[str, Any] = {"to_state": "clarification", "user": cast.intake_officer, "role": "", "facts": facts}
        write_event(first, EventKind.CLARIFICATION_ASKED, entry, at=AT, **values)

        with pytest.raises(Refused) as refusal:
            write_event(second, EventKind.CLARIFICATION_ASKED, entry, at=AT, **values)

    assert refusal.value.code == "moved_meanwhile"
    assert list(CaseEvent.objects.filter(case_id=first.pk).values_list("seq", flat=True)) == [1, 2]


# PostgreSQL: what row triggers do not see


@pytest.mark.postgresql
@pytest.mark.parametrize("table", sorted({trigger.table for trigger in all_triggers()}))
def test_a_table_is_not_truncated(case: CaseFile, table: str) -> None:
    _sql("SET CONSTRAINTS ALL IMMEDIATE")  # what this test has written is waiting to be checked

    # Without CASCADE the foreign keys speak first.
    _refused(lambda: _sql(f"TRUNCATE {table} CASCADE"), "not truncated")


def test_with_the_triggers_lifted_a_tampering_goes_through(case: CaseFile, lifted_triggers: Lifted) -> None:
    # It is the triggers, and nothing else, that stop it: without this, the tests above could pass for another reason.
    with lifted_triggers():
        CaseFile.objects.filter(pk=case.pk).update(state=CaseState.CLOSED)

    assert _stored(case) == (CaseState.CLOSED, 1)
