"""How a letter ends: void, or erased with its communication; and who opens it until then."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core import clock, outbox
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Refused
from casetracker.vault import files
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.rows import files_in, is_published
from casetracker.vault.sweeper import sweep
from tests.cast import Cast
from tests.factories.cases import Procedure, noon
from tests.factories.erasures import AT as ERASED_AT
from tests.factories.erasures import ended_case, erase, opens_anything
from tests.factories.letters import MADE_ON, case_for, issue, officer_for
from tests.integration.letters.reading import content_of
from workflow.letters.kinds import FileFormat, LetterKind
from workflow.models import Letter, LetterFile, LetterVoid
from workflow.services.letter_files import letter_open
from workflow.services.letters import Draft, letter_make, letter_void

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


def _opens(letter: Letter, user: User) -> bool:
    try:
        with acting(user.actor):
            letter_open(user=user, letter=letter, file_format=FileFormat.PDF).stored.close()
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
