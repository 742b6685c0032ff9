"""The forms of a declaration and of its withdrawal: what they take, and what they refuse by field and rule."""

from datetime import date

import pytest
from django.test import Client

from casetracker.reference.models import Declaration
from casetracker.reference.services import simulate_article_77
from casetracker.reference.vocabulary import Origin
from tests.integration.desk.conftest import NOW, SOURCE, changes, day_parts, errors

pytestmark = pytest.mark.django_db

RECORD = "/desk/reference/ARG/declarations/77/record/"
CORRECT = "/desk/reference/ECU/declarations/77/correct/"
WITHDRAW = "/desk/reference/ECU/declarations/77/withdraw/"


def declared(iso3: str) -> Declaration:
    return Declaration.objects.get(state=iso3, article="77")


def withdrawn(desk: Client) -> Declaration:
    desk.post(WITHDRAW, {**SOURCE, **day_parts("withdrawn_date", "2026-03-02")})
    return declared("ECU")


# A declaration


def test_a_declaration_is_recorded(desk: Client) -> None:
    response = desk.post(RECORD, {**SOURCE, **day_parts("deposited_date", "2026-03-02"), "uncertain": ""}, follow=True)

    row = declared("ARG")
    assert response.redirect_chain == [("/desk/reference/ARG/", 302)]
    assert "The declaration is recorded." in response.content.decode()
    assert (row.deposited_date, row.source, row.origin) == (date(2026, 3, 2), SOURCE["source"], Origin.ADMINISTRATOR)
    assert row.edited_at == NOW


def test_a_declaration_under_article_76_is_recorded_beside(desk: Client) -> None:
    url = "/desk/reference/MEX/declarations/76/record/"

    desk.post(url, {**SOURCE, **day_parts("deposited_date", "2026-03-02")})

    assert {row.article for row in Declaration.objects.filter(state="MEX")} == {"76", "77"}


def test_recording_completes_what_stands_without_a_date(desk: Client) -> None:
    url = "/desk/reference/MEX/declarations/77/record/"

    desk.post(url, {**SOURCE, **day_parts("deposited_date", "2008-09-15"), "uncertain": ""})

    assert (declared("MEX").deposited_date, declared("MEX").uncertain) == (date(2008, 9, 15), "")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({**day_parts("deposited_date", "2026-03-02")}, {"source": ["required"]}),
        ({**day_parts("deposited_date", "2026-03-02"), "source": "  \n "}, {"source": ["required"]}),
        ({**day_parts("deposited_date", "2026-03-02"), "source": "x" * 1001}, {"source": ["max_length"]}),
        ({**SOURCE, **day_parts("deposited_date", "2026-11-03")}, {"deposited_date": ["in_the_future"]}),
        ({**SOURCE, **day_parts("deposited_date", "2026-02-30")}, {"deposited_date": ["not_a_date"]}),
        ({**SOURCE, "deposited_date_day": "2"}, {"deposited_date": ["part_missing"]}),
        ({**SOURCE, "uncertain": "x" * 2001}, {"uncertain": ["max_length"]}),
    ],
)
def test_a_wrong_declaration_is_refused(desk: Client, sent: dict[str, str], expected: dict[str, list[str]]) -> None:
    response = desk.post(RECORD, sent)

    assert errors(response) == expected
    assert not Declaration.objects.filter(state="ARG").exists()
    assert changes() == []


def test_a_state_declares_once(desk: Client) -> None:
    desk.post(RECORD, {**SOURCE, **day_parts("deposited_date", "2026-03-02")})

    response = desk.post(RECORD, {**SOURCE, **day_parts("deposited_date", "2026-03-03")})

    assert errors(response) == {"__all__": ["already_declared"]}


def test_a_territory_does_not_declare(desk: Client) -> None:
    response = desk.post("/desk/reference/HKG/declarations/77/record/", {**SOURCE})

    assert errors(response) == {"__all__": ["not_a_state"]}


