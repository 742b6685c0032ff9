"""The list of States and a State's sheet, as the administrator reads them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from casetracker.core import clock
from casetracker.reference.models import Declaration, Participation, State
from casetracker.reference.services import (
    declaration_record,
    declaration_withdraw,
    entry_into_force_record,
    participation_correct,
    simulate_article_77,
)

pytestmark = pytest.mark.django_db

INDEX = "/desk/reference/"
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def listed(desk: Client, **query: str) -> list[str]:
    rows: Sequence[Any] = desk.get(INDEX, query).context["slice"].rows
    return [row.state.pk for row in rows]


def row_of(desk: Client, iso3: str) -> Any:
    (row,) = (row for row in desk.get(INDEX, {"name": iso3}).context["slice"].rows if row.state.pk == iso3)
    return row


def test_the_list_goes_by_name_fifty_a_page(desk: Client) -> None:
    first = desk.get(INDEX).context["slice"]
    last = desk.get(INDEX, {"page": "5"}).context["slice"]

    assert (len(first.rows), first.total, first.previous_url) == (50, 249, "")
    assert first.rows[0].name == "Afghanistan"
    assert (last.rows[-1].name, last.next_url) == ("Zimbabwe", "")


def test_a_page_keeps_the_filter(desk: Client) -> None:
    assert desk.get(INDEX, {"party": "party"}).context["slice"].next_url == "?party=party&page=2"


@pytest.mark.parametrize("page", ["0", "999", "x", "9" * 5000])
def test_a_page_that_is_not_there_shows_the_nearest(desk: Client, page: str) -> None:
    assert desk.get(INDEX, {"page": page}).status_code == 200


@pytest.mark.parametrize("text", ["mexico", "MÉXICO", "мексика", "墨西哥", "MEX", " mex "])
def test_a_state_is_found_by_its_name_in_any_language_and_by_its_code(desk: Client, text: str) -> None:
    assert listed(desk, name=text) == ["MEX"]


@pytest.mark.parametrize(
    ("query", "present", "absent"),
    [
        ({"party": "party"}, "ARG", "ARM"),
        ({"party": "signed"}, "ARM", "ARG"),
        ({"party": "none"}, "AUS", "ARG"),
        ({"party": "territory"}, "ALA", "AUS"),
        ({"declared": "doubtful"}, "MEX", "ARG"),
        ({"declared": "none"}, "ARG", "MEX"),
        ({"declared": "none"}, "ALB", "AUS"),
    ],
)
def test_the_list_is_narrowed(desk: Client, query: dict[str, str], present: str, absent: str) -> None:
    found = listed(desk, **query)

    assert present in found
    assert absent not in found


def test_a_filter_that_does_not_exist_is_refused_beside_the_list(desk: Client) -> None:
    response = desk.get(INDEX, {"party": "maybe"})

    assert response.status_code == 200
    assert "party" in response.context["form"].errors


def test_nothing_found_says_so(desk: Client) -> None:
    assert "No State matches" in desk.get(INDEX, {"name": "Atlantis"}).content.decode()


def test_the_list_shows_source_and_doubt(desk: Client) -> None:
    page = desk.get(INDEX, {"name": "MEX"}).content.decode()

    assert escape(Declaration.objects.get(state="MEX", article="77").source) in page
    assert "In doubt" in page


def test_a_simulated_declaration_is_marked_as_such(desk: Client) -> None:
    simulate_article_77(in_force_date=date(2026, 10, 1), source="A demonstration")

    row = row_of(desk, "ARG")

    assert (row.declared, row.declaration.is_simulated) == ("standing", True)
    assert "Simulated" in desk.get(INDEX, {"name": "ARG"}).content.decode()


def test_a_real_entry_into_force_leaves_simulated_declarations_out(desk: Client) -> None:
    simulate_article_77(in_force_date=date(2026, 10, 1), source="A demonstration")
    entry_into_force_record(treaty="icrmw", article="77", in_force_date=date(2026, 10, 2), source="C.N.1", at=NOON)

    assert row_of(desk, "ARG").declared == "none"


def test_a_withdrawn_declaration_shows_its_end(desk: Client) -> None:
    ecuador = Declaration.objects.get(state="ECU", article="77")
    declaration_withdraw(declaration=ecuador, withdrawn_date=date(2026, 3, 2), source="C.N.2", at=NOON)

    row = row_of(desk, "ECU")

    assert (row.declared, row.declared_date) == ("withdrawn", date(2026, 3, 2))


def test_a_state_that_declares_anew_stands_again(desk: Client) -> None:
    ecuador = Declaration.objects.get(state="ECU", article="77")
    declaration_withdraw(declaration=ecuador, withdrawn_date=date(2026, 3, 2), source="C.N.2", at=NOON)
    declaration_record(
        state=ecuador.state, treaty="icrmw", article="77", deposited_date=date(2026, 5, 4), source="C.N.3", at=NOON
    )

    row = row_of(desk, "ECU")

    assert (row.declared, row.declared_date) == ("standing", date(2026, 5, 4))


@pytest.mark.parametrize(("today", "expected"), [("2026-12-31", "party"), ("2027-01-01", "denounced")])
def test_a_denunciation_shows_from_the_day_of_its_effect(desk: Client, today: str, expected: str) -> None:
    participation_correct(
        state=State.objects.get(pk="ARG"),
        treaty="icrmw",
        source="C.N.4",
        at=NOON,
        denunciation_received_date=date(2025, 12, 2),
        denunciation_effective_date=date(2027, 1, 1),
    )

    with clock.frozen(datetime.fromisoformat(f"{today}T12:00:00+00:00")):
        row = row_of(desk, "ARG")

    assert row.standing == expected


def test_silence_that_is_uncertain_is_in_doubt(desk: Client) -> None:
    Participation.objects.filter(state="ARG").update(declaration_uncertain="The register was not seen")

    assert row_of(desk, "ARG").declared == "doubtful"


def test_a_count_of_ten_without_an_entry_into_force_warns(desk: Client) -> None:
    parties = Participation.objects.exclude(kind="signature").exclude(state__declarations__article="77")[:10]
    for party in parties:
        declaration_record(
            state=party.state, treaty="icrmw", article="77", deposited_date=date(2026, 3, 2), source="C.N.5", at=NOON
        )

    page = desk.get(INDEX).content.decode()

    assert "10 declarations stand and 10 bring article 77 into force" in page


def test_an_entry_into_force_with_too_few_declarations_warns(desk: Client) -> None:
    entry_into_force_record(treaty="icrmw", article="77", in_force_date=date(2026, 10, 1), source="C.N.6", at=NOON)

    assert "Article 77 is recorded as in force, which takes 10 declarations" in desk.get(INDEX).content.decode()


def test_without_either_there_is_no_warning(desk: Client) -> None:
    assert desk.get(INDEX).context["article"].warning is None


def test_the_list_takes_as_many_queries_for_fifty_rows_as_for_one(desk: Client) -> None:
    desk.get(INDEX)
    with CaptureQueriesContext(connection) as one:
        desk.get(INDEX, {"name": "MEX"})
    with CaptureQueriesContext(connection) as fifty:
        desk.get(INDEX)

    assert len(fifty) == len(one)


def test_a_sheet_shows_every_source_and_the_name_in_six_languages(desk: Client) -> None:
    page = desk.get("/desk/reference/ECU/").content.decode()

    shown = ["Ecuador", "Équateur", "Эквадор", "إكوادور", "厄瓜多尔", "CLDR 47 via Babel", "12 January 2018"]
    assert [text for text in shown if text not in page] == []


def test_a_sheet_says_what_follows_today(desk: Client) -> None:
    sheet = desk.get("/desk/reference/MEX/").context["sheet"]

    assert (sheet.receivability.code, sheet.receivability.paragraph) == ("article_not_in_force", "77 (8)")


def test_a_territory_has_names_and_no_forms_for_treaties(desk: Client) -> None:
    page = desk.get("/desk/reference/HKG/").content.decode()

    assert reverse("desk:reference-name-correct", args=["HKG", "zh"]) in page
    assert "/desk/reference/HKG/declarations/" not in page
    assert "/desk/reference/HKG/participation/" not in page


def test_a_simulated_declaration_has_no_form(desk: Client) -> None:
    simulate_article_77(in_force_date=date(2026, 10, 1), source="A demonstration")

    page = desk.get("/desk/reference/ARG/").content.decode()

    assert "Simulated" in page
    assert reverse("desk:reference-declaration-correct", args=["ARG", "77"]) not in page
    assert reverse("desk:reference-declaration-record", args=["ARG", "77"]) in page


def test_the_pages_speak_the_language_of_the_reader(desk: Client) -> None:
    desk.cookies.load({"django_language": "ar"})

    page = desk.get("/desk/reference/MEX/").content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert "المكسيك" in page
