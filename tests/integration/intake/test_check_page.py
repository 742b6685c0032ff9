"""Check answers, mark complete, reopen."""

from casetracker.audit.models import AuditEntry
from tests.integration.intake.conftest import Desk, text_of


def test_everything_that_was_said_stands_on_one_page(full_desk: Desk) -> None:
    page = text_of(full_desk.get("intake:answers-check"))

    for said in ("Iriana 0", "Velasen", "Mexico", "Guatemala", "Oaxaca", "30 January 2026", "Return of the passports"):
        assert said in page


def test_identities_are_read_under_one_entry_that_says_why(full_desk: Desk) -> None:
    before = AuditEntry.objects.filter(action="person.revealed").count()

    full_desk.get("intake:answers-check")

    entries = AuditEntry.objects.filter(action="person.revealed").order_by("pk")
    assert entries.count() == before + 1
    assert entries.last().codes == {"reason": "check_answers"}  # type: ignore[union-attr]


def test_what_is_missing_is_listed_in_its_section(desk: Desk) -> None:
    page = text_of(desk.get("intake:answers-check"))

    assert "Name at least one victim" in page
    assert "Mark as complete" not in page


def test_an_unanswered_question_is_marked_in_its_own_line(desk: Desk) -> None:
    page = text_of(desk.get("intake:answers-check"))

    assert page.count("Needs an answer") == 10  # every question of the communication itself that submission needs
    assert "Needs an answer: " not in page


def test_a_draft_without_a_victim_is_not_marked_complete(desk: Desk) -> None:
    desk.post("intake:communication-complete")

    assert desk.communication.completed_at is None
    assert "Something that submission needs is still missing" in text_of(desk.get("intake:answers-check"))


def test_a_full_draft_is_marked_complete_once(full_desk: Desk) -> None:
    full_desk.post("intake:communication-complete")
    again = full_desk.post("intake:communication-complete")

    assert again["Location"] == full_desk.url("intake:answers-check")
    assert full_desk.communication.completed_at is not None


def test_a_complete_communication_leads_to_submitting_and_can_be_reopened(full_desk: Desk) -> None:
    full_desk.post("intake:communication-complete")
    page = text_of(full_desk.get("intake:answers-check"))

    response = full_desk.post("intake:communication-reopen")

    assert full_desk.url("workflow:communication-submit") in page
    assert response["Location"] == full_desk.url("intake:communication-show")
    assert full_desk.communication.completed_at is None


def test_completing_and_reopening_need_a_post(full_desk: Desk) -> None:
    assert full_desk.get("intake:communication-complete").status_code == 405
    assert full_desk.get("intake:communication-reopen").status_code == 405
