"""The table and its CSV show published numbers and nothing that tells one hidden number from another."""

import csv
import io
from datetime import date

import pytest

from workflow.statistics.disclosure import HIDDEN, Cell
from workflow.statistics.table import COLUMNS, csv_bytes, harmless, lines
from workflow.statistics.vocabulary import OUTCOMES, Standing

DECEMBER = date(2026, 12, 1)
CELLS = [
    Cell("MEX", 2026, Standing.INADMISSIBLE, 12, DECEMBER),
    Cell("GTM", 2025, Standing.VIOLATION, 10, date(2025, 12, 1)),
    Cell("MEX", 2026, Standing.VIOLATION, 31, DECEMBER),
]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_a_line_has_a_place_for_every_outcome() -> None:
    line = lines(CELLS)[-1]

    assert (line.state, line.year, line.as_of) == ("MEX", 2026, "2026-12")
    assert line.numbers == (None, 12, None, None, 31)


def test_there_is_no_line_without_a_published_number() -> None:
    assert [(line.state, line.year) for line in lines(CELLS)] == [("GTM", 2025), ("MEX", 2026)]


def test_the_file_has_one_row_a_number_and_no_totals() -> None:
    found = rows(csv_bytes("icrmw-77", CELLS))

    assert len(found) == 2 * len(OUTCOMES)
    assert {row["outcome"] for row in found} == {outcome.value for outcome in OUTCOMES}
    assert sorted(row["cases"] for row in found if row["cases"] != HIDDEN) == ["10", "12", "31"]


def test_every_hidden_number_is_the_same_symbol() -> None:
    hidden = {row["cases"] for row in rows(csv_bytes("icrmw-77", CELLS)) if not row["cases"].isdigit()}

    assert hidden == {HIDDEN}


def test_the_same_cells_give_the_same_bytes_in_any_order() -> None:
    assert csv_bytes("icrmw-77", CELLS) == csv_bytes("icrmw-77", CELLS[::-1])


def test_the_bytes_are_those_of_the_format() -> None:
    content = csv_bytes("icrmw-77", CELLS[:1])

    assert content == (
        b"procedure,state,year,outcome,cases,as_of\r\n"
        b"icrmw-77,MEX,2026,not_registered,*,2026-12\r\n"
        b"icrmw-77,MEX,2026,inadmissible,12,2026-12\r\n"
        b"icrmw-77,MEX,2026,discontinued,*,2026-12\r\n"
        b"icrmw-77,MEX,2026,no_violation,*,2026-12\r\n"
        b"icrmw-77,MEX,2026,violation,*,2026-12\r\n"
    )


def test_a_table_without_numbers_has_its_head_alone() -> None:
    assert csv_bytes("icrmw-77", []).decode() == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_could_run_is_kept_from_it(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", [HIDDEN, "icrmw-77", "MEX", 12])
def test_the_file_s_own_values_stay_as_they_are(value: str | int) -> None:
    assert harmless(value) == value
