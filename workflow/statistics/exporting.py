"""Handing a published table out as a file."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Refused
from workflow.statistics import months, published
from workflow.statistics.table import csv_bytes


@dataclass(frozen=True)
class Export:
    """A file: its name and its bytes."""

    name: str
    content: bytes


@service
def table_export(*, procedure: str, user: User) -> Export:
    """The newest table of a procedure as CSV, the export on record.

    Raises Hidden where ``user`` is no auditor or nothing has been released, and Refused (``ledger_differs``) where the
    bytes are not those that the ledger says were published: then somebody changed the database.
    """
    table = published.latest_table(procedure) if user.has_role(Role.AUDITOR) else None
    if table is None:
        raise Hidden("table_not_visible", "")
    cells = published.cells(procedure)
    content = csv_bytes(procedure, cells)
    digest = hashlib.sha256(content).hexdigest()
    if digest != table.csv_sha256:
        raise Refused("ledger_differs", _("The table is not the one that was published. Nothing is handed out."))
    month = months.code(table.month_date)
    codes: dict[str, str | int] = {"procedure": procedure, "month": month, "cells": len(cells), "sha256": digest}
    record(Action.STATISTICS_EXPORTED, objects=[("published_table", table.pk)], codes=codes)
    return Export(f"casetracker-outcomes-{procedure}-{month}.csv", content)
