"""What goes wrong at a desk: no script, no mouse, a lapsed session, a strange file, an impatient finger."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page

from casetracker.accounts.models import User
from casetracker.core.acting import acting
from intake.models import Communication, Evidence, Person
from intake.services.drafts import communication_complete
from tests.cast import PASSWORD, Cast
from tests.e2e.conftest import View, Visitor
from tests.e2e.filing import file_communication
from tests.e2e.paper import Paper
from tests.factories.cases import RECEIVED, in_force, noon
from tests.factories.communications import complete, draft
from workflow.models import CaseEvent, CaseFile

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Enter = Callable[..., Visitor]
# Long enough for every field of the longest form; whoever needs more is caught in a circle.
MOST_TABS = 60
# Quotation marks, an ampersand, two scripts and two lines: what a form that repeats itself could spoil.
TYPED = 'They said: "You go when we say so" & kept <everything>.\nقالوا إن الأجور ستدفع لاحقا.'


def pdf(name: str, size: int = 40_000) -> FilePayload:
    """A file whose content nobody can guess, so that what comes back can only be itself."""
    return FilePayload(name=name, mimeType="application/pdf", buffer=secrets.token_bytes(size))


def ready_to_submit(user: User) -> Communication:
    """A communication that is complete, on a day when it can be received."""
    in_force()
    communication = complete(user)
    with acting(user.actor):
        return communication_complete(user=user, communication=communication, at=noon(RECEIVED))


def at(communication: Communication, path: str) -> str:
    """A page of the communication."""
    return f"/communications/{communication.reference}/{path}"


def test_a_communication_is_filed_without_a_script(enter: Enter, cast: Cast) -> None:
    in_force()
    page = enter(cast.caseworker, View(has_script=False)).page("/")

    reference = file_communication(page, pdf("Power of attorney.pdf"))

    assert CaseFile.objects.get().reference == f"{reference}-MEX"
    assert Evidence.objects.count() == 1


def test_the_keyboard_alone_fills_the_form_of_a_victim(enter: Enter, cast: Cast) -> None:
    communication = draft(cast.caseworker)
    page = enter(cast.caseworker).page(at(communication, "rows/people/add/"))
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
    with acting(cast.caseworker.actor):
        stored = (person.is_victim, person.is_author, person.disclose_to_state, person.publication)
    assert stored == (True, True, "yes", "initials")
    page.goto(f"{page.url.partition('/communications/')[0]}{at(communication, f'rows/people/{person.pk}/')}")
    assert page.locator("#id_nationality option:checked").inner_text() == "Guatemala"
    assert page.locator("#id_sex_1").is_checked()


class Keys:
    """Somebody without a mouse. Every step leads forward, and where the focus is can be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, element_id: str) -> Any:
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


