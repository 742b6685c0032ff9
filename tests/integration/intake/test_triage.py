"""Can you use this procedure?"""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.reference.services.simulate import simulate_article_77
from tests.cast import Cast
from tests.integration.intake.conftest import text_of

TRIAGE = reverse("intake:triage-show")


@pytest.fixture
def browser(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.caseworker)


def test_without_a_state_the_page_asks_for_one_and_says_nothing_about_any(browser: Client) -> None:
    page = text_of(browser.get(TRIAGE))

    assert "Which State do you complain of?" in page
    assert "be received today" not in page


def test_the_answer_no_names_the_paragraph_and_lets_one_prepare_a_communication(browser: Client) -> None:
    page = text_of(browser.get(TRIAGE, {"state": "FRA"}))

    assert "Cannot be received today" in page
    assert "Article 77 (1)." in page
    assert reverse("intake:communication-create") in page


def test_before_the_entry_into_force_a_declaration_is_not_enough(browser: Client) -> None:
    page = text_of(browser.get(TRIAGE, {"state": "MEX"}))

    assert "Cannot be received today" in page
    assert "Article 77 (8)." in page


def test_a_simulated_declaration_is_marked_as_simulated(browser: Client) -> None:
    simulate_article_77(in_force_date=date(2025, 1, 1), source="simulated for a test")

    page = text_of(browser.get(TRIAGE, {"state": "MEX"}))

    assert "Can be received today" in page
    assert "This rests on simulated declarations" in page


@pytest.mark.parametrize("state", ["ATL", "mex", "ABW", "\x00", "x" * 5000])
def test_what_is_no_state_is_refused_with_the_field_named(browser: Client, state: str) -> None:
    response = browser.get(TRIAGE, {"state": state})

    assert response.status_code == 422
    assert "Which State do you complain of?: Choose one from the list" in text_of(response)


def test_an_empty_choice_asks_for_one(browser: Client) -> None:
    response = browser.get(TRIAGE, {"state": ""})

    assert "Choose a State." in text_of(response)
