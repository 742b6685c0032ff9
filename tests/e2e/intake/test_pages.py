"""The caseworker's pages in a real browser: accessible, in the window, light, and usable without a script."""

import gzip
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from playwright.sync_api import Page

from casetracker.accounts.models import User
from casetracker.core.acting import acting
from intake.models import Communication
from intake.services.csv_import import people_table_save
from tests.cast import Cast
from tests.e2e.conftest import View, Visitor, axe_findings, sideways_overflow
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import DRAFTED_AT, complete, draft
from workflow.models import CaseFile

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Arrive = Callable[[View], Visitor]
# The style guide is looked at in every way; of so many pages the two ways that differ most are enough.
EXTREMES = (View(), View(width=320, scheme="dark", language="ar"))
KILOBYTE = 1024
FIRST_LOAD, REPEAT_VIEW, REQUESTS = 60 * KILOBYTE, 14 * KILOBYTE, 6
SECTIONS = (
    *("about", "states", "people", "authority", "facts", "claims", "remedies", "other_procedures", "interim"),
    *("sought", "documents", "declaration"),
)
ROWS = ("people", "authorities", "facts", "claims", "remedies", "other_procedures", "interim_requests")
DRAFT_PAGES = (
    "",
    "check/",
    "submit/",
    "people/table/",
    "people/import/",
    "authority/all/",
    "documents/add/",
    *(f"sections/{key}/" for key in SECTIONS),
    *(f"rows/{key}/add/" for key in ROWS),
)
SENT_PAGES = ("status/", "receipt/", "check/", "supplement/")
# Addresses whose form, sent empty, is refused with errors on the page.
REFUSING = (
    "people/table/",
    "people/import/",
    "authority/all/",
    "documents/add/",
    "rows/facts/add/",
    "rows/claims/add/",
)


@pytest.fixture
def caseworker(visitor: Arrive, cast: Cast, client_of: Callable[[User], Client]) -> Callable[[View], Visitor]:
    """``caseworker(view)`` is the caseworker, signed in, who looks at pages that way."""

    def arrive(view: View) -> Visitor:
        person = visitor(view)
        person.sign_in(client_of(cast.caseworker))
        return person

    return arrive


def _assert_sound(page: Page, person: Visitor) -> None:
    assert axe_findings(page) == [], page.url
    assert sideways_overflow(page) == 0, page.url
    # A browser writes every answer above 399 into its console: that is the answer's doing and no complaint.
    assert [text for text in person.complaints if "Failed to load resource" not in text] == []
    page.close()


def _at(communication: Communication, path: str) -> str:
    return f"/communications/{communication.reference}/{path}"


@pytest.mark.parametrize("view", EXTREMES, ids=str)
def test_the_pages_of_a_draft_are_accessible_and_fit(caseworker: Arrive, cast: Cast, view: View) -> None:
    communication = complete(cast.caseworker, victims=3)
    person = caseworker(view)

    for path in DRAFT_PAGES:
        _assert_sound(person.page(_at(communication, path)), person)


@pytest.mark.parametrize("view", EXTREMES, ids=str)
def test_refused_forms_are_accessible_and_fit(caseworker: Arrive, cast: Cast, view: View) -> None:
    communication = draft(cast.caseworker)
    with acting(cast.caseworker.actor):
        people_table_save(
            user=cast.caseworker, communication=communication, rows=[{"family_name": "Velasen"}], at=DRAFTED_AT
        )
    person = caseworker(view)

    for path in REFUSING:
        page = person.page(_at(communication, path))
        page.locator("main .ct-actions button.ct-button").first.click()
        page.locator(".ct-errors").wait_for()
        assert page.title().startswith("Error: ")
        _assert_sound(page, person)


@pytest.mark.parametrize("view", EXTREMES, ids=str)
def test_the_pages_around_a_case_are_accessible_and_fit(caseworker: Arrive, cast: Cast, view: View) -> None:
    in_force()
    draft(cast.caseworker)
    communication = complete(cast.caseworker, states=("MEX", "GTM"))
    procedure = Procedure(cast, communication)
    procedure.to_with_state(date(2026, 2, 20))
    person = caseworker(view)

    paths = ["/communications/", "/communications/new/", "/triage/", "/triage/?state=MEX", "/triage/?state=FRA"]
    for path in [*paths, *(_at(communication, name) for name in SENT_PAGES)]:
        _assert_sound(person.page(path), person)


def test_a_communication_is_prepared_and_submitted_without_a_script(caseworker: Arrive, cast: Cast) -> None:
    in_force()
    page = caseworker(View(width=360, has_script=False)).page("/communications/new/")

    _begin(page)
    _people_and_substance(page)
    _declare(page)
    page.get_by_role("button", name="Mark as complete").click()
    page.get_by_role("link", name="Go on to submit").click()
    page.get_by_role("button", name="Submit now").click()

    assert page.get_by_role("heading", name="Communication submitted").is_visible()
    assert CaseFile.objects.get().state_party_id == "MEX"


