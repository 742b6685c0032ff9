"""The machine against its hand-written tables: from where, to where, by whom, under which guards."""

import pytest
from django_fsm import can_proceed

from casetracker.accounts.roles import Role
from tests.unit.workflow import tables
from workflow.machine.recordable import RECORDABLE
from workflow.machine.step import Step
from workflow.machine.transitions import sources, steps, target
from workflow.models import CaseFile
from workflow.vocabulary import CaseState, EventKind
from workflow.wording_steps import STEPS

TABLE = tables.transitions()
CELLS = [(state.value, name) for state in CaseState for name in TABLE]
RECORDED = tables.recorded()


def _names(step: Step) -> frozenset[str]:
    return frozenset(guard.__name__ for guard in step.guards)


def test_the_table_names_every_transition_and_no_other() -> None:
    assert set(TABLE) == set(steps())


def test_the_table_of_recorded_steps_names_every_one_and_no_other() -> None:
    assert set(RECORDED) == {kind.value for kind in RECORDABLE}


def test_the_tables_speak_of_known_states_and_roles() -> None:
    rows = [*TABLE.values(), *RECORDED.values()]
    states = {state for row in rows for state in row.sources} | {row.target for row in TABLE.values()}

    assert states == set(CaseState.values) == tables.EVERY_STATE
    assert {role for row in rows for role in row.roles} <= set(Role.values)


@pytest.mark.parametrize(("state", "name"), CELLS)
def test_a_transition_leaves_a_state_only_where_the_table_says_so(state: str, name: str) -> None:
    case = CaseFile(state=state)

    allowed = state in TABLE[name].sources
    assert (state in sources(name)) is allowed
    assert can_proceed(getattr(case, name)) is allowed


@pytest.mark.parametrize("name", TABLE)
def test_a_transition_leads_where_the_table_says(name: str) -> None:
    case = CaseFile(state=min(TABLE[name].sources))
    getattr(case, name)()

    assert target(name) == case.state == TABLE[name].target


@pytest.mark.parametrize("name", TABLE)
def test_a_transition_leaves_the_event_of_the_table(name: str) -> None:
    assert steps()[name].event.value == TABLE[name].event


@pytest.mark.parametrize("name", TABLE)
def test_a_transition_is_taken_by_the_roles_of_the_table(name: str) -> None:
    assert {role.value for role in steps()[name].roles} == TABLE[name].roles


@pytest.mark.parametrize("name", TABLE)
def test_a_transition_has_the_guards_of_the_table(name: str) -> None:
    assert _names(steps()[name]) == TABLE[name].guards


@pytest.mark.parametrize("name", TABLE)
def test_a_transition_is_content_with_the_card_of_the_roles_of_the_table(name: str) -> None:
    assert {role.value for role in steps()[name].by_card} == TABLE[name].by_card


@pytest.mark.parametrize("name", TABLE)
def test_a_transition_has_its_words(name: str) -> None:
    assert str(STEPS[name].action)
    assert str(STEPS[name].explains)


@pytest.mark.parametrize("code", RECORDED)
def test_a_recorded_step_is_as_the_table_says(code: str) -> None:
    rule, row = RECORDABLE[EventKind(code)], RECORDED[code]

    assert {state.value for state in rule.states} == row.sources
    assert {role.value for role in rule.roles} == row.roles
    assert {guard.__name__ for guard in rule.guards} == row.guards
    assert rule.needs_content is (not row.by_card)


def test_every_kind_of_event_is_taken_or_recorded_by_somebody() -> None:
    taken = {row.event for row in TABLE.values()} | set(RECORDED)

    # The submission has a service of its own, and so has the sweep that finds a limit lapsed; an assignment is no event
    # of the procedure, and a correction has its service, with its confirmation.
    of_services = {"submitted", "assigned", "limit_lapsed", "decision_corrected", "correction_confirmed"}
    assert set(EventKind.values) - taken == of_services


def test_nobody_outside_the_procedure_takes_a_step() -> None:
    outside = {Role.FOCAL_POINT.value, Role.AUDITOR.value, Role.ADMINISTRATOR.value}

    assert [row.name for row in [*TABLE.values(), *RECORDED.values()] if row.roles & outside] == []


def test_nobody_proposes_a_registration_that_they_could_also_decide() -> None:
    proposing = RECORDED["registration_proposed"].roles | RECORDED["refusal_proposed"].roles
    deciding = TABLE["register"].roles | TABLE["refuse_registration"].roles

    assert proposing & deciding == set()
