"""A letter with names, and words that say where somebody is, are read by those who may see identities alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from tests.cast import Cast
from tests.factories.cases import Procedure, noon
from tests.factories.letters import MADE_ON, case_for, issue
from tests.integration.people.lives import DAY, Lives
from workflow.letters.kinds import LetterKind
from workflow.models import Letter
from workflow.services.sight import case_put_to_rapporteur
from workflow.services.statements import Statement, statement_make
from workflow.vocabulary_people import StatementKind

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def _put(case: Procedure) -> None:
    officer = case.cast.case_officer
    with clock.frozen(noon(MADE_ON)), acting(officer.actor):
        case_put_to_rapporteur(case=case.fresh(), user=officer, at=noon(MADE_ON))


def _get(client: Client, name: str, *args: object) -> Any:
    with clock.frozen(noon(MADE_ON)):
        return client.get(reverse(f"workflow:{name}", args=args))


def _status(client: Client, letter: Letter) -> int:
    return int(_get(client, "case-letter-download", letter.case.reference, letter.pk, "docx").status_code)


def test_a_letter_with_names_is_opened_by_those_who_may_see_identities(cast: Cast, client_of: ClientOf) -> None:
    case = case_for(cast, LetterKind.NOTE_VERBALE)
    letter = issue(case, LetterKind.NOTE_VERBALE)
    _put(case)

    assert _status(client_of(cast.case_officer), letter) == 200
    assert _status(client_of(cast.rapporteur), letter) == 404
    listed = _get(client_of(cast.rapporteur), "case-letters", case.case.reference).content.decode()
    assert "It has names" in listed and f"{letter.pk}/docx" not in listed


def test_a_letter_without_names_is_opened_by_all_who_read_the_case(cast: Cast, client_of: ClientOf) -> None:
    case = case_for(cast, LetterKind.REMINDER_TO_STATE)
    letter = issue(case, LetterKind.REMINDER_TO_STATE)
    _put(case)

    assert _status(client_of(cast.rapporteur), letter) == 200


@pytest.mark.parametrize("kind", [StatementKind.ADDRESS, StatementKind.HEIRS])
def test_where_somebody_is_is_said_to_those_who_may_see_identities(
    cast: Cast, client_of: ClientOf, kind: StatementKind
) -> None:
    lives = Lives(cast)
    said = Statement(kind, [lives.people[0].pk], DAY, "She is at 12 Hidden Lane.")
    with lives.acting(cast.caseworker):
        communication = lives.case.communication
        statement_make(user=cast.caseworker, communication=communication, said=said, at=noon(DAY))
    _put(lives.procedure)

    seen = {
        one: "Hidden Lane" in _get(client_of(one), "case-people", lives.case.reference).content.decode()
        for one in (cast.case_officer, cast.rapporteur)
    }

    assert seen == {cast.case_officer: True, cast.rapporteur: False}
