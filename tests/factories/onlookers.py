"""Who looks at everything that is published, month after month, and reckons.

``watch`` plays the publication of a docket in memory and returns what there is to see after each month. The onlooker
knows the rule, keeps every earlier release, and knows that cases of a closed year of reception neither come nor go.
"""

import csv
import io
import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from casetracker.reference.profiles import DEFAULT
from tests.factories.docket import History
from workflow.statistics import months
from workflow.statistics.counting import Count, count, facet_of
from workflow.statistics.disclosure import HIDDEN, ORGANISATIONS_FROM, PUBLISHED_FROM, Cell, newly_published, releases
from workflow.statistics.table import csv_bytes
from workflow.statistics.vocabulary import PENDING, Standing

MOST_HIDDEN = PUBLISHED_FROM - 1

Line = tuple[str, int]
# What one month shows: for each line, its places, each with a number or None (hidden).
Seen = Mapping[Line, Mapping[str, int | None]]


class Narrowed(NamedTuple):
    """A hidden number of which more is known than 0 to 9."""

    line: Line
    month: int
    low: int
    high: int


def counts_at(docket: Iterable[History], month: date) -> list[Count]:
    """The counts of a docket at the end of a month."""
    until = months.last_day(month)
    placed = ((facet_of(history.filed, history.moves, until=until), history.filed.organisation) for history in docket)
    return count((facet, organisation) for facet, organisation in placed if facet is not None)


def watch(docket: Sequence[History], first: date, last: date) -> list[bytes]:
    """The CSV of the default procedure after the freeze of each month."""
    cells: list[Cell] = []
    after_year: int | None = None
    seen = []
    for month in months.between(first, last):
        counts = counts_at(docket, month)
        cells += newly_published(counts, procedure=DEFAULT, month=month, after_year=after_year)
        after_year = month.year if releases(month) else after_year
        seen.append(csv_bytes(DEFAULT, cells))
    return seen


def read(content: bytes) -> Seen:
    """What an onlooker reads from the file."""
    table: dict[Line, dict[str, int | None]] = {}
    for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
        number = None if row["cases"] == HIDDEN else int(row["cases"])
        table.setdefault((row["state"], int(row["year"])), {})[row["outcome"]] = number
    return table


def watch_naively(docket: Sequence[History], first: date, last: date, *, is_coarse: bool = False) -> list[Seen]:
    """A publication that only hides what is below ten: by year of reception, pending cases too, every month anew.

    ``is_coarse`` gives a table of two columns, pending and ended, in place of one a standing.
    """
    return [_naive(docket, months.last_day(month), is_coarse) for month in months.between(first, last)]


def _naive(docket: Sequence[History], until: date, is_coarse: bool) -> Seen:
    table: dict[Line, dict[str, int | None]] = {}
    for line, histories in _by_line(docket).items():
        organisations: dict[str, list[UUID | None]] = {_column(standing, is_coarse): [] for standing in Standing}
        for history in histories:
            facet = facet_of(history.filed, history.moves, until=until)
            if facet is not None:
                organisations[_column(facet.standing, is_coarse)].append(history.filed.organisation)
        table[line] = {column: _hide_small(brought_by) for column, brought_by in organisations.items()}
    return table


def _column(standing: Standing, is_coarse: bool) -> str:
    if not is_coarse:
        return standing.value
    return "pending" if standing in PENDING.values() else "ended"


def _hide_small(brought_by: Sequence[UUID | None]) -> int | None:
    is_shown = len(brought_by) >= PUBLISHED_FROM and len(set(brought_by)) >= ORGANISATIONS_FROM
    return len(brought_by) if is_shown else None


def _by_line(docket: Iterable[History]) -> dict[Line, list[History]]:
    found: dict[Line, list[History]] = {}
    for history in docket:
        filed = history.filed
        assert filed.state is not None
        assert filed.received_year is not None
        found.setdefault((filed.state, filed.received_year), []).append(history)
    return found


def small_steps(seen: Sequence[Seen]) -> list[int]:
    """The differences of 1 to 9 between two published values of the same place, one month after another."""
    found = []
    for before, after in itertools.pairwise(seen):
        for line, places in after.items():
            for place, value in places.items():
                earlier = before.get(line, {}).get(place)
                if value is not None and earlier is not None and 0 < abs(value - earlier) < PUBLISHED_FROM:
                    found.append(value - earlier)
    return found


def narrowed(seen: Sequence[Seen], *, closed_before: int) -> list[Narrowed]:
    """The hidden numbers of lines before the year ``closed_before`` that are known more closely than 0 to 9.

    The total of such a line is the same in every month, so each month bounds it, and the narrowest bounds hold for all.
    """
    found = []
    for line in {line for table in seen for line in table if line[1] < closed_before}:
        shown = [(number, table[line]) for number, table in enumerate(seen) if line in table]
        sums = [(sum(v for v in places.values() if v), list(places.values()).count(None)) for _, places in shown]
        least, most = max(known for known, _ in sums), min(known + MOST_HIDDEN * hidden for known, hidden in sums)
        for (number, _), (known, hidden) in zip(shown, sums, strict=True):
            low, high = least - known - MOST_HIDDEN * (hidden - 1), most - known
            if hidden and (low > 0 or high < MOST_HIDDEN):
                found.append(Narrowed(line, number, max(low, 0), min(high, MOST_HIDDEN)))
    return found
