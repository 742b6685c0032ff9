"""Letters as they come out, in six scripts: the PDF and the Word document are opened and read."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docx.shared import Mm

from casetracker.reference import selectors
from tests.cast import Cast
from tests.factories.cases import Procedure
from tests.factories.letters import (
    DECISION,
    DISCLOSED,
    INITIALS,
    case_for,
    found_inadmissible,
    issue,
    officer_for,
    with_people,
)
from tests.integration.letters.reading import content_of, docx_text, pdf_of, root_of, squeezed, text_of, title_of
from workflow.letters.kinds import FileFormat, LetterKind
from workflow.letters.words import words_in
from workflow.models import Letter

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
LARGEST_PDF = 64 * 1024
A4 = (595, 842)

# Of the note verbale of 20 February 2026: what it is, what it asks, until when.
NOTE = {
    "en": ("Note verbale", "within 6 months from 20 February 2026", "no later than 20 August 2026", "article 77 (4)"),
    "fr": ("Note verbale", "dans un délai de 6 mois à compter du 20 février 2026", "soit le 20 août 2026", "l’article 77 (4)"),
    "es": ("Nota verbal", "en el plazo de 6 meses a partir del 20 de febrero de 2026", "el 20 de agosto de 2026", "artículo 77 (4)"),
    "ru": ("Вербальная нота", "в течение 6 месяцев начиная с 20 февраля 2026 года", "не позднее 20 августа 2026 года", "статьей 77 (4)"),
    "zh": ("普通照会", "自2026年2月20日起6个月内", "不迟于2026年8月20日", "第77 (4)条"),
}  # fmt: skip
# A reader of files gives Arabic lines word by word from the left: the words are looked for one by one.
NOTE_IN_ARABIC = (
    "تهدي أمانة اللجنة تحياتها إلى البعثة الدائمة للدولة الطرف، وتتشرف المادة غضون أشهر البلاغ 1/2026 المكسيك"
)


@pytest.fixture
def note(cast: Cast) -> Procedure:
    return case_for(cast, LetterKind.NOTE_VERBALE)


@pytest.mark.parametrize("language", sorted(NOTE))
def test_a_note_verbale_says_what_it_must(note: Procedure, cast: Cast, language: str) -> None:
    said = text_of(pdf_of(issue(note, LetterKind.NOTE_VERBALE, language), cast.case_officer))

    state = selectors.state_name("MEX", language)
    assert [words for words in (*NOTE[language], state, "1/2026", DISCLOSED) if squeezed(words) not in said] == []


def test_a_note_verbale_in_arabic_can_be_read_from_the_file(note: Procedure, cast: Cast) -> None:
    reader = pdf_of(issue(note, LetterKind.NOTE_VERBALE, "ar"), cast.case_officer)

    said = "".join(page.extract_text() for page in reader.pages)
    assert [word for word in NOTE_IN_ARABIC.split() if word not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_titled_and_of_its_language(note: Procedure, cast: Cast, language: str) -> None:
    reader = pdf_of(issue(note, LetterKind.NOTE_VERBALE, language), cast.case_officer)

    root = root_of(reader)
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert title_of(reader) == f"{words_in(language).of_kind('note_verbale')['title']} – 1/2026"


def test_the_pdf_says_that_it_is_accessible_and_made_to_be_kept(note: Procedure, cast: Cast) -> None:
    reader = pdf_of(issue(note, LetterKind.NOTE_VERBALE), cast.case_officer)

    described = root_of(reader)["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert "<pdfaid:part>2</pdfaid:part>" in described


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_a4_and_the_file_is_small(note: Procedure, cast: Cast, language: str) -> None:
    letter = issue(note, LetterKind.NOTE_VERBALE, language)

    reader = pdf_of(letter, cast.case_officer)
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {A4}
    assert len(content_of(letter, cast.case_officer)) < LARGEST_PDF


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_is_written_in_every_language(cast: Cast, kind: LetterKind) -> None:
    case, officer = case_for(cast, kind), officer_for(cast, kind)

    letters = [issue(case, kind, language) for language in LANGUAGES]

    for letter in letters:
        title = words_in(letter.language).of_kind(kind.value)["title"]
        assert title_of(pdf_of(letter, officer)).startswith(title)
        assert title in docx_text(content_of(letter, officer, FileFormat.DOCX))


def test_the_two_files_say_the_same(note: Procedure, cast: Cast) -> None:
    letter = issue(note, LetterKind.NOTE_VERBALE, "ru", added="Добавлено.\nВторая строка.")

    of_pdf = text_of(pdf_of(letter, cast.case_officer))
    paragraphs = docx_text(content_of(letter, cast.case_officer, FileFormat.DOCX)).splitlines()
    assert [one for one in paragraphs if squeezed(one) not in of_pdf] == []
    assert "Вторая строка." in paragraphs


# The Word document


def _element(style: Any) -> Any:
    return style.element


def _inside(element: Any, tag: str) -> bool:
    return next(element.iter(qn(tag)), None) is not None


def _word(case: Procedure, language: str) -> DocumentObject:
    letter = issue(case, LetterKind.NOTE_VERBALE, language)
    return Document(BytesIO(content_of(letter, case.cast.case_officer, FileFormat.DOCX)))


def test_word_in_arabic_reads_from_right_to_left(note: Procedure) -> None:
    paragraphs = [one for one in _word(note, "ar").paragraphs if one.text]

    assert paragraphs
    assert all(_inside(one._p, "w:bidi") for one in paragraphs)
    assert all(_inside(run._r, "w:rtl") for one in paragraphs for run in one.runs)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "ar"])
def test_word_in_the_others_reads_from_left_to_right(note: Procedure, language: str) -> None:
    assert not any(_inside(one._p, "w:bidi") for one in _word(note, language).paragraphs)


@pytest.mark.parametrize(
    ("language", "attribute", "tag"),
    [("fr", "w:val", "fr-FR"), ("ar", "w:bidi", "ar-SA"), ("zh", "w:eastAsia", "zh-CN")],
)
def test_word_knows_its_language(note: Procedure, language: str, attribute: str, tag: str) -> None:
    document = _word(note, language)

    assert _element(document.styles["Normal"]).rPr.find(qn("w:lang")).get(qn(attribute)) == tag
    assert document.core_properties.language == tag


def test_word_is_on_a4_and_names_the_committee_alone_as_its_author(note: Procedure) -> None:
    document = _word(note, "en")

    properties, section = document.core_properties, document.sections[0]
    committee = words_in("en")["committees"]["CMW"]
    assert [round((side or 0) / Mm(1)) for side in (section.page_width, section.page_height)] == [210, 297]
    assert (properties.author, properties.last_modified_by, properties.comments) == (committee, committee, "")


# What single kinds state


def _said(letter: Letter, case: Procedure) -> str:
    return docx_text(content_of(letter, officer_for(case.cast, LetterKind(letter.kind)), FileFormat.DOCX))


def test_a_request_for_clarification_lists_what_is_missing_one_by_one(cast: Cast) -> None:
    case = case_for(cast, LetterKind.CLARIFICATION)

    lines = _said(issue(case, LetterKind.CLARIFICATION), case).splitlines()

    asked = words_in("en")["criteria"]
    assert {asked["facts"], asked["remedies"], asked["authority"]} <= set(lines)
    assert asked["identity"] not in lines
    assert any("within 60 days from 6 February 2026, that is, no later than 7 April 2026" in line for line in lines)


def test_a_registration_tells_who_will_be_disclosed(cast: Cast) -> None:
    case = case_for(cast, LetterKind.REGISTRATION)

    lines = _said(issue(case, LetterKind.REGISTRATION), case).splitlines()

    assert f"Ilva {DISCLOSED}" in lines
    assert f"Ilva {INITIALS}" in lines
    assert "Number of persons whose identity will not be disclosed to the State party: 2." in lines


def test_views_state_symbol_articles_and_the_time_for_follow_up(cast: Cast) -> None:
    case = case_for(cast, LetterKind.DECISION_TO_STATE)

    lines = _said(issue(case, LetterKind.DECISION_TO_STATE), case).splitlines()

    assert f"Decision: {DECISION}" in lines
    assert {"Article 16", "Article 21", f"Ilva {DISCLOSED}", "I. O.", "name withheld"} <= set(lines)
    assert any("Under article 77 (7)" in line for line in lines)
    assert any("within 180 days from 1 October 2026, that is, no later than 30 March 2027" in line for line in lines)


def test_a_finding_of_inadmissibility_states_grounds_with_their_article_and_no_views(cast: Cast) -> None:
    case = Procedure(cast, with_people(cast.caseworker))
    found_inadmissible(case)

    lines = _said(issue(case, LetterKind.DECISION_TO_AUTHOR), case).splitlines()

    grounds = words_in("en")["grounds"]
    assert f"{grounds['remedies_not_exhausted']} (article 77 (3) (b))" in lines
    assert grounds["not_substantiated"] in lines
    assert not any("forwards its views" in line for line in lines)


def test_a_reminder_names_the_last_day_and_what_has_not_come(cast: Cast) -> None:
    case = case_for(cast, LetterKind.REMINDER_TO_STATE)

    lines = _said(issue(case, LetterKind.REMINDER_TO_STATE), case).splitlines()

    assert "Last day of the time limit: 20 August 2026." in lines
    assert words_in("en")["awaited"]["state_reply"] in lines


def test_observations_are_sent_with_the_time_for_comments(cast: Cast) -> None:
    case = case_for(cast, LetterKind.TRANSMISSION)

    said = _said(issue(case, LetterKind.TRANSMISSION), case)

    assert "on the admissibility and the merits of communication No.\u00a01/2026" in said
    assert "within 2 months from 1 July 2026, that is, no later than 1 September 2026" in said


def test_an_assessment_states_each_grade(cast: Cast) -> None:
    case = case_for(cast, LetterKind.ASSESSMENT_TO_AUTHOR)

    lines = _said(issue(case, LetterKind.ASSESSMENT_TO_AUTHOR), case).splitlines()

    grades = words_in("en")["assessments"]
    assert {grades["B"], grades["C"]} <= set(lines)
