"""Encrypted files at rest: object names, wrapped file keys, reading back.

The file key is random and made before anybody knows which case the file belongs to; it is wrapped under the scope's
data key when the row is written. Rotation of data keys touches no file.
"""

from collections.abc import Iterator
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files import File
from django.core.files.storage import Storage, storages

from casetracker.vault import keyring, primitives
from casetracker.vault.errors import BrokenCiphertext, KeyUnavailable
from casetracker.vault.file_format import Opener
from casetracker.vault.scopes import Scope

WRAP_VERSION = 0xE2
WRAP_BYTES = 1 + 4 + 40


def evidence_storage() -> Storage:
    """Where encrypted files lie."""
    return storages["evidence"]


def object_name(evidence_id: UUID) -> str:
    """The final name of a file, from the start; spread over folders by its first byte."""
    text = evidence_id.hex
    return f"{text[:2]}/{text}.ctf"


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


def open_file(scope: Scope, evidence_id: UUID, wrapped: bytes) -> Iterator[bytes]:
    """The plaintext of a stored file, segment by segment.

    Key, header and first segment are checked before anything is given out: what was changed raises here, and not in the
    middle of an answer. Raises BrokenCiphertext, KeyUnavailable.
    """
    file_key = unwrap_file_key(scope, evidence_id, wrapped)
    try:
        source = evidence_storage().open(object_name(evidence_id), "rb")
    except FileNotFoundError:
        raise KeyUnavailable(f"the file {evidence_id} is not in the storage") from None
    try:
        segments = iter(Opener(cast("BinaryIO", source), file_key, evidence_id))
        first = next(segments)
    except BrokenCiphertext as error:
        source.close()
        raise BrokenCiphertext(str(error), scope) from None
    return _given_out(source, scope, first, segments)


def _given_out(source: "File[bytes]", scope: Scope, first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    with source:
        yield first
        try:
            yield from rest
        except BrokenCiphertext as error:
            raise BrokenCiphertext(str(error), scope) from None
