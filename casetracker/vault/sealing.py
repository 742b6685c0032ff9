"""Into the evidence storage: a file is hashed, counted and encrypted chunk by chunk, whichever door it came through.

Plaintext never reaches a disk of ours, and the object has its final name from the start. It does not exist for anybody
until a row publishes it; what is closed unpublished is removed.

    written, hashed, sealed -> finished (safe from a power cut) -> claimed in the row's transaction -> published by its
    commit
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID
from weakref import finalize

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError

from casetracker.core.ids import new_id
from casetracker.vault import files, primitives, sweeper
from casetracker.vault.errors import VaultError
from casetracker.vault.file_format import Opener, Sealer

logger = logging.getLogger(__name__)

CHUNK_BYTES = 256 * 1024


class TooLarge(VaultError):
    """The file has more than ``EVIDENCE_MAX_BYTES``; what was written of it is gone."""


class NotStored(VaultError):
    """The storage did not take the file, or has lost it; nothing of it is kept."""


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs alone
    """A file that lies encrypted in the storage, not yet published by a row.

    ``evidence_id`` is the id its row must take; ``file_key`` is wrapped by the service that publishes it.
    """

    def __init__(self, *, evidence_id: UUID, file_key: bytes, sha256: str, **kwargs: Any) -> None:
        super().__init__(file=BytesIO(), **kwargs)
        self.evidence_id = evidence_id
        self.file_key = file_key
        self.sha256 = sha256
        self._is_claimed = self._is_settled = False

    def claim(self) -> None:
        """Hold the object, in the transaction that writes its row and before the row. Raises NotStored.

        Without this the sweeper could remove an object that waited too long, while its row is on the way.
        """
        sweeper.hold(self.evidence_id)
        with _storing(self.evidence_id):
            if not files.evidence_storage().exists(files.object_name(self.evidence_id)):
                raise FileNotFoundError(self.evidence_id)
        self._is_claimed = True

    def publish(self) -> None:
        """Keep the object: its row has been committed."""
        self._is_settled = True

    def plaintext(self) -> Iterator[bytes]:
        """The content, decrypted on the way: for small tables such as a list of victims."""
        with files.evidence_storage().open(files.object_name(self.evidence_id)) as source:
            yield from Opener(source, self.file_key, self.evidence_id)

    def close(self) -> None:
        if not self._is_settled:
            self._remove()
        super().close()

    def _remove(self) -> None:
        try:
            if self._is_claimed:
                # Its commit may have come through although its answer was lost: the row decides, not we.
                self._is_settled = sweeper.remove_unpublished(self.evidence_id)
            else:
                files.evidence_storage().delete(files.object_name(self.evidence_id))
                self._is_settled = True
        except (OSError, DatabaseError) as error:
            logger.warning("file %s is left to the sweeper: %s", self.evidence_id, type(error).__name__)

    def __reduce__(self) -> Any:
        raise TypeError("an upload does not travel: it carries its key")


@contextmanager
def _storing(evidence_id: UUID) -> Iterator[None]:
    """What the storage refuses is NotStored: the error of a stream that is read has nothing to do with it."""
    try:
        yield
    except OSError as error:
        # The error's text may carry a path, and a path no more than an id; its number says what is wrong.
        logger.error("file %s is not stored: %s %s", evidence_id, type(error).__name__, error.errno or error)  # noqa: TRY400  the stack says nothing more
        raise NotStored(f"the storage did not take file {evidence_id}") from None


class SealingFile:
    """An encrypted object that grows in the storage: write, then finish or abandon. Each step raises NotStored."""

    def __init__(self) -> None:
        self._evidence_id, self._file_key = new_id(), primitives.new_key()
        self._hash, self._count = hashlib.sha256(), 0
        with _storing(self._evidence_id):
            sink = files.evidence_storage().create(files.object_name(self._evidence_id))
        # A request that breaks off tells nobody: an object that nobody finished goes with the last one who holds it.
        self._sink, self.abandon = sink, finalize(self, sink.abandon)
        with self._storing():
            self._sealer = Sealer(self._file_key, self._evidence_id, sink.write)

    def write(self, data: bytes) -> None:
        """Take plaintext. Raises TooLarge past ``EVIDENCE_MAX_BYTES``, and abandons the object."""
        self._count += len(data)
        if self._count > settings.EVIDENCE_MAX_BYTES:
            self.abandon()
            raise TooLarge("the file is larger than is taken")
        self._hash.update(data)
        with self._storing():
            self._sealer.feed(data)

    def finish(self, *, name: str | None, content_type: str | None, charset: str | None = None) -> SealedUpload:
        """Write the last segment, wait until the object is safe from a power cut, and hand it over."""
        with self._storing():
            self._sealer.finish()
            self._sink.finish()
        self.abandon.detach()
        return SealedUpload(
            evidence_id=self._evidence_id,
            file_key=self._file_key,
            sha256=self._hash.hexdigest(),
            name=name,
            content_type=content_type,
            size=self._count,
            charset=charset,
        )

    @contextmanager
    def _storing(self) -> Iterator[None]:
        try:
            with _storing(self._evidence_id):
                yield
        except NotStored:
            self.abandon()
            raise


def seal_stream(stream: BinaryIO, *, name: str, content_type: str) -> SealedUpload:
    """Seal what ``stream`` still holds into the evidence storage; the caller publishes or closes the result.

    Raises TooLarge, NotStored, and whatever the stream raises; nothing is left in the storage then.
    """
    target = SealingFile()
    try:
        while chunk := stream.read(CHUNK_BYTES):
            target.write(chunk)
        return target.finish(name=name, content_type=content_type)
    except BaseException:
        target.abandon()
        raise
