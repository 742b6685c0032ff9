"""The primitives, and the only importer of ``cryptography``.

Why each is safe here:
- AES-256-GCM with a random 96-bit nonce: every scope has keys of its own, so one key never comes near the 2^32
  messages at which random nonces begin to collide. In files the nonce is a counter under a key used for one file.
- ``encrypt_into`` writes into a buffer that is used again. Only ciphertext ever lies in it, each segment has a nonce of
  its own, and a view of exactly the segment's length is handed on: nothing of an older, longer one goes out behind it.
- HKDF-SHA-256 without salt expands uniformly random 256-bit keys only; ``info`` separates purposes and is
  length-prefixed wherever it has more than one part, so that no two lists of parts encode alike.
- AES-KW (RFC 3394) wraps random keys only. It has no associated data, so what a wrap is bound to goes into the
  derivation of the wrapping key: a wrap moved elsewhere is unwrapped under another key and fails.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16

Aead = AESGCM

__all__ = [
    "KEY_BYTES",
    "NONCE_BYTES",
    "TAG_BYTES",
    "Aead",
    "Expander",
    "InvalidTag",
    "InvalidUnwrap",
    "derive",
    "equal",
    "length_prefixed",
    "mac",
    "new_key",
    "random_bytes",
    "sha256",
    "unwrap_key",
    "wrap_key",
]


# So many bytes from the operating system's generator.
random_bytes = os.urandom


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return random_bytes(KEY_BYTES)


def length_prefixed(*parts: bytes) -> bytes:
    """Join ``parts``, each behind its length as an unsigned 32-bit big-endian integer: an injective encoding."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def derive(key: bytes, info: bytes, *, salt: bytes | None = None) -> bytes:
    """A 256-bit key for one purpose, by HKDF-SHA-256 from a uniformly random ``key``."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(key)


class Expander:
    """:func:`derive` from one key over and over: HKDF's first step, the same each time, is taken once."""

    def __init__(self, key: bytes) -> None:
        self._prk = hmac.digest(bytes(KEY_BYTES), key, "sha256")

    def derive(self, info: bytes) -> bytes:
        """The same 256-bit key that :func:`derive` gives for ``info``: of HKDF's second step, the first block."""
        return hmac.digest(self._prk, info + b"\x01", "sha256")


def wrap_key(wrapping_key: bytes, key: bytes) -> bytes:
    """AES-KW: 32 bytes become 40. Deterministic, which is harmless for random keys."""
    return aes_key_wrap(wrapping_key, key)


def unwrap_key(wrapping_key: bytes, wrapped: bytes) -> bytes:
    """Undo :func:`wrap_key`. Raises InvalidUnwrap where the wrap was made under another key or was changed."""
    return aes_key_unwrap(wrapping_key, wrapped)


def mac(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA-256 of ``data``."""
    return hmac.digest(key, data, "sha256")


def sha256(data: bytes) -> bytes:
    """SHA-256 of ``data``."""
    return hashlib.sha256(data).digest()


def equal(left: bytes, right: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left, right)
