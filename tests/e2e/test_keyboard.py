"""Work without a mouse: every field can be reached, the focus can be seen, and the Enter key does what it should."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Keyboard, Page

from intake.models import Communication, Person
from tests.cast import Cast
from tests.e2e.conftest import Visitor
from tests.e2e.paper import Paper
from tests.factories.communications import draft

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Enter = Callable[..., Visitor]
# Enough for every field of the longest form; whoever needs more goes round in a circle.
MOST_TABS = 60
# The focus has an outline, and it lies where it can be scrolled to.
_IS_SEEN = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect(), style = getComputedStyle(focused);
    return focused.matches(":focus-visible") && style.outlineStyle !== "none" && box.width > 0 && box.height > 0;
}"""


class Keys:
    """Somebody without a mouse. Every step leads forward, and where the focus is can be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, element_id: str) -> Keyboard:
        """Press Tab until the focus is there. Returns the keyboard."""
        self._tab_until(f"document.activeElement.id === '{element_id}'")
        return self.page.keyboard

    def go_to_words(self, words: str) -> None:
        """Press Tab until the focus is on the button that says so."""
        self._tab_until(f"document.activeElement.textContent.trim() === '{words}'")

    def _tab_until(self, is_there: str) -> None:
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(_IS_SEEN), self.page.evaluate("document.activeElement.outerHTML")
            if self.page.evaluate(is_there):
                return
        raise AssertionError(f"no way there by the keyboard: {is_there}")


def test_the_keyboard_alone_fills_the_form_of_a_victim(enter: Enter, cast: Cast) -> None:
    communication = draft(cast.caseworker)
    page = enter(cast.caseworker).page(f"/communications/{communication.reference}/rows/people/add/")
    keys = Keys(page)

    keys.go_to("id_family_name").type("Velasen")
    keys.go_to("id_given_names").type("Iriana")
    keys.go_to("id_is_author").press("Space")
    keys.go_to("id_birth_date_0").type("7")
    keys.go_to("id_birth_date_1").type("12")
    keys.go_to("id_birth_date_2").type("1991")
    keys.go_to("id_sex_0").press("ArrowDown")
    keys.go_to("id_nationality").type("Guatemala")
    keys.go_to("id_migration_status").press("ArrowDown")
    keys.go_to("id_disclose_to_state_0").press("Space")
    keys.go_to("id_publication_0").press("ArrowDown")
    keys.go_to_words("Save")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert Paper(page).shows("Iriana Velasen")
    person = Person.objects.get()
    assert (person.is_victim, person.is_author) == (True, True)
    assert (person.disclose_to_state, person.publication) == ("yes", "initials")
    Paper(page).follow("Change Iriana Velasen")
    assert page.locator("#id_nationality option:checked").inner_text() == "Guatemala"
    assert page.locator("#id_sex_1").is_checked()


def test_enter_in_a_field_saves_and_goes_on(enter: Enter, cast: Cast) -> None:
    communication = draft(cast.caseworker)
    page = enter(cast.caseworker).page(f"/communications/{communication.reference}/sections/declaration/")

    page.get_by_label("Name of the person who signs").fill("Amara Teskow")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert Paper(page).heading.endswith("Check your answers")
    assert Communication.objects.get().signed_by == "Amara Teskow"
