"""Issuing a letter: who may write which, what is kept of it, and that it does not change."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model

from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.audit.verify import verify
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Refused
from casetracker.vault import files
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.renewal import renew_scope
from intake.services.audit import record_for
from tests.cast import Cast
from tests.factories.cases import Procedure, noon
from tests.factories.histories import real
from tests.factories.letters import EARLY, MADE_ON, case_for, issue, officer_for
from tests.integration.letters.reading import content_of
from workflow.letters.kinds import FileFormat, LetterKind
from workflow.models import CaseFile, Letter, LetterFile, LetterVoid
from workflow.replay import histories_of, replay
from workflow.services import letters
from workflow.services.letters import LONGEST_PARAGRAPH, letter_void

pytestmark = pytest.mark.django_db
AT = noon(MADE_ON)
NOTE, RECEIPT = LetterKind.NOTE_VERBALE, LetterKind.ACKNOWLEDGEMENT


@pytest.fixture
def note(cast: Cast) -> Procedure:
    return case_for(cast, NOTE)


@pytest.fixture
def received(cast: Cast) -> Procedure:
    return case_for(cast, RECEIPT)


def void(letter: Letter, cast: Cast, reason: str = "The wrong State.") -> LetterVoid:
    officer = officer_for(cast, LetterKind(letter.kind))
    with clock.frozen(AT), acting(officer.actor):
        return letter_void(user=officer, letter=letter, reason=reason, at=AT)


# Who and when


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind not in EARLY])
def test_a_letter_waits_for_its_step(received: Procedure, cast: Cast, kind: LetterKind) -> None:
    received.assign(cast.case_officer, cast.head, MADE_ON)

    with pytest.raises(Refused) as refused:
        issue(received, kind, user=cast.case_officer)

    assert refused.value.code == "no_step"


def test_an_intake_officer_writes_no_note_verbale(note: Procedure, cast: Cast) -> None:
    note.assign(cast.intake_officer, cast.head, MADE_ON)

    with pytest.raises(Refused) as refused:
        issue(note, NOTE, user=cast.intake_officer)

    assert refused.value.code == "not_your_role"


@pytest.mark.parametrize("who", ["second_case_officer", "head", "caseworker_of_another", "focal_point", "auditor"])
def test_whoever_does_not_read_the_case_writes_nothing(note: Procedure, cast: Cast, who: str) -> None:
    user = cast.other_caseworker if who == "caseworker_of_another" else getattr(cast, who)

    with pytest.raises(Hidden):
        issue(note, NOTE, user=user)


@pytest.mark.parametrize("who", ["caseworker", "rapporteur"])
def test_whoever_reads_the_case_and_is_no_officer_writes_nothing(note: Procedure, cast: Cast, who: str) -> None:
    with pytest.raises((Refused, Hidden)):
        issue(note, NOTE, user=getattr(cast, who))

    assert not Letter.objects.exists()


def test_nothing_of_a_replayed_past_is_written_to_anybody(cast: Cast) -> None:
    replay(histories_of([next(iter(real().values()))]), AT)
    case = CaseFile.objects.get(is_imported=True)

    assert {letters.reason_against(case, kind, user=cast.case_officer) for kind in LetterKind} == {"imported"}


def test_an_unknown_language_is_refused_by_its_field(note: Procedure) -> None:
    with pytest.raises(Invalid) as refused:
        issue(note, NOTE, "de")

    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("language", "unknown_language")]


def test_a_paragraph_that_is_too_long_is_refused_by_its_field(note: Procedure) -> None:
    with pytest.raises(Invalid) as refused:
        issue(note, NOTE, added="x" * (LONGEST_PARAGRAPH + 1))

    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("added", "too_long")]


def test_a_character_that_cannot_be_printed_issues_nothing(note: Procedure) -> None:
    before = set(files.evidence_storage().objects())

    with pytest.raises(Refused) as refused:
        issue(note, NOTE, added="\U0001f600")

    assert refused.value.code == "not_shown"
    assert not Letter.objects.exists()
    assert set(files.evidence_storage().objects()) == before


# What is kept


def test_a_letter_is_of_its_step_its_number_and_its_maker(note: Procedure, cast: Cast) -> None:
    first, second = issue(note, NOTE, "fr"), issue(note, NOTE, "es")

    assert (first.number, second.number) == (1, 2)
    assert (first.language, first.addressee, first.made_by, first.made_at) == ("fr", "state", cast.case_officer, AT)
    assert first.case.communication_id == first.communication_id


def test_that_it_was_issued_is_on_record(note: Procedure) -> None:
    letter = issue(note, NOTE, "ru")

    entry = AuditEntry.objects.get(action=Action.LETTER_ISSUED)
    assert entry.codes == {"kind": "note_verbale", "language": "ru", "number": 1}
    assert ["letter", str(letter.pk)] in entry.objects_named
    assert ["event", str(letter.event_id)] in entry.objects_named
    assert verify().findings == []


def test_a_form_that_is_sent_twice_issues_one_letter(note: Procedure) -> None:
    form_id = uuid4()

    assert issue(note, NOTE, letter_id=form_id) == issue(note, NOTE, letter_id=form_id)
    assert Letter.objects.count() == 1


def test_both_files_lie_encrypted_in_the_vault(note: Procedure, cast: Cast) -> None:
    letter = issue(note, NOTE)

    for row in LetterFile.objects.filter(letter=letter):
        with files.evidence_storage().open(files.object_name(row.pk)) as stored:
            content = content_of(letter, cast.case_officer, FileFormat(row.file_format))
            assert content[:8] not in stored.read()
        assert row.size_bytes == len(content)
    assert content_of(letter, cast.case_officer, FileFormat.PDF).startswith(b"%PDF-")
    assert content_of(letter, cast.case_officer, FileFormat.DOCX).startswith(b"PK")


def test_a_file_that_was_put_in_anothers_place_does_not_open(note: Procedure, cast: Cast) -> None:
    one, other = issue(note, NOTE, "fr"), issue(note, NOTE, "es")
    rows = [LetterFile.objects.get(letter=letter, file_format="pdf") for letter in (one, other)]
    storage = files.evidence_storage()
    with storage.open(files.object_name(rows[1].pk)) as stored:
        foreign = stored.read()
    storage.delete(files.object_name(rows[0].pk))
    sink = storage.create(files.object_name(rows[0].pk))
    sink.write(foreign)
    sink.finish()

    with pytest.raises(BrokenCiphertext):
        content_of(one, cast.case_officer)


def test_opening_is_on_record(note: Procedure, cast: Cast) -> None:
    content_of(issue(note, NOTE), cast.case_officer, FileFormat.DOCX)

    assert AuditEntry.objects.get(action=Action.LETTER_DOWNLOADED).codes == {"format": "docx"}


def test_what_was_kept_opens_after_its_key_was_renewed(note: Procedure, cast: Cast) -> None:
    letter = issue(note, NOTE)
    with acting(cast.case_officer.actor), transaction.atomic():
        renew_scope(letter.vault_scope())
        record_for(letter.communication_id, Action.KEY_RENEWED)

    again = Letter.objects.get(pk=letter.pk)
    assert again.text["title"] == "Note verbale"
    assert content_of(again, cast.case_officer).startswith(b"%PDF-")


@pytest.mark.parametrize("change", [{"language": "ar"}, {"number": 9}, {"kind": "registration"}])
def test_an_issued_letter_does_not_change(note: Procedure, change: dict[str, object]) -> None:
    letter = issue(note, NOTE)

    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**change)


@pytest.mark.parametrize("model", [LetterFile, LetterVoid, Letter])
def test_nothing_of_it_is_deleted(note: Procedure, cast: Cast, model: type[Model]) -> None:
    void(issue(note, NOTE), cast)

    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.all()._raw_delete("default")
