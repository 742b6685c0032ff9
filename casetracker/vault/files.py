"""Encrypted files at rest: object names, wrapped file keys, reading back.

The file key is random and made before anybody knows which case the file belongs to; it is wrapped under the scope's
data key when the row is written. Rotation of data keys touches no file.
"""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from casetracker.vault import keyring, primitives
from casetracker.vault.errors import BrokenCiphertext, KeyUnavailable
from casetracker.vault.file_format import Opener
from casetracker.vault.scopes import Scope
from casetracker.vault.storage import evidence_storage

WRAP_VERSION = 0xE2
WRAP_BYTES = 1 + 4 + 40

__all__ = [
    "WRAP_BYTES",
    "WRAP_VERSION",
    "StoredFile",
    "evidence_storage",
    "named_file",
    "object_name",
    "open_file",
    "stored_file",
    "unwrap_file_key",
    "wrap_file_key",
]


def object_name(evidence_id: UUID) -> str:
    """The final name of a file, from the start; spread over folders by its first byte."""
    text = evidence_id.hex
    return f"{text[:2]}/{text}.ctf"


def named_file(name: str) -> UUID | None:
    """Undo :func:`object_name`; None for a name that is not one of ours."""
    try:
        file_id = UUID(hex=name.rpartition("/")[2].removesuffix(".ctf"))
    except ValueError:
        return None
    return file_id if object_name(file_id) == name else None


def _wrapping_key(scope: Scope, generation: int | None, evidence_id: UUID) -> tuple[int, bytes]:
    number, key = keyring.key_for(scope, keyring.FILE, generation)
    return number, primitives.derive(key, primitives.length_prefixed(b"ct/filekey/v1", evidence_id.bytes))


def wrap_file_key(scope: Scope, evidence_id: UUID, file_key: bytes) -> bytes:
    """Wrap a file key for its row: u8 0xE2 | u32 DEK generation | 40 bytes. Raises KeyUnavailable."""
    generation, wrapping_key = _wrapping_key(scope, None, evidence_id)
    return bytes((WRAP_VERSION,)) + generation.to_bytes(4, "big") + primitives.wrap_key(wrapping_key, file_key)


def unwrap_file_key(scope: Scope, evidence_id: UUID, wrapped: bytes) -> bytes:
    """Undo :func:`wrap_file_key`. Raises BrokenCiphertext where the wrap was changed or moved, KeyUnavailable."""
    if len(wrapped) != WRAP_BYTES or wrapped[0] != WRAP_VERSION:
        raise BrokenCiphertext("not a wrapped file key of a known version", scope)
    _, wrapping_key = _wrapping_key(scope, int.from_bytes(wrapped[1:5], "big"), evidence_id)
    try:
        return primitives.unwrap_key(wrapping_key, wrapped[5:])
    except primitives.InvalidUnwrap:
        raise BrokenCiphertext(f"the key of file {evidence_id} does not open", scope) from None


class StoredFile:
    """A stored file whose header fits its key: its length, its tag, and its plaintext from any place.

    ``size`` is that of the plaintext in bytes. ``tag`` names this ciphertext among all others, and says nothing about
    the content. Read it or close it: reading to the end closes it too.
    """

    def __init__(self, source: BinaryIO, file_key: bytes, scope: Scope, evidence_id: UUID) -> None:
        self._source, self._scope = source, scope
        self._opener = Opener(source, file_key, evidence_id)
        self.size = self._opener.size
        self.tag = self._opener.header.file_id.hex()

    def read(self, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The plaintext from ``start``, to the end or at most ``length`` bytes, piece by piece; once.

        The first piece is opened at once: what was changed raises here, and not in the middle of an answer.
        Raises BrokenCiphertext, and KeyUnavailable where the storage does not give out the first piece.
        """
        whole = start == 0 and length is None
        wanted = self.size if length is None else length
        pieces = iter(self._opener) if whole else self._opener.read_range(start, wanted)
        try:
            first = next(pieces, b"")
        except BrokenCiphertext as error:
            self.close()
            raise BrokenCiphertext(str(error), self._scope) from None
        except OSError as error:
            self.close()
            raise KeyUnavailable(f"the storage stopped giving out a file: {type(error).__name__}") from None
        return self._given_out(first, pieces)

    def _given_out(self, first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
        with self._source:
            yield first
            try:
                yield from rest
            except BrokenCiphertext as error:
                raise BrokenCiphertext(str(error), self._scope) from None

    def close(self) -> None:
        """Let go of the storage. Twice is no error."""
        self._source.close()


def stored_file(scope: Scope, evidence_id: UUID, wrapped: bytes) -> StoredFile:
    """Open a stored file. Raises BrokenCiphertext, and KeyUnavailable where key or file cannot be had."""
    file_key = unwrap_file_key(scope, evidence_id, wrapped)
    try:
        source = evidence_storage().open(object_name(evidence_id))
        try:
            return StoredFile(source, file_key, scope, evidence_id)
        except BaseException:
            source.close()
            raise
    except BrokenCiphertext as error:
        raise BrokenCiphertext(str(error), scope) from None
    except FileNotFoundError:
        raise KeyUnavailable(f"the file {evidence_id} is not in the storage") from None
    except OSError as error:
        raise KeyUnavailable(f"the storage does not give out file {evidence_id}: {type(error).__name__}") from None


def open_file(scope: Scope, evidence_id: UUID, wrapped: bytes) -> Iterator[bytes]:
    """The plaintext of a stored file, segment by segment.

    Key, header and first segment are checked before anything is given out. Raises BrokenCiphertext, KeyUnavailable.
    """
    return stored_file(scope, evidence_id, wrapped).read()
