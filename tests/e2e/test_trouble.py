"""What goes wrong at a desk: no script, a lapsed session, a strange file, an impatient finger."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload

from casetracker.accounts.models import User
from casetracker.core.acting import acting
from intake.models import Communication, Evidence
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


def test_several_victims_are_typed_into_a_table_without_a_script(enter: Enter, cast: Cast) -> None:
    communication = draft(cast.caseworker)
    page = enter(cast.caseworker, View(width=360, has_script=False)).page(at(communication, "people/table/"))
    paper = Paper(page)

    paper.press("Add 10 more rows")
    for row, given_names in ((1, "Iriana"), (2, "Tomé"), (15, "Ysela")):
        paper.write(f"Row {row}, Family name", "Velasen")
        paper.write(f"Row {row}, Given names", given_names)
    paper.press("Save all")

    assert paper.shows("3 victims added.")
    assert page.get_by_role("heading", level=3).all_inner_texts() == ["Iriana Velasen", "Tomé Velasen", "Ysela Velasen"]


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
