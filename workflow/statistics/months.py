"""Calendar months, each named by its first day."""

from datetime import date, timedelta

DECEMBER = 12


def parse(text: str) -> date:
    """Read ``YYYY-MM``. Raises ValueError for anything else."""
    if len(text) != len("YYYY-MM"):
        raise ValueError("a month is written YYYY-MM")
    return date.fromisoformat(f"{text}-01")


def code(month: date) -> str:
    """A month as ``YYYY-MM``."""
    return f"{month:%Y-%m}"


def last_day(month: date) -> date:
    """The last day of a month."""
    return following(month) - timedelta(days=1)


def following(month: date) -> date:
    """The month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def last_closed(today: date) -> date:
    """The newest month that is over on the day ``today``."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def between(first: date, last: date) -> list[date]:
    """Every month from ``first`` to ``last``, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = following(first)
    return found
