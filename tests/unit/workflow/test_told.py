"""Which side is told of which step: told.py against a table written by hand."""

import csv
from pathlib import Path

import pytest

from workflow.notices.told import TOLD, Audience
from workflow.vocabulary import EventKind

TABLE = Path(__file__).parent / "data" / "told.csv"


def _rows() -> dict[str, frozenset[str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = [{name.strip(): cell.strip() for name, cell in row.items()} for row in csv.DictReader(lines)]
    return {row["kind"]: frozenset(name for name, cell in row.items() if cell == "x") for row in rows}


def test_every_kind_of_step_stands_in_the_table_once() -> None:
    lines = [line.split(",")[0].strip() for line in TABLE.read_text(encoding="utf-8").splitlines()[2:]]

    assert sorted(lines) == sorted(kind.value for kind in EventKind)


@pytest.mark.parametrize("kind", EventKind, ids=str)
def test_who_is_told_of_a_step_is_as_the_table_says(kind: EventKind) -> None:
    assert frozenset(one.value for one in TOLD.get(kind, frozenset())) == _rows()[kind.value]


def test_the_tables_columns_are_the_audiences() -> None:
    header = TABLE.read_text(encoding="utf-8").splitlines()[1]

    assert [name.strip() for name in header.split(",")[1:]] == [one.value for one in Audience]
