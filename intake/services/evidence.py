"""Documents: published with their row, opened again, taken out of a draft."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core.acting import acting, service
from casetracker.core.errors import Hidden, Invalid, Refused
from casetracker.reference import profiles
from casetracker.vault import files
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.sealing import SealedUpload
from intake.models import Authority, Communication, Evidence
from intake.policies import Tier, ensure
from intake.services.audit import record_for
from intake.services.drafts import locked_draft, touch
from intake.services.rows import apply_values, new_row
from intake.wizard.clean import clean, missing_to_save
from intake.wizard.documents import DOCUMENTS

LONGEST_NAME = 200


@service
def evidence_add(
    *, user: User, communication: Communication, upload: SealedUpload, answers: Mapping[str, Any], at: datetime
) -> Evidence:
    """Publish an encrypted upload as a document of a draft: the row is what makes the file exist.

    Raises Invalid, Hidden, Refused, NotStored; the object is then removed with the request that brought it.
    """
    rows = DOCUMENTS.rows
    assert rows is not None  # noqa: S101  the section has rows
    fresh = locked_draft(user, communication)
    values, problems = clean(rows.questions, answers, treaty=profiles.get(fresh.procedure).treaty)
    problems += missing_to_save(rows.questions, values) if not problems else []
    if problems:
        raise Invalid(problems)
    upload.claim()
    evidence = new_row(fresh, rows, at)
    assert isinstance(evidence, Evidence)  # noqa: S101
    evidence.pk = upload.evidence_id
    apply_values(evidence, values)
    describe(evidence, upload, user)
    evidence.save(force_insert=True)
    touch(fresh, at)
    record_for(fresh.pk, Action.EVIDENCE_ADDED, objects=[("evidence", evidence.pk)], fields=list(values))
    transaction.on_commit(upload.publish)
    return evidence


def describe(evidence: Evidence, upload: SealedUpload, user: User) -> None:
    """Put what is known of an upload onto its row."""
    evidence.wrapped_key = files.wrap_file_key(evidence.vault_scope(), upload.evidence_id, upload.file_key)
    evidence.file_name = (upload.name or _("document"))[-LONGEST_NAME:]
    evidence.media_type = upload.content_type or "application/octet-stream"
    evidence.size_bytes = upload.size
    evidence.sha256 = upload.sha256
    evidence.scan_result = "not_scanned"
    evidence.uploaded_by = user


def evidence_like(communication: Communication, upload: SealedUpload) -> Evidence | None:
    """The document of this communication with the same content, if there is one: a form that was sent twice."""
    return next((row for row in communication.evidence_rows.all() if row.sha256 == upload.sha256), None)


def evidence_get(communication: Communication, evidence_id: UUID) -> Evidence:
    """A document of this communication. Raises Hidden for any other."""
    found = Evidence.objects.filter(communication=communication, pk=evidence_id).first()
    if found is None:
        raise Hidden("evidence_unknown", "", subject=("communication", communication.pk))
    return found


@dataclass(frozen=True)
class OpenEvidence:
    """A document that was opened for a person. What breaks while it is read is on record."""

    user: User
    evidence: Evidence
    stored: files.StoredFile

    def read(self, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The plaintext from ``start``, at most ``length`` bytes; the first piece is opened at once."""
        return self._broken_on_record(self.stored.read(start, length))

    def _broken_on_record(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        # The door has closed by the time that most of a file is read: what breaks then is written down by itself.
        try:
            yield from pieces
        except BrokenCiphertext:
            with acting(self.user.actor):
                raise


@service
def evidence_open(*, user: User, communication: Communication, evidence_id: UUID) -> OpenEvidence:
    """Open a document, to be read whole or from any place; the download is on record.

    Raises Hidden, BrokenCiphertext, KeyUnavailable.
    """
    ensure(user, communication, Tier.CONTENT)
    evidence = evidence_get(communication, evidence_id)
    record_for(communication.pk, Action.EVIDENCE_DOWNLOADED, objects=[("evidence", evidence.pk)])
    scope = evidence.vault_scope()
    stored = files.stored_file(scope, evidence.pk, bytes(evidence.wrapped_key))
    if stored.size != evidence.size_bytes:
        stored.close()
        raise BrokenCiphertext(f"file {evidence.pk} is not as long as its row says", scope)
    return OpenEvidence(user, evidence, stored)


@service
def evidence_remove(*, user: User, communication: Communication, evidence_id: UUID, at: datetime) -> None:
    """Take a document out of a draft; the file goes when the transaction is through."""
    fresh = locked_draft(user, communication)
    evidence = evidence_get(fresh, evidence_id)
    if Authority.objects.filter(document=evidence).exists():
        text = _("An authority to act rests on this document: change that first.")
        raise Refused("row_in_use", text, field="evidence", subject=("communication", fresh.pk))
    evidence.delete()
    touch(fresh, at)
    record_for(fresh.pk, Action.EVIDENCE_REMOVED, objects=[("evidence", evidence_id)])
    # Where the storage does not answer, the sweeper takes the object: the person's document is out of the draft.
    transaction.on_commit(lambda: files.evidence_storage().delete(files.object_name(evidence_id)), robust=True)
