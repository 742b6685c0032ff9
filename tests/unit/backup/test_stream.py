"""The stream of tables: what was written comes back in its types, and anything else is refused."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetracker.backup import stream
from casetracker.backup.errors import BackupDamaged
from casetracker.backup.stream import Table

KINDS = ("bool", "int", "float", "text", "json", "bytes", "uuid", "datetime", "date", "decimal")
EVERY_TYPE = Table("every", tuple((f"a_{kind}", kind) for kind in KINDS))
ROW = (
    True,
    2**60,
    1.5,
    "Ирина\n“،\u2028\x00",
    {"a": [1, None, "é"]},
    bytes(range(256)),
    UUID(int=7),
    datetime(2026, 3, 1, 10, 30, 0, 123456, tzinfo=UTC),
    date(1990, 1, 2),
    Decimal("12.340"),
)
NOTHING = (None,) * len(ROW)


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.rows: list[tuple[str, tuple[Any, ...]]] = []

    def header(self, tables: list[Table]) -> None:
        self.tables = tables

    def row(self, table: str, values: list[Any]) -> None:
        self.rows.append((table, tuple(values)))


def written(rows: dict[str, list[Any]], tables: list[Table]) -> bytes:
    return b"".join(stream.write("data", tables, lambda name: rows[name], {}))


def read(content: bytes, *, part: str = "data", step: int = 10_000) -> Kept:
    kept = Kept()
    reader = stream.Reader(part, kept)
    for at in range(0, len(content), step):
        reader.feed(content[at : at + step])
    reader.finish()
    return kept


def lines_of(content: bytes) -> list[bytes]:
    return gzip.decompress(content).splitlines(keepends=True)


@pytest.fixture
def content() -> bytes:
    return written({"every": [ROW, NOTHING, ROW]}, [EVERY_TYPE])


@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_values_of_every_type_come_back_as_they_were(content: bytes, step: int) -> None:
    kept = read(content, step=step)

    assert kept.tables == [EVERY_TYPE]
    assert kept.rows == [("every", ROW), ("every", NOTHING), ("every", ROW)]
    assert [type(value) for value in kept.rows[0][1]] == [type(value) for value in ROW]


def test_what_packs_well_comes_back_whole() -> None:
    table = Table("long", (("text", "text"),))
    rows = [("a" * 1_000_000,)] * 5

    assert len(read(written({"long": rows}, [table])).rows) == 5


@given(rows=st.lists(st.tuples(st.text(), st.binary(), st.none() | st.integers(-(2**63), 2**63))))
def test_any_text_bytes_and_numbers_come_back(rows: list[tuple[str, bytes, int | None]]) -> None:
    table = Table("any", (("t", "text"), ("b", "bytes"), ("n", "int")))

    assert [values for _, values in read(written({"any": rows}, [table])).rows] == rows


def test_any_gzip_program_reads_it(content: bytes) -> None:
    first, second, *_, last = lines_of(content)

    assert json.loads(first)["tables"][0][0] == "every"
    assert json.loads(second) == {"table": "every"}
    assert json.loads(last)["end"]["rows"] == {"every": 3}


def without(content: bytes, number: int) -> Iterator[bytes]:
    return (line for at, line in enumerate(lines_of(content)) if at != number)


@pytest.mark.parametrize("number", range(6))
def test_a_stream_without_one_of_its_lines_is_refused(content: bytes, number: int) -> None:
    with pytest.raises(BackupDamaged):
        read(gzip.compress(b"".join(without(content, number))))


def test_a_changed_row_is_refused(content: bytes) -> None:
    changed = gzip.decompress(content).replace(b"1152921504606846976", b"1152921504606846977", 1)

    with pytest.raises(BackupDamaged, match="its end counts"):
        read(gzip.compress(changed))


@pytest.mark.parametrize("cut", [1, 8, 50])
def test_a_stream_that_was_cut_is_refused(content: bytes, cut: int) -> None:
    with pytest.raises(BackupDamaged):
        read(content[:-cut])


@pytest.mark.parametrize("more", [b"{}\n", b"x"])
def test_what_follows_the_end_is_refused(content: bytes, more: bytes) -> None:
    with pytest.raises(BackupDamaged):
        read(gzip.compress(gzip.decompress(content) + more))
    with pytest.raises(BackupDamaged):
        read(content + more)


def test_a_row_with_a_value_too_few_is_refused(content: bytes) -> None:
    lines = lines_of(content)
    lines[2] = b"[1,2]\n"

    with pytest.raises(BackupDamaged, match="unreadable line in every"):
        read(gzip.compress(b"".join(lines)))


def test_another_part_is_refused(content: bytes) -> None:
    with pytest.raises(BackupDamaged, match="another format or part"):
        read(content, part="keys")


def test_what_is_no_stream_is_refused() -> None:
    with pytest.raises(BackupDamaged, match="does not unpack"):
        read(b"nonsense")
