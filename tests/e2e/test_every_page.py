"""Every page of every role in a real browser, and every form refused: accessible, in the window, light, and quiet."""

import gzip
from collections.abc import Callable, Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Locator, Page, Response

from tests.cast import Cast
from tests.e2e.conftest import View, Visitor, axe_findings, sideways_overflow
from tests.e2e.paper import Paper
from tests.e2e.places import NO_PAGES, TOURS, Place, Tour
from tests.e2e.stage import Lifted
from workflow.selectors.offers import slug_of
from workflow.wording_steps import STEPS

Enter = Callable[..., Visitor]
# The two looks differ in everything that a look can differ in. The second asks axe about one page of each kind.
LOOKS = (View(), View(width=320, scheme="dark", language="ar"))
REFUSED = 422

# Every field is given what no form takes (text cannot hold the character 0); a box that stands alone takes anything.
_SPOIL = """form => {
    const wrong = "\\0";
    for (const field of form.querySelectorAll("input:not([type=hidden], [type=file]), select, textarea")) {
        const isChoice = field.type === "radio" || field.type === "checkbox";
        if (field.tagName === "SELECT") field.add(new Option(wrong, wrong, true, true));
        else if (!isChoice) field.value = field.type === "number" ? -1 : wrong;
        else if (form.querySelectorAll(`[name="${field.name}"]`).length > 1) [field.value, field.checked] = [wrong, true];
    }
}"""
_DEAD_LINKS = """() => [...document.querySelectorAll(".ct-errors a")].map(link => link.getAttribute("href"))
    .filter(href => !document.querySelector(href + ":is(input, select, textarea)"))"""


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tour", TOURS, ids=str)
def test_every_page_and_every_refused_form_is_accessible_fits_and_is_light(
    tour: Tour, cast: Cast, enter: Enter, lifted_triggers: Lifted
) -> None:
    things = tour.scenery(cast, lifted_triggers)

    faults: list[str] = []
    for look in LOOKS:
        person = enter(getattr(cast, tour.who), look)
        page = person.page("/")
        for place in tour.places:
            is_examined = look == LOOKS[0] or place in tour.one_of_each_kind
            found = faults_of(place, page, person, place.path(things), is_examined=is_examined)
            faults += [f"{place} ({look}): {fault}" for fault in found]

    assert faults == []


def faults_of(place: Place, page: Page, person: Visitor, path: str, *, is_examined: bool) -> Iterator[str]:
    """Open the page and look at it; where it has a form, send it full of nonsense and look again."""
    response = page.goto(person.address(path))
    if place.press:
        response = _press(page, Paper(page).button(place.press).first)
    assert response is not None
    yield from _of_the_answer(place, response)
    yield from _of_the_page(page, person, is_examined=is_examined)
    form = page.locator("main form[method=post]", has=page.locator(".ct-actions button")).last
    if form.count() and form.locator("input:not([type=hidden]), select, textarea").count():
        yield from (f"refused: {fault}" for fault in _of_the_refusal(page, person, form, is_examined=is_examined))


def _press(page: Page, button: Locator) -> Response | None:
    with page.expect_navigation() as going:
        button.click()
    return going.value


def _of_the_answer(place: Place, response: Response) -> Iterator[str]:
    if response.status not in {200, 404}:
        yield f"status {response.status}"
    weight = len(gzip.compress(response.body()))
    if weight > place.budget.later_view:
        yield f"{weight} bytes, more than {place.budget.later_view}"


def _of_the_page(page: Page, person: Visitor, *, is_examined: bool) -> Iterator[str]:
    if is_examined:
        yield from axe_findings(page)
    if (overflow := sideways_overflow(page)) > 0:
        yield f"{overflow} pixels too wide"
    if not page.evaluate("document.dir === (document.documentElement.lang === 'ar' ? 'rtl' : 'ltr')"):
        yield "the wrong direction"
    if page.locator("h1").count() != 1 or page.title().startswith("·"):
        yield f"the headings: {page.locator('h1').all_inner_texts()}, {page.title()}"
    # A browser writes every answer above 399 into its console: that is no complaint of the page's.
    yield from (text for text in person.complaints if "Failed to load resource" not in text)
    person.complaints.clear()


def _of_the_refusal(page: Page, person: Visitor, form: Locator, *, is_examined: bool) -> Iterator[str]:
    form.evaluate(_SPOIL)
    response = _press(page, form.locator(".ct-actions button.ct-button").first)
    if response is None or response.status != REFUSED:
        yield f"status {response and response.status}"
    if page.locator(".ct-errors:focus li").count() == 0:
        yield "no summary of errors that has the focus"
    yield from page.evaluate(_DEAD_LINKS)
    yield from _of_the_page(page, person, is_examined=is_examined)


def test_every_page_of_the_site_stands_in_the_table() -> None:
    listed = {place.name for tour in TOURS for place in tour.places}
    asked = {STEPS[name].asks for name in STEPS if f"workflow:case-{slug_of(name)}" in listed}
    alike = {f"workflow:case-{slug_of(name)}" for name, wording in STEPS.items() if wording.asks in asked}

    names = {name for name in _names(get_resolver().url_patterns, "") if not name.startswith("account_")}

    assert names - listed - alike - NO_PAGES.keys() == set()
    assert NO_PAGES.keys() - names == set()


def _names(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            within = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, within)
        elif pattern.name:
            yield f"{namespace}{pattern.name}"
