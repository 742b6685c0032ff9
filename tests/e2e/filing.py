"""A communication filed through the pages, section by section, as a caseworker does it."""

import re
from collections.abc import Callable, Mapping

from playwright.sync_api import FilePayload, Page

from casetracker.core import clock
from tests.e2e.paper import Paper

Shot = Callable[[Page, str], None]

TITLE = "Passports and wages at the packing house"
FAMILY_NAME = "Velasen"
VICTIMS: tuple[Mapping[str, str], ...] = (
    {"given_names": "Iriana", "birth_year": "1991", "sex": "Female", "occupation": "Packer"},
    {"given_names": "Tomé Anselm", "birth_year": "1988", "sex": "Male", "occupation": "Driver"},
)
REFERENCE = re.compile(r"IN-[0-9A-Z-]+")


def no_shot(_page: Page, _name: str) -> None:
    """Where nobody wants to see the pages."""


def file_communication(page: Page, document: FilePayload, shot: Shot = no_shot) -> str:
    """From the list of communications to the receipt. Returns the reference on the receipt."""
    paper = Paper(page)
    begin(paper)
    name_the_state(paper)
    name_the_victims(paper, shot)
    add_the_document(paper, document)
    give_the_authority(paper, document["name"])
    tell_the_facts(paper)
    name_the_rights(paper)
    tell_the_remedies(paper)
    shot_of_the_tasks(paper, shot)
    tell_the_requests(paper)
    declare(paper)
    check_and_complete(paper, shot)
    return submit(paper, shot)


def begin(paper: Paper) -> None:
    """A title for one's own list, and a language."""
    paper.follow("Prepare a communication")
    paper.write("Working title", TITLE)
    paper.choose("Language of the communication", "English")
    paper.press("Begin")


def name_the_state(paper: Paper) -> None:
    """The State, and why it answers for what happened."""
    paper.follow("State or States concerned")
    paper.pick("Which State?", "Mexico")
    paper.write(
        "How was each victim", "Both lived and worked in Ensenada, in a packing house that its inspectors license."
    )
    paper.press("Save and continue")


def name_the_victims(paper: Paper, shot: Shot) -> None:
    """Each victim on a page of their own."""
    first, second = VICTIMS
    paper.follow("Add a person")
    describe(paper, first)
    paper.press("Save and add another")
    describe(paper, second)
    shot(paper.page, "person")
    paper.press("Save")
    shot(paper.page, "people")
    paper.press("Back to the task list")


def describe(paper: Paper, victim: Mapping[str, str]) -> None:
    """One victim, as far as submission needs and a little more. The page ticks “victim” by itself."""
    paper.tick("This person is an author")
    paper.write("Family name", FAMILY_NAME)
    paper.write("Given names", victim["given_names"])
    paper.write("Year of birth", victim["birth_year"])
    paper.choose("Sex", victim["sex"])
    paper.pick("Nationality", "Guatemala")
    paper.write("Occupation", victim["occupation"])
    paper.pick("Situation when it happened", "Non-documented or in an irregular situation")
    paper.choose("May the name be given to the State?", "Yes")
    paper.choose("In published documents", "Publish initials only")


def add_the_document(paper: Paper, document: FilePayload) -> None:
    """Upload a file, and say what it is."""
    paper.follow("Documents")
    paper.follow("Add a document")
    paper.attach("File", document)
    paper.press("Upload and describe it")
    paper.choose("Language of the document", "Spanish")
    paper.date("Date of the document", day="14", month="1", year="2025")
    paper.write("What it proves", "Both victims gave Harbour Watch the authority to act for them.")
    paper.press("Save")
    paper.follow("Task list")


def give_the_authority(paper: Paper, document: str) -> None:
    """One power of attorney for both."""
    paper.follow("Authority to act")
    paper.follow("One authority for several victims")
    paper.choose("Basis", "Signed power of attorney")
    paper.date("Date of the authority", day="14", month="1", year="2025")
    paper.pick("Document", document)
    paper.press("Save for all chosen")
    paper.press("Continue")


def tell_the_facts(paper: Paper) -> None:
    """A summary, and two dated facts: the page sorts them."""
    paper.write(
        "Summary of the facts", "The employer took both passports on the first day and paid no wages for seven months."
    )
    paper.press("Add a fact")
    paper.date("When", month="10", year="2024")
    paper.write("What happened", "They asked for their wages and were told to wait.")
    paper.press("Save and add another")
    paper.date("When", day="3", month="3", year="2024")
    paper.write("What happened", "The foreman collected the passports of everyone who had arrived that day.")
    paper.press("Save")
    paper.press("Save and continue")


def name_the_rights(paper: Paper) -> None:
    """One article, and why."""
    paper.follow("Add a claim")
    paper.pick("Article", "Article 21: No confiscation or destruction of identity documents")
    paper.write("How was it violated?", "No official was authorised to take the passports, and none were given back.")
    paper.date("When did the act happen?", month="3", year="2024")
    paper.choose("Does it, or do its effects, continue?", "Yes")
    paper.press("Save")
    paper.press("Continue")


def tell_the_remedies(paper: Paper) -> None:
    """One court, whose answer never came; and no other international procedure."""
    paper.choose("Have all available domestic remedies been exhausted?", "Their application is unreasonably prolonged")
    paper.press("Add a remedy")
    paper.write("Court or body", "Labour court of Ensenada")
    paper.choose("What became of it", "Pending")
    paper.write("Reference", "412/2024")
    paper.press("Save")
    paper.press("Save and continue")
    paper.choose("Has the same matter been submitted", "No")


def shot_of_the_tasks(paper: Paper, shot: Shot) -> None:
    """Save, look at the list of tasks, and go on with the next one."""
    paper.press("Save and come back later")
    shot(paper.page, "tasks")
    paper.follow("Interim measures")


def tell_the_requests(paper: Paper) -> None:
    """No interim measures; the remedies that are sought."""
    paper.choose("Do you ask for interim measures?", "No")
    paper.press("Save and continue")
    paper.write(
        "Which remedies do the victims seek?",
        "The passports, seven months' wages, and a permit to stay until both are had.",
    )
    paper.press("Save and continue")
    paper.press("Continue")


def declare(paper: Paper) -> None:
    """Who signs, where and when."""
    paper.write("Name of the person who signs", "Amara Teskow")
    paper.write("Place", "Tijuana")
    today = clock.today()
    paper.date("Date", day=str(today.day), month=str(today.month), year=str(today.year))
    paper.tick("I declare that")
    paper.press("Save and continue")


def check_and_complete(paper: Paper, shot: Shot) -> None:
    """Everything once more on one page; then nothing is missing."""
    assert paper.heading == f"{TITLE}\nCheck your answers"
    for victim in VICTIMS:
        assert paper.shows(f"{victim['given_names']} {FAMILY_NAME}")
    shot(paper.page, "check")
    paper.press("Mark as complete")


def submit(paper: Paper, shot: Shot) -> str:
    """Submit, and read the reference on the receipt."""
    paper.follow("Go on to submit")
    paper.press("Submit now")
    assert paper.heading == "Communication submitted"
    shot(paper.page, "receipt")
    found = REFERENCE.search(paper.main.inner_text())
    assert found
    return found[0]
