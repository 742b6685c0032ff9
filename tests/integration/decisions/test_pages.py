"""The pages of decisions and follow-up: rows that are kept, errors where they belong, what each side reads."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from tests.factories.cases import Procedure
from tests.integration.decisions.conftest import SITTING, decide, enough
from workflow.decisions.contents import Opinion
from workflow.models import Decision, FollowUpRound
from workflow.services.sessions import decisions_from
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
DATE = {"occurred_day": "5", "occurred_month": "8", "occurred_year": "2026"}
VIEWS: dict[str, Any] = {
    **DATE,
    "note": "Entered when the minutes came.",
    "session": "41",
    "findings-count": "2",
    "findings-0-article": "21",
    "findings-0-sub_paragraph": "1 (a)",
    "findings-0-result": "violation",
    "remedies-count": "1",
    "remedies-0-kind": "compensation",
    "remedies-0-text": "Pay the wages.",
    "opinions-count": "1",
}


def post(client: Client, name: str, procedure: Procedure, data: dict[str, Any], *more: Any) -> Any:
    return client.post(reverse(f"workflow:{name}", args=[procedure.case.reference, *more]), data)


def text(client: Client, name: str, procedure: Procedure, *more: Any) -> str:
    page = client.get(reverse(f"workflow:{name}", args=[procedure.case.reference, *more]))
    assert page.status_code == 200
    return page.content.decode()


@pytest.fixture
def member(sitting: Procedure, client_of: LogIn) -> Client:
    for kind in decisions_from(sitting.fresh()):
        sitting.prepare(kind, sitting.cast.member, SITTING)
    return client_of(sitting.cast.member)


def test_the_form_offers_the_symbol_and_a_row_for_what_is_claimed(sitting: Procedure, member: Client) -> None:
    page = text(member, "case-adopt-views-violation", sitting)

    assert 'value="CMW/C/41/D/1/2026"' in page
    assert '<option value="21" selected>' in page


def test_views_are_adopted_on_the_page(sitting: Procedure, member: Client) -> None:
    answer = post(member, "case-adopt-views-violation", sitting, VIEWS)

    assert answer.status_code == 302
    assert sitting.fresh().state == CaseState.FOLLOW_UP
    assert [row.place for row in Decision.objects.get().finding_rows.all()] == ["21 (1) (a)"]


def test_another_row_is_added_and_everything_typed_is_kept(sitting: Procedure, member: Client) -> None:
    answer = post(member, "case-adopt-views-violation", sitting, {**VIEWS, "session": "", "add": "remedies"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" not in page
    assert "Pay the wages." in page
    assert 'name="remedies-1-text"' in page
    assert 'name="remedies-count" value="2"' in page
    assert not Decision.objects.exists()


def test_what_a_row_lacks_is_said_beside_it_and_nothing_is_lost(sitting: Procedure, member: Client) -> None:
    sent = {**VIEWS, "remedies-0-kind": "", "findings-1-article": "25"}

    answer = post(member, "case-adopt-views-violation", sitting, sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_remedies-0-kind"' in page
    assert 'href="#id_findings-1-result"' in page
    assert "Pay the wages." in page


def test_inadmissibility_without_a_ground_is_refused_on_the_page(sitting: Procedure, member: Client) -> None:
    answer = post(member, "case-declare-inadmissible", sitting, {**DATE, "session": "41"})

    assert answer.status_code == 422
    assert "Choose at least one ground." in answer.content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        {"findings-count": "many"},
        {"findings-count": "-1"},
        {"findings-count": "99999999999999999999"},
        {"findings-0-article": "no such"},
        {"opinions-0-kind": "dissenting", "opinions-0-members": "x"},
        {"session": "٤١٤١"},
        {"add": "nothing"},
        {"symbol": "CMW/C/41/D/1/2026/../"},
        {"symbol": "\x00"},
    ],
)
def test_odd_input_is_answered_and_never_fails(sitting: Procedure, member: Client, odd: dict[str, str]) -> None:
    answer = post(member, "case-adopt-views-violation", sitting, {**VIEWS, **odd})

    assert answer.status_code in (200, 302, 422)


def test_who_sees_the_card_alone_is_shown_an_empty_form(sitting: Procedure, client_of: LogIn) -> None:
    page = text(client_of(sitting.cast.head), "case-adopt-views-violation", sitting)

    assert '<option value="21" selected>' not in page


@pytest.fixture
def followed(sitting: Procedure) -> Procedure:
    contents = enough(sitting, "adopt_views_violation", opinions=(Opinion("dissenting", 2, "Named Members"),))
    decide(sitting, "adopt_views_violation", contents, note="Inside the file.", told="The views are attached.")
    return sitting


def test_the_case_page_lists_its_decisions(followed: Procedure, member: Client) -> None:
    page = text(member, "case-show", followed)

    assert reverse("workflow:case-decision-show", args=[followed.case.reference, Decision.objects.get().pk]) in page
    assert "Views: Violation" in page


def test_the_card_shows_that_it_was_decided_and_not_what(followed: Procedure, client_of: LogIn) -> None:
    page = text(client_of(followed.cast.intake_officer), "case-show", followed)

    assert "CMW/C/41/D/1/2026" in page
    assert "Views: Violation" not in page


def test_the_decisions_page_shows_all_that_it_says(followed: Procedure, member: Client) -> None:
    page = text(member, "case-decision-show", followed, Decision.objects.get().pk)

    for words in ("Article 21: Violation", "Pay the wages that are owed.", "Named Members", "Inside the file."):
        assert words in page


def test_the_author_reads_outcome_articles_and_remedies_and_nothing_internal(
    followed: Procedure, client_of: LogIn
) -> None:
    client = client_of(followed.cast.caseworker)
    page = client.get(reverse("workflow:communication-show", args=[followed.communication.reference])).content.decode()

    for words in ("Article 21: Violation", "Pay the wages that are owed.", "Dissenting: 2 members"):
        assert words in page
    assert "Named Members" not in page
    assert "Inside the file." not in page


# What the decision of ``followed`` found, which its correction says again.
KEPT = {
    "findings-0-sub_paragraph": "",
    "opinions-0-kind": "dissenting",
    "opinions-0-members": "2",
    "opinions-0-names": "Named Members",
}


def test_a_correction_begins_with_what_stands_and_keeps_it(followed: Procedure, member: Client) -> None:
    first = Decision.objects.get()
    page = text(member, "case-decision-correct", followed, first.pk)
    assert "Pay the wages that are owed." in page

    sent = {**VIEWS, **KEPT, "note": "A misprint.", "remedies-0-text": "Pay the wages, with interest."}
    answer = post(member, "case-decision-correct", followed, sent, first.pk)

    assert answer.status_code == 302
    made = Decision.objects.get(corrects=first)
    assert made.remedy_rows.get().text == "Pay the wages, with interest."
    assert "A correction waits for somebody else" in text(member, "case-decision-show", followed, first.pk)
    assert "Confirm the correction" not in text(member, "case-decision-show", followed, made.pk)


def test_a_correction_is_confirmed_with_a_button_by_somebody_else(
    followed: Procedure, member: Client, client_of: LogIn
) -> None:
    first = Decision.objects.get()
    sent = {**VIEWS, **KEPT, "note": "A misprint.", "remedies-0-text": "Pay the wages, with interest."}
    post(member, "case-decision-correct", followed, sent, first.pk)
    made, officer = Decision.objects.get(corrects=first), client_of(followed.cast.case_officer)
    assert "Confirm the correction" in text(officer, "case-decision-show", followed, made.pk)
    author, own = (
        client_of(followed.cast.caseworker),
        reverse("workflow:communication-show", args=[followed.communication.reference]),
    )
    assert "with interest" not in author.get(own).content.decode()

    answer = post(officer, "case-correction-confirm", followed, {}, made.pk)

    assert answer.status_code == 302
    page = text(officer, "case-decision-show", followed, first.pk)
    assert "This was corrected on" in page
    assert "A correction waits" not in page
    assert "with interest" in author.get(own).content.decode()
    assert "takes effect once somebody else" not in text(officer, "case-decision-show", followed, made.pk)


def test_a_correction_that_changes_what_was_decided_is_told_so(followed: Procedure, member: Client) -> None:
    sent = {**VIEWS, **KEPT, "note": "A misprint.", "findings-0-article": "11"}

    answer = post(member, "case-decision-correct", followed, sent, Decision.objects.get().pk)

    assert answer.status_code == 422
    assert "what was decided stays" in answer.content.decode()


def test_an_assessment_is_recorded_on_the_page_and_shown_in_the_table(followed: Procedure, member: Client) -> None:
    sent = {**DATE, "grade_1": "C", "why_1": "Nothing was paid.", "after": "continue"}

    answer = post(member, "case-follow-up-assess", followed, sent)

    assert answer.status_code == 302
    assert FollowUpRound.objects.get().overall == "C"
    assert "Nothing was paid." in text(member, "case-follow-up", followed)


def test_an_assessment_without_a_grade_is_refused_beside_the_remedy(followed: Procedure, member: Client) -> None:
    answer = post(member, "case-follow-up-assess", followed, {**DATE, "why_1": "Kept words", "after": "continue"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_grade_1"' in page
    assert "Kept words" in page


def test_an_assessment_is_not_among_the_steps_that_are_recorded_beside(followed: Procedure, member: Client) -> None:
    page = member.get(reverse("workflow:case-record-step", args=[followed.case.reference])).content.decode()

    assert f'value="{EventKind.FOLLOWUP_ASSESSED}"' not in page


def test_the_docket_of_follow_up_says_what_was_not_assessed(followed: Procedure, client_of: LogIn) -> None:
    page = client_of(followed.cast.head).get(reverse("workflow:follow-up-list")).content.decode()

    assert followed.case.reference in page
    assert "not assessed" in page


def test_a_follow_up_is_closed_on_the_page_with_its_reason(followed: Procedure, member: Client) -> None:
    refused = post(member, "case-close", followed, DATE)
    done = post(member, "case-close", followed, {**DATE, "reason_code": "unsatisfactory"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert Decision.objects.get(kind="closing").adopted_date == date(2026, 8, 5)
