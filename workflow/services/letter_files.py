"""The files of letters: sealed as any document is, published by their rows, opened through permission."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO

from django.db import transaction

from casetracker.accounts.models import User
from casetracker.accounts.roles import COMMITTEE_ROLES, SECRETARIAT_ROLES
from casetracker.audit.actions import Action
from casetracker.core.acting import acting, service
from casetracker.core.errors import Hidden
from casetracker.vault import files
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.sealing import SealedUpload, seal_stream
from intake.policies import Tier, ensure
from intake.services.audit import record_for
from workflow.letters.kinds import RULES, Addressee, FileFormat, LetterKind, Names
from workflow.models import Letter, LetterFile, LetterVoid


def sealed(made: Mapping[FileFormat, bytes], undo: ExitStack) -> dict[FileFormat, SealedUpload]:
    """Seal the files of a letter that is being issued; ``undo`` removes them where it fails. Raises NotStored."""
    uploads = {}
    for file_format, content in made.items():
        upload = seal_stream(BytesIO(content), name=file_format.value, content_type=file_format.media_type)
        undo.callback(upload.close)
        upload.claim()
        uploads[file_format] = upload
    return uploads


def file_publish(letter: Letter, file_format: FileFormat, upload: SealedUpload) -> None:
    """Write the row that publishes a sealed file of a letter, in the letter's transaction."""
    row = LetterFile(
        id=upload.evidence_id, letter=letter, communication_id=letter.communication_id, file_format=file_format
    )
    row.wrapped_key = files.wrap_file_key(row.vault_scope(), upload.evidence_id, upload.file_key)
    row.size_bytes, row.sha256 = upload.size, upload.sha256
    row.save(force_insert=True)
    transaction.on_commit(upload.publish)


@dataclass(frozen=True)
class OpenLetter:
    """A letter's file that was opened for a person. What breaks while it is read is on record."""

    user: User
    letter: Letter
    file_format: FileFormat
    stored: files.StoredFile

    @property
    def file_name(self) -> str:
        """Reference, number, kind and language: a name of a file names nobody."""
        letter = self.letter
        kind = LetterKind(letter.kind).slug
        return f"{letter.case.reference}-{letter.number}-{kind}-{letter.language}.{self.file_format.value}"

    def read(self) -> Iterator[bytes]:
        """The plaintext; its first piece is opened at once."""
        pieces = self.stored.read()
        return self._broken_on_record(pieces)

    def _broken_on_record(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        try:
            yield from pieces
        except BrokenCiphertext:
            with acting(self.user.actor):
                raise


def names_people(letter: Letter) -> bool:
    """Whether a letter may have the names of those who are disclosed to the State: who reads it reads identities."""
    return RULES[LetterKind(letter.kind)].names is Names.DISCLOSED


@service
def letter_open(*, user: User, letter: Letter, file_format: FileFormat) -> OpenLetter:
    """Open a letter's file; the download is on record. The author's side opens what went to it and is not void.

    Of the staff a letter with names is opened by those alone to whom the identities are open.
    Raises Hidden, BrokenCiphertext, KeyUnavailable.
    """
    ensure(user, letter.communication, Tier.CONTENT)
    is_staff = user.has_role(*SECRETARIAT_ROLES, *COMMITTEE_ROLES)
    if not is_staff and (letter.addressee != Addressee.AUTHOR or LetterVoid.objects.filter(letter=letter).exists()):
        raise Hidden("letter_not_yours", "", subject=("communication", letter.communication_id))
    if is_staff and names_people(letter):
        ensure(user, letter.communication, Tier.IDENTITY)
    row = LetterFile.objects.get(letter=letter, file_format=file_format)
    record_for(
        letter.communication_id,
        Action.LETTER_DOWNLOADED,
        objects=[("letter", letter.pk)],
        codes={"format": file_format.value},
    )
    scope = row.vault_scope()
    stored = files.stored_file(scope, row.pk, bytes(row.wrapped_key))
    if stored.size != row.size_bytes:
        stored.close()
        raise BrokenCiphertext(f"file {row.pk} is not as long as its row says", scope)
    return OpenLetter(user, letter, file_format, stored)
