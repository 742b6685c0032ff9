"""My communications: what each needs, from whom, until when."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.factories.communications import complete, draft
from tests.integration.intake.conftest import Desk, text_of

LIST = reverse("workflow:my-communications")


@pytest.fixture
def browser(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.caseworker)


def test_somebody_with_nothing_yet_is_told_how_to_begin(browser: Client) -> None:
    page = text_of(browser.get(LIST))

    assert "No communication yet" in page
    assert reverse("intake:communication-create") in page


def test_a_draft_stands_with_title_reference_and_who_must_act(browser: Client, cast: Cast) -> None:
    communication = draft(cast.caseworker, title="Harvest in the valley")

    page = text_of(browser.get(LIST))

    assert "Harvest in the valley" in page
    assert communication.reference in page
    assert "<strong>You</strong>" in page


def test_a_lead_sees_who_of_the_organisation_must_act(cast: Cast, client_of: Callable[[User], Client]) -> None:
    draft(cast.caseworker, title="Harvest in the valley")

    page = text_of(client_of(cast.lead).get(LIST))

    assert cast.caseworker.display_name in page
    assert "<strong>You</strong>" not in page


def test_a_complete_draft_that_cannot_be_received_says_so(full_desk: Desk) -> None:
    full_desk.post("intake:communication-complete")

    assert "It cannot be received yet." in text_of(full_desk.client.get(LIST))


def test_a_complete_draft_that_can_be_received_asks_to_be_submitted(full_desk: Desk) -> None:
    in_force()
    full_desk.post("intake:communication-complete")

    assert "Submit it." in text_of(full_desk.client.get(LIST))


def test_a_case_shows_whose_turn_it_is_and_until_when(cast: Cast, client_of: Callable[[User], Client]) -> None:
    in_force()
    Procedure(cast).to_with_state(date(2026, 2, 20))

    with clock.frozen(noon(date(2026, 3, 1))):
        page = text_of(client_of(cast.caseworker).get(LIST))

    assert "The State party" in page
    assert '<time datetime="2026-08-20">20 August 2026</time>' in page


def test_one_communication_against_two_states_has_a_line_for_each(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    in_force()
    communication = complete(cast.caseworker, states=("MEX", "GTM"))
    Procedure(cast, communication)

    page = text_of(client_of(cast.caseworker).get(LIST))

    assert f"{communication.reference}-MEX" in page
    assert f"{communication.reference}-GTM" in page


def test_nothing_of_another_organisation_is_listed(browser: Client, cast: Cast) -> None:
    draft(cast.other_caseworker, title="Theirs")
    draft(cast.second_caseworker, title="A colleague's")

    page = text_of(browser.get(LIST))

    assert "Theirs" not in page
    assert "A colleague" not in page


@pytest.mark.parametrize(
    ("stage", "shown"),
    [
        ("draft", {"Draft"}),
        ("complete", {"Complete"}),
        ("examined", {"Received"}),
        ("ended", set()),
        ("", {"Draft", "Complete", "Received"}),
    ],
)
def test_the_list_is_filtered_by_stage(browser: Client, cast: Cast, stage: str, shown: set[str]) -> None:
    in_force()
    draft(cast.caseworker, title="Draft one")
    done = complete(cast.caseworker)
    browser.post(reverse("intake:communication-complete", args=[done.reference]))
    received = Procedure(cast).communication.reference

    page = text_of(browser.get(LIST, {"stage": stage}))

    found = {"Draft": "Draft one" in page, "Complete": done.reference in page, "Received": received in page}
    assert {name for name, is_there in found.items() if is_there} == shown


@pytest.mark.parametrize(
    "query", [{"stage": "nonsense"}, {"after": "\x00"}, {"before": "IN-0000-0000"}, {"after": "x" * 3000}]
)
def test_a_broken_address_shows_the_list(browser: Client, cast: Cast, query: dict[str, str]) -> None:
    draft(cast.caseworker, title="Harvest")

    response = browser.get(LIST, query)

    assert response.status_code == 200
    assert "Harvest" in text_of(response)


def test_pages_hold_every_communication_once_in_both_directions(browser: Client, cast: Cast) -> None:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    made = [draft(cast.caseworker, at=begun + timedelta(hours=hour // 2)).reference for hour in range(45)]

    seen, address = [], LIST
    while address:
        listed = browser.get(address).context
        seen.append([row.communication.reference for row in listed["listed"].rows])
        address, back = listed["next_url"], listed["previous_url"]
    again = [row.communication.reference for row in browser.get(back).context["listed"].rows]

    assert [len(page) for page in seen] == [20, 20, 5]
    assert sorted(reference for page in seen for reference in page) == sorted(made)
    assert again == seen[1]


def test_the_start_leads_a_caseworker_here(browser: Client) -> None:
    assert browser.get("/")["Location"] == LIST
