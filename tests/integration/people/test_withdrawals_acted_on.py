"""A withdrawal is acted on only when everybody withdraws and each was found free."""

from datetime import date
from typing import Any

import pytest

from casetracker.core.errors import Refused
from tests.integration.people.lives import Lives
from workflow.models import CaseFile
from workflow.selectors.standings import going_on, withdrawing
from workflow.services.events import Entry
from workflow.services.withdrawals import (
    PEOPLE_REASONS,
    discontinuance_problem,
    withdrawal_problem,
)
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import FreeWill

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_agenda(lives: Lives) -> Lives:
    """The same case before the Committee."""
    lives.procedure.move("mark_ready", lives.officer, date(2026, 8, 25))
    lives.procedure.move("schedule", lives.cast.head, date(2026, 8, 26))
    return lives


def _discontinue(lives: Lives, **details: Any) -> None:
    lives.procedure.move("discontinue", lives.cast.member, date(2026, 9, 1), details=details)


def test_without_an_announcement_there_is_no_withdrawal_to_act_on(on_agenda: Lives) -> None:
    with pytest.raises(Refused) as refusal:
        _discontinue(on_agenda, reason="withdrawal")

    assert refusal.value.code == "withdrawal_not_announced"


@pytest.mark.parametrize("details", [{}, {"reason": "withdrawal"}])
def test_nothing_is_discontinued_before_everybody_was_checked(on_agenda: Lives, details: dict[str, str]) -> None:
    on_agenda.withdraw(*on_agenda.people, day=date(2026, 8, 27))
    on_agenda.check(on_agenda.people[0], day=date(2026, 8, 28))

    with pytest.raises(Refused) as refusal:
        _discontinue(on_agenda, **details)

    assert refusal.value.code == "withdrawal_not_checked"
    assert refusal.value.rule == "procedure: withdrawal"
    assert on_agenda.case.state == "under_consideration"


def test_a_withdrawal_of_some_ends_nothing(on_agenda: Lives) -> None:
    on_agenda.withdraw(on_agenda.people[0], day=date(2026, 8, 27))
    on_agenda.check(on_agenda.people[0], day=date(2026, 8, 28))

    with pytest.raises(Refused) as refusal:
        _discontinue(on_agenda, reason="withdrawal")

    assert refusal.value.code == "withdrawal_in_part"


def test_a_withdrawal_under_pressure_is_not_acted_on(on_agenda: Lives) -> None:
    on_agenda.withdraw(*on_agenda.people, day=date(2026, 8, 27))
    for person, found in zip(on_agenda.people, (FreeWill.YES, FreeWill.NO, FreeWill.YES), strict=True):
        on_agenda.check(person, found, day=date(2026, 8, 28))

    with pytest.raises(Refused) as refusal:
        _discontinue(on_agenda, reason="withdrawal")

    assert refusal.value.code == "withdrawal_under_pressure"


def test_when_everybody_was_found_free_the_committee_discontinues(on_agenda: Lives) -> None:
    on_agenda.withdraw(*on_agenda.people, day=date(2026, 8, 27))
    for person in on_agenda.people:
        on_agenda.check(person, day=date(2026, 8, 28))

    _discontinue(on_agenda, reason="withdrawal")

    assert on_agenda.case.state == "discontinued"


def test_another_reason_waits_for_the_check_too_and_is_then_not_held_up(on_agenda: Lives) -> None:
    # Whoever presses a victim to withdraw must not find the case ended for a reason that nobody looked into.
    on_agenda.withdraw(*on_agenda.people, day=date(2026, 8, 27))

    with pytest.raises(Refused) as refusal:
        _discontinue(on_agenda, reason="no_contact")

    assert refusal.value.code == "withdrawal_not_checked"
    on_agenda.procedure.record(EventKind.WITHDRAWAL_REFUSED, on_agenda.cast.member, date(2026, 8, 28))
    _discontinue(on_agenda, reason="no_contact")
    assert on_agenda.case.state == "discontinued"


def test_a_withdrawal_that_names_nobody_holds_the_case(on_agenda: Lives) -> None:
    on_agenda.procedure.record(EventKind.WITHDRAWN, on_agenda.officer, date(2026, 8, 27))

    with pytest.raises(Refused) as refusal:
        _discontinue(on_agenda)

    assert refusal.value.code == "withdrawal_not_checked"
    assert withdrawal_problem(on_agenda.case) == "withdrawal_unnamed"


def test_a_withdrawal_that_the_committee_does_not_act_on_is_over(on_agenda: Lives) -> None:
    on_agenda.withdraw(*on_agenda.people, day=date(2026, 8, 27))

    on_agenda.procedure.record(EventKind.WITHDRAWAL_REFUSED, on_agenda.cast.member, date(2026, 8, 28))

    assert withdrawing(on_agenda.case) == []
    assert len(going_on(on_agenda.case)) == 3
    assert on_agenda.withdraw(on_agenda.people[0], day=date(2026, 8, 29)).kind == "partial_withdrawal"


def test_of_a_recorded_past_nobody_can_be_asked(lives: Lives) -> None:
    past = CaseFile(pk=lives.case.pk, communication=lives.case.communication, is_imported=True)

    assert withdrawal_problem(past) is None
    assert discontinuance_problem(past, Entry(occurred=None, details={"reason": "withdrawal"})) is None  # type: ignore[arg-type]


def test_every_reason_has_its_sentence_and_its_rule() -> None:
    assert all(str(sentence) and rule for sentence, rule in PEOPLE_REASONS.values())
