"""Victims in bulk: the table page, the CSV page, one authority for all."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casetracker.vault.fields import read_identity
from intake.completeness import missing_in
from intake.models import Authority, Person
from intake.wizard.sections import BY_KEY
from tests.integration.intake.conftest import Desk, text_of

SHARED = {
    "all-nationality": "Guatemala",
    "all-migration_status": "seasonal",
    "all-disclose_to_state": "yes",
    "all-publication": "initials",
}


def table(count: int, **more: str) -> dict[str, str]:
    """The table page as it is sent with so many filled rows."""
    rows = {f"row{n}-family_name": f"Velasen {n}" for n in range(1, count + 1)}
    rows |= {f"row{n}-given_names": f"Iriana {n}" for n in range(1, count + 1)}
    return {**SHARED, **rows, "rows": str(max(count, 10)), "then": "save", **more}


def csv_file(text: str | bytes, name: str = "victims.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode(), content_type="text/csv")


def test_forty_victims_are_entered_in_one_go(desk: Desk) -> None:
    response = desk.post("intake:people-table", data=table(40))

    assert response["Location"] == desk.url("intake:section-edit", "people")
    assert Person.objects.filter(is_victim=True).count() == 40
    assert missing_in(desk.communication, BY_KEY["people"]) == []


def test_shared_answers_fill_the_rows_that_leave_them_empty(desk: Desk) -> None:
    desk.post("intake:people-table", data=table(2, **{"row2-nationality": "hnd", "row2-publication": "withheld"}))

    first, second = Person.objects.order_by("position")
    assert read_identity(first, ["nationality"]) == {"nationality": "GTM"}
    assert read_identity(second, ["nationality"]) == {"nationality": "HND"}
    assert [first.publication, second.publication] == ["initials", "withheld"]


def test_errors_name_row_and_column_and_nothing_is_half_written(desk: Desk) -> None:
    wrong = {"row2-nationality": "Atlantis", "row3-birth_year": "20031", "row3-sex": "x"}

    response = desk.post("intake:people-table", data=table(4, **wrong))
    page = text_of(response)

    assert response.status_code == 422
    assert "Row 3, Sex: Choose one from the list" in page
    assert 'value="Atlantis"' in page
    assert not Person.objects.exists()


def test_what_only_the_service_knows_is_shown_in_its_row_too(desk: Desk) -> None:
    wrong = {"row2-nationality": "Atlantis", "row3-birth_year": "20031"}

    page = text_of(desk.post("intake:people-table", data=table(4, **wrong)))

    assert "Row 2, Nationality: There is no country “Atlantis” in the list" in page
    assert "Row 3, Year of birth: Enter a year of four digits." in page
    assert not Person.objects.exists()


def test_a_wrong_shared_answer_is_told_once(desk: Desk) -> None:
    page = text_of(desk.post("intake:people-table", data=table(3, **{"all-nationality": "Atlantis"})))

    assert page.count("There is no country “Atlantis” in the list") == 2  # in the summary and at the field
    assert ">Nationality: There is no country" in page


def test_an_empty_table_is_refused(desk: Desk) -> None:
    response = desk.post("intake:people-table", data={"rows": "10", "then": "save"})

    assert response.status_code == 422
    assert "Fill in at least one row." in text_of(response)


def test_more_rows_come_without_saving_and_without_losing(desk: Desk) -> None:
    page = text_of(desk.post("intake:people-table", data=table(2, then="more")))

    assert 'name="row20-family_name"' in page
    assert 'value="Velasen 2"' in page
    assert not Person.objects.exists()


def test_a_table_that_is_sent_twice_adds_its_victims_once(desk: Desk) -> None:
    sent = table(5, form_id=str(uuid4()))

    desk.post("intake:people-table", data=sent)
    desk.post("intake:people-table", data=sent)

    assert Person.objects.count() == 5


@pytest.mark.parametrize("rows", ["", "-1", "99999999999999999999", "ten", "٣", "\x00"])
def test_a_broken_count_of_rows_is_no_error(desk: Desk, rows: str) -> None:
    response = desk.post("intake:people-table", data={**table(2), "rows": rows})

    assert response.status_code in (302, 422)


@pytest.mark.parametrize("bad", ["a\x00b", "x" * 5000])
def test_what_cannot_be_stored_is_named_with_row_and_column(desk: Desk, bad: str) -> None:
    response = desk.post("intake:people-table", data=table(2, **{"row1-family_name": bad}))

    assert response.status_code == 422
    assert "Row 1, Family name: " in text_of(response)
    assert not Person.objects.exists()


def test_more_than_the_list_holds_are_refused_with_the_limit(desk: Desk) -> None:
    desk.post("intake:people-table", data=table(300))

    response = desk.post("intake:people-table", data=table(201))

    assert response.status_code == 422
    assert "at most 500 people" in text_of(response)
    assert Person.objects.count() == 300


def test_a_csv_file_adds_its_victims(desk: Desk) -> None:
    rows = "".join(f"Velasen {n},Iriana {n},GTM,seasonal,yes,initials\r\n" for n in range(40))
    head = "family_name,given_names,nationality,migration_status,disclose_to_state,publication\r\n"

    response = desk.post("intake:people-import", data={"file": csv_file(head + rows)})

    assert response["Location"] == desk.url("intake:section-edit", "people")
    assert Person.objects.count() == 40


def test_a_csv_file_with_country_names_and_words_is_read(desk: Desk) -> None:
    text = "Family name;Nationality;In published documents\nVelasen;Guatemala;Withhold the name\n"

    desk.post("intake:people-import", data={"file": csv_file(text)})

    person = Person.objects.get()
    assert read_identity(person, ["nationality"]) == {"nationality": "GTM"}
    assert person.publication == "withheld"


def test_errors_of_a_csv_file_name_line_and_column_and_nobody_is_added(desk: Desk) -> None:
    text = "family_name,birth_year,nationality\nVelasen,1990,GTM\nRuiz,19x0,ATL\n"

    response = desk.post("intake:people-import", data={"file": csv_file(text)})
    page = text_of(response)

    assert response.status_code == 422
    assert "Line 3, column “Year of birth”: Enter a year of four digits." in page
    assert "Line 3, column “Nationality”: There is no country “ATL”" in page
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"family_name\ncaf\xe9\n", "Line 2: From here on the table is not UTF-8."),
        (b"family_name\na\x00b\n", "Line 2: "),
        (b"", "The file is empty."),
        (b"family_name\n", "The table names nobody."),
        (b"colour\nred\n", "There is no column of this name."),
        (b"family_name\n" + b"x" * 300 + b"\n", "Line 2, column “Family name”: Shorten the text to 200 characters"),
        (b'family_name\n"unclosed\n', "Line 2: "),
    ],
)
def test_a_broken_csv_file_is_refused_with_the_place(desk: Desk, content: bytes, told: str) -> None:
    response = desk.post("intake:people-import", data={"file": csv_file(content)})

    assert response.status_code == 422
    assert told in text_of(response)
    assert not Person.objects.exists()


def test_a_csv_form_without_a_file_asks_for_one(desk: Desk) -> None:
    response = desk.post("intake:people-import")

    assert response.status_code == 422
    assert "File: Choose a file." in text_of(response)


def test_a_csv_file_that_is_sent_twice_adds_its_victims_once(desk: Desk) -> None:
    form_id = str(uuid4())

    for _time in range(2):
        desk.post("intake:people-import", data={"file": csv_file("family_name\nVelasen\n"), "form_id": form_id})

    assert Person.objects.count() == 1


def test_the_template_is_read_back_by_the_import(desk: Desk) -> None:
    template = desk.get("intake:people-template")
    head = template.content.decode("utf-8-sig").strip()
    line = ",".join("Velasen" if name == "family_name" else "" for name in head.split(","))

    desk.post("intake:people-import", data={"file": csv_file(f"\ufeff{head}\r\n{line}\r\n")})

    assert template["Content-Disposition"].startswith("attachment")
    assert Person.objects.count() == 1


def test_one_authority_is_given_for_all_victims(desk: Desk) -> None:
    desk.post("intake:people-table", data=table(40))
    ids = [str(pk) for pk in Person.objects.values_list("pk", flat=True)]

    response = desk.post(
        "intake:authority-share", data={"kind": "no_consent_possible", "reason": "Removed.", "people": ids}
    )

    assert response["Location"] == desk.url("intake:section-edit", "authority")
    assert Authority.objects.count() == 40
    assert missing_in(desk.communication, BY_KEY["authority"]) == []


def test_sending_the_authority_twice_gives_it_once(desk: Desk) -> None:
    desk.post("intake:people-table", data=table(3))
    ids = [str(pk) for pk in Person.objects.values_list("pk", flat=True)]
    sent = {"kind": "self", "people": ids}

    desk.post("intake:authority-share", data=sent)
    again = desk.post("intake:authority-share", data=sent)

    assert Authority.objects.count() == 3
    assert again.status_code == 422
    assert "For which victims?: Choose from the list" in text_of(again)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"people": []}, "For which victims?: Choose at least one victim."),
        ({"kind": "hearsay"}, "Basis: Choose one from the list; there is no “hearsay”."),
        ({"kind": ""}, "Basis: an answer is needed"),
        ({"given_on_day": "40"}, "Date of the authority: "),
        ({"document": str(uuid4())}, "Document: Choose one from the list"),
    ],
)
def test_a_wrong_authority_is_refused_with_field_and_rule(desk: Desk, sent: dict[str, object], told: str) -> None:
    desk.post("intake:people-table", data=table(2))
    ids = [str(pk) for pk in Person.objects.values_list("pk", flat=True)]

    response = desk.post("intake:authority-share", data={"kind": "self", "people": ids, **sent})

    assert response.status_code == 422
    assert told in text_of(response)
    assert not Authority.objects.exists()
