"""The upload handler: hashes, counts and encrypts chunk by chunk, so that plaintext never reaches a disk.

It runs before any view. Nobody's file is taken: only a logged-in person's. Too large a file is left out and the form
learns why; everything else in the request is kept. What no view publishes is removed when the request ends.
"""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from casetracker.core.ids import new_id
from casetracker.vault import files, primitives
from casetracker.vault.file_format import Opener, Sealer

CHUNK_BYTES = 256 * 1024


class SealedUpload(UploadedFile):
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
            yield from Opener(source, self.file_key, self.evidence_id)

    def close(self) -> None:
        if not self._published:
            files.evidence_storage().delete(files.object_name(self.evidence_id))
            self._published = True
        super().close()

    def __reduce__(self) -> Any:
        raise TypeError("an upload does not travel: it carries its key")


class VaultUploadHandler(FileUploadHandler):
    """Django's upload handler over the CTF1 format."""

    chunk_size = CHUNK_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile
        self._evidence_id, self._file_key = new_id(), primitives.new_key()
        self._sealer = Sealer(self._file_key, self._evidence_id)
        self._hash, self._count = hashlib.sha256(), 0
        self._sink = self._open_sink()
        self._sink.write(self._sealer.start())

    def _open_sink(self) -> BinaryIO:
        # The storage is given the growing file's own name, never a copy: a temporary file would be a second place.
        storage = files.evidence_storage()
        name = files.object_name(self._evidence_id)
        path = Path(storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True, mode=settings.STORAGES["evidence"]["OPTIONS"]["directory_permissions_mode"])
        sink = path.open("xb")
        path.chmod(settings.STORAGES["evidence"]["OPTIONS"]["file_permissions_mode"])
        return sink

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  Django's signature
        self._count += len(raw_data)
        if self._count > settings.EVIDENCE_MAX_BYTES:
            self._abandon()
            refused = getattr(self.request, "ct_refused_uploads", {})
            self.request.ct_refused_uploads = {**refused, self.field_name: self.file_name}  # type: ignore[union-attr]
            raise SkipFile
        self._hash.update(raw_data)
        for segment in self._sealer.feed(raw_data):
            self._sink.write(segment)

    def file_complete(self, file_size: int) -> File[bytes]:
        self._sink.write(self._sealer.finish())
        self._sink.flush()
        self._sink.close()
        return SealedUpload(
            evidence_id=self._evidence_id,
            file_key=self._file_key,
            sha256=self._hash.hexdigest(),
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )

    def upload_interrupted(self) -> None:
        self._abandon()

    def _abandon(self) -> None:
        if hasattr(self, "_sink"):
            self._sink.close()
            files.evidence_storage().delete(files.object_name(self._evidence_id))
