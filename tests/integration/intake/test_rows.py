"""Rows: adding, changing, removing."""

from uuid import uuid4

import pytest

from casetracker.audit.models import AuditEntry
from casetracker.vault.fields import read_identity
from intake.models import Claim, Fact, Person
from tests.cast import Cast
from tests.factories.communications import complete
from tests.integration.intake.conftest import Desk, text_of

FACT = {"happened_on_month": "5", "happened_on_year": "2025", "text": "Their passports were taken."}
ROWS = ("people", "authorities", "facts", "claims", "remedies", "other_procedures", "interim_requests")


@pytest.mark.parametrize("rows", ROWS)
def test_every_kind_of_row_has_a_page_to_add_one(desk: Desk, rows: str) -> None:
    assert desk.get("intake:row-add", rows).status_code == 200


@pytest.mark.parametrize("rows", ["verdicts", "documents", "evidences"])
def test_there_is_no_page_for_rows_that_do_not_exist(desk: Desk, rows: str) -> None:
    assert desk.get("intake:row-add", rows).status_code == 404


def test_adding_a_document_leads_to_its_own_page(desk: Desk) -> None:
    assert desk.get("intake:row-add", "evidence")["Location"] == desk.url("intake:document-add")


def test_a_fact_is_added_with_a_date_as_precise_as_it_is_known(desk: Desk) -> None:
    response = desk.post("intake:row-add", "facts", data={**FACT, "then": "list"})

    assert response["Location"] == desk.url("intake:section-edit", "facts")
    assert Fact.objects.get().happened_on == "2025-05"


def test_another_can_be_added_at_once(desk: Desk) -> None:
    response = desk.post("intake:row-add", "facts", data={**FACT, "then": "another"})

    assert response["Location"] == desk.url("intake:row-add", "facts")


def test_a_row_that_is_sent_twice_is_one_row(desk: Desk) -> None:
    sent = {**FACT, "form_id": str(uuid4())}

    desk.post("intake:row-add", "facts", data=sent)
    desk.post("intake:row-add", "facts", data=sent)

    assert Fact.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"happened_on_day": "31", "happened_on_month": "4"}, "When: Enter a day that exists in that month"),
        ({"happened_on_month": "13"}, "When: Month must be a number from 1 to 12"),
        ({"happened_on_year": ""}, "When: Enter the year; if even the year is not known"),
        ({"happened_on_year": "2099"}, "When: The date must be"),
        ({"happened_on_year": "1899"}, "When: The date must be 1 January 1900 or later"),
        ({"happened_on_year": "9" * 5000}, "When: Year must have four digits"),
        ({"happened_on_unknown": "on"}, "When: Either enter a date or tick"),
        ({"text": ""}, "What happened: an answer is needed"),
        ({"text": "x" * 10_001}, "What happened: Shorten the text to 10000 characters; it has 10001."),
        ({"text": "one\x00two"}, "What happened: The text contains a character that cannot be stored."),
        ({"text": "caf\ufffd"}, "What happened: The text contains a character that could not be read"),
    ],
)
def test_a_wrong_answer_is_named_with_its_rule_and_kept_on_the_page(
    desk: Desk, sent: dict[str, str], told: str
) -> None:
    response = desk.post("intake:row-add", "facts", data={**FACT, **sent})

    assert response.status_code == 422
    assert told in text_of(response)
    assert "Their passports were taken." in text_of(response) or sent.get("text", "x")[:4] in text_of(response)
    assert not Fact.objects.exists()


