"""The field envelope: pure functions from a key and a place to bytes and back.

    u8 0xE1 version | u8 alg (1 = AES-256-GCM) | u32 DEK generation | 12 B nonce | ciphertext | 16 B tag

34 bytes over the plaintext. The place (contract, scope, row) is associated data: a ciphertext copied to another row,
field or scope does not open. The six bytes in front are associated data too, so the generation cannot be changed.
"""

from typing import NamedTuple
from uuid import UUID

from casetracker.vault import primitives
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.scopes import Scope

VERSION = 0xE1
ALG_AES_256_GCM = 1
HEAD_BYTES = 6
OVERHEAD_BYTES = HEAD_BYTES + primitives.NONCE_BYTES + primitives.TAG_BYTES
_DOMAIN = b"ct-field-v1"


class Place(NamedTuple):
    """Where a ciphertext belongs: the contract of its field, its scope, its row."""

    contract: str
    scope: Scope
    row_id: UUID


def _head(generation: int) -> bytes:
    return bytes((VERSION, ALG_AES_256_GCM)) + generation.to_bytes(4, "big")


def _associated_data(place: Place, head: bytes) -> bytes:
    return primitives.length_prefixed(
        _DOMAIN,
        place.contract.encode(),
        bytes((place.scope.kind,)),
        place.scope.id.bytes,
        place.row_id.bytes,
        head,
    )


def seal(
    aead: primitives.Aead, generation: int, place: Place, plaintext: bytes, *, nonce: bytes | None = None
) -> bytes:
    """Encrypt ``plaintext`` for ``place`` under the field key of DEK ``generation``.

    ``nonce`` is given by known-answer tests alone; otherwise it is random.
    """
    head = _head(generation)
    nonce = nonce or primitives.random_bytes(primitives.NONCE_BYTES)
    return head + nonce + aead.encrypt(nonce, plaintext, _associated_data(place, head))


def generation_of(envelope: bytes) -> int:
    """The DEK generation that an envelope names. Raises BrokenCiphertext where the bytes are no envelope of ours."""
    if len(envelope) < OVERHEAD_BYTES or envelope[0] != VERSION or envelope[1] != ALG_AES_256_GCM:
        raise BrokenCiphertext("not an envelope of a known version")
    return int.from_bytes(envelope[2:HEAD_BYTES], "big")


def unseal(aead: primitives.Aead, place: Place, envelope: bytes) -> bytes:
    """Decrypt an envelope at ``place``. Raises BrokenCiphertext where it was changed or belongs elsewhere."""
    generation_of(envelope)
    head, rest = envelope[:HEAD_BYTES], envelope[HEAD_BYTES:]
    nonce, sealed = rest[: primitives.NONCE_BYTES], rest[primitives.NONCE_BYTES :]
    try:
        return aead.decrypt(nonce, sealed, _associated_data(place, head))
    except primitives.InvalidTag:
        raise BrokenCiphertext(f"{place.contract} of row {place.row_id} does not open", place.scope) from None
