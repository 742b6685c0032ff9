"""The life of a letter: who may issue which, what is kept of it, that it does not change, and how it ends."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.audit.verify import verify
from casetracker.core import clock, outbox
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Refused
from casetracker.vault import files
from casetracker.vault.errors import BrokenCiphertext, KeyUnavailable
from casetracker.vault.renewal import renew_scope
from casetracker.vault.rows import files_in, is_published
from casetracker.vault.sweeper import sweep
from tests.cast import Cast
from tests.factories.cases import Procedure, noon
from tests.factories.erasures import AT as ERASED_AT
from tests.factories.erasures import ended_case, erase, opens_anything
from tests.factories.histories import real
from tests.factories.letters import EARLY, MADE_ON, case_for, issue, officer_for
from tests.integration.letters.reading import content_of
from workflow.letters.kinds import FileFormat, LetterKind
from workflow.models import CaseFile, Letter, LetterFile, LetterVoid
from workflow.replay import histories_of, replay
from workflow.services import letters
from workflow.services.letter_files import letter_open
from workflow.services.letters import LONGEST_PARAGRAPH, Draft, letter_make, letter_void

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
        letters.record_for(letter.communication_id, Action.KEY_RENEWED)

    again = Letter.objects.get(pk=letter.pk)
    assert again.text["title"] == "Note verbale"
    assert content_of(again, cast.case_officer).startswith(b"%PDF-")


@pytest.mark.parametrize("change", [{"language": "ar"}, {"number": 9}, {"kind": "registration"}])
def test_an_issued_letter_does_not_change(note: Procedure, change: dict[str, object]) -> None:
    letter = issue(note, NOTE)

    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**change)


@pytest.mark.parametrize("model", [LetterFile, LetterVoid, Letter])
def test_nothing_of_it_is_deleted(note: Procedure, cast: Cast, model: type) -> None:
    void(issue(note, NOTE), cast)

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete("default")


# Void


def test_a_void_letter_stays_and_says_why(note: Procedure, cast: Cast) -> None:
    letter = issue(note, NOTE)

    assert void(letter, cast).reason == "The wrong State."
    assert content_of(letter, cast.case_officer).startswith(b"%PDF-")
    assert AuditEntry.objects.filter(action=Action.LETTER_VOIDED).count() == 1


def test_a_letter_is_void_once(note: Procedure, cast: Cast) -> None:
    letter = issue(note, NOTE)
    void(letter, cast)

    with pytest.raises(Refused) as refused:
        void(letter, cast)

    assert refused.value.code == "void_already"


def test_a_letter_is_not_void_without_a_reason(note: Procedure, cast: Cast) -> None:
    with pytest.raises(Invalid):
        void(issue(note, NOTE), cast, reason="  ")


def test_whoever_does_not_work_on_the_case_voids_nothing(note: Procedure, cast: Cast) -> None:
    letter = issue(note, NOTE)

    with pytest.raises(Hidden), acting(cast.second_case_officer.actor):
        letter_void(user=cast.second_case_officer, letter=letter, reason="None.", at=AT)


# The author's side


def _opens(letter: Letter, user: object) -> bool:
    try:
        with acting(user.actor):  # type: ignore[attr-defined]
            letter_open(user=user, letter=letter, file_format=FileFormat.PDF).stored.close()  # type: ignore[arg-type]
    except Hidden:
        return False
    return True


def test_the_authors_side_opens_what_went_to_it_and_nobody_elses_does(received: Procedure, cast: Cast) -> None:
    letter = issue(received, RECEIPT)

    assert _opens(letter, cast.caseworker)
    assert [who for who in (cast.other_caseworker, cast.focal_point, cast.auditor) if _opens(letter, who)] == []


def test_the_authors_side_does_not_open_what_went_to_the_state(note: Procedure, cast: Cast) -> None:
    assert not _opens(issue(note, NOTE), cast.caseworker)


def test_the_authors_side_does_not_open_what_is_void(received: Procedure, cast: Cast) -> None:
    letter = issue(received, RECEIPT)
    void(letter, cast)

    assert not _opens(letter, cast.caseworker)
    assert _opens(letter, cast.intake_officer)


# Erasure and the sweeper


def test_the_sweeper_knows_the_files_of_letters(received: Procedure, cast: Cast) -> None:
    letter = issue(received, RECEIPT)

    report = sweep(at=clock.now() + timedelta(days=2))

    assert report.published >= len(FileFormat)
    assert all(is_published(row.pk) for row in letter.files.all())
    assert content_of(letter, cast.intake_officer).startswith(b"%PDF-")


def test_the_sweeper_takes_a_file_whose_letter_was_never_committed(
    received: Procedure, cast: Cast, lifted_triggers: Callable[[], AbstractContextManager[None]]
) -> None:
    issue(received, RECEIPT)
    ids = list(LetterFile.objects.values_list("pk", flat=True))
    with lifted_triggers():
        LetterFile.objects.all().delete()

    sweep(at=clock.now() + timedelta(days=2))

    assert [file_id for file_id in ids if files.evidence_storage().exists(files.object_name(file_id))] == []


def test_erasure_takes_text_reasons_and_files(cast: Cast) -> None:
    ended = ended_case(cast)
    letter = issue(ended, LetterKind.NON_REGISTRATION)
    void(letter, cast)
    ids = [row.pk for row in letter.files.all()]
    assert set(ids) <= set(files_in(letter.vault_scope()))

    erasure = erase(ended)

    assert {"letter.text", "letter_void.reason"} & set(opens_anything(ended.communication)) == set()
    assert erasure.files_removed == len(ids) + 1  # and the document that was filed
    for row in letter.files.all():
        with pytest.raises(KeyUnavailable):
            files.open_file(row.vault_scope(), row.pk, bytes(row.wrapped_key))
    with clock.frozen(ERASED_AT):
        outbox.relay()
    assert [file_id for file_id in ids if files.evidence_storage().exists(files.object_name(file_id))] == []


def test_nothing_is_written_in_an_erased_case(cast: Cast) -> None:
    ended = ended_case(cast)
    erase(ended)

    with pytest.raises(Refused) as refused, acting(cast.intake_officer.actor):
        letter_make(user=cast.intake_officer, case=ended.fresh(), draft=Draft(LetterKind.NON_REGISTRATION, "en"), at=AT)

    assert refused.value.code == "erased"
