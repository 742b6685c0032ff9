"""What a page costs on a slow line, counted in the browser with the real static files."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from playwright.sync_api import Page, Response

from casetracker.accounts.models import User
from tests.cast import Cast
from tests.e2e.conftest import Visitor
from tests.e2e.places import CASEWORKER, Budget
from tests.e2e.stage import Lifted, of_an_organisation, of_the_docket
from tests.factories.cases import in_force
from tests.factories.communications import complete

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Enter = Callable[..., Visitor]


@dataclass(frozen=True)
class Piece:
    """One answer that came over the line. The test's server does not compress, so its body is compressed here."""

    kind: str
    weight: int


def load(page: Page, address: str) -> list[Piece]:
    """Open the page with whatever the browser has kept, and wait until nothing more comes."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  the library looks into the function
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return [Piece(answer.request.resource_type, len(gzip.compress(answer.body()))) for answer in answers]


def assert_within(budget: Budget, visitor: Visitor, path: str) -> Page:
    """First load, requests, scripts and fonts of a browser that has never been here; then a later view of the page."""
    page = visitor.context.new_page()
    pieces = load(page, visitor.address(path))

    kinds = [piece.kind for piece in pieces]
    assert {"document", "stylesheet", "script"} <= set(kinds)
    assert "font" not in kinds
    assert len(kinds) <= budget.requests
    assert sum(piece.weight for piece in pieces) <= budget.first_load
    assert sum(piece.weight for piece in pieces if piece.kind == "script") <= budget.scripts
    # In operation static files have names that change with their content, and a browser keeps them for ever.
    assert sum(piece.weight for piece in pieces if piece.kind == "document") <= budget.later_view
    return page


def test_a_caseworkers_first_page_keeps_its_budget(enter: Enter, cast: Cast, lifted_triggers: Lifted) -> None:
    of_an_organisation(cast, lifted_triggers)

    assert_within(Budget.CASEWORKER, enter(cast.caseworker), "/communications/")


def test_the_docket_with_fifty_rows_keeps_its_budget(enter: Enter, cast: Cast, lifted_triggers: Lifted) -> None:
    of_the_docket(cast, lifted_triggers)

    page = assert_within(Budget.STAFF, enter(cast.head), "/cases/")

    assert page.locator("tbody tr").count() == 50


def test_the_upload_page_keeps_its_budget(enter: Enter, cast: Cast, lifted_triggers: Lifted) -> None:
    things = of_an_organisation(cast, lifted_triggers)

    assert_within(Budget.UPLOAD, enter(cast.caseworker), f"/communications/{things['draft']}/documents/add/")


def test_a_draft_with_forty_victims_keeps_its_budget(cast: Cast, client_of: Callable[[User], Client]) -> None:
    in_force()
    things, client = {"draft": complete(cast.caseworker, victims=40).reference}, client_of(cast.caseworker)

    places = [place for place in CASEWORKER if place.args[:1] == ("draft",) and not place.args[2:]]
    weights = {place: len(gzip.compress(client.get(place.path(things)).content)) for place in places}

    assert len(weights) > 20
    assert {place: weight for place, weight in weights.items() if weight > place.budget.later_view} == {}
