"""Submitting, its refusals, its receipt."""

import pytest

from tests.factories.cases import in_force
from tests.integration.intake.conftest import Desk, text_of
from workflow.models import CaseFile


def test_submitting_opens_the_case_and_leads_to_the_receipt(full_desk: Desk) -> None:
    in_force()

    response = full_desk.post("workflow:communication-submit")

    assert response["Location"] == full_desk.url("workflow:receipt-show")
    assert CaseFile.objects.filter(communication=full_desk.pk).count() == 1


def test_the_receipt_shows_reference_time_and_what_comes_next(full_desk: Desk) -> None:
    in_force()
    full_desk.post("workflow:communication-submit")

    page = text_of(full_desk.get("workflow:receipt-show"))

    assert f'<p class="ct-receipt__ref"><bdi>{full_desk.reference}</bdi></p>' in page
    assert "(Geneva)" in page
    assert "What happens next" in page
    assert "article 77 (4)" in page


def test_the_receipt_names_no_victim(full_desk: Desk) -> None:
    in_force()
    full_desk.post("workflow:communication-submit")

    page = text_of(full_desk.get("workflow:receipt-show"))

    assert "Velasen" not in page
    assert "Iriana" not in page


def test_a_second_submission_of_the_same_form_leads_to_the_receipt(full_desk: Desk) -> None:
    in_force()
    full_desk.post("workflow:communication-submit")

    response = full_desk.client.post(full_desk.url("workflow:communication-submit"), follow=True)

    assert response.redirect_chain[-1][0] == full_desk.url("workflow:receipt-show")
    assert "It had been submitted already: this is its receipt." in text_of(response)
    assert CaseFile.objects.count() == 1


def test_a_refusal_names_the_paragraph_and_the_communication_stays(full_desk: Desk) -> None:
    response = full_desk.post("workflow:communication-submit")

    page = text_of(response)
    assert response.status_code == 409
    assert "Rule: article 77 (8)." in page
    assert "The complete communication stays with your organisation" in page
    assert full_desk.communication.sealed_at is None
    assert not CaseFile.objects.exists()


def test_a_state_without_a_declaration_is_refused_by_paragraph_one(full_desk: Desk) -> None:
    full_desk.post("intake:states-edit", data={"states": [], "state": "FRA", "jurisdiction_note": "In the camp."})

    response = full_desk.post("workflow:communication-submit")

    assert "France: " in text_of(response)
    assert "Rule: article 77 (1)." in text_of(response)


def test_a_draft_with_gaps_is_not_submitted_and_each_gap_leads_to_its_section(desk: Desk) -> None:
    in_force()

    response = desk.post("workflow:communication-submit")

    assert response.status_code == 422
    assert "Name at least one victim" in text_of(response)
    assert desk.url("intake:section-edit", "people") in text_of(response)
    assert desk.communication.sealed_at is None


def test_without_an_authority_to_act_nothing_is_submitted(full_desk: Desk) -> None:
    in_force()
    full_desk.communication.authority_rows.all().delete()

    response = full_desk.post("workflow:communication-submit")

    assert response.status_code == 422
    assert "1 of the victims have no authority to act." in text_of(response)


def test_before_it_can_be_received_the_page_offers_no_button(full_desk: Desk) -> None:
    page = text_of(full_desk.get("workflow:communication-submit"))

    assert "It cannot be received today" in page
    assert "Submit now" not in page


def test_a_draft_has_no_receipt(full_desk: Desk) -> None:
    assert full_desk.get("workflow:receipt-show")["Location"] == full_desk.url("intake:answers-check")


@pytest.mark.parametrize(
    "name", ["intake:communication-show", "intake:people-table", "intake:document-add", "intake:states-edit"]
)
def test_after_submission_the_pages_of_the_draft_lead_to_the_case(full_desk: Desk, name: str) -> None:
    in_force()
    full_desk.post("workflow:communication-submit")

    assert full_desk.get(name)["Location"] == full_desk.url("workflow:communication-show")


def test_after_submission_a_late_change_is_refused_and_stays_on_the_page(full_desk: Desk) -> None:
    in_force()
    full_desk.post("workflow:communication-submit")

    response = full_desk.post("intake:section-edit", "sought", data={"remedies_sought": "One more thing."})

    assert "does not change any more. Add a supplement instead." in text_of(response)
    assert "One more thing." in text_of(response)


def test_what_was_submitted_can_be_read_again(full_desk: Desk) -> None:
    in_force()
    full_desk.post("workflow:communication-submit")

    page = text_of(full_desk.get("intake:answers-check"))

    assert "What you submitted" in page
    assert "Velasen" in page
    assert "Mark as complete" not in page


def test_what_is_submitted_cannot_be_reopened_and_the_page_says_why(full_desk: Desk) -> None:
    in_force()
    full_desk.post("workflow:communication-submit")

    response = full_desk.post("intake:communication-reopen")

    assert response.status_code == 409
    assert "This cannot be done now" in text_of(response)
    assert "It has been submitted and does not change any more." in text_of(response)
