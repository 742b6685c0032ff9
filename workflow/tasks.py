"""Workflow's task, for installations with a broker. Without one, ``manage.py sweep_deadlines`` runs from a timer."""

import logging

from celery import shared_task

from casetracker.core import clock
from casetracker.core.acting import TASK
from workflow.services.sweeping import sweep

logger = logging.getLogger(__name__)


@shared_task(name="workflow.sweep_deadlines")  # type: ignore[untyped-decorator]
def sweep_deadlines() -> None:
    """Mark what has lapsed and promise what is to be told; two at once do each other no harm."""
    logger.info("sweep of limits: %s", sweep(actor=TASK, at=clock.now()))
