"""The page of a section: saving, coming back, and what is typed wrongly."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core.acting import Act
from intake.services.drafts import communication_answer
from intake.wizard.sections import SECTIONS
from tests.cast import Cast
from tests.integration.intake.conftest import Desk, text_of


@pytest.mark.parametrize("section", [section.key for section in SECTIONS])
def test_every_section_has_a_page(desk: Desk, section: str) -> None:
    response = desk.get("intake:section-edit", section)

    assert response.status_code == 200
    assert '<h1 dir="auto">' in text_of(response) or "<h1>" in text_of(response)


def test_there_is_no_page_for_a_section_that_does_not_exist(desk: Desk) -> None:
    assert desk.get("intake:section-edit", "verdict").status_code == 404


def test_saving_goes_on_to_the_next_section(desk: Desk) -> None:
    response = desk.post("intake:section-edit", "sought", data={"remedies_sought": "Wages.", "then": "continue"})

    assert response["Location"] == desk.url("intake:section-edit", "documents")
    assert desk.communication.remedies_sought == "Wages."


def test_after_the_last_section_comes_the_check(desk: Desk) -> None:
    response = desk.post("intake:section-edit", "declaration", data={"signed_by": "Amara", "then": "continue"})

    assert response["Location"] == desk.url("intake:answers-check")


def test_come_back_later_saves_too(desk: Desk) -> None:
    response = desk.post("intake:section-edit", "sought", data={"remedies_sought": "Wages.", "then": "later"})

    assert response["Location"] == desk.url("intake:communication-show")
    assert desk.communication.remedies_sought == "Wages."


@pytest.mark.parametrize("then", ["", "edit:nonsense", "remove:", "nowhere", "edit:" + "9" * 3000])
def test_a_button_that_does_not_exist_saves_and_goes_on(desk: Desk, then: str) -> None:
    response = desk.post("intake:section-edit", "facts", data={"facts_summary": "Unpaid.", "then": then})

    assert response["Location"] == desk.url("intake:section-edit", "claims")


def test_adding_a_row_saves_what_was_typed_beside_the_list(desk: Desk) -> None:
    response = desk.post("intake:section-edit", "facts", data={"facts_summary": "Unpaid.", "then": "add"})

    assert response["Location"] == desk.url("intake:row-add", "facts")
    assert desk.communication.facts_summary == "Unpaid."


def test_an_answer_can_be_taken_back(desk: Desk) -> None:
    desk.post("intake:section-edit", "sought", data={"remedies_sought": "Wages."})

    desk.post("intake:section-edit", "sought", data={"remedies_sought": ""})

    assert desk.communication.remedies_sought is None


def test_one_wrong_answer_saves_nothing_of_the_page_and_loses_nothing_of_it(desk: Desk) -> None:
    sent = {
        "signed_by": "Amara Teskow",
        "signed_place": "Oaxaca",
        "signed_on_day": "31",
        "signed_on_month": "2",
        "signed_on_year": "2026",
    }

    response = desk.post("intake:section-edit", "declaration", data=sent)

    page = text_of(response)
    assert response.status_code == 422
    assert "Date: Enter a day that exists in that month" in page
    assert 'value="Amara Teskow"' in page
    assert 'value="31"' in page
    assert desk.communication.signed_by is None


def test_the_title_says_error_first(desk: Desk) -> None:
    response = desk.post("intake:section-edit", "remedies", data={"remedies_position": "perhaps"})

    assert "<title>Error: Domestic remedies" in text_of(response)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_without_a_word(
    desk: Desk, acting_as: Callable[[User], AbstractContextManager[Act]], cast: Cast
) -> None:
    opened = desk.get("intake:section-edit", "sought").context["form"].seen
    with acting_as(cast.caseworker):
        answers = {"remedies_sought": "Typed in the second tab."}
        communication_answer(
            user=cast.caseworker, communication=desk.communication, answers=answers, at=desk.communication.changed_at
        )

    response = desk.post(
        "intake:section-edit", "sought", data={"remedies_sought": "Typed in the first.", "seen": opened}
    )

    assert "changed after you opened this page" in text_of(response)
    assert "Typed in the first." in text_of(response)
    assert desk.communication.remedies_sought == "Typed in the second tab."


def test_saving_once_more_replaces_what_somebody_else_stored(desk: Desk) -> None:
    opened = desk.get("intake:section-edit", "sought").context["form"].seen
    desk.post("intake:section-edit", "sought", data={"remedies_sought": "The other tab's."})
    refused = desk.post("intake:section-edit", "sought", data={"remedies_sought": "Mine.", "seen": opened})

    desk.post("intake:section-edit", "sought", data={"remedies_sought": "Mine.", "seen": refused.context["form"].seen})

    assert desk.communication.remedies_sought == "Mine."


def test_the_same_answers_sent_twice_are_no_conflict(desk: Desk) -> None:
    opened = desk.get("intake:section-edit", "sought").context["form"].seen
    sent = {"remedies_sought": "Wages.\r\nPapers.", "seen": opened}

    first = desk.post("intake:section-edit", "sought", data=sent)
    second = desk.post("intake:section-edit", "sought", data=sent)

    assert first.status_code == second.status_code == 302


def test_a_complete_communication_is_shown_and_not_changed(full_desk: Desk) -> None:
    full_desk.post("intake:communication-complete")

    shown = full_desk.get("intake:section-edit", "sought")
    sent = full_desk.post("intake:section-edit", "sought", data={"remedies_sought": "More."})

    assert shown["Location"] == reverse("intake:answers-check", args=[full_desk.reference])
    assert "It is marked complete: reopen it to change it." in text_of(sent)
    assert "More." in text_of(sent)
    assert full_desk.communication.remedies_sought != "More."


@pytest.mark.parametrize("sent", [{"facts_summary": "x" * 6_000_000}, {f"f{n}": "" for n in range(6_000)}])
def test_a_form_beyond_all_measure_is_refused_with_a_page(desk: Desk, sent: dict[str, str]) -> None:
    response = desk.post("intake:section-edit", "facts", data=sent)

    assert response.status_code == 400
    assert "This request could not be read" in text_of(response)
