"""The pages of letters: written by the officer, opened by each side, and every mistake told beside its field."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from intake.vocabulary import GrantSource
from tests.cast import Cast
from tests.factories.cases import Procedure, noon
from tests.factories.letters import DISCLOSED, MADE_ON, SECRET, case_for, issue
from tests.factories.standing import bare_communication, case_of, give
from workflow.letters import fonts
from workflow.letters.kinds import LetterKind
from workflow.models import Letter, LetterVoid

pytestmark = pytest.mark.django_db
NOTE, RECEIPT = LetterKind.NOTE_VERBALE, LetterKind.ACKNOWLEDGEMENT
ClientOf = Callable[[User], Client]


@pytest.fixture
def note(cast: Cast) -> Procedure:
    return case_for(cast, NOTE)


@pytest.fixture
def officer(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.case_officer)


def _write_url(case: Procedure, kind: LetterKind = NOTE) -> str:
    return reverse("workflow:case-letter-write", args=[case.case.reference, kind.slug])


def _list_url(case: Procedure) -> str:
    return reverse("workflow:case-letters", args=[case.case.reference])


def test_the_list_offers_what_can_be_written_and_says_why_the_rest_cannot(note: Procedure, officer: Client) -> None:
    html = officer.get(_list_url(note)).content.decode()

    assert _write_url(note) in html
    assert _write_url(note, LetterKind.DECISION_TO_STATE) not in html
    assert "The step that this letter is about has not been taken." in html


def test_the_text_is_shown_before_it_is_issued_with_masks_for_names(note: Procedure, officer: Client) -> None:
    html = officer.get(_write_url(note)).content.decode()

    assert "has the honour to bring to its attention" in html
    assert "[name of person 2]" in html
    assert DISCLOSED not in html
    assert not Letter.objects.exists()


def test_showing_the_text_anew_takes_language_and_paragraph_and_issues_nothing(
    note: Procedure, officer: Client
) -> None:
    sent = {"language": "ar", "added": "Added words.", "then": "preview"}

    html = officer.post(_write_url(note), sent).content.decode()

    assert 'lang="ar" dir="rtl"' in html
    assert "مذكرة شفوية" in html
    assert "<p>Added words.</p>" in html
    assert not Letter.objects.exists()


def test_issuing_leads_to_the_list_where_the_files_are_opened(note: Procedure, officer: Client) -> None:
    with clock.frozen(noon(MADE_ON)):
        answer = officer.post(_write_url(note), {"language": "fr", "added": "", "then": "issue"}, follow=True)
        letter = Letter.objects.get()
        url = reverse("workflow:case-letter-download", args=[note.case.reference, letter.pk, "pdf"])
        opened = officer.get(url)

    assert url in answer.content.decode()
    assert opened.getvalue().startswith(b"%PDF-")
    name = f"{note.case.reference}-1-note-verbale-fr.pdf"
    assert opened["Content-Disposition"] == f'attachment; filename="{name}"'
    assert opened["Content-Type"] == "application/pdf"


def test_the_same_form_sent_twice_issues_one_letter(note: Procedure, officer: Client) -> None:
    html = officer.get(_write_url(note)).content.decode()
    form_id = html.partition('name="form_id" value="')[2].partition('"')[0]
    sent = {"language": "fr", "added": "", "then": "issue", "form_id": form_id}

    officer.post(_write_url(note), sent)
    officer.post(_write_url(note), sent)

    assert Letter.objects.count() == 1


def test_an_undisclosed_name_is_refused_beside_the_field_and_nothing_typed_is_lost(
    note: Procedure, officer: Client
) -> None:
    typed = f"About {SECRET}."

    answer = officer.post(_write_url(note), {"language": "fr", "added": typed, "then": "issue"})

    assert answer.status_code == 422
    assert "is not disclosed to the State" in answer.content.decode()
    assert answer.context["form"].errors.keys() == {"added"}
    assert typed in answer.content.decode()


@pytest.mark.parametrize(
    "sent", [{"language": "xx"}, {"added": "x" * 5001, "language": "en"}, {"added": "no language"}]
)
def test_a_wrong_form_is_shown_again(note: Procedure, officer: Client, sent: dict[str, str]) -> None:
    answer = officer.post(_write_url(note), {**sent, "then": "issue"})

    assert answer.status_code == 422
    assert not Letter.objects.exists()


def test_a_missing_font_is_told_by_its_name(note: Procedure, officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "missing", lambda: ["Amiri"])

    answer = officer.post(_write_url(note), {"language": "ar", "added": "", "then": "issue"})

    assert answer.status_code == 422
    assert "a font is missing on this server (Amiri)" in answer.content.decode()


def test_a_kind_that_there_is_not_is_not_found(note: Procedure, officer: Client) -> None:
    url = reverse("workflow:case-letter-write", args=[note.case.reference, "invitation"])

    assert officer.get(url).status_code == 404


def test_a_format_that_there_is_not_is_not_found(note: Procedure, officer: Client) -> None:
    letter = issue(note, NOTE)
    url = reverse("workflow:case-letter-download", args=[note.case.reference, letter.pk, "odt"])

    assert officer.get(url).status_code == 404


def test_voiding_asks_for_the_reason_and_shows_it(note: Procedure, officer: Client) -> None:
    letter = issue(note, NOTE)
    url = reverse("workflow:case-letter-void", args=[note.case.reference, letter.pk])

    assert officer.post(url, {"reason": ""}).status_code == 422
    html = officer.post(url, {"reason": "The wrong State."}, follow=True).content.decode()

    assert "The wrong State." in html
    assert url not in html
    assert LetterVoid.objects.get().letter == letter


def test_a_letter_written_in_another_case_is_not_found_here(cast: Cast, note: Procedure, officer: Client) -> None:
    letter = issue(note, NOTE)
    other = Procedure(cast).to_with_state()
    url = reverse("workflow:case-letter-download", args=[other.case.reference, letter.pk, "pdf"])

    assert officer.get(url).status_code == 404


def test_the_authors_side_finds_its_letters_on_its_page_and_those_to_the_state_nowhere(
    cast: Cast, client_of: ClientOf
) -> None:
    case = case_for(cast, LetterKind.REGISTRATION)
    letter = issue(case, LetterKind.REGISTRATION)
    caseworker = client_of(cast.caseworker)
    reference = case.communication.reference

    html = caseworker.get(reverse("workflow:communication-show", args=[reference])).content.decode()
    url = reverse("workflow:letter-download", args=[reference, letter.pk, "docx"])

    assert url in html
    assert caseworker.get(url).getvalue().startswith(b"PK")


def test_a_letter_to_the_state_is_not_found_by_the_authors_side(
    cast: Cast, note: Procedure, client_of: ClientOf
) -> None:
    letter = issue(note, NOTE)
    url = reverse("workflow:letter-download", args=[note.communication.reference, letter.pk, "pdf"])

    assert client_of(cast.caseworker).get(url).status_code == 404


def test_a_void_letter_is_named_to_the_author_and_does_not_open(cast: Cast, client_of: ClientOf) -> None:
    case = case_for(cast, RECEIPT)
    letter = issue(case, RECEIPT)
    void = reverse("workflow:case-letter-void", args=[case.case.reference, letter.pk])
    client_of(cast.intake_officer).post(void, {"reason": "Sent too early."})
    caseworker = client_of(cast.caseworker)

    html = caseworker.get(reverse("workflow:communication-show", args=[case.communication.reference])).content.decode()
    url = reverse("workflow:letter-download", args=[case.communication.reference, letter.pk, "pdf"])

    assert "This letter is void." in html
    assert "Sent too early." not in html
    assert url not in html
    assert caseworker.get(url).status_code == 404


def test_the_page_of_a_past_procedure_says_that_nothing_is_written(cast: Cast, client_of: ClientOf) -> None:
    case = case_of(bare_communication(None, imported=True), is_imported=True)
    give(case.communication, cast.case_officer, GrantSource.ASSIGNED)
    officer = client_of(cast.case_officer)

    page = officer.get(reverse("workflow:case-letters", args=[case.reference])).content.decode()
    write = officer.get(reverse("workflow:case-letter-write", args=[case.reference, RECEIPT.slug])).content.decode()

    assert "nothing of it is told to anybody" in page
    assert "nothing of it is told to anybody" in write
