"""Where the files that a document names come from: a folder on disk, or the uploads of the same request.

A name is a relative path with forward slashes. It never leads out of the folder: no absolute path, no ``..``, and no
link, neither as the file nor as a folder on the way to it.
"""

import errno
import mimetypes
import os
import stat
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from casetracker.vault.sealing import NotStored, SealedUpload, TooLarge, seal_stream

LONGEST_PATH = 400
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
# Without O_NONBLOCK the opening of a named pipe would wait for somebody to write into it.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


class FileRefused(Exception):
    """The file is not taken: a stable code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code, self.message = code, message


class FileSource(Protocol):
    """Gives the files of one communication."""

    def check(self, name: str) -> None:
        """Raise FileRefused where the file would not be taken; cheap."""

    def seal(self, name: str) -> SealedUpload:
        """The file, encrypted in the evidence storage and not yet published. Raises FileRefused."""

    def close(self) -> None:
        """Remove from the storage what was sealed and has not been published by a committed row."""


def path_parts(name: str) -> list[str]:
    """The steps of a relative path. Raises FileRefused (``path_malformed``) for any other."""
    parts = name.split("/")
    is_inside = all(part not in ("", ".", "..") for part in parts)
    # Control and formatting characters would break a header or turn a name round on the page.
    is_plain = "\\" not in name and not any(unicodedata.category(character)[0] == "C" for character in name)
    if not is_inside or not is_plain or len(name) > LONGEST_PATH:
        text = _("Give the path of the file from the document's own folder, such as annexes/decision.pdf.")
        raise FileRefused("path_malformed", text)
    return parts


def refuse_size(size: int) -> None:
    """Raise FileRefused for a size in bytes that is not taken (``file_empty``, ``file_too_large``)."""
    if size == 0:
        raise FileRefused("file_empty", _("The file is empty."))
    if size > settings.EVIDENCE_MAX_BYTES:
        text = _("The file has %(size)s bytes; at most %(most)s are taken.")
        raise FileRefused("file_too_large", text % {"size": size, "most": settings.EVIDENCE_MAX_BYTES})


class FolderFiles:
    """The plain files below one folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._sealed: list[SealedUpload] = []

    def check(self, name: str) -> None:
        self._open(name).close()

    def seal(self, name: str) -> SealedUpload:
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        with self._open(name) as source:
            try:
                sealed = seal_stream(source, name=path_parts(name)[-1], content_type=media_type)
            except TooLarge:  # it has grown since it was opened
                raise FileRefused("file_too_large", _("The file is larger than is taken.")) from None
            except NotStored:
                text = _("The file was not saved: the storage did not take it. Try again in a few minutes.")
                raise FileRefused("file_not_saved", text) from None
            except OSError:
                raise _unreadable() from None
        self._sealed.append(sealed)
        return sealed

    def close(self) -> None:
        for sealed in self._sealed:
            sealed.close()

    def _open(self, name: str) -> BinaryIO:
        try:
            descriptor = _open_below(self._root, path_parts(name))
        except OSError as error:
            raise _reason(error) from None
        try:
            _refuse_unless_plain(os.fstat(descriptor))
        except FileRefused:
            os.close(descriptor)
            raise
        return os.fdopen(descriptor, "rb")


def _open_below(root: Path, parts: list[str]) -> int:
    # Step by step from an open folder: a link put there between a look and the opening would lead nowhere.
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            inner = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(parts[-1], _FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _refuse_unless_plain(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise _not_plain()
    refuse_size(status.st_size)


def _reason(error: OSError) -> FileRefused:
    if error.errno == errno.ENOENT:
        return FileRefused("file_missing", _("There is no file at this path, seen from the document's own folder."))
    if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO):
        return _not_plain()
    return _unreadable()


def _not_plain() -> FileRefused:
    text = _("This is not a plain file below the document's folder: links, folders and devices are not followed.")
    return FileRefused("file_not_plain", text)


def _unreadable() -> FileRefused:
    return FileRefused("file_unreadable", _("The file cannot be read."))


class UploadedFiles:
    """The files that came with the same request, by the names that the document gives them."""

    def __init__(self, uploads: Mapping[str, SealedUpload]) -> None:
        self._uploads = uploads

    def check(self, name: str) -> None:
        upload = self._uploads.get(name)
        if upload is None:
            raise FileRefused("file_missing", _("No file of this name came with the document."))
        refuse_size(upload.size or 0)

    def seal(self, name: str) -> SealedUpload:
        self.check(name)
        return self._uploads[name]

    def close(self) -> None:
        for upload in self._uploads.values():
            upload.close()
