"""The main job, told once from the first draft to the published numbers, in a real browser with everybody at theirs."""

import csv
import io
import re
import secrets
from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, FilePayload, Page

from casetracker.accounts.models import User
from tests.cast import Cast
from tests.e2e.camera import FOLDER, Camera
from tests.e2e.conftest import Visitor
from tests.e2e.filing import TITLE, file_communication
from tests.e2e.paper import Paper
from tests.factories.cases import in_force
from tests.factories.docket import docket_insert, histories
from workflow.statistics.disclosure import HIDDEN, PUBLISHED_FROM

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Enter = Callable[..., Visitor]
STEP_HEADINGS = ".ct-timeline li > :first-child"
# More than one segment of the encrypted format, and not a multiple of it.
DOCUMENT_BYTES = 300_001
DOCKET_CASES = 1500
PEOPLE = ("caseworker", "other_caseworker", "intake_officer", "rapporteur", "head", "case_officer", "auditor")


@pytest.fixture
def camera(browser: Browser) -> Iterator[Camera]:
    """A camera with film in it where pictures are wanted."""
    if not FOLDER:
        yield Camera(None)
        return
    blank = browser.new_page()
    yield Camera(blank)
    blank.close()


def test_a_communication_goes_from_the_first_draft_to_the_published_numbers(
    cast: Cast, enter: Enter, camera: Camera, lifted_triggers: Callable[[], AbstractContextManager[None]]
) -> None:
    in_force()
    # Everybody is there from the beginning: a proposal is put to the rapporteurs there are.
    people = {name: getattr(cast, name) for name in PEOPLE}
    camera.set_the_scene(enter)
    document = FilePayload(
        name="Power of attorney.pdf", mimeType="application/pdf", buffer=secrets.token_bytes(DOCUMENT_BYTES)
    )

    caseworker = enter(people["caseworker"]).page("/")
    reference = file_communication(caseworker, document, camera.take)
    nobody_else_sees(enter(people["other_caseworker"]), reference)
    case = f"{reference}-MEX"
    take_and_propose(enter(people["intake_officer"]).page("/queue/"), case, camera)
    number = register(enter(people["rapporteur"]).page("/queue/"), case)
    assign(enter(people["head"]).page("/queue/"), case, people["case_officer"])
    transmitted = transmit(enter(people["case_officer"]).page("/queue/"), case, camera)
    assert_the_timeline_tells_it(enter(people["case_officer"]).page(f"/cases/{case}/"), people)
    until = six_months_after(transmitted)
    assert_the_state_has_until(enter(people["case_officer"]).page(f"/cases/{case}/"), case, until)
    assert_the_caseworker_sees(caseworker, number, until, camera)
    assert open_again(caseworker, document["name"]) == document["buffer"]
    camera.take_in_arabic(enter, people["caseworker"], reverse("workflow:communication-show", args=[reference]))

    docket_insert(histories(seed=7, cases=DOCKET_CASES), lifted_triggers)
    call_command("freeze_counts", f"--month={transmitted.year - 1}-12", stdout=io.StringIO())
    assert_no_small_cell(download(enter(people["auditor"]).page("/"), camera))


def nobody_else_sees(stranger: Visitor, reference: str) -> None:
    """None of the pages of the communication is there for another organisation's caseworker."""
    names = (
        "workflow:communication-show",
        "intake:answers-check",
        "workflow:receipt-show",
        "intake:communication-show",
    )
    page = stranger.page("/")
    for name in names:
        response = page.goto(stranger.address(reverse(name, args=[reference])))
        assert response is not None
        assert (name, response.status) == (name, 404)
        assert TITLE not in page.content()


def take_and_propose(page: Page, case: str, camera: Camera) -> None:
    """The intake officer takes what nobody has, and proposes to register it."""
    paper = Paper(page)
    camera.take(page, "queue")
    paper.follow(case)
    assert paper.shows("You see the card of this case.")
    paper.press("Take this case")
    paper.follow("Propose registration")
    paper.write("Note for the file", "Complete; both victims are named, and the authority covers both.")
    paper.press("Propose registration")
    assert paper.shows("Recorded: Registration proposed.")


def register(page: Page, case: str) -> str:
    """The rapporteur registers what was proposed. Returns the communication number."""
    paper = Paper(page)
    paper.follow(case)
    paper.follow("Register")
    paper.press("Register")
    found = re.search(r"\d+/20\d\d", page.get_by_role("complementary").inner_text())
    assert found
    return found[0]


