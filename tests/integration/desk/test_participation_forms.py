"""The form of a State's participation: what it takes, and what it refuses by field and rule."""

from datetime import date

import pytest
from django.test import Client

from casetracker.reference.models import Participation
from tests.integration.desk.conftest import SOURCE, changes, day_parts, errors

pytestmark = pytest.mark.django_db

JOIN = "/desk/reference/ESP/participation/record/"
MEND = "/desk/reference/ARG/participation/correct/"


GOOD_ACCESSION = {
    **SOURCE,
    "kind": "accession",
    **day_parts("deposited_date", "2026-03-02"),
    **day_parts("in_force_date", "2026-07-01"),
}


def test_a_new_party_is_recorded(desk: Client) -> None:
    response = desk.post(JOIN, GOOD_ACCESSION)

    row = Participation.objects.get(state="ESP")
    assert response.status_code == 302
    assert (row.kind, row.deposited_date, row.date_precision) == ("accession", date(2026, 3, 2), "day")


def test_a_deposit_known_by_its_year_is_kept_so(desk: Client) -> None:
    desk.post(MEND, {**SOURCE, "kind": "ratification", "deposited_date_year": "2007"})

    row = Participation.objects.get(state="ARG")
    assert (row.deposited_date, row.date_precision) == (date(2007, 1, 1), "year")


def test_a_correction_of_a_participation_starts_from_all_that_stands(desk: Client) -> None:
    before = Participation.objects.get(state="ARG")
    form = desk.get(MEND).context["form"]
    sent = {**SOURCE, "kind": form["kind"].value()}
    for name in ("signature_date", "deposited_date", "in_force_date"):
        day = form[name].value()
        sent |= day_parts(name, getattr(day, "value", day).isoformat())

    desk.post(MEND, sent)

    after = Participation.objects.get(state="ARG")
    kept = ("kind", "signature_date", "deposited_date", "date_precision", "in_force_date")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


def test_a_denunciation_is_recorded(desk: Client) -> None:
    ended = {
        **day_parts("denunciation_received_date", "2025-10-02"),
        **day_parts("denunciation_effective_date", "2026-11-01"),
    }

    desk.post(MEND, {**SOURCE, "kind": "ratification", **day_parts("deposited_date", "2007-02-23"), **ended})

    row = Participation.objects.get(state="ARG")
    assert row.denunciation_effective_date == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"kind": ""}, {"kind": ["required"]}),
        ({"kind": "conquest"}, {"kind": ["invalid_choice"]}),
        ({"source": ""}, {"source": ["required"]}),
        (day_parts("signature_date", "2026-11-03"), {"signature_date": ["in_the_future"]}),
        (
            {**day_parts("deposited_date", "2026-11-03"), **day_parts("in_force_date", "2027-03-01")},
            {"deposited_date": ["in_the_future"]},
        ),
        (day_parts("in_force_date", "2026-03-01"), {"in_force_date": ["before_deposit"]}),
        (day_parts("denunciation_effective_date", "2026-10-01"), {"denunciation_received_date": ["receipt_missing"]}),
        (
            {
                **day_parts("denunciation_received_date", "2026-10-01"),
                **day_parts("denunciation_effective_date", "2026-10-01"),
            },
            {"denunciation_effective_date": ["not_after_receipt"]},
        ),
        (
            {"kind": "signature"},
            {"deposited_date": ["signature_binds_not"], "in_force_date": ["signature_binds_not"]},
        ),
    ],
)
def test_a_wrong_participation_is_refused(desk: Client, sent: dict[str, str], expected: dict[str, list[str]]) -> None:
    response = desk.post(JOIN, {**GOOD_ACCESSION, **sent})

    assert errors(response) == expected
    assert not Participation.objects.filter(state="ESP").exists()
    assert changes() == []


def test_a_party_is_not_recorded_twice(desk: Client) -> None:
    response = desk.post("/desk/reference/ARG/participation/record/", GOOD_ACCESSION)

    assert errors(response) == {"kind": ["already_recorded"]}


def test_a_state_comes_back_after_its_denunciation_took_effect(desk: Client) -> None:
    ended = {
        **day_parts("denunciation_received_date", "2024-10-02"),
        **day_parts("denunciation_effective_date", "2025-11-01"),
    }
    desk.post(MEND, {**SOURCE, "kind": "ratification", **day_parts("deposited_date", "2007-02-23"), **ended})
    url = "/desk/reference/ARG/participation/record/"

    early = desk.post(url, {**GOOD_ACCESSION, **day_parts("deposited_date", "2025-11-01")})
    undated = desk.post(url, {**SOURCE, "kind": "accession"})
    desk.post(url, GOOD_ACCESSION)

    assert errors(early) == errors(undated) == {"deposited_date": ["before_denunciation"]}
    assert {row.kind for row in Participation.objects.filter(state="ARG")} == {"ratification", "accession"}


def test_a_correction_does_not_turn_a_denounced_participation_into_a_new_one(desk: Client) -> None:
    ended = {
        **day_parts("denunciation_received_date", "2024-10-02"),
        **day_parts("denunciation_effective_date", "2025-11-01"),
    }
    whole = {**SOURCE, "kind": "ratification", **ended}
    desk.post(MEND, {**whole, **day_parts("deposited_date", "2007-02-23")})

    response = desk.post(MEND, {**whole, **day_parts("deposited_date", "2026-02-23")})

    assert errors(response) == {"deposited_date": ["after_denunciation"]}
    assert Participation.objects.filter(state="ARG").count() == 1
