"""Reading what is published. Pages read nothing else: there is no small count here that could slip out."""

from workflow.models import PublishedCell, PublishedTable
from workflow.statistics.disclosure import Cell
from workflow.statistics.vocabulary import Standing


def latest_table(procedure: str) -> PublishedTable | None:
    """The newest release of a procedure's table."""
    return PublishedTable.objects.filter(procedure=procedure).order_by("-last_year").first()


def cells(procedure: str) -> list[Cell]:
    """Every published number of a procedure, in the order of the table."""
    columns = ("state", "year", "outcome", "cases", "month_date")
    rows = PublishedCell.objects.filter(procedure=procedure).values_list(*columns)
    return sorted(Cell(state, year, Standing(outcome), cases, month) for state, year, outcome, cases, month in rows)
