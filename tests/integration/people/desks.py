"""Somebody's browser on the pages of one case."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from casetracker.core import clock
from tests.factories.cases import noon
from tests.integration.people.lives import DAY, Lives

# After the 1st and the 8th of April, with which every step here is dated.
NOW = noon(date(2026, 4, 12))
# An heir, as the form of a person sends them.
PERSON: dict[str, Any] = {
    "family_name": "Oyelara",
    "given_names": "Sefu",
    "is_author": "on",
    "disclose_to_state": "yes",
    "publication": "initials",
}


class Desk:
    """Somebody's browser on the pages of one case."""

    def __init__(self, lives: Lives, client: Client) -> None:
        self.lives, self.client = lives, client

    def url(self, name: str, *args: object, query: str = "") -> str:
        return reverse(f"workflow:{name}", args=[self.lives.case.reference, *args]) + query

    def get(self, name: str, *args: object, query: str = "") -> Any:
        with clock.frozen(NOW):
            return self.client.get(self.url(name, *args, query=query))

    def text(self, name: str, *args: object) -> str:
        return str(self.get(name, *args).content.decode())

    def post(self, name: str, *args: object, day: date = DAY, **data: Any) -> Any:
        dated = {"occurred_day": day.day, "occurred_month": day.month, "occurred_year": day.year, **data}
        with clock.frozen(NOW):
            return self.client.post(self.url(name, *args), dated)

    def step(self, what: str, **data: Any) -> Any:
        return self.post("case-people-record", what, source="authors_side", **data)


def errors_of(response: Any) -> set[str]:
    """The fields that a form was refused by."""
    assert response.status_code == 422
    return set(response.context["form"].errors)
