"""Once nobody's authority to act stands, the organisation files nothing more and is told nothing; what it sent it reads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Refused
from intake.services.people_search import people_search
from tests.cast import Cast
from tests.factories.cases import in_force, noon
from tests.integration.people.desks import NOW, Desk
from tests.integration.people.lives import DAY, NEXT, Lives
from workflow.notices.audiences import may_still_be_told, readers_of
from workflow.selectors.authority import authority_has_ended
from workflow.selectors.calendar_feed import entries
from workflow.services.author import information_add
from workflow.services.authorities import NewAuthority, authority_give, authority_revoke
from workflow.services.people import heirs_ask, person_died
from workflow.services.statements import Statement, statement_make
from workflow.vocabulary_people import StatementKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def lives(cast: Cast) -> Lives:
    """A case of one victim, which is with the State."""
    in_force()
    return Lives(cast, victims=1)


def _revoke(lives: Lives) -> None:
    lives.step(authority_revoke, person=lives.people[0], note="Her own word.", details={"source": "person"})


def _page(own: Desk, name: str = "communication-show") -> str:
    cache.clear()
    with clock.frozen(NOW):
        shown = own.client.get(reverse(f"workflow:{name}", args=[own.lives.procedure.communication.reference]))
    return str(shown.content.decode())


def _add(lives: Lives) -> Any:
    caseworker = lives.cast.caseworker
    with lives.acting(caseworker, NEXT):
        communication = lives.case.communication
        return information_add(user=caseworker, communication=communication, text="She goes on.", at=noon(NEXT))


def _state(lives: Lives) -> Any:
    caseworker, said = lives.cast.caseworker, Statement(StatementKind.DEATH, [lives.people[0].pk], DAY, "She died.")
    with lives.acting(caseworker, NEXT):
        return statement_make(user=caseworker, communication=lives.case.communication, said=said, at=noon(NEXT))


@pytest.mark.parametrize("file", [_add, _state])
def test_without_any_authority_nothing_is_filed(lives: Lives, file: Callable[[Lives], Any]) -> None:
    assert file(lives)

    _revoke(lives)

    with pytest.raises(Refused) as refused:
        file(lives)
    assert refused.value.code == "no_authority"


def test_without_any_authority_nobody_of_the_organisation_is_told(lives: Lives) -> None:
    lives.step(person_died, person=lives.people[0])
    event = lives.step(heirs_ask, person=lives.people[0], day=NEXT, until=noon(NEXT).date().replace(month=9))
    told = {one.pk for one in readers_of(event)}
    assert lives.cast.caseworker.pk in told

    _revoke(lives)

    assert lives.cast.caseworker.pk not in {one.pk for one in readers_of(event)}
    assert not may_still_be_told(lives.cast.caseworker, lives.case.communication)
    assert may_still_be_told(lives.officer, lives.case.communication)


def test_without_any_authority_the_case_is_in_no_calendar_of_theirs(lives: Lives) -> None:
    assert entries(lives.cast.caseworker, at=NOW)

    _revoke(lives)

    assert entries(lives.cast.caseworker, at=NOW) == []
    assert entries(lives.officer, at=NOW)


def test_the_organisation_reads_what_it_submitted_and_nothing_of_the_case(own: Desk, lives: Lives) -> None:
    _add(lives)
    assert "What has happened" in _page(own)

    _revoke(lives)

    text = _page(own)
    assert "She goes on." in text and "Everything that was submitted" in text
    assert "What has happened" not in text and "Add information" not in text and "Tell us about" not in text


def test_the_officer_reads_that_no_authority_stands(desk: Desk, lives: Lives) -> None:
    said = "No authority to act stands any more"
    assert said not in desk.text("case-people")

    _revoke(lives)

    assert said in desk.text("case-people")


def test_a_new_authority_opens_it_again(lives: Lives) -> None:
    _revoke(lives)

    answers = {"person": lives.people[0].pk, "kind": "self"}
    lives.step(authority_give, given=NewAuthority(answers), day=NEXT)

    assert not authority_has_ended(lives.case.communication_id)
    assert _add(lives)


def test_while_anybodys_authority_stands_the_organisation_acts(cast: Cast) -> None:
    in_force()
    lives = Lives(cast, victims=2)

    _revoke(lives)

    assert _add(lives)


def test_whom_an_officer_entered_the_organisation_reads_by_number_alone(own: Desk, lives: Lives) -> None:
    lives.add()

    text = _page(own, "statement-file")

    assert "Oyelara" not in text and "Person 2" in text


def test_whom_an_officer_entered_the_organisation_does_not_find_by_name(lives: Lives) -> None:
    lives.add()

    found = {}
    for one in (lives.cast.caseworker, lives.officer):
        with clock.frozen(NOW), acting(one.actor):
            found[one] = len(people_search(user=one, name="Oyelara", at=NOW).people)

    assert found == {lives.cast.caseworker: 0, lives.officer: 1}
