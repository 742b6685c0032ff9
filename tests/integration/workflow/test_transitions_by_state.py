"""Every transition from every state, through the service: taken or refused as the table says."""

from typing import Any

import pytest
from django.db import transaction

from casetracker.core.acting import COMMAND, acting
from casetracker.core.dates import PreciseDate
from casetracker.core.errors import Refused
from tests.factories.standing import AT, bring
from tests.unit.workflow import tables
from workflow.models import CaseEvent, CaseFile
from workflow.services.events import Entry
from workflow.services.records import case_record
from workflow.services.transitions import case_move
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
UNDATED = Entry(occurred=PreciseDate.unknown())
DONE = ""


def _outcome(service: Any, case: CaseFile, **what: Any) -> str:
    """What the service says, without leaving a trace."""
    try:
        with acting(COMMAND), transaction.atomic():
            service(case=case, entry=UNDATED, user=None, at=AT, **what)
            transaction.set_rollback(True)
    except Refused as refusal:
        return refusal.code
    return DONE


@pytest.mark.parametrize("state", CaseState.values)
def test_a_transition_is_refused_by_the_state_exactly_where_the_table_says_so(past: CaseFile, state: str) -> None:
    case = bring(past, state)

    outcomes = {name: _outcome(case_move, case, transition=name) for name in tables.transitions()}

    by_state = {name for name, code in outcomes.items() if code == "not_from_this_state"}
    assert by_state == {row.name for row in tables.transitions().values() if state not in row.sources}


# The whole table is held against the rules without a database; here one state of each phase goes through the service.
ONE_OF_EACH_PHASE = ("received", "ready", "follow_up", "closed")


@pytest.mark.parametrize("state", ONE_OF_EACH_PHASE)
def test_a_step_is_recorded_in_the_states_of_the_table(past: CaseFile, state: str) -> None:
    case = bring(past, state)
    kinds = [EventKind(code) for code in tables.recorded()]

    # Those that ask for a reason first.
    needing = {"receivability_decided", "refusal_proposed", "acceptance_ended_goes_on", "acceptance_ended_stops"}
    outcomes = {kind.value: _outcome(case_record, case, kind=kind) for kind in kinds if kind.value not in needing}

    refused = {code for code, outcome in outcomes.items() if outcome == "not_in_this_state"}
    assert refused == {row.name for row in tables.recorded().values() if state not in row.sources} - needing


@pytest.mark.parametrize("state", ONE_OF_EACH_PHASE)
def test_what_moves_a_case_is_not_recorded_beside_the_machine(past: CaseFile, state: str) -> None:
    case = bring(past, state)
    moving = {row.event for row in tables.transitions().values()} - set(tables.recorded())

    outcomes = {code: _outcome(case_record, case, kind=EventKind(code)) for code in moving}

    assert set(outcomes.values()) == {"not_recordable"}


def test_a_refused_transition_leaves_the_case_as_it_was(past: CaseFile) -> None:
    before = CaseFile.objects.values().get(pk=past.pk)

    assert _outcome(case_move, past, transition="adopt_views_violation") == "not_from_this_state"
    assert CaseFile.objects.values().get(pk=past.pk) == before
    assert CaseEvent.objects.filter(case_id=past.pk).count() == 1