# The focus has an outline, and it lies where it can be scrolled to.
_IS_SEEN = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect(), style = getComputedStyle(focused);
    return focused.matches(":focus-visible") && style.outlineStyle !== "none" && box.width > 0 && box.height > 0;
}"""


def test_what_was_typed_when_the_session_lapsed_is_back_after_signing_in(enter: Enter, cast: Cast) -> None:
    communication = draft(cast.caseworker)
    person = enter(cast.caseworker)
    page = person.page(at(communication, "sections/facts/"))
    paper = Paper(page)
    paper.write("Summary of the facts", TYPED)
    person.context.clear_cookies(name="sessionid")

    paper.press("Save and continue")
    assert paper.heading == "Sign in"
    paper.write("E-mail address", cast.caseworker.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    paper.press("Sign in")
    assert paper.heading == "Your text is kept"
    assert paper.shows("You go when we say so")
    assert paper.shows("قالوا إن الأجور ستدفع لاحقا.")
    paper.press("Send it now")

    assert paper.heading.endswith("Rights violated")
    page.goto(person.address(at(communication, "sections/facts/")))
    assert page.get_by_label("Summary of the facts").input_value() == TYPED


def test_a_lapsed_session_gives_the_text_to_nobody_else(enter: Enter, cast: Cast) -> None:
    communication, other = draft(cast.caseworker), cast.second_caseworker
    person = enter(cast.caseworker)
    page = person.page(at(communication, "sections/facts/"))
    paper = Paper(page)
    paper.write("Summary of the facts", TYPED)
    person.context.clear_cookies(name="sessionid")

    paper.press("Save and continue")
    paper.write("E-mail address", other.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    paper.press("Sign in")

    assert paper.heading == "Page not found"
    assert "You go when we say so" not in page.content()


def test_a_file_with_an_arabic_name_comes_back_under_that_name(enter: Enter, cast: Cast) -> None:
    communication = draft(cast.caseworker)
    page = enter(cast.caseworker).page(at(communication, "documents/add/"))
    paper, file = Paper(page), pdf("عقد العمل ١٤٤٧.pdf")

    paper.attach("File", file)
    paper.press("Upload and describe it")
    paper.press("Save")
    with page.expect_download() as arriving:
        page.get_by_role("link", name=re.compile("^Open")).click()

    assert paper.shows(file["name"])
    assert arriving.value.suggested_filename == file["name"]
    assert arriving.value.path().read_bytes() == file["buffer"]


def test_a_file_that_is_too_large_is_refused_with_the_limit_and_nothing_typed_is_lost(
    enter: Enter, cast: Cast, settings: Any
) -> None:
    settings.EVIDENCE_MAX_BYTES = 600_000
    communication = draft(cast.caseworker)
    page = enter(cast.caseworker).page(at(communication, "documents/add/"))
    paper = Paper(page)
    paper.write("Title", "The foreman's ledger")

    paper.attach("File", pdf("ledger.pdf", size=2_000_000))
    paper.press("Upload and describe it")

    assert page.title().startswith("Error: ")
    assert page.locator(".ct-errors:focus").get_by_text("“ledger.pdf” is larger than 600 kB").is_visible()
    assert page.get_by_label("Title").input_value() == "The foreman's ledger"
    assert not Evidence.objects.exists()


def test_a_double_click_on_submit_opens_one_case(enter: Enter, cast: Cast) -> None:
    communication = ready_to_submit(cast.caseworker)
    page = enter(cast.caseworker).page(at(communication, "submit/"))

    page.get_by_role("button", name="Submit now").dblclick()
    page.wait_for_url("**/receipt/")

    assert Paper(page).heading == "Communication submitted"
    assert CaseFile.objects.count() == 1


# A browser may drop the second click. Where both arrive, from two tabs or over a slow line, they arrive like this.
_SEND_TWICE = """() => {
    const form = document.querySelector("main form");
    const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
    return Promise.all([send(), send()]).then(answers => answers.map(answer => [answer.status, answer.url]));
}"""


def test_two_submissions_at_the_same_moment_open_one_case_and_give_one_receipt(enter: Enter, cast: Cast) -> None:
    communication = ready_to_submit(cast.caseworker)
    person = enter(cast.caseworker)
    page = person.page(at(communication, "submit/"))

    answers = page.evaluate(_SEND_TWICE)

    assert answers == [[200, person.address(at(communication, "receipt/"))]] * 2
    assert CaseFile.objects.count() == 1
    assert CaseEvent.objects.count() == 1


def test_going_back_after_submission_shows_that_it_was_submitted(enter: Enter, cast: Cast) -> None:
    communication = ready_to_submit(cast.caseworker)
    page = enter(cast.caseworker).page(at(communication, "check/"))
    paper = Paper(page)
    paper.follow("Go on to submit")
    paper.press("Submit now")

    page.go_back()

    assert paper.heading == "Communication submitted"
    assert paper.button("Submit now").count() == 0
    page.go_back()
    assert paper.heading.endswith("What you submitted")
    assert paper.button("Reopen").count() == 0
    assert CaseFile.objects.count() == 1


def test_a_draft_s_page_that_stayed_open_changes_nothing_after_submission(enter: Enter, cast: Cast) -> None:
    communication = ready_to_submit(cast.caseworker)
    person = enter(cast.caseworker)
    with_draft = person.page(at(communication, "check/"))
    paper = Paper(person.page(at(communication, "submit/")))
    paper.press("Submit now")

    Paper(with_draft).press("Reopen")

    assert "Reopened" not in with_draft.content()
    communication.refresh_from_db()
    assert communication.sealed_at is not None
    assert communication.completed_at is not None
