"""The table of one procedure, from published cells alone, and its CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.statistics import months
from workflow.statistics.disclosure import HIDDEN, Cell
from workflow.statistics.vocabulary import OUTCOMES

COLUMNS = ("procedure", "state", "year", "outcome", "cases", "as_of")
# What a spreadsheet may take for a formula at the beginning of a cell.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Line:
    """One State and year: a number or None (hidden) for each of ``OUTCOMES``. ``as_of`` is the month of the freeze."""

    state: str
    year: int
    as_of: str
    numbers: tuple[int | None, ...]


def lines(cells: Iterable[Cell]) -> list[Line]:
    """The lines of the table, by State code and year. There is none without a published number."""
    found: dict[tuple[str, int, str], dict[str, int]] = {}
    for cell in sorted(cells):
        found.setdefault((cell.state, cell.year, months.code(cell.month)), {})[cell.outcome] = cell.cases
    return [Line(*key, tuple(numbers.get(outcome) for outcome in OUTCOMES)) for key, numbers in found.items()]


def csv_bytes(procedure: str, cells: Sequence[Cell]) -> bytes:
    """The table as CSV (RFC 4180, UTF-8), one number a row: the same bytes for the same cells, in every language."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines(cells):
        for outcome, number in zip(OUTCOMES, line.numbers, strict=True):
            shown = HIDDEN if number is None else number
            row = (procedure, line.state, line.year, outcome.value, shown, line.as_of)
            writer.writerow([harmless(value) for value in row])
    return target.getvalue().encode()


def harmless(value: str | int) -> str | int:
    """A value that no spreadsheet runs: an apostrophe goes before what could begin a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
