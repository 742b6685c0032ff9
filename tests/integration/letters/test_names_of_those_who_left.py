"""Whoever has withdrawn or was replaced is named in no letter, and not in the officer's own words to the State."""

import json
from datetime import date
from typing import Any

import pytest

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Refused
from intake.models import Person
from tests.cast import Cast
from tests.factories.cases import Procedure, noon, on
from tests.factories.letters import DISCLOSED, INITIALS, PEOPLE, case_for, issue
from tests.integration.people.lives import finding
from workflow.letters.kinds import LetterKind
from workflow.models import Letter
from workflow.services.people import complainant_replace
from workflow.services.withdrawals import withdrawal_announce, withdrawal_check, withdrawal_take_back

pytestmark = pytest.mark.django_db
LEFT_ON = date(2026, 10, 20)
KINDS = (LetterKind.NOTE_VERBALE, LetterKind.DECISION_TO_STATE, LetterKind.DECISION_TO_AUTHOR)


def _person(case: Procedure, family_name: str) -> Person:
    # The first person is the communication's own; those of the factory come after it, in their order.
    place = [name for name, _disclosed, _publication in PEOPLE].index(family_name) + 1
    return Person.objects.filter(communication=case.communication).order_by("position")[place]


def _step(case: Procedure, service: Any, **more: Any) -> None:
    officer = case.cast.case_officer
    with clock.frozen(noon(LEFT_ON)), acting(officer.actor):
        service(case=case.fresh(), entry=on(LEFT_ON), user=officer, at=noon(LEFT_ON), **more)


def _withdraws(case: Procedure, family_name: str) -> None:
    _step(case, withdrawal_announce, people=[_person(case, family_name)])


def _said(letter: Letter) -> str:
    return json.dumps(letter.text, ensure_ascii=False)


@pytest.mark.parametrize("kind", KINDS)
def test_whose_withdrawal_waits_for_its_check_is_not_named(cast: Cast, kind: LetterKind) -> None:
    case = case_for(cast, kind)
    assert DISCLOSED in _said(issue(case, kind))

    _withdraws(case, DISCLOSED)

    assert DISCLOSED not in _said(issue(case, kind))


def test_who_withdrew_freely_is_not_named_and_the_others_are(cast: Cast) -> None:
    case = case_for(cast, LetterKind.NOTE_VERBALE)
    _withdraws(case, DISCLOSED)

    _step(case, withdrawal_check, person=_person(case, DISCLOSED), finding=finding())

    said = _said(issue(case, LetterKind.NOTE_VERBALE))
    assert DISCLOSED not in said and INITIALS in said


def test_who_was_replaced_is_not_named(cast: Cast) -> None:
    case = case_for(cast, LetterKind.NOTE_VERBALE)

    _step(case, complainant_replace, person=_person(case, DISCLOSED), by=_person(case, INITIALS))

    assert DISCLOSED not in _said(issue(case, LetterKind.NOTE_VERBALE))


def test_who_takes_the_withdrawal_back_is_named_again(cast: Cast) -> None:
    case = case_for(cast, LetterKind.NOTE_VERBALE)
    _withdraws(case, DISCLOSED)

    _step(case, withdrawal_take_back, person=_person(case, DISCLOSED))

    assert DISCLOSED in _said(issue(case, LetterKind.NOTE_VERBALE))


def test_the_officers_own_words_do_not_name_to_the_state_who_withdrew(cast: Cast) -> None:
    case = case_for(cast, LetterKind.NOTE_VERBALE)
    _withdraws(case, DISCLOSED)

    with pytest.raises(Refused) as refused:
        issue(case, LetterKind.NOTE_VERBALE, added=f"Ms {DISCLOSED} has moved.")

    assert (refused.value.code, refused.value.field) == ("undisclosed_name", "added")
