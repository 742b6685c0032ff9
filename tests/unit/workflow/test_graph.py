"""The machine as a graph: every state can be reached, and every one that is not final can be left."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from workflow.machine.transitions import sources, steps, target
from workflow.machine.turns import TURNS, turn
from workflow.management.commands import machine_graph
from workflow.vocabulary import ENDED, EXCHANGE, LIVE, PRE_REGISTRATION, CaseState, Party


def _next() -> dict[str, set[str]]:
    leads: dict[str, set[str]] = {state: set() for state in CaseState.values}
    for name in steps():
        for source in sources(name):
            leads[source].add(target(name))
    return leads


def _reached_from(start: str) -> set[str]:
    leads, found, new = _next(), {start}, {start}
    while new:
        new = {state for one in new for state in leads[one]} - found
        found |= new
    return found


def test_every_state_can_be_reached_from_the_first() -> None:
    assert _reached_from("received") == set(CaseState.values)


def test_every_state_has_a_way_out() -> None:
    # An ended case, too: it can be reopened, its refusal reversed, its follow-up opened or resumed.
    assert {state for state, leads in _next().items() if not leads} == set()


def test_no_violation_leads_to_a_follow_up_alone() -> None:
    assert _next()["no_violation"] == {"follow_up", "closed"}


@pytest.mark.parametrize("state", sorted(LIVE))
def test_every_live_state_can_come_to_an_end(state: str) -> None:
    assert _reached_from(state) & ENDED


def test_no_state_leads_to_itself() -> None:
    assert [state for state, leads in _next().items() if state in leads] == []


def test_the_phases_part_the_states() -> None:
    assert PRE_REGISTRATION | EXCHANGE | {"under_consideration", "follow_up"} == LIVE
    assert set(CaseState) == LIVE | ENDED
    assert set() == LIVE & ENDED


def test_after_registration_no_way_leads_back_before_it() -> None:
    assert _reached_from("registered") & PRE_REGISTRATION == set()


def test_a_refusal_is_no_end_of_a_registered_case() -> None:
    assert "not_registered" not in _reached_from("registered")


def test_follow_up_comes_after_a_finding_or_a_settlement_alone() -> None:
    into = {name for name in steps() if target(name) == "follow_up"}

    assert into == {"adopt_views_violation", "open_follow_up", "resume_follow_up"}


def test_nobody_has_the_turn_in_an_ended_case_alone() -> None:
    assert {state for state, party in TURNS.items() if party is Party.NOBODY} == ENDED


@pytest.mark.parametrize("state", sorted(CaseState.values))
def test_a_proposal_makes_it_the_rapporteurs_turn_before_registration_alone(state: str) -> None:
    assert (turn(state, is_proposed=True) is Party.RAPPORTEUR) is (state in PRE_REGISTRATION)


def test_the_document_of_the_machine_is_up_to_date() -> None:
    call_command("machine_graph", "--check")


def test_a_document_that_is_out_of_date_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "machine.md"
    stale.write_text(machine_graph.document().replace("transmit", "post"), encoding="utf-8")
    monkeypatch.setattr(machine_graph, "DOCUMENT", stale)

    with pytest.raises(CommandError, match="out of date"):
        call_command("machine_graph", "--check")


def test_a_document_that_is_missing_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_graph, "DOCUMENT", tmp_path / "machine.md")

    with pytest.raises(CommandError, match="out of date"):
        call_command("machine_graph", "--check")


def test_the_document_shows_every_transition_between_its_states() -> None:
    text = machine_graph.document()

    assert [name for name in steps() if f"| `{name}`" not in text] == []
    assert "    under_consideration --> with_state: declare_admissible\n" in text
    assert "    closed --> [*]\n" in text


def test_the_document_is_the_same_in_every_language() -> None:
    with translation.override("fr"):
        in_french = machine_graph.document()

    assert in_french == machine_graph.document()