def assign(page: Page, case: str, officer: User) -> None:
    """The head of petitions gives it to a case officer."""
    paper = Paper(page)
    paper.follow(case)
    paper.pick("Officer", officer.display_name)
    paper.press("Assign")
    assert paper.shows(f"Assigned to {officer.display_name}.")


def transmit(page: Page, case: str, camera: Camera) -> date:
    """The case officer transmits it to the State. Returns the day that stands on the form."""
    paper = Paper(page)
    paper.follow(case)
    paper.follow("Transmit to the State party")
    day, month, year = (int(page.get_by_label(part, exact=True).input_value()) for part in ("Day", "Month", "Year"))
    paper.write("What the parties are told", "The note verbale of today went to the Permanent Mission.")
    paper.press("Transmit to the State party")
    camera.take(page, "case")
    paper.follow("Docket")
    assert page.get_by_role("row").filter(has_text=case).is_visible()
    camera.take(page, "docket")
    return date(year, month, day)


def six_months_after(day: date) -> date:
    """Six calendar months later, reckoned here by itself: the same day of the month, or the month's last."""
    year, month = (day.year, day.month + 6) if day.month + 6 <= 12 else (day.year + 1, day.month - 6)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def in_words(day: date) -> str:
    """As the English pages write a day."""
    return f"{day.day} {day:%B %Y}"


def assert_the_timeline_tells_it(page: Page, people: dict[str, User]) -> None:
    """Every step with who took it; the page shows the newest first."""
    names = {key: person.display_name for key, person in people.items()}
    steps = page.locator(".ct-timeline > li").all()
    told = [(step.get_by_role("heading").inner_text(), step.locator("bdi").first.inner_text()) for step in steps]

    assert told[::-1] == [
        ("Communication submitted", f"{names['caseworker']}, CSO caseworker"),
        ("Registration proposed", f"{names['intake_officer']}, Intake officer"),
        ("Registered", f"{names['rapporteur']}, Rapporteur on new communications and interim measures"),
        ("Transmitted to the State party", f"{names['case_officer']}, Case officer"),
    ]


def assert_the_state_has_until(page: Page, case: str, until: date) -> None:
    """The State's limit is on the case page and on the list of limits."""
    limits = page.get_by_role("complementary")
    reply = limits.locator("div", has=page.get_by_text("State party's reply", exact=True)).last
    assert in_words(until) in reply.inner_text()
    Paper(page).follow("Time limits")
    row = page.get_by_role("row").filter(has_text=case).filter(has_text="State party's reply")
    assert in_words(until) in row.inner_text()


def assert_the_caseworker_sees(page: Page, number: str, until: date, camera: Camera) -> None:
    """Stage, next step, who must act and until when, on the list and on the communication's own page."""
    paper = Paper(page)
    paper.follow("My communications")
    camera.take(page, "list")
    row = page.get_by_role("row").filter(has_text=TITLE).inner_text()
    for text in (
        number,
        "With the State party",
        "Its reply is sent to you for comments.",
        "The State party",
        in_words(until),
    ):
        assert text in row
    paper.follow(TITLE)
    assert paper.shows("The State has the communication, and its time to reply runs.")
    assert paper.shows(in_words(until))
    # What goes on inside the secretariat is not the author's to read.
    assert page.locator(STEP_HEADINGS).all_inner_texts() == [
        "Transmitted to the State party",
        "Registered",
        "Communication submitted",
    ]


def open_again(page: Page, name: str) -> bytes:
    """Download a document from the communication's page."""
    with page.expect_download() as arriving:
        page.get_by_role("link", name=name).click()
    assert arriving.value.suggested_filename == name
    return arriving.value.path().read_bytes()


def download(page: Page, camera: Camera) -> str:
    """The statistics' table as the auditor downloads it."""
    assert Paper(page).heading == "Statistics"
    camera.take(page, "statistics")
    with page.expect_download() as arriving:
        page.get_by_role("link", name="Download the whole table (CSV)").click()
    return arriving.value.path().read_text(encoding="utf-8")


def assert_no_small_cell(table: str) -> None:
    """Numbers of ten and more stand there; everything else is hidden."""
    shown = [row["cases"] for row in csv.DictReader(io.StringIO(table, newline=""))]
    numbers = [int(cell) for cell in shown if cell != HIDDEN]
    assert len(numbers) > 5
    assert min(numbers) >= PUBLISHED_FROM
    assert HIDDEN in shown
