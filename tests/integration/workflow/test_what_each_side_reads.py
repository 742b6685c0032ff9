"""What the author adds reaches those who work on the case, and what was chosen at a step reaches the author."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from intake.services.sealing import supplement_add
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
DAY = date(2026, 2, 3)
MISSING = {"criteria": ["facts", "remedies"]}


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    procedure = Procedure(cast)
    procedure.assign(cast.intake_officer, cast.intake_officer, DAY)
    return procedure


def page(client: Client, name: str, reference: str) -> str:
    return client.get(reverse(f"workflow:{name}", args=[reference])).content.decode()


def test_the_assigned_officer_reads_what_the_author_added(procedure: Procedure, client_of: LogIn) -> None:
    author = procedure.cast.caseworker
    with acting(author.actor):
        supplement_add(
            user=author, communication=procedure.communication_now(), text="The court ruled in May.", at=clock.now()
        )

    text = page(client_of(procedure.cast.intake_officer), "case-content", procedure.case.reference)

    assert "The court ruled in May." in text
    assert author.display_name in text


def test_the_author_is_told_one_by_one_what_is_missing(procedure: Procedure, client_of: LogIn) -> None:
    procedure.move("ask_clarification", procedure.cast.intake_officer, DAY, details=MISSING)

    text = page(client_of(procedure.cast.caseworker), "communication-show", procedure.communication.reference)

    assert "What is missing: Facts; Domestic remedies" in text


def test_the_question_stands_where_the_author_answers_it(procedure: Procedure, client_of: LogIn) -> None:
    procedure.move("ask_clarification", procedure.cast.intake_officer, DAY, details=MISSING)

    text = page(client_of(procedure.cast.caseworker), "supplement-add", procedure.communication.reference)

    assert "What is missing: Facts; Domestic remedies" in text


def test_the_author_is_told_the_grounds(procedure: Procedure, client_of: LogIn) -> None:
    procedure.record(EventKind.REGISTRATION_PROPOSED, procedure.cast.intake_officer, DAY)
    procedure.move("register", procedure.cast.rapporteur, DAY)
    grounds = {"grounds": ["remedies_not_exhausted"]}
    procedure.move("declare_inadmissible", procedure.cast.rapporteur, DAY, details=grounds)

    text = page(client_of(procedure.cast.caseworker), "communication-show", procedure.communication.reference)

    assert "Grounds: Domestic remedies not exhausted" in text


def test_who_sees_the_card_alone_does_not_read_what_was_chosen(procedure: Procedure, client_of: LogIn) -> None:
    procedure.move("ask_clarification", procedure.cast.intake_officer, DAY, details=MISSING)

    told = {
        who: "Domestic remedies" in page(client_of(getattr(procedure.cast, who)), "case-show", procedure.case.reference)
        for who in ("intake_officer", "case_officer")
    }

    assert told == {"intake_officer": True, "case_officer": False}
