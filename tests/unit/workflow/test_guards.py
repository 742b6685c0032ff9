"""Each guard, once where it refuses for each of its reasons, and once where it lets pass."""

import inspect
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from tests.unit.workflow.track_answers import TRACK_ANSWERS
from workflow.machine import guards, track_guards
from workflow.machine.facts import CaseFacts
from workflow.machine.recordable import RECORDABLE
from workflow.machine.transitions import steps
from workflow.services import requirements
from workflow.vocabulary import CaseState, EventKind

LAST_DAY, NEXT_DAY = date(2026, 8, 20), date(2026, 8, 21)
REGISTRATION, REFUSAL = EventKind.REGISTRATION_PROPOSED, EventKind.REFUSAL_PROPOSED

# guard, facts, what it returns
ANSWERS: list[tuple[str, dict[str, Any], str | None]] = [
    ("is_receivable", {"receivability": "yes"}, None),
    ("is_receivable", {"receivability": "no"}, "not_receivable"),
    ("is_receivable", {"receivability": "not_established"}, "receivability_open"),
    ("is_receivable", {"receivability": "not_established", "receivability_decided": True}, None),
    ("acceptance_stands", {"acceptance_ended": False}, None),
    ("acceptance_stands", {"acceptance_ended": True}, "acceptance_ended"),
    ("acceptance_stands", {"acceptance_ended": True, "goes_on": True}, None),
    ("acceptance_stands", {"acceptance_ended": True, "goes_on": False}, "not_to_go_on"),
    ("acceptance_stands", {"acceptance_ended": False, "goes_on": False}, None),
    ("acceptance_has_ended", {"acceptance_ended": True}, None),
    ("acceptance_has_ended", {"acceptance_ended": False}, "acceptance_stands"),
    ("registration_is_proposed", {"proposed": REGISTRATION}, None),
    ("registration_is_proposed", {"is_imported": True}, None),
    ("registration_is_proposed", {"proposed": None}, "not_proposed"),
    ("registration_is_proposed", {"proposed": REFUSAL}, "not_proposed"),
    ("refusal_is_proposed", {"proposed": REFUSAL}, None),
    ("refusal_is_proposed", {"is_imported": True}, None),
    ("refusal_is_proposed", {"proposed": None}, "refusal_not_proposed"),
    ("refusal_is_proposed", {"proposed": REGISTRATION}, "refusal_not_proposed"),
    ("another_person_decides", {"proposed": REGISTRATION, "proposed_by_actor": False}, None),
    ("another_person_decides", {"proposed": REGISTRATION, "proposed_by_actor": True}, "proposed_by_the_same_person"),
    ("has_no_number", {"has_number": False}, None),
    ("has_no_number", {"has_number": True}, "registered_already"),
    ("is_transmitted", {"is_transmitted": True}, None),
    ("is_transmitted", {"is_transmitted": False}, "not_transmitted"),
    ("admissibility_is_heard", {"heard_on_admissibility": True, "reply_due": LAST_DAY, "on": date(2026, 3, 1)}, None),
    ("admissibility_is_heard", {"reply_due": LAST_DAY, "on": LAST_DAY}, "state_time_runs"),
    ("admissibility_is_heard", {"reply_due": LAST_DAY, "on": NEXT_DAY}, None),
    ("admissibility_is_heard", {"reply_due": LAST_DAY, "on": None}, None),
    ("admissibility_is_heard", {"reply_due": None, "on": LAST_DAY}, None),
    ("merits_are_heard", {"heard_on_merits": True, "reply_due": LAST_DAY, "on": date(2026, 3, 1)}, None),
    ("merits_are_heard", {"heard_on_admissibility": True, "reply_due": LAST_DAY, "on": LAST_DAY}, "merits_not_heard"),
    ("merits_are_heard", {"reply_due": LAST_DAY, "on": NEXT_DAY}, None),
    ("merits_are_heard", {"reply_due": date(2026, 1, 1), "merits_due": LAST_DAY, "on": LAST_DAY}, "merits_not_heard"),
    ("merits_are_heard", {"reply_due": date(2026, 1, 1), "merits_due": LAST_DAY, "on": NEXT_DAY}, None),
    ("stage_is_heard", {"reply_due": LAST_DAY, "on": LAST_DAY}, "state_time_runs"),
    ("stage_is_heard", {"heard_on_admissibility": True, "reply_due": LAST_DAY, "on": LAST_DAY}, None),
    (
        "stage_is_heard",
        {"heard_on_admissibility": True, "declared_admissible": True, "merits_due": LAST_DAY, "on": LAST_DAY},
        "merits_not_heard",
    ),
    ("stage_is_heard", {"heard_on_merits": True, "declared_admissible": True, "merits_due": LAST_DAY}, None),
    ("not_admissible_yet", {"declared_admissible": False}, None),
    ("not_admissible_yet", {"declared_admissible": True}, "admissible_already"),
    ("not_admissible_yet", {"declared_admissible": True, "under_review": True}, None),
    ("admissibility_was_decided", {"declared_admissible": True}, None),
    ("admissibility_was_decided", {"declared_admissible": False}, "nothing_to_review"),
    ("no_views_yet", {"views_adopted": False}, None),
    ("no_views_yet", {"views_adopted": True}, "views_adopted_already"),
    ("is_not_suspended", {"is_suspended": False}, None),
    ("is_not_suspended", {"is_suspended": True}, "suspended"),
    ("split_is_decided", {"is_split": False}, None),
    ("split_is_decided", {"is_split": True, "heard_on_admissibility": True}, "split_not_decided"),
    ("split_is_decided", {"is_split": True, "declared_admissible": True}, "split_not_decided"),
    ("split_is_decided", {"is_split": True, "heard_on_merits": True}, None),
    *TRACK_ANSWERS,
]
NOT_GUARDS = {"first_reason", "refuses"}
# Of no guard: whether the procedure has the step at all is the profile's word.
ELSEWHERE = {"not_in_this_procedure"}


