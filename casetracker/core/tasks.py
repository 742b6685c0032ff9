"""Core's task: the relay of the outbox, for installations with a broker."""

from celery import shared_task

from casetracker.core import outbox

MOST_AT_ONCE = 500


@shared_task(name="core.relay_outbox")  # type: ignore[untyped-decorator]
def relay_outbox() -> None:
    """Deliver what waits in the outbox; several workers may do so side by side."""
    outbox.relay(limit=MOST_AT_ONCE)
