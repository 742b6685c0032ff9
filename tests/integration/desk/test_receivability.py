"""What an administrator records decides what can be received."""

from datetime import date

import pytest
from django.test import Client

from casetracker.reference import profiles, selectors
from tests.integration.desk.conftest import NOW, day_parts

pytestmark = pytest.mark.django_db

ENTRY = "/desk/reference/entry-into-force/"


TODAY = NOW.date()


def answer(iso3: str, day: date = TODAY) -> tuple[str, str, str]:
    found = selectors.receivability_for(state=iso3, procedure=profiles.get(profiles.DEFAULT), on=day)
    return found.answer.value, found.code.value, found.paragraph


def enter_into_force(desk: Client, day: str = "2026-10-01") -> None:
    desk.post(ENTRY, {"source": "C.N.1", **day_parts("in_force_date", day)})


def declare(desk: Client, iso3: str, day: str = "2026-03-02", doubt: str = "") -> None:
    url = f"/desk/reference/{iso3}/declarations/77/record/"
    desk.post(url, {"source": "C.N.2", "uncertain": doubt, **day_parts("deposited_date", day)})


def test_a_declaration_alone_opens_nothing(desk: Client) -> None:
    before = answer("ARG")

    declare(desk, "ARG")

    assert before == ("no", "no_declaration", "77 (1)")
    assert answer("ARG") == ("no", "article_not_in_force", "77 (8)")


def test_the_entry_into_force_opens_it_for_who_has_declared(desk: Client) -> None:
    declare(desk, "ARG")

    enter_into_force(desk)

    assert answer("ARG") == ("yes", "receivable", "77 (1)")
    assert answer("ALB") == ("no", "no_declaration", "77 (1)")


def test_it_opens_on_the_day_that_was_recorded_and_not_before(desk: Client) -> None:
    declare(desk, "ARG")

    enter_into_force(desk, "2027-01-01")

    assert answer("ARG", date(2026, 12, 31))[0] == "no"
    assert answer("ARG", date(2027, 1, 1))[0] == "yes"


def test_a_declaration_in_doubt_is_not_established_until_it_is_completed(desk: Client) -> None:
    enter_into_force(desk)
    before = answer("MEX")

    declare(desk, "MEX", "2008-09-15")

    assert before == ("not_established", "declaration_unclear", "77 (1)")
    assert answer("MEX")[0] == "yes"


def test_a_correction_that_names_a_doubt_makes_a_person_decide(desk: Client) -> None:
    enter_into_force(desk)
    declare(desk, "ARG")
    url = "/desk/reference/ARG/declarations/77/correct/"

    desk.post(
        url, {"source": "C.N.3", "uncertain": "The copy is not signed", **day_parts("deposited_date", "2026-03-02")}
    )

    assert answer("ARG") == ("not_established", "declaration_unclear", "77 (1)")


def test_a_withdrawal_closes_it_from_its_receipt(desk: Client) -> None:
    enter_into_force(desk)
    declare(desk, "ARG")
    url = "/desk/reference/ARG/declarations/77/withdraw/"

    desk.post(url, {"source": "C.N.4", **day_parts("withdrawn_date", "2026-10-20")})

    assert answer("ARG", date(2026, 10, 19))[0] == "yes"
    assert answer("ARG", date(2026, 10, 20)) == ("no", "declaration_withdrawn", "77 (8)")


def test_a_denunciation_closes_it_from_its_effect(desk: Client) -> None:
    enter_into_force(desk)
    declare(desk, "ARG")
    ended = {
        **day_parts("denunciation_received_date", "2025-09-15"),
        **day_parts("denunciation_effective_date", "2026-10-15"),
    }
    bound = {
        "kind": "ratification",
        **day_parts("deposited_date", "2007-02-23"),
        **day_parts("in_force_date", "2007-06-01"),
    }

    desk.post("/desk/reference/ARG/participation/correct/", {"source": "C.N.5", **bound, **ended})

    assert answer("ARG", date(2026, 10, 14))[0] == "yes"
    assert answer("ARG", date(2026, 10, 15)) == ("no", "denounced", "89")


def test_the_sheet_says_the_same(desk: Client) -> None:
    declare(desk, "ARG")
    enter_into_force(desk)

    page = desk.get("/desk/reference/ARG/")

    assert page.context["sheet"].receivability.answer == "yes"
    assert "Receivable" in page.content.decode()