def test_what_was_typed_is_still_there_after_a_refusal(desk: Client) -> None:
    response = desk.post(RECORD, {**SOURCE, **day_parts("deposited_date", "2026-11-03"), "uncertain": "Seen in a copy"})

    page = response.content.decode()
    assert "Seen in a copy" in page
    assert SOURCE["source"] in page
    assert "<title>Error: " in page


def test_a_declaration_is_corrected(desk: Client) -> None:
    desk.post(CORRECT, {**SOURCE, **day_parts("deposited_date", "2018-01-13"), "uncertain": ""})

    row = declared("ECU")
    assert (row.deposited_date, row.uncertain, row.source) == (date(2018, 1, 13), "", SOURCE["source"])


def test_a_correction_starts_from_what_stands_and_asks_for_a_source_anew(desk: Client) -> None:
    form = desk.get(CORRECT).context["form"]

    assert form["deposited_date"].value() == date(2018, 1, 12)
    assert form["source"].value() is None
    assert declared("ECU").source in form.fields["source"].help_text


def test_a_withdrawn_declaration_is_corrected_at_its_own_address(desk: Client) -> None:
    row = withdrawn(desk)
    url = "/desk/reference/ECU/declarations/77/2026-03-02/correct/"

    desk.post(url, {**SOURCE, **day_parts("deposited_date", "2018-01-13"), "uncertain": ""})

    row.refresh_from_db()
    assert (row.deposited_date, row.withdrawn_date) == (date(2018, 1, 13), date(2026, 3, 2))


def test_a_declaration_does_not_come_after_its_withdrawal(desk: Client) -> None:
    withdrawn(desk)
    url = "/desk/reference/ECU/declarations/77/2026-03-02/correct/"

    response = desk.post(url, {**SOURCE, **day_parts("deposited_date", "2026-03-03")})

    assert errors(response) == {"deposited_date": ["after_withdrawal"]}


def test_a_simulated_declaration_is_not_corrected(desk: Client) -> None:
    simulate_article_77(in_force_date=date(2026, 10, 1), source="A demonstration")

    response = desk.post("/desk/reference/ARG/declarations/77/correct/", {**SOURCE})

    assert response.status_code == 404


# Its withdrawal


def test_a_withdrawal_is_recorded_with_its_own_source(desk: Client) -> None:
    before = declared("ECU").source

    row = withdrawn(desk)

    assert (row.withdrawn_date, row.withdrawal_source, row.source) == (date(2026, 3, 2), SOURCE["source"], before)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({**SOURCE}, {"withdrawn_date": ["required"]}),
        ({**day_parts("withdrawn_date", "2026-03-02"), "source": ""}, {"source": ["required"]}),
        ({**SOURCE, **day_parts("withdrawn_date", "2018-01-11")}, {"withdrawn_date": ["before_deposit"]}),
        ({**SOURCE, **day_parts("withdrawn_date", "2026-11-03")}, {"withdrawn_date": ["in_the_future"]}),
    ],
)
def test_a_wrong_withdrawal_is_refused(desk: Client, sent: dict[str, str], expected: dict[str, list[str]]) -> None:
    response = desk.post(WITHDRAW, sent)

    assert errors(response) == expected
    assert declared("ECU").withdrawn_date is None
    assert changes() == []


def test_a_withdrawn_declaration_cannot_be_withdrawn_again(desk: Client) -> None:
    withdrawn(desk)

    response = desk.post(WITHDRAW, {**SOURCE, **day_parts("withdrawn_date", "2026-03-03")})

    assert response.status_code == 404


def test_a_new_declaration_follows_the_withdrawal(desk: Client) -> None:
    withdrawn(desk)
    url = "/desk/reference/ECU/declarations/77/record/"

    early = desk.post(url, {**SOURCE, **day_parts("deposited_date", "2026-03-01")})
    desk.post(url, {**SOURCE, **day_parts("deposited_date", "2026-05-04")})

    assert errors(early) == {"deposited_date": ["before_withdrawal"]}
    rows = Declaration.objects.filter(state="ECU", article="77")
    assert {row.deposited_date for row in rows} == {date(2018, 1, 12), date(2026, 5, 4)}
