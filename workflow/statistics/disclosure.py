"""What may be published of frozen counts: the whole rule of this first form, pure. Why it is safe: docs/statistics.md.

1. A number is published from ten cases and two known organisations; nothing else is told of any cell.
2. A cell is looked at once, in the December freeze that is the first to cover its year. What it shows then it shows for
   ever: no number is published a second time, so no two can be subtracted.
3. Only outcomes are published, by the year in which they were reached: what is pending would tie the years together.
4. No totals, and a line of the table exists because something in it is published.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from workflow.statistics.counting import Count
from workflow.statistics.months import DECEMBER
from workflow.statistics.vocabulary import OUTCOMES, Standing

PUBLISHED_FROM = 10  # cases
ORGANISATIONS_FROM = 2
HIDDEN = "*"


@dataclass(frozen=True, order=True)
class Cell:
    """One published number: so many cases against ``state`` (iso3) ended so in ``year``, as of the ``month``."""

    state: str
    year: int
    outcome: Standing
    cases: int
    month: date


def releases(month: date) -> bool:
    """Whether the freeze of ``month`` publishes: the calendar decides, never a number."""
    return month.month == DECEMBER


def newly_published(counts: Sequence[Count], *, procedure: str, month: date, after_year: int | None) -> list[Cell]:
    """The cells of one procedure that the freeze of ``month`` publishes.

    ``after_year`` is the last year that an earlier release of the procedure covered (None: there is none): cells up to
    it have been decided, published or not.
    """
    if not releases(month):
        return []
    return sorted(_cells(counts, procedure, month, after_year))


def _cells(counts: Sequence[Count], procedure: str, month: date, after_year: int | None) -> Iterable[Cell]:
    for row in counts:
        facet = row.facet
        if facet.procedure != procedure or facet.standing not in OUTCOMES or facet.state is None or facet.year is None:
            continue
        is_due = facet.year <= month.year and (after_year is None or facet.year > after_year)
        if is_due and row.cases >= PUBLISHED_FROM and row.organisations >= ORGANISATIONS_FROM:
            yield Cell(facet.state, facet.year, facet.standing, row.cases, month)
