"""Somebody finds a person in a real browser, with and without scripts; the address never shows the name."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.cast import Cast
from tests.e2e.conftest import View, Visitor, axe_findings, sideways_overflow
from tests.factories.communications import complete

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
Enter = Callable[..., Visitor]


@pytest.mark.parametrize("view", [View(has_script=False), View(width=320, language="ar")], ids=str)
def test_a_caseworker_finds_a_victim_and_opens_the_communication(cast: Cast, enter: Enter, view: View) -> None:
    communication = complete(cast.caseworker, victims=3)
    person = enter(cast.caseworker, view)
    page = person.page("/people/search/")

    page.locator("main input[name=name]").fill("velasen IRIANA")
    page.locator("main form .ct-button").click()

    expect(page.locator("tbody tr")).to_have_count(3)
    assert page.url == person.address("/people/search/")
    assert sideways_overflow(page) <= 0
    if view.has_script:
        assert axe_findings(page) == []
    page.locator("tbody a").first.click()
    assert page.url == person.address(f"/communications/{communication.reference}/")
    assert person.complaints == []