def test_bytes_that_are_no_utf_8_are_refused_with_a_sentence(desk: Desk) -> None:
    body = b"happened_on_year=2025&text=caf%E9"

    response = desk.client.post(
        desk.url("intake:row-add", "facts"), body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 422
    assert "could not be read" in text_of(response)


@pytest.mark.parametrize("article", ["99", "6", "77", "10; DROP", "\x00", "x" * 500])
def test_an_unknown_article_is_refused_and_the_reasons_stay(desk: Desk, article: str) -> None:
    response = desk.post("intake:row-add", "claims", data={"article": article, "reasons": "No interpreter was called."})

    assert response.status_code == 422
    assert "Article: Choose one from the list" in text_of(response)
    assert "No interpreter was called." in text_of(response)
    assert not Claim.objects.exists()


def test_articles_are_offered_with_their_subjects(desk: Desk) -> None:
    assert "Article 10: No torture or ill-treatment" in text_of(desk.get("intake:row-add", "claims"))


@pytest.mark.parametrize("nationality", ["ATL", "\x00", "<script>"])
def test_an_unknown_country_is_refused(desk: Desk, nationality: str) -> None:
    response = desk.post("intake:row-add", "people", data={"family_name": "Velasen", "nationality": nationality})

    assert response.status_code == 422
    assert "Nationality: Choose one from the list" in text_of(response)
    assert not Person.objects.exists()


@pytest.mark.parametrize("year", ["19x5", "1", "20031", "3000", "9" * 5000])
def test_a_wrong_year_of_birth_is_refused(desk: Desk, year: str) -> None:
    response = desk.post("intake:row-add", "people", data={"family_name": "Velasen", "birth_year": year})

    assert response.status_code == 422
    assert "Year of birth: " in text_of(response)
    assert 'value="Velasen"' in text_of(response)


def test_an_authority_without_its_victim_and_basis_is_refused(desk: Desk) -> None:
    response = desk.post("intake:row-add", "authorities", data={"scope": "This communication."})

    page = text_of(response)
    assert response.status_code == 422
    assert "For which victim?: an answer is needed" in page
    assert "Basis: an answer is needed" in page
    assert 'value="This communication."' in page


def test_a_victim_of_another_communication_cannot_be_named(full_desk: Desk, cast: Cast) -> None:
    theirs = complete(cast.other_caseworker).person_rows.get()

    response = full_desk.post("intake:row-add", "authorities", data={"person": str(theirs.pk), "kind": "self"})

    assert response.status_code == 422
    assert "For which victim?: Choose one from the list" in text_of(response)


def test_what_is_stored_stands_in_the_form_that_changes_it(full_desk: Desk) -> None:
    person = full_desk.communication.person_rows.get()

    page = text_of(full_desk.get("intake:row-edit", "people", person.pk))

    assert 'value="Velasen"' in page
    assert '<option value="GTM" selected>' in page


def test_reading_a_person_to_change_them_is_one_entry_of_the_log(full_desk: Desk) -> None:
    person = full_desk.communication.person_rows.get()
    before = AuditEntry.objects.filter(action="person.revealed").count()

    full_desk.get("intake:row-edit", "people", person.pk)

    entries = AuditEntry.objects.filter(action="person.revealed").order_by("pk")
    assert entries.count() == before + 1
    assert entries[before].codes == {"reason": "edit"}


def test_a_change_is_stored(full_desk: Desk) -> None:
    person = full_desk.communication.person_rows.get()

    full_desk.post("intake:row-edit", "people", person.pk, data={"is_victim": "on", "family_name": "Velasen Ruiz"})

    changed = Person.objects.get(pk=person.pk)
    assert read_identity(changed, ["family_name"]) == {"family_name": "Velasen Ruiz"}
    assert changed.is_victim


def test_a_row_of_another_communication_is_not_there(full_desk: Desk, cast: Cast) -> None:
    theirs = complete(cast.caseworker).person_rows.get()

    assert full_desk.get("intake:row-edit", "people", theirs.pk).status_code == 404
    assert full_desk.post("intake:row-edit", "people", theirs.pk, data={"family_name": "Mine"}).status_code == 404


def test_removing_asks_first_and_then_removes(desk: Desk) -> None:
    desk.post("intake:row-add", "facts", data=FACT)
    fact = Fact.objects.get()

    asked = desk.get("intake:row-remove", "facts", fact.pk)
    done = desk.post("intake:row-remove", "facts", fact.pk)

    assert "Remove “May 2025”?" in text_of(asked)
    assert done["Location"] == desk.url("intake:section-edit", "facts")
    assert not Fact.objects.exists()


def test_removing_twice_is_no_error(desk: Desk) -> None:
    desk.post("intake:row-add", "facts", data=FACT)
    fact = Fact.objects.get()

    desk.post("intake:row-remove", "facts", fact.pk)
    again = desk.post("intake:row-remove", "facts", fact.pk)

    assert again["Location"] == desk.url("intake:section-edit", "facts")


def test_a_victim_with_an_authority_is_not_removed_before_it(full_desk: Desk) -> None:
    person = full_desk.communication.person_rows.get()

    response = full_desk.post("intake:row-remove", "people", person.pk)

    assert response.status_code == 409
    assert "Remove this person&#x27;s authority to act first." in text_of(response)
    assert Person.objects.filter(pk=person.pk).exists()


def test_facts_are_listed_by_their_dates(desk: Desk) -> None:
    for year, text in (("2025", "Second."), ("2024", "First.")):
        desk.post("intake:row-add", "facts", data={"happened_on_year": year, "text": text})

    page = text_of(desk.get("intake:section-edit", "facts"))

    assert page.index("First.") < page.index("Second.")


def test_a_row_says_what_it_still_needs(desk: Desk) -> None:
    desk.post("intake:row-add", "people", data={"is_victim": "on", "family_name": "Velasen"})

    page = text_of(desk.get("intake:section-edit", "people"))

    assert "Still needed: Given names, Situation when it happened" in page


def test_the_list_of_people_shows_names_under_one_entry(full_desk: Desk) -> None:
    before = AuditEntry.objects.filter(action="person.revealed").count()

    page = text_of(full_desk.get("intake:section-edit", "people"))

    assert "Iriana 0 Velasen" in page
    assert AuditEntry.objects.filter(action="person.revealed").count() == before + 1
