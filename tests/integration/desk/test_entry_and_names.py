"""The forms of the entry into force and of a State's name."""

from datetime import date

import pytest
from django.test import Client

from casetracker.reference import selectors
from casetracker.reference.models import EntryIntoForce, StateName
from casetracker.reference.services import simulate_article_77
from tests.integration.desk.conftest import SOURCE, changes, day_parts, errors

pytestmark = pytest.mark.django_db

ENTRY = "/desk/reference/entry-into-force/"
NAME = "/desk/reference/TUR/names/en/"


# The entry into force


def test_the_entry_into_force_is_recorded_and_put_right(desk: Client) -> None:
    desk.post(ENTRY, {**SOURCE, **day_parts("in_force_date", "2026-10-01")})
    desk.post(ENTRY, {"source": "C.N.13", **day_parts("in_force_date", "2027-01-01")})

    row = EntryIntoForce.objects.get()
    assert (row.in_force_date, row.source, row.is_simulated) == (date(2027, 1, 1), "C.N.13", False)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({**SOURCE}, {"in_force_date": ["required"]}),
        ({**day_parts("in_force_date", "2026-10-01"), "source": " "}, {"source": ["required"]}),
        ({**SOURCE, **day_parts("in_force_date", "2026-13-01")}, {"in_force_date": ["part_invalid"]}),
    ],
)
def test_a_wrong_entry_is_refused(desk: Client, sent: dict[str, str], expected: dict[str, list[str]]) -> None:
    assert errors(desk.post(ENTRY, sent)) == expected
    assert not EntryIntoForce.objects.exists()


def test_the_form_says_that_a_simulation_will_be_set_aside(desk: Client) -> None:
    simulate_article_77(in_force_date=date(2026, 10, 1), source="A demonstration")

    page = desk.get(ENTRY).content.decode()

    assert "A simulated entry into force is in use." in page


# Names


def test_a_corrected_name_shows_at_once(desk: Client) -> None:
    desk.post(NAME, {**SOURCE, "name": "Republic of Türkiye"})

    assert selectors.state_name("TUR", "en") == "Republic of Türkiye"
    assert StateName.objects.get(state="TUR", language="en").source == SOURCE["source"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({**SOURCE, "name": " "}, {"name": ["required"]}),
        ({**SOURCE, "name": "x" * 121}, {"name": ["max_length"]}),
        ({"name": "Türkiye", "source": ""}, {"source": ["required"]}),
    ],
)
def test_a_wrong_name_is_refused(desk: Client, sent: dict[str, str], expected: dict[str, list[str]]) -> None:
    assert errors(desk.post(NAME, sent)) == expected
    assert changes() == []
