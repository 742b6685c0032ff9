"""Days of the demo's stories, which are told as so many days ago: the docket is always near today."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from casetracker.core.dates import PreciseDate, Precision

_FRIDAY = 4
_TOKEN = re.compile(r"@(day|month|year)-(\d{1,5})")


def told(value: Any, today: date) -> Any:
    """``value`` with every text such as ``@day-40`` or ``@month-40`` put as the day, or the month, 40 days ago."""
    if isinstance(value, Mapping):
        return {name: told(inner, today) for name, inner in value.items()}
    if isinstance(value, list):
        return [told(inner, today) for inner in value]
    token = _TOKEN.fullmatch(value) if isinstance(value, str) else None
    if token is None:
        return value
    return str(PreciseDate(today - timedelta(days=int(token[2])), Precision(token[1])))


def moment(days: int, minutes: int, now: datetime) -> datetime:
    """Nine in the morning UTC and so many minutes, ``days`` from now (0 or less); never later than now.

    What would fall on a weekend happened on the Friday before it, which keeps the order.
    """
    morning = now.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=days)
    since_friday = max(0, morning.weekday() - _FRIDAY)
    return min(morning + timedelta(days=-since_friday, minutes=minutes), now)
