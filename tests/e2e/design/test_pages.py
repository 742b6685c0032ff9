"""The style guide, the pages of one's account and the error pages in a real browser."""

import gzip
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Dialog, Page

from casetracker.accounts.models import User
from tests.cast import PASSWORD, Cast
from tests.e2e.conftest import VIEWS, View, Visitor, axe_findings, sideways_overflow

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Arrive = Callable[[View], Visitor]
KILOBYTE = 1024
BUDGET_BYTES, BUDGET_REQUESTS = 60 * KILOBYTE, 6

OPEN_PAGES = [
    "/styleguide/",
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-wrong/",
    "/account/password/reset/key/done/",
    "/account/inactive/",
    "/nowhere/",
]
OWN_PAGES = ["/account/password/change/", "/account/logout/", "/account/reauthenticate/"]


def _assert_sound(page: Page, guest: Visitor) -> None:
    assert axe_findings(page) == []
    assert sideways_overflow(page) == 0
    assert [text for text in guest.complaints if "404" not in text] == []


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_pages_open_to_all_are_accessible_and_fit(visitor: Arrive, view: View) -> None:
    guest = visitor(view)

    for path in OPEN_PAGES:
        _assert_sound(guest.page(path), guest)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_pages_of_an_account_are_accessible_and_fit(
    visitor: Arrive, view: View, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    member = visitor(view)
    member.sign_in(client_of(cast.caseworker))

    for path in OWN_PAGES:
        page = member.page(path)
        page.locator(".ct-who > summary").click()
        _assert_sound(page, member)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_a_refused_login_is_accessible_and_fits(visitor: Arrive, view: View) -> None:
    guest = visitor(view)
    page = guest.page("/account/login/")

    page.get_by_role("main").locator("button.ct-button").click()

    _assert_sound(page, guest)
    assert page.title().startswith("Error: ")


@pytest.mark.parametrize("has_script", [True, False])
def test_the_error_summary_has_the_focus_and_leads_to_the_field(visitor: Arrive, has_script: bool) -> None:
    page = visitor(View(has_script=has_script)).page("/account/login/")

    page.get_by_role("main").locator("button.ct-button").click()
    summary = page.locator(".ct-errors:focus")
    summary.wait_for()
    summary.get_by_role("link").first.click()

    assert page.locator("#id_login:focus").count() == 1


def test_the_keyboard_alone_signs_in(visitor: Arrive, cast: Cast) -> None:
    email = cast.caseworker.email
    page = visitor(View()).page("/account/login/?next=/account/password/change/")

    page.keyboard.press("Tab")
    assert page.locator(".ct-skip:focus").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)

    assert page.locator(".ct-who").count() == 1


def test_the_menu_opens_without_script(visitor: Arrive, cast: Cast, client_of: Callable[[User], Client]) -> None:
    member = visitor(View(has_script=False))
    member.sign_in(client_of(cast.caseworker))
    page = member.page("/account/password/change/")

    page.locator(".ct-who > summary").click()

    assert page.get_by_role("button", name="Sign out").is_visible()


def test_the_first_load_keeps_the_budget(visitor: Arrive) -> None:
    guest = visitor(View())
    bodies: list[bytes] = []
    page = guest.context.new_page()
    page.on("response", lambda response: bodies.append(response.body()))

    page.goto(f"{guest.server.url}/account/login/")
    page.wait_for_load_state("networkidle")

    assert 3 <= len(bodies) <= BUDGET_REQUESTS
    assert sum(len(gzip.compress(body)) for body in bodies) <= BUDGET_BYTES


def test_text_that_was_typed_is_not_left_without_a_question(visitor: Arrive) -> None:
    guest = visitor(View())
    page = guest.page("/styleguide/")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)

    page.locator("form[data-guard] textarea").first.press_sequentially("More.")
    page.goto(f"{guest.server.url}/account/login/")

    assert asked == ["beforeunload"]
