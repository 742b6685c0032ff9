"""What the statistics page shows of one procedure: published cells, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casetracker.core.ui.charts import Bar
from casetracker.reference import names, selectors
from casetracker.reference.collation import sort_key
from workflow.models import FrozenCounts, PublishedTable
from workflow.statistics import months, published
from workflow.statistics.disclosure import Cell
from workflow.statistics.table import Line, lines
from workflow.statistics.vocabulary import OUTCOMES

MOST_BARS = 30


@dataclass(frozen=True)
class NamedLine:
    """A line of the table with the State's name and the frozen month."""

    name: str
    line: Line
    month: date


@dataclass(frozen=True)
class StatisticsPage:
    """The table of a procedure, all of it or one year.

    ``table`` is the newest release (None: there is none yet); ``years`` are those with a published number; ``bars`` are
    the numbers of ``chart_year``, the largest first. ``frozen_month`` is the newest frozen month and ``next_month`` the
    December whose freeze publishes next; None where nothing is frozen yet.
    """

    table: PublishedTable | None
    lines: list[NamedLine]
    years: list[int]
    chart_year: int | None
    bars: list[Bar]
    has_more_bars: bool
    frozen_month: date | None
    next_month: date | None


def statistics_page(*, procedure: str, year: str, language: str) -> StatisticsPage:
    """The page of one procedure; ``year`` limits it to a year, and is left aside where it has no published number."""
    cells = published.cells(procedure)
    years = sorted({cell.year for cell in cells}, reverse=True)
    chosen = int(year) if year in map(str, years) else None
    chart_year = chosen or next(iter(years), None)
    charted = [cell for cell in cells if cell.year == chart_year]
    table = published.latest_table(procedure)
    newest = FrozenCounts.objects.order_by("-month_date").values_list("month_date", flat=True).first()
    return StatisticsPage(
        table=table,
        lines=_named([cell for cell in cells if chosen in {None, cell.year}], language),
        years=years,
        chart_year=chart_year,
        bars=_bars(charted, language)[:MOST_BARS],
        has_more_bars=len(charted) > MOST_BARS,
        frozen_month=newest,
        next_month=_next_release(table, newest),
    )


def _named(cells: Sequence[Cell], language: str) -> list[NamedLine]:
    named = [_name(line, language) for line in lines(cells)]
    base = names.base_language(language)
    return sorted(named, key=lambda row: (sort_key(row.name, base), -row.line.year))


def _name(line: Line, language: str) -> NamedLine:
    return NamedLine(selectors.state_name(line.state, language), line, months.parse(line.as_of))


def _bars(cells: Sequence[Cell], language: str) -> list[Bar]:
    largest = sorted(cells, key=lambda cell: (-cell.cases, cell))
    return [Bar(f"{selectors.state_name(cell.state, language)}: {cell.outcome.label}", cell.cases) for cell in largest]


def _next_release(table: PublishedTable | None, newest: date | None) -> date | None:
    if table is not None:
        return date(table.last_year + 1, months.DECEMBER, 1)
    return date(newest.year, months.DECEMBER, 1) if newest else None


def column_names() -> list[str]:
    """The outcomes in the order of the table's columns."""
    return [str(outcome.label) for outcome in OUTCOMES]
