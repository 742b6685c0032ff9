"""The upload handler: hashes, counts and encrypts chunk by chunk, so that plaintext never reaches a disk.

It runs before any view. Nobody's file is taken: only a logged-in person's. A file that is too large, or that the
storage does not take, is left out and the form learns why; everything else in the request is kept. What no view
publishes is removed when the request ends.
"""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from casetracker.vault.errors import VaultError
from casetracker.vault.sealing import CHUNK_BYTES, NotStored, SealedUpload, SealingFile, TooLarge

__all__ = ["SealedUpload", "VaultUploadHandler"]

# Where a form finds the names of the files that were left out, by their fields.
_LISTS: dict[type[VaultError], str] = {TooLarge: "ct_refused_uploads", NotStored: "ct_unsaved_uploads"}


class VaultUploadHandler(FileUploadHandler):
    """Django's upload handler over the CTF1 format."""

    chunk_size = CHUNK_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile
        try:
            self._target = SealingFile()
        except NotStored as error:
            self._leave_out(error)
            raise SkipFile from None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  Django's signature
        try:
            self._target.write(raw_data)
        except (TooLarge, NotStored) as error:
            self._leave_out(error)
            raise SkipFile from None

    def file_complete(self, file_size: int) -> SealedUpload | None:  # noqa: ARG002  it counted itself
        try:
            return self._target.finish(name=self.file_name, content_type=self.content_type, charset=self.charset)
        except NotStored as error:
            self._leave_out(error)
            return None

    def upload_interrupted(self) -> None:
        if hasattr(self, "_target"):
            self._target.abandon()

    def _leave_out(self, why: VaultError) -> None:
        listed = _LISTS[type(why)]
        setattr(self.request, listed, {**getattr(self.request, listed, {}), self.field_name: self.file_name})
