"""The chain: pure functions from an entry to its canonical body and its digest.

    h = SHA-256(0x00 | prev | canonical body)

The body is RFC 8785 JSON and includes the chain and the sequence number; 0x00 marks a leaf, as in RFC 9162, so that a
tree over the same digests can follow.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

FORMAT = 1
GENESIS = bytes(32)
COLUMNS = (
    "action",
    "actor_id",
    "actor_kind",
    "chain_id",
    "chain_kind",
    "codes",
    "fields",
    "objects_named",
    "occurred_at",
    "request_id",
    "seals",
    "seq",
)


def canonical_body(entry: Mapping[str, Any]) -> bytes:
    """The canonical JSON of an entry given as a mapping of its columns."""
    body = {name: _plain(entry[name]) for name in COLUMNS}
    return rfc8785.dumps({"format": FORMAT, **body})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if value is None or isinstance(value, str | int | list | dict):
        return value
    return str(value)


def digest(prev: bytes, body: bytes) -> bytes:
    """The digest of an entry behind ``prev`` (32 bytes; GENESIS for the first)."""
    return hashlib.sha256(b"\x00" + prev + body).digest()
