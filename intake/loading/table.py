"""From the bytes of a table to its lines: UTF-8 or UTF-16, cells apart by comma, semicolon or tab.

A cell that looks like a formula is text like any other here. It is the export that must never write one unescaped.
"""

import codecs
import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from casetracker.core.errors import Invalid, Problem
from intake.loading.problems import child, is_storable

MOST_BYTES = 5 * 1024 * 1024
DELIMITERS = (",", ";", "\t")

# The longer marks first: UTF-32's begins with UTF-16's.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Line:
    """One line with something in it: the number of the file's line on which it begins, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def at_line(number: int, name: str, code: str, message: str) -> Problem:
    """A problem with a cell (or, without a name, with a whole line)."""
    return Problem(name, code, message, child("/line", number, *([name] if name else [])))


def table_decode(table: bytes) -> str:
    """The text of a table. Raises Invalid (``too_large``, ``encoding_unknown``)."""
    if len(table) > MOST_BYTES:
        text = _("The table has more than %(most)s bytes.") % {"most": MOST_BYTES}
        raise Invalid([Problem("table", "too_large", text)])
    encoding = next((name for mark, name in _MARKS if table.startswith(mark)), "utf-8")
    try:
        decoded = table.decode(encoding or "ascii")
    except UnicodeDecodeError as error:
        raise _unreadable(table[: error.start].count(b"\n") + 1) from None
    if not is_storable(decoded):
        raise _unreadable(decoded.partition("\x00")[0].count("\n") + 1)
    return decoded


def _unreadable(line: int) -> Invalid:
    text = _("From here on the table is not UTF-8. Save it as “CSV UTF-8” and try again.")
    return Invalid([at_line(line, "", "encoding_unknown", text)])


def table_lines(text: str, meaning: Callable[[str], str | None]) -> list[Line]:
    """The lines of a table that are not empty; ``meaning`` gives the column of a head, or None for an unknown one.

    Raises Invalid with every head that is unknown or stands twice, every line with more cells than heads, and the
    first place where quotation marks do not pair.
    """
    delimiter = _delimiter(text, meaning)
    lines = _split(text, delimiter)
    if not lines:
        raise Invalid([Problem("table", "empty_table", _("The table is empty: its first line names the columns."))])
    heads, problems = _heads(lines[0], meaning)
    problems += [_surplus(number) for number, cells in lines[1:] if any(cell.strip() for cell in cells[len(heads) :])]
    if problems:
        raise Invalid(problems)
    named = [Line(number, _named(heads, cells)) for number, cells in lines[1:]]
    return [line for line in named if any(line.cells.values())]


def _delimiter(text: str, meaning: Callable[[str], str | None]) -> str:
    first = next((line for line in StringIO(text) if line.strip()), "")
    known = {mark: sum(meaning(cell.strip('" ')) is not None for cell in first.split(mark)) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: (known[mark], first.count(mark)))


def _split(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The non-empty records, each with the number of the line on which it begins."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        sentence = _("The quotation marks or the length of a cell are wrong on this line.")
        raise Invalid([at_line(begins, "", "csv_malformed", sentence)]) from None
    return found


def _heads(line: tuple[int, list[str]], meaning: Callable[[str], str | None]) -> tuple[list[str], list[Problem]]:
    number, cells = line
    while not cells[-1].strip():
        cells.pop()
    heads = [meaning(cell) or "" for cell in cells]
    unknown = [cell.strip() for cell, head in zip(cells, heads, strict=True) if not head]
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    problems = [at_line(number, cell, "unknown_column", _("There is no column of this name.")) for cell in unknown]
    problems += [at_line(number, head, "duplicate_column", _("Two columns mean the same.")) for head in twice]
    return heads, problems


def _surplus(number: int) -> Problem:
    return at_line(number, "", "too_many_cells", _("This line has more cells than there are columns."))


def _named(heads: list[str], cells: list[str]) -> dict[str, str]:
    # Programs leave out the empty cells at the end of a line.
    return {head: cell.strip() for head, cell in zip(heads, cells, strict=False)}
