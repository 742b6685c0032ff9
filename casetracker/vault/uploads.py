"""The upload handler: hashes, counts and encrypts chunk by chunk, so that plaintext never reaches a disk.

It runs before any view. Nobody's file is taken: only a logged-in person's. Too large a file is left out and the form
learns why; everything else in the request is kept. What no view publishes is removed when the request ends.
"""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from casetracker.vault.sealing import CHUNK_BYTES, SealedUpload, SealingFile, TooLarge

__all__ = ["SealedUpload", "VaultUploadHandler"]


class VaultUploadHandler(FileUploadHandler):
    """Django's upload handler over the CTF1 format."""

    chunk_size = CHUNK_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile
        self._target = SealingFile()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  Django's signature
        try:
            self._target.write(raw_data)
        except TooLarge:
            refused = getattr(self.request, "ct_refused_uploads", {})
            self.request.ct_refused_uploads = {**refused, self.field_name: self.file_name}  # type: ignore[union-attr]
            raise SkipFile from None

    def file_complete(self, file_size: int) -> SealedUpload:  # noqa: ARG002  it counted itself
        return self._target.finish(name=self.file_name, content_type=self.content_type, charset=self.charset)

    def upload_interrupted(self) -> None:
        if hasattr(self, "_target"):
            self._target.abandon()
