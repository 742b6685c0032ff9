"""The page of a submitted communication as its author's side sees it."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from casetracker.accounts.models import User
from casetracker.core import clock
from intake.models import Supplement
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.integration.intake.conftest import Desk, text_of
from workflow.vocabulary import EventKind


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    return Procedure(cast)


@pytest.fixture
def author(procedure: Procedure, cast: Cast, client_of: Callable[[User], Client]) -> Desk:
    return Desk(client_of(cast.caseworker), procedure.communication)


def status(desk: Desk) -> str:
    return text_of(desk.get("workflow:communication-show"))


def test_a_new_case_says_what_happens_and_who_must_act(author: Desk) -> None:
    page = status(author)

    assert "examines whether it can be registered" in page
    assert "The secretariat" in page
    assert "Communication submitted" in page


def test_a_registered_case_shows_its_number(author: Desk, procedure: Procedure) -> None:
    procedure.to_registered()

    page = status(author)

    assert f'Communication number <bdi class="ct-ref">{procedure.fresh().symbol}</bdi>' in page


def test_proposals_and_notes_of_the_secretariat_are_not_shown(author: Desk, procedure: Procedure, cast: Cast) -> None:
    procedure.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 10))
    procedure.record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, date(2026, 2, 10), note="Weak on remedies.")
    procedure.move("register", cast.rapporteur, date(2026, 2, 11), note="Between us.", told="You are registered.")

    page = status(author)

    assert "You are registered." in page
    for hidden in ("Weak on remedies.", "Between us.", "Registration proposed", cast.intake_officer.display_name):
        assert hidden not in page


def test_with_the_state_its_limit_is_shown(author: Desk, procedure: Procedure) -> None:
    procedure.to_with_state(date(2026, 2, 20))

    with clock.frozen(noon(date(2026, 3, 1))):
        page = status(author)

    assert "its time to reply runs" in page
    assert "20 August 2026" in page


def test_when_clarification_is_asked_the_author_must_act(author: Desk, procedure: Procedure, cast: Cast) -> None:
    procedure.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 10))
    procedure.move("ask_clarification", cast.intake_officer, date(2026, 2, 10), told="Which court was asked?")

    with clock.frozen(noon(date(2026, 2, 12))):
        page = status(author)

    assert "You must act next" in page
    assert "Which court was asked?" in page
    assert "11 April 2026" in page


def test_an_answer_to_a_clarification_moves_the_case_on(author: Desk, procedure: Procedure, cast: Cast) -> None:
    procedure.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 10))
    procedure.move("ask_clarification", cast.intake_officer, date(2026, 2, 10), told="Which court was asked?")

    page = text_of(author.client.get(author.url("workflow:supplement-add"), {"case": procedure.case.reference}))
    author.post("workflow:supplement-add", data={"text": "The labour court.", "answers": [procedure.case.reference]})

    assert "Which court was asked?" in page
    assert f'value="{procedure.case.reference}" checked' in page
    assert procedure.fresh().state == "received"
    assert Supplement.objects.get().text == "The labour court."


def test_information_that_is_no_answer_leaves_the_question_open(author: Desk, procedure: Procedure, cast: Cast) -> None:
    procedure.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 10))
    procedure.move("ask_clarification", cast.intake_officer, date(2026, 2, 10))

    author.post("workflow:supplement-add", data={"text": "Something else."})

    assert procedure.fresh().state == "clarification"
    assert Supplement.objects.get().text == "Something else."


def test_an_answer_in_a_case_that_asked_nothing_is_refused(author: Desk, procedure: Procedure, cast: Cast) -> None:
    procedure.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 10))
    procedure.move("ask_clarification", cast.intake_officer, date(2026, 2, 10))

    response = author.post("workflow:supplement-add", data={"text": "The court.", "answers": ["IN-0000-0000-MEX"]})

    assert response.status_code == 422
    assert "Choose one from the list" in text_of(response)
    assert not Supplement.objects.exists()


def test_further_information_stands_beside_what_was_submitted(author: Desk) -> None:
    response = author.post("workflow:supplement-add", data={"text": "A second worker fell ill."})

    assert response["Location"] == author.url("workflow:communication-show")
    assert "A second worker fell ill." in status(author)


def test_information_that_is_sent_twice_is_filed_once(author: Desk) -> None:
    sent = {"text": "A second worker fell ill.", "form_id": str(uuid4())}

    author.post("workflow:supplement-add", data=sent)
    author.post("workflow:supplement-add", data=sent)

    assert Supplement.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Enter the information."),
        ("   ", "Enter the information."),
        ("x" * 50_001, "Shorten the text to 50000 characters; it has 50001."),
        ("a\x00b", "The text contains a character that cannot be stored."),
        ("caf\ufffd", "The text contains a character that could not be read"),
    ],
)
def test_wrong_information_is_refused_with_a_sentence(author: Desk, text: str, told: str) -> None:
    response = author.post("workflow:supplement-add", data={"text": text})

    assert response.status_code == 422
    assert told in text_of(response)
    assert not Supplement.objects.exists()


def test_an_ended_case_says_that_nobody_must_act(author: Desk, procedure: Procedure, cast: Cast) -> None:
    procedure.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 10))
    procedure.record(EventKind.REFUSAL_PROPOSED, cast.intake_officer, date(2026, 2, 10), note="No victim is named.")
    procedure.move("refuse_registration", cast.rapporteur, date(2026, 2, 11), told="Name the victims.")

    page = status(author)

    assert "It was not registered." in page
    assert "Name the victims." in page
    assert "must act next" not in page


def test_a_case_that_ends_early_shows_only_the_places_where_it_was(
    author: Desk, procedure: Procedure, cast: Cast
) -> None:
    procedure.to_registered()
    procedure.move("declare_inadmissible", cast.rapporteur, date(2026, 2, 20))

    page = status(author)

    assert "The Committee declared it inadmissible." in page
    assert "Committee decides" in page
    assert "State and author heard" not in page


def test_a_draft_has_no_status_page_and_takes_no_information(desk: Desk) -> None:
    assert desk.get("workflow:communication-show")["Location"] == desk.url("intake:communication-show")
    assert desk.post("workflow:supplement-add", data={"text": "x"})["Location"] == desk.url("intake:communication-show")


def test_a_colleague_without_a_grant_sees_nothing(
    author: Desk, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    author.client = client_of(cast.second_caseworker)

    assert author.get("workflow:communication-show").status_code == 404
