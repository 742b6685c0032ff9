"""The vault's task, for installations with a broker. Without one, ``manage.py sweep_files`` runs from a daily timer."""

import logging

from celery import shared_task

from casetracker.core import clock
from casetracker.vault import sweeper

logger = logging.getLogger(__name__)


@shared_task(name="vault.sweep_files")  # type: ignore[untyped-decorator]
def sweep_files() -> None:
    """Remove objects that no row publishes; two at once do each other no harm."""
    report = sweeper.sweep(at=clock.now())
    logger.info("sweep: %s", report)
