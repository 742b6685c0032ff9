"""Withdrawal: announced by naming who, and checked for each victim."""

from typing import Any

import pytest

from casetracker.audit.models import AuditEntry
from casetracker.core.errors import Hidden, Invalid, Refused
from tests.cast import Cast
from tests.factories.cases import in_force, noon, on
from tests.integration.people.lives import DAY, LATER, NEXT, Lives, finding
from workflow.models import WithdrawalCheck
from workflow.selectors.standings import going_on, withdrawing
from workflow.services import people
from workflow.services.withdrawals import (
    withdrawal_check,
    withdrawal_problem,
    withdrawal_take_back,
)
from workflow.vocabulary_people import Answer, FreeWill, Interpreter

pytestmark = pytest.mark.django_db


# Announcing


def test_one_of_several_withdraws_and_the_case_goes_on_for_the_others(lives: Lives) -> None:
    first, *others = lives.people

    lives.withdraw(first)

    assert lives.kinds() == ["partial_withdrawal"]
    assert lives.last().concerns == first.pk
    assert going_on(lives.case) == [person.pk for person in others]
    assert lives.case.state == "with_state"


def test_the_last_ones_withdrawal_is_the_whole(lives: Lives) -> None:
    first, *others = lives.people
    lives.withdraw(first)

    lives.withdraw(*others, day=NEXT)

    assert lives.kinds() == ["partial_withdrawal", "withdrawn"]
    assert going_on(lives.case) == []


def test_whoever_died_is_not_withdrawn_by_the_others(lives: Lives) -> None:
    first, second, third = lives.people
    lives.die(first)

    lives.withdraw(second, third, day=NEXT)

    assert lives.last().kind == "partial_withdrawal"
    assert going_on(lives.case) == [first.pk]


def test_an_heir_withdraws_for_who_died(cast: Cast) -> None:
    in_force()
    lives = Lives(cast, victims=1)
    person, heir = lives.people[0], lives.add(is_victim=False)
    lives.die(person)
    lives.step(people.heirs_continue, person=person, heir=heir, day=NEXT)

    lives.withdraw(heir, day=LATER)

    assert lives.last().kind == "withdrawn"


@pytest.mark.parametrize("who", [[], "dead", "twice"])
def test_only_those_who_take_part_withdraw(lives: Lives, who: Any) -> None:
    first = lives.people[0]
    if who == "dead":
        lives.die(first)
    if who == "twice":
        lives.withdraw(first)

    with pytest.raises(Invalid) as wrong:
        lives.withdraw(*([first] if who else []), day=NEXT)

    assert wrong.value.problems[0].field == "people"


def test_a_withdrawal_is_taken_back(lives: Lives) -> None:
    lives.withdraw(lives.people[0])

    lives.step(withdrawal_take_back, person=lives.people[0], day=NEXT)

    assert withdrawing(lives.case) == []
    assert len(going_on(lives.case)) == 3


# Checking


def test_the_withdrawal_is_confirmed_when_the_last_was_found_free(lives: Lives) -> None:
    lives.withdraw(*lives.people)

    for person in lives.people:
        assert "withdrawal_confirmed" not in lives.kinds()
        lives.check(person)

    assert lives.kinds() == ["withdrawn", "withdrawal_confirmed"]
    assert withdrawal_problem(lives.case) is None


@pytest.mark.parametrize("found", [FreeWill.NO, FreeWill.UNDETERMINED])
def test_a_finding_other_than_of_free_will_is_told_at_once(lives: Lives, found: FreeWill) -> None:
    lives.withdraw(*lives.people)

    lives.check(lives.people[1], found)

    assert lives.kinds() == ["withdrawn", "withdrawal_under_pressure"]
    assert lives.last().concerns == lives.people[1].pk
    assert withdrawal_problem(lives.case) == "withdrawal_under_pressure"


@pytest.mark.parametrize(
    "answer",
    [
        {"was_safe": Answer.NO},
        {"was_safe": Answer.UNKNOWN},
        {"in_private": Answer.NO},
        {"interpreter": Interpreter.NOT_INDEPENDENT},
        {"interpreter": Interpreter.NEEDED},
    ],
)
def test_free_will_is_not_found_where_the_victim_could_not_speak_freely(lives: Lives, answer: dict[str, Any]) -> None:
    lives.withdraw(*lives.people)

    with pytest.raises(Invalid) as wrong:
        lives.check(lives.people[0], **answer)

    assert {problem.field for problem in wrong.value.problems} == set(answer)
    assert not WithdrawalCheck.objects.exists()


def test_such_a_conversation_is_kept_as_not_established(lives: Lives) -> None:
    lives.withdraw(*lives.people)

    check = lives.check(lives.people[0], FreeWill.UNDETERMINED, in_private=Answer.NO, note="The employer was there.")

    assert check.answers["in_private"] == "no"
    assert check.note == "The employer was there."
    assert AuditEntry.objects.get(action="withdrawal.checked").codes == {"free_will": "undetermined"}


def test_a_victim_who_was_pressed_can_be_asked_again(lives: Lives) -> None:
    lives.withdraw(*lives.people)
    lives.check(lives.people[0], FreeWill.NO)

    for person in lives.people:
        lives.check(person, day=LATER)

    assert withdrawal_problem(lives.case) is None


def test_a_new_announcement_is_checked_anew(lives: Lives) -> None:
    first = lives.people[0]
    lives.withdraw(first)
    lives.check(first)
    lives.step(withdrawal_take_back, person=first, day=LATER)

    lives.withdraw(first, day=LATER)

    assert withdrawing(lives.case)[0].check is None


def test_who_does_not_withdraw_is_not_checked(lives: Lives) -> None:
    with pytest.raises(Refused) as refusal:
        lives.check(lives.people[0])

    assert refusal.value.code == "not_withdrawn"


@pytest.mark.parametrize("name", ["second_case_officer", "head", "rapporteur", "caseworker", "lead"])
def test_the_check_is_the_officers(lives: Lives, name: str) -> None:
    lives.withdraw(lives.people[0])

    with pytest.raises((Hidden, Refused)):
        lives.step(withdrawal_check, person=lives.people[0], finding=finding(), user=getattr(lives.cast, name))

    assert not WithdrawalCheck.objects.exists()


def test_a_check_is_of_this_day_or_before(lives: Lives) -> None:
    lives.withdraw(lives.people[0])

    with lives.acting(day=DAY) as officer, pytest.raises(Invalid):
        withdrawal_check(
            case=lives.case,
            person=lives.people[0],
            finding=finding(),
            entry=on(NEXT),
            user=officer,
            at=noon(DAY),
        )