def _go_on(page: Page, name: str = "Save and continue") -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def _begin(page: Page) -> None:
    page.get_by_label("Working title").fill("Harvest in the valley")
    page.get_by_label("English").check()
    _go_on(page, "Begin")
    page.get_by_role("link", name="State or States concerned").click()
    page.get_by_label("Which State?").select_option(label="Mexico")
    page.get_by_label("How was each victim").fill("All worked in the valley.")
    _go_on(page)


def _people_and_substance(page: Page) -> None:
    page.get_by_role("link", name="type them into a table").click()
    for row in (1, 2):
        page.get_by_label(f"Row {row}, Family name").fill(f"Velasen {row}")
        page.get_by_label(f"Row {row}, Given names").fill("Iriana")
    page.locator("[name=all-migration_status]").select_option("seasonal")
    page.locator("[name=all-disclose_to_state]").select_option("yes")
    page.locator("[name=all-publication]").select_option("initials")
    page.get_by_role("button", name="Save all").click()
    _go_on(page, "Continue")
    page.get_by_role("link", name="One authority for several victims").click()
    page.get_by_label("The victim acts for themself").check()
    page.get_by_role("button", name="Save for all chosen").click()
    _go_on(page, "Continue")
    page.get_by_label("Summary of the facts").fill("They were not paid.")
    page.get_by_role("button", name="Add a fact").click()
    page.get_by_label("Year").fill("2025")
    page.get_by_label("What happened").fill("The contract ended without notice.")
    _go_on(page, "Save")
    _go_on(page)
    page.get_by_role("link", name="Add a claim").click()
    page.get_by_label("Article").select_option("25")
    page.get_by_label("How was it violated?").fill("They were paid less than nationals.")
    page.get_by_label("Year").fill("2025")
    page.get_by_label("Yes", exact=True).check()
    _go_on(page, "Save")
    _go_on(page, "Continue")


def _declare(page: Page) -> None:
    page.get_by_label("They are unlikely to bring effective relief").check()
    _go_on(page)
    page.get_by_label("No", exact=True).check()
    _go_on(page)
    page.get_by_label("No", exact=True).check()
    _go_on(page)
    page.get_by_label("Which remedies do the victims seek?").fill("Wages.")
    _go_on(page)
    _go_on(page, "Continue")
    page.get_by_label("Name of the person who signs").fill("Amara Teskow")
    page.get_by_label("Place").fill("Oaxaca")
    for part, value in (("Day", "30"), ("Month", "1"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("I declare that").check()
    _go_on(page)


def test_what_was_typed_survives_a_session_that_lapses(caseworker: Arrive, cast: Cast) -> None:
    communication = draft(cast.caseworker)
    person = caseworker(View())
    page = person.page(_at(communication, "rows/facts/add/"))
    page.get_by_label("Year").fill("2025")
    page.get_by_label("What happened").fill("Their papers were kept in a drawer.")
    person.context.clear_cookies(name="sessionid")

    _go_on(page, "Save")
    page.locator("[name=login]").fill(cast.caseworker.email)
    page.locator("[name=password]").fill("correct-horse-battery-9")
    page.get_by_role("main").locator("button.ct-button").click()
    assert axe_findings(page) == []
    page.get_by_role("button", name="Send it now").click()

    assert page.get_by_text("Their papers were kept in a drawer.").is_visible()
    assert communication.fact_rows.count() == 1


def test_enter_in_a_field_saves_and_goes_on(caseworker: Arrive, cast: Cast) -> None:
    communication = draft(cast.caseworker)
    page = caseworker(View()).page(_at(communication, "sections/declaration/"))

    page.get_by_label("Name of the person who signs").fill("Amara Teskow")
    page.keyboard.press("Enter")

    page.wait_for_url("**/check/")
    assert Communication.objects.get().signed_by == "Amara Teskow"


def test_the_pages_keep_to_their_weight(client_of: Callable[[User], Client], cast: Cast) -> None:
    in_force()
    communication = complete(cast.caseworker, victims=40)
    browser = client_of(cast.caseworker)

    weights = {path: len(gzip.compress(browser.get(_at(communication, path)).content)) for path in DRAFT_PAGES}

    assert {path: weight for path, weight in weights.items() if weight > REPEAT_VIEW} == {}


def test_the_first_page_keeps_to_its_weight_and_requests(caseworker: Arrive, cast: Cast) -> None:
    communication = complete(cast.caseworker)
    person = caseworker(View())
    page = person.context.new_page()
    bodies: list[bytes] = []
    page.on("response", lambda response: bodies.append(response.body()))

    page.goto(f"{person.server.url}{_at(communication, '')}")
    page.wait_for_load_state("networkidle")

    assert sum(len(gzip.compress(body)) for body in bodies) <= FIRST_LOAD
    assert len(bodies) <= REQUESTS
