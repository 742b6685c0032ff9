"""No letter gives away who is not disclosed: in no file, no property, no name of a file, no page."""

import json

import pytest

from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Refused
from intake.models import Person
from intake.vocabulary import YesNo
from tests.canary import database_dump, found_in
from tests.cast import Cast
from tests.factories.cases import Procedure, noon
from tests.factories.letters import (
    DISCLOSED,
    HIDDEN,
    INITIALS,
    MADE_ON,
    PEOPLE,
    SECRET,
    WITHHELD,
    case_for,
    issue,
    officer_for,
)
from tests.integration.letters.reading import content_of, everything_in_docx, everything_in_pdf
from workflow.letters.kinds import RULES, FileFormat, LetterKind, Names
from workflow.models import Letter
from workflow.services.letter_files import letter_open
from workflow.services.letters import Draft, letter_preview

pytestmark = pytest.mark.django_db
EVERYBODY = [family_name for family_name, _disclosed, _publication in PEOPLE]


def _everything(letter: Letter, case: Procedure) -> bytes:
    officer = officer_for(case.cast, LetterKind(letter.kind))
    pdf, docx = (content_of(letter, officer, file_format) for file_format in (FileFormat.PDF, FileFormat.DOCX))
    with acting(officer.actor):
        name = letter_open(user=officer, letter=letter, file_format=FileFormat.PDF).file_name
    kept = json.dumps(letter.text, ensure_ascii=False)
    return b"\n".join([everything_in_pdf(pdf), everything_in_docx(docx), name.encode(), kept.encode()])


def _revealed() -> set[str]:
    """The ids of everybody who was revealed for a letter."""
    entries = AuditEntry.objects.filter(action=Action.PERSON_REVEALED)
    of_letters = [entry for entry in entries if entry.codes == {"reason": "letter"}]
    return {object_id for entry in of_letters for kind, object_id in entry.objects_named if kind == "person"}


@pytest.mark.parametrize("kind", list(LetterKind))
def test_no_undisclosed_name_is_in_any_part_of_a_letter(cast: Cast, kind: LetterKind) -> None:
    case = case_for(cast, kind)

    for language in ("en", "ar"):
        assert found_in(_everything(issue(case, kind, language), case), HIDDEN) == []


def test_the_search_finds_a_name_that_is_in_a_letter(cast: Cast) -> None:
    case = case_for(cast, LetterKind.NOTE_VERBALE)

    everything = _everything(issue(case, LetterKind.NOTE_VERBALE), case)

    assert found_in(everything, EVERYBODY) == [DISCLOSED, INITIALS, WITHHELD]


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if RULES[kind].names is Names.PUBLISHED])
def test_a_decision_has_no_name_that_is_not_to_be_published(cast: Cast, kind: LetterKind) -> None:
    case = case_for(cast, kind)

    assert found_in(_everything(issue(case, kind), case), EVERYBODY) == [DISCLOSED]


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if RULES[kind].names is Names.NONE])
def test_a_letter_that_needs_no_name_has_none_and_reveals_nobody(cast: Cast, kind: LetterKind) -> None:
    case = case_for(cast, kind)

    assert found_in(_everything(issue(case, kind), case), EVERYBODY) == []
    assert _revealed() == set()


def test_those_who_are_disclosed_are_revealed_on_record_and_nobody_else(cast: Cast) -> None:
    case = case_for(cast, LetterKind.NOTE_VERBALE)

    issue(case, LetterKind.NOTE_VERBALE)

    disclosed = Person.objects.filter(communication=case.communication, disclose_to_state=YesNo.YES)
    assert _revealed() == {str(pk) for pk in disclosed.values_list("pk", flat=True)}


def test_looking_at_a_draft_reveals_nobody(cast: Cast) -> None:
    case, kind = case_for(cast, LetterKind.NOTE_VERBALE), LetterKind.NOTE_VERBALE

    with clock.frozen(noon(MADE_ON)), acting(cast.case_officer.actor):
        text = letter_preview(user=cast.case_officer, case=case.fresh(), draft=Draft(kind, "en"), at=noon(MADE_ON))

    assert found_in(json.dumps(text.as_data()).encode(), EVERYBODY) == []
    assert _revealed() == set()


def test_an_undisclosed_name_in_the_officers_own_words_is_refused_to_the_state(cast: Cast) -> None:
    case = case_for(cast, LetterKind.NOTE_VERBALE)

    with pytest.raises(Refused) as refused:
        issue(case, LetterKind.NOTE_VERBALE, added=f"The wages of ms {SECRET.upper()} were not paid.")

    assert (refused.value.code, refused.value.field) == ("undisclosed_name", "added")
    assert not Letter.objects.exists()
    assert AuditEntry.objects.get(action=Action.REFUSED).codes["code"] == "undisclosed_name"


def test_a_disclosed_name_in_the_officers_own_words_is_written(cast: Cast) -> None:
    case = case_for(cast, LetterKind.NOTE_VERBALE)

    letter = issue(case, LetterKind.NOTE_VERBALE, added=f"Ms {DISCLOSED} has moved.")

    assert f"Ms {DISCLOSED} has moved." in json.dumps(letter.text)


def test_a_dump_of_the_database_has_no_name_of_a_letter(cast: Cast) -> None:
    issue(case_for(cast, LetterKind.NOTE_VERBALE), LetterKind.NOTE_VERBALE, added="Sesquipedalian")

    assert found_in(database_dump(), [*EVERYBODY, "Sesquipedalian"]) == []