def _facts(changes: dict[str, Any]) -> CaseFacts:
    return CaseFacts(**{"state": CaseState.RECEIVED, "on": LAST_DAY, **changes})


def _all_guards() -> set[str]:
    own = {
        name
        for module in (guards, track_guards)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
    }
    return {name for name in own - NOT_GUARDS if not name.startswith("_")}


@pytest.mark.parametrize(("name", "changes", "expected"), ANSWERS)
def test_a_guard_answers(name: str, changes: dict[str, Any], expected: str | None) -> None:
    guard = getattr(guards, name, None) or getattr(track_guards, name)

    assert guard(_facts(changes)) == expected


def test_every_guard_is_seen_to_pass() -> None:
    passing = {name for name, _, expected in ANSWERS if expected is None}

    assert passing == _all_guards()


def test_every_guard_is_seen_to_refuse_for_each_reason_that_it_declares() -> None:
    refused = {(name, expected) for name, _, expected in ANSWERS if expected}
    declared = {(name, code) for name in _all_guards() for code in guards.CODES.get(name, ())}

    assert refused == declared


def test_every_guard_declares_its_reasons() -> None:
    assert set(guards.CODES) == _all_guards()


def test_every_reason_has_a_sentence_and_a_rule() -> None:
    codes = {code for codes in guards.CODES.values() for code in codes}

    assert set(guards.REASONS) - ELSEWHERE == codes
    assert [
        code for code, (sentence, rule) in guards.REASONS.items() if not (str(sentence).endswith(".") and rule)
    ] == []


def test_every_guard_guards_something() -> None:
    used = {guard.__name__ for step in steps().values() for guard in step.guards}
    used |= {guard.__name__ for rule in RECORDABLE.values() for guard in rule.guards}

    assert used == _all_guards()


def test_every_fact_that_guards_do_not_read_is_known() -> None:
    # A fact that nothing reads is a rule that somebody meant to write.
    source = inspect.getsource(guards) + inspect.getsource(track_guards) + inspect.getsource(requirements)
    unread = {field.name for field in fields(CaseFacts) if f"facts.{field.name}" not in source}

    # Read elsewhere: by the check of dates, by the flag of article 77 (8), by the limits.
    assert unread == {"newest_move", "first_transmitted", "earliest", "transmissible_from", "dead"}


def test_the_first_reason_is_that_of_the_first_guard_that_refuses() -> None:
    facts = _facts({"is_transmitted": False, "views_adopted": True})
    both = (guards.is_not_suspended, guards.no_views_yet, guards.is_transmitted)

    assert guards.first_reason(both, facts) == "views_adopted_already"


def test_there_is_no_reason_where_every_guard_passes() -> None:
    assert guards.first_reason((guards.is_not_suspended, guards.no_views_yet), _facts({})) is None
