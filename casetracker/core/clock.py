"""The only reader of the system clock. Everything else takes the time as an argument."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LEGAL_ZONE = "Europe/Zurich"

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today(zone: str = LEGAL_ZONE) -> date:
    """The calendar day in ``zone`` (an IANA name); by default Geneva's, where a limit ends with the day."""
    return day_of(now(), zone)


def day_of(moment: datetime, zone: str = LEGAL_ZONE) -> date:
    """The calendar day of an aware ``moment`` in ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Let time stand still at ``moment`` (aware) inside the block: for tests and for replays of the past."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
