"""age files (age-encryption.org/v1) for recipients who are offline, in constant memory. Only this imports ``pyrage``.

age proves to nobody who wrote a file: whoever knows a recipient can make one. What makes a backup ours is the seal of
its manifest (``manifest``).
"""

import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from casetracker.backup.errors import AgeKeyUnfit, BackupDamaged, BackupError

Recipient = Any  # pyrage comes without types
Identity = Any
_SSH_KEY = "-----BEGIN"


def recipients_of(texts: Iterable[str]) -> list[Recipient]:
    """Read recipients: X25519 (``age1…``) or an SSH public key. Raises AgeKeyUnfit."""
    return [_recipient(text.strip()) for text in texts]


def recipients_in(path: Path) -> list[str]:
    """The recipients' texts in a file, one a line; ``#`` begins a comment. Raises AgeKeyUnfit."""
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
    except (OSError, UnicodeDecodeError):
        raise AgeKeyUnfit(f"the file of recipients {path} cannot be read") from None
    return [line for line in lines if line and not line.startswith("#")]


def _recipient(text: str) -> Recipient:
    try:
        if text.startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(text)
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        if text.upper().startswith("AGE-SECRET-KEY-"):
            raise AgeKeyUnfit("a secret key was given as a recipient: its public half begins with age1") from None
        raise AgeKeyUnfit(f"not a recipient of age (age1…) or an SSH public key: {text[:20]}…") from None


def identities_in(path: Path) -> list[Identity]:
    """Read the identities of a file that its owner alone may read. Raises AgeKeyUnfit."""
    try:
        with path.open("rb") as file:
            mode, content = os.fstat(file.fileno()).st_mode, file.read()
    except OSError as error:
        raise AgeKeyUnfit(f"the identity file {path} cannot be read: {error.strerror}") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise AgeKeyUnfit(f"others may read {path}: make it 0600")
    try:
        found = _identities(content)
    except (pyrage.IdentityError, UnicodeDecodeError):
        raise AgeKeyUnfit(f"{path} holds no identity of age and no unencrypted SSH key") from None
    if not found:
        raise AgeKeyUnfit(f"{path} holds no identity")
    return found


def _identities(content: bytes) -> list[Identity]:
    text = content.decode()
    if text.startswith(_SSH_KEY):
        return [pyrage.ssh.Identity.from_buffer(content)]
    lines = (line.strip() for line in text.splitlines())
    return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]


class _Pulled(io.RawIOBase):
    """Pieces of bytes, read as a file; what goes wrong in making them is kept, since age would tell only its text."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""
        self.error: BaseException | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        try:
            while not self._held:
                self._held = next(self._pieces)
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        given, self._held = self._held[:size], self._held[size:]
        return given


class _Pushed(io.RawIOBase):
    """A file that hands on what is written to it."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take
        self.error: BaseException | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        try:
            self._take(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)


def encrypt(pieces: Iterator[bytes], sink: BinaryIO, recipients: list[Recipient]) -> None:
    """Write ``pieces`` encrypted to ``sink``. Raises whatever the pieces raise, and BackupError."""
    source = _Pulled(pieces)
    try:
        pyrage.encrypt_io(source, sink, recipients)
    except (pyrage.EncryptError, OSError) as error:
        raise source.error or BackupError(f"age could not encrypt: {error}") from None


def decrypt(source: BinaryIO | io.RawIOBase, take: Callable[[bytes], None], identities: list[Identity]) -> None:
    """Hand the plaintext of ``source`` on, piece by piece; only once it is through is the end known to be the end.

    Raises whatever ``take`` raises; AgeKeyUnfit where no identity opens it; BackupDamaged.
    """
    target = _Pushed(take)
    try:
        pyrage.decrypt_io(source, target, identities)
    except (pyrage.DecryptError, OSError) as error:
        if target.error is not None:
            raise target.error from None
        if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
            raise AgeKeyUnfit("no identity at hand opens this part: it was made for other recipients") from None
        raise BackupDamaged("a part does not decrypt: it was changed or cut") from None
