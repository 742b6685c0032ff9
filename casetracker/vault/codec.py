"""Between a Python value and the plaintext bytes of an envelope."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from casetracker.vault.contracts import Kind

BLOCK = 16
_END = b"\x80"


def _pad(data: bytes) -> bytes:
    # ISO/IEC 7816-4: the mark ends the value, zeros fill the block. Taking zeros and one mark from the end gives the
    # value back whole, whatever it holds.
    marked = data + _END
    return marked + bytes(-len(marked) % BLOCK)


def _strip(data: bytes) -> bytes:
    return data.rstrip(b"\x00")[:-1]


_ENCODE: dict[Kind, Callable[[Any], bytes]] = {
    Kind.TEXT: lambda value: str(value).encode(),
    Kind.CHOICE: lambda value: _pad(str(value).encode()),
    Kind.DATE: lambda value: value.isoformat().encode(),
    Kind.INTEGER: lambda value: str(int(value)).encode(),
    Kind.JSON: lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(),
}
DECODE: dict[Kind, Callable[[bytes], Any]] = {
    Kind.TEXT: lambda data: data.decode(),
    Kind.CHOICE: lambda data: _strip(data).decode(),
    Kind.DATE: lambda data: date.fromisoformat(data.decode()),
    Kind.INTEGER: lambda data: int(data.decode()),
    Kind.JSON: json.loads,
}


# What would be written in one form and not be read back from it is refused while it can still be put right: a moment
# where a day is meant, a truth value or a fraction where a number is, bytes where there should be words.
_TAKES: dict[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: lambda value: not isinstance(value, bytes | bytearray | memoryview),
    Kind.CHOICE: lambda value: not isinstance(value, bytes | bytearray | memoryview),
    Kind.DATE: lambda value: isinstance(value, date) and not isinstance(value, datetime),
    Kind.INTEGER: lambda value: isinstance(value, int) and not isinstance(value, bool),
    Kind.JSON: lambda _value: True,
}


def encode(kind: Kind, value: Any) -> bytes:
    """The plaintext bytes of ``value``. Raises TypeError where it is no value of ``kind``."""
    if not _TAKES[kind](value):
        raise TypeError(f"a {type(value).__name__} is no {kind} value")
    return _ENCODE[kind](value)


def decode(kind: Kind, data: bytes) -> Any:
    """The value of plaintext bytes."""
    return DECODE[kind](data)
