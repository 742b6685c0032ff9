"""Into the evidence storage: a file is hashed, counted and encrypted chunk by chunk, whichever door it came through.

Plaintext never reaches a disk of ours, and the object has its final name from the start. It does not exist for anybody
until a row publishes it; what is closed unpublished is removed.
"""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID
from weakref import finalize

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile

from casetracker.core.ids import new_id
from casetracker.vault import files, primitives
from casetracker.vault.errors import VaultError
from casetracker.vault.file_format import Opener, Sealer

CHUNK_BYTES = 256 * 1024


class TooLarge(VaultError):
    """The file has more than ``EVIDENCE_MAX_BYTES``; what was written of it is gone."""


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs alone
    """A file that lies encrypted in the storage, not yet published by a row.

    ``evidence_id`` is the id its row must take; ``file_key`` is wrapped by the service that publishes it.
    """

    def __init__(self, *, evidence_id: UUID, file_key: bytes, sha256: str, **kwargs: Any) -> None:
        super().__init__(file=BytesIO(), **kwargs)
        self.evidence_id = evidence_id
        self.file_key = file_key
        self.sha256 = sha256
        self._published = False

    def publish(self) -> None:
        """Keep the object: its row has been written."""
        self._published = True

    def plaintext(self) -> Iterator[bytes]:
        """The content, decrypted on the way: for small tables such as a list of victims."""
        with files.evidence_storage().open(files.object_name(self.evidence_id), "rb") as source:
            yield from Opener(cast("BinaryIO", source), self.file_key, self.evidence_id)

    def close(self) -> None:
        if not self._published:
            files.evidence_storage().delete(files.object_name(self.evidence_id))
            self._published = True
        super().close()

    def __reduce__(self) -> Any:
        raise TypeError("an upload does not travel: it carries its key")


class SealingFile:
    """An encrypted object that grows in the storage: write, then finish or abandon."""

    def __init__(self) -> None:
        self._evidence_id, self._file_key = new_id(), primitives.new_key()
        self._sealer = Sealer(self._file_key, self._evidence_id)
        self._hash, self._count = hashlib.sha256(), 0
        self._sink = _open_sink(self._evidence_id)
        # A request that breaks off tells nobody: an object that nobody finished goes with the last one who holds it.
        self._discard = finalize(self, _discard, self._sink, self._evidence_id)
        self._sink.write(self._sealer.start())

    def write(self, data: bytes) -> None:
        """Take plaintext. Raises TooLarge past ``EVIDENCE_MAX_BYTES``, and abandons the object."""
        self._count += len(data)
        if self._count > settings.EVIDENCE_MAX_BYTES:
            self.abandon()
            raise TooLarge("the file is larger than is taken")
        self._hash.update(data)
        for segment in self._sealer.feed(data):
            self._sink.write(segment)

    def finish(self, *, name: str | None, content_type: str | None, charset: str | None = None) -> SealedUpload:
        """Write the last segment and hand the object over."""
        self._sink.write(self._sealer.finish())
        self._sink.close()
        self._discard.detach()
        return SealedUpload(
            evidence_id=self._evidence_id,
            file_key=self._file_key,
            sha256=self._hash.hexdigest(),
            name=name,
            content_type=content_type,
            size=self._count,
            charset=charset,
        )

    def abandon(self) -> None:
        """Leave nothing behind. Abandoning twice is no error; what was finished stays."""
        self._discard()


def _discard(sink: BinaryIO, evidence_id: UUID) -> None:
    sink.close()
    files.evidence_storage().delete(files.object_name(evidence_id))


def _open_sink(evidence_id: UUID) -> BinaryIO:
    # The storage is given the growing file's own name, never a copy: a temporary file would be a second place.
    storage = cast("FileSystemStorage", files.evidence_storage())
    path = Path(storage.path(files.object_name(evidence_id)))
    path.parent.mkdir(parents=True, exist_ok=True, mode=storage.directory_permissions_mode or 0o700)
    sink = path.open("xb")
    path.chmod(storage.file_permissions_mode or 0o600)
    return sink


def seal_stream(stream: BinaryIO, *, name: str, content_type: str) -> SealedUpload:
    """Seal what ``stream`` still holds into the evidence storage; the caller publishes or closes the result.

    Raises TooLarge, and whatever the stream raises; nothing is left in the storage then.
    """
    target = SealingFile()
    try:
        while chunk := stream.read(CHUNK_BYTES):
            target.write(chunk)
        return target.finish(name=name, content_type=content_type)
    except BaseException:
        target.abandon()
        raise
