"""Typed values in JSON: what a column holds on either engine, and back, without loss. Pure."""

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

Convert = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _bytes_text(value: Any) -> str:
    return base64.b64encode(bytes(value)).decode()


def _text_bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


# By type: how a value is written, and how it is read. A type's name is part of the format and keeps its meaning.
TYPES: dict[str, tuple[Convert, Convert]] = {
    "bool": (_same, _same),
    "int": (_same, _same),
    "float": (_same, _same),
    "text": (_same, _same),
    "json": (_same, _same),
    "bytes": (_bytes_text, _text_bytes),
    "uuid": (str, UUID),
    "datetime": (_moment, datetime.fromisoformat),
    "date": (date.isoformat, date.fromisoformat),
    "decimal": (str, Decimal),
}


def writer_of(kind: str) -> Convert:
    """How a value of ``kind`` becomes JSON; None stays None."""
    return _unless_none(TYPES[kind][0])


def reader_of(kind: str) -> Convert:
    """The way back. What it returns raises ValueError or TypeError where the JSON is no value of ``kind``."""
    return _unless_none(TYPES[kind][1])


def _unless_none(convert: Convert) -> Convert:
    return convert if convert is _same else lambda value: None if value is None else convert(value)
