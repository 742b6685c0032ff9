"""The field envelope: pure functions from a key and a place to bytes and back.

    u8 0xE1 version | u8 alg (1 = AES-256-GCM) | u32 DEK generation | 12 B nonce | ciphertext | 16 B tag

34 bytes over the plaintext. The place (contract, scope, row) is associated data: a ciphertext copied to another row,
field or scope does not open. The six bytes in front are associated data too, so the generation cannot be changed.
"""

from typing import NamedTuple
from uuid import UUID

from casetracker.vault import primitives
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.primitives import NONCE_BYTES, random_bytes
from casetracker.vault.scopes import Scope

VERSION = 0xE1
ALG_AES_256_GCM = 1
HEAD_BYTES = 6
OVERHEAD_BYTES = HEAD_BYTES + primitives.NONCE_BYTES + primitives.TAG_BYTES
_BODY = HEAD_BYTES + primitives.NONCE_BYTES
_DOMAIN = b"ct-field-v1"


class Place(NamedTuple):
    """Where a ciphertext belongs: the contract of its field, its scope, its row."""

    contract: str
    scope: Scope
    row_id: UUID


def head_of(generation: int) -> bytes:
    """The six bytes in front of every envelope under keys of one generation."""
    return bytes((VERSION, ALG_AES_256_GCM)) + generation.to_bytes(4, "big")


_ROW_LENGTH = (16).to_bytes(4, "big")


class _Fronts(dict[str, bytes]):
    """What stands before the row in the associated data, by contract: put together when it is first asked for."""

    def __init__(self, middle: bytes) -> None:
        super().__init__()
        self._middle = middle

    def __missing__(self, contract: str) -> bytes:
        self[contract] = front = primitives.length_prefixed(_DOMAIN, contract.encode()) + self._middle
        return front


class FieldCipher:
    """The cipher of one scope's fields under one generation of its key.

    Associated data are length-prefixed(domain, contract, kind, scope id, row id, head). All but the row is known
    beforehand, so the parts are put together once, and a field costs little more than its AES.
    """

    __slots__ = ("_decrypt", "_encrypt", "_fronts", "_tail", "generation", "head", "scope")

    def __init__(self, aead: primitives.Aead, scope: Scope, generation: int) -> None:
        self.scope, self.generation = scope, generation
        self._encrypt, self._decrypt = aead.encrypt, aead.decrypt
        self.head = head_of(generation)
        self._tail = primitives.length_prefixed(self.head)
        self._fronts = _Fronts(primitives.length_prefixed(bytes((scope.kind,)), scope.id.bytes) + _ROW_LENGTH)

    def seal(self, contract: str, row_id: UUID, plaintext: bytes, *, nonce: bytes | None = None) -> bytes:
        """The envelope of ``plaintext`` for a field of a row.

        ``nonce`` is given by known-answer tests alone; otherwise it is random.
        """
        nonce = nonce or random_bytes(NONCE_BYTES)
        associated = self._fronts[contract] + row_id.int.to_bytes(16, "big") + self._tail
        return self.head + nonce + self._encrypt(nonce, plaintext, associated)

    def unseal(self, contract: str, row_id: UUID, envelope: bytes) -> bytes:
        """The plaintext of an envelope. Raises BrokenCiphertext where it was changed or belongs elsewhere."""
        if envelope[:HEAD_BYTES] != self.head:
            generation_of(envelope)
            raise BrokenCiphertext(f"{contract} of row {row_id} is of another generation", self.scope)
        associated = self._fronts[contract] + row_id.int.to_bytes(16, "big") + self._tail
        try:
            return self._decrypt(envelope[HEAD_BYTES:_BODY], envelope[_BODY:], associated)
        except (primitives.InvalidTag, ValueError):  # a value error where it is cut short
            raise BrokenCiphertext(f"{contract} of row {row_id} does not open", self.scope) from None


def generation_of(envelope: bytes) -> int:
    """The DEK generation that an envelope names. Raises BrokenCiphertext where the bytes are no envelope of ours."""
    if len(envelope) < OVERHEAD_BYTES or envelope[0] != VERSION or envelope[1] != ALG_AES_256_GCM:
        raise BrokenCiphertext("not an envelope of a known version")
    return int.from_bytes(envelope[2:HEAD_BYTES], "big")


def seal(
    aead: primitives.Aead, generation: int, place: Place, plaintext: bytes, *, nonce: bytes | None = None
) -> bytes:
    """Encrypt ``plaintext`` for ``place`` under the field key of DEK ``generation``."""
    return FieldCipher(aead, place.scope, generation).seal(place.contract, place.row_id, plaintext, nonce=nonce)


def unseal(aead: primitives.Aead, place: Place, envelope: bytes) -> bytes:
    """Decrypt an envelope at ``place``. Raises BrokenCiphertext where it was changed or belongs elsewhere."""
    cipher = FieldCipher(aead, place.scope, generation_of(envelope))
    return cipher.unseal(place.contract, place.row_id, envelope)
