"""What the author's side says of its people reaches the secretariat, moves nothing, and is answered once."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from casetracker.accounts.models import User
from casetracker.core.errors import Hidden, Invalid, Refused
from tests.cast import Cast
from tests.factories.cases import noon
from tests.factories.communications import draft
from tests.integration.people.lives import DAY, NEXT, Lives
from workflow.models import PeopleStatement
from workflow.selectors.docket import queue
from workflow.services.statements import Statement, statement_answer, statement_make, waiting_statements
from workflow.vocabulary_people import StatementAnswer, StatementKind

pytestmark = pytest.mark.django_db


def _say(lives: Lives, user: User | None = None, **more: Any) -> PeopleStatement:
    new_id = more.pop("new_id", None)
    said = {
        "kind": StatementKind.WITHDRAWAL,
        "person_ids": [lives.people[0].pk],
        "happened_on": date(2026, 3, 30),
        "text": "She called us on Monday.",
        **more,
    }
    who = user or lives.cast.caseworker
    with lives.acting(who):
        return statement_make(
            user=who, communication=lives.case.communication, said=Statement(**said), at=noon(DAY), new_id=new_id
        )


def _answer(lives: Lives, statement: PeopleStatement, outcome: StatementAnswer, text: str = "") -> PeopleStatement:
    with lives.acting(day=NEXT) as officer:
        return statement_answer(
            case=lives.case, statement_id=statement.pk, outcome=outcome, answer=text, user=officer, at=noon(NEXT)
        )


@pytest.mark.parametrize("name", ["caseworker", "lead"])
def test_the_author_announces_and_nothing_moves(lives: Lives, name: str) -> None:
    statement = _say(lives, getattr(lives.cast, name))

    assert lives.kinds() == []
    assert list(waiting_statements(lives.case.communication_id)) == [statement]
    assert PeopleStatement.objects.get().person_ids == [str(lives.people[0].pk)]


def test_it_waits_in_the_queue_of_the_officer(lives: Lives) -> None:
    _say(lives)

    parts = {str(part.heading): part.cases for part in queue(lives.officer, on=DAY)}

    assert parts["The author's side has said something of its people"] == [lives.case]


def test_an_answered_one_waits_no_longer(lives: Lives) -> None:
    _answer(lives, _say(lives), StatementAnswer.RECORDED)

    assert not waiting_statements(lives.case.communication_id).exists()
    parts = {str(part.heading): part.cases for part in queue(lives.officer, on=NEXT)}
    assert parts["The author's side has said something of its people"] == []


@pytest.mark.parametrize(
    "name", ["other_lead", "second_caseworker", "case_officer", "rapporteur", "head", "focal_point", "administrator"]
)
def test_nobody_else_speaks_for_the_author(lives: Lives, name: str) -> None:
    with pytest.raises(Hidden):
        _say(lives, getattr(lives.cast, name))

    assert not PeopleStatement.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"person_ids": []}, "people"),
        ({"person_ids": [uuid4()]}, "people"),
        ({"text": "  "}, "text"),
        ({"happened_on": date(2026, 4, 2)}, "occurred"),
    ],
)
def test_a_wrong_statement_names_its_field(lives: Lives, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        _say(lives, **more)

    assert [problem.field for problem in wrong.value.problems] == [field]


def test_an_address_may_change_for_nobody_in_particular(lives: Lives) -> None:
    assert _say(lives, kind=StatementKind.ADDRESS, person_ids=[]).kind == "address"


def test_what_is_sent_twice_is_said_once(lives: Lives) -> None:
    key = uuid4()

    _say(lives, new_id=key)
    _say(lives, new_id=key)

    assert PeopleStatement.objects.count() == 1


def test_of_a_draft_nothing_is_said(lives: Lives, cast: Cast) -> None:
    made = draft(cast.caseworker)
    said = Statement(StatementKind.ADDRESS, [], DAY, "A new street.")

    with pytest.raises(Refused), lives.acting(cast.caseworker):
        statement_make(user=cast.caseworker, communication=made, said=said, at=noon(DAY))


def test_that_nothing_is_recorded_has_a_reason(lives: Lives) -> None:
    statement = _say(lives)

    with pytest.raises(Invalid):
        _answer(lives, statement, StatementAnswer.SET_ASIDE)
    answered = _answer(lives, statement, StatementAnswer.SET_ASIDE, "She told us that she goes on.")

    assert (answered.outcome, answered.answer) == ("set_aside", "She told us that she goes on.")


def test_a_statement_is_answered_once_and_never_changed(lives: Lives) -> None:
    statement = _say(lives)
    _answer(lives, statement, StatementAnswer.RECORDED)

    with pytest.raises(Refused) as refusal:
        _answer(lives, statement, StatementAnswer.RECORDED)
    with pytest.raises(IntegrityError, match="what was decided stays"), transaction.atomic():
        PeopleStatement.objects.filter(pk=statement.pk).update(outcome="set_aside")

    assert refusal.value.code == "answered_already"


def test_a_statement_of_another_communication_is_not_there(lives: Lives, cast: Cast) -> None:
    other = _say(Lives(cast))

    with pytest.raises(Hidden):
        _answer(lives, other, StatementAnswer.RECORDED)
