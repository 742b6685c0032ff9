"""The stream format of tables: JSON lines, compressed. Pure, no Django: any program can read it for decades.

    {"stream": "casetracker-backup", "version": 1, "part": …, "tables": [[name, [[column, type], …]], …]}
    {"table": name}       then a row a line: [value, …]
    {"end": {"rows": {name: number, …}, "sha256": digest of every byte before this line}}

The compression is gzip's; ``values`` says how each type is written.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from casetracker.backup.errors import BackupDamaged
from casetracker.backup.values import reader_of, writer_of

STREAM, VERSION = "casetracker-backup", 1
_GZIP = 16 + zlib.MAX_WBITS
_LEVEL = 1  # ciphertext in base 64 shrinks by its quarter at any level
_PIECE_BYTES = 64 * 1024
Row = Sequence[Any]


class Table(NamedTuple):
    """A table's name, and its columns, each with its type."""

    name: str
    columns: tuple[tuple[str, str], ...]


class Sink(Protocol):
    """Who takes what a stream holds."""

    def header(self, tables: list[Table]) -> None:
        """Every table, before the first row."""

    def row(self, table: str, values: list[Any]) -> None:
        """One row, in the order of the columns."""


def write(
    part: str, tables: list[Table], rows_of: Callable[[str], Iterable[Row]], counts: dict[str, int]
) -> Iterator[bytes]:
    """The compressed stream of ``tables``; fills ``counts`` with the number of rows of each."""
    return _compressed(_lines(part, tables, rows_of, counts))


def _lines(
    part: str, tables: list[Table], rows_of: Callable[[str], Iterable[Row]], counts: dict[str, int]
) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for line in _body(part, tables, rows_of, counts):
        digest.update(line)
        yield line
    yield _line({"end": {"rows": counts, "sha256": digest.hexdigest()}})


def _body(
    part: str, tables: list[Table], rows_of: Callable[[str], Iterable[Row]], counts: dict[str, int]
) -> Iterator[bytes]:
    yield _line({"stream": STREAM, "version": VERSION, "part": part, "tables": tables})
    for table in tables:
        yield _line({"table": table.name})
        writers = [writer_of(kind) for _, kind in table.columns]
        counts[table.name] = 0
        for row in rows_of(table.name):
            counts[table.name] += 1
            yield _line([write_one(value) for write_one, value in zip(writers, row, strict=True)])


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _compressed(lines: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    held = bytearray()
    for line in lines:
        held += compressor.compress(line)
        if len(held) >= _PIECE_BYTES:
            yield bytes(held)
            held.clear()
    yield bytes(held) + compressor.flush()


class Reader:
    """Takes a compressed stream piece by piece and hands rows to a sink. Raises BackupDamaged at the first wrong line.

    ``finish`` must be called: only then is the stream known to be whole.
    """

    def __init__(self, part: str, sink: Sink) -> None:
        self._part, self._sink = part, sink
        self._unzip, self._half = zlib.decompressobj(_GZIP), b""
        self._digest = hashlib.sha256()
        self._readers: dict[str, list[Callable[[Any], Any]]] | None = None
        self._table = ""
        self._ended = False
        self.counts: dict[str, int] = {}

    def feed(self, data: bytes) -> None:
        """Take the next piece."""
        is_through = False
        while not is_through:
            try:
                text = self._unzip.decompress(data, _PIECE_BYTES)
            except zlib.error:
                raise self._damaged("does not unpack") from None
            data = self._unzip.unconsumed_tail
            # All of the input may be taken in while a full piece, and perhaps more, was given out.
            is_through = not data and len(text) < _PIECE_BYTES
            *lines, self._half = (self._half + text).split(b"\n")
            for line in lines:
                self._take(line)

    def finish(self) -> None:
        """Say that nothing follows. Raises BackupDamaged where the end has not come, or something came after it."""
        rest = self._unzip.flush()
        if rest or self._half or not self._ended or not self._unzip.eof or self._unzip.unused_data:
            raise self._damaged("does not end where it should")

    def _damaged(self, what: str) -> BackupDamaged:
        return BackupDamaged(f"the stream of {self._part} {what}")

    def _take(self, line: bytes) -> None:
        if self._ended:
            raise self._damaged("goes on after its end")
        try:
            self._understand(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self._damaged(f"has an unreadable line in {self._table or 'its header'}") from None
        self._digest.update(line + b"\n")

    def _understand(self, value: Any) -> None:
        if self._readers is None:
            self._header(value)
        elif isinstance(value, list):
            readers = self._readers[self._table]
            self.counts[self._table] += 1
            self._sink.row(self._table, [read(one) for read, one in zip(readers, value, strict=True)])
        elif "table" in value:
            self._table = value["table"]
            self.counts[self._table] = 0
        else:
            self._end(value["end"])

    def _header(self, value: dict[str, Any]) -> None:
        if (value["stream"], value["version"], value["part"]) != (STREAM, VERSION, self._part):
            raise self._damaged("is of another format or part")
        tables = [Table(name, tuple((column, kind) for column, kind in columns)) for name, columns in value["tables"]]
        self._readers = {table.name: [reader_of(kind) for _, kind in table.columns] for table in tables}
        self._sink.header(tables)

    def _end(self, value: dict[str, Any]) -> None:
        if value["sha256"] != self._digest.hexdigest() or value["rows"] != self.counts:
            raise self._damaged("does not have the rows that its end counts")
        self._ended = True
