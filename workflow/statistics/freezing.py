"""Freezing the counts of a month, and publishing from a December freeze what may be published."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.errors import Refused
from casetracker.reference import profiles
from casetracker.vault import keyring
from workflow.models import FrozenCounts, PublishedCell, PublishedTable
from workflow.statistics import months, published, records
from workflow.statistics.counting import Count
from workflow.statistics.disclosure import Cell, newly_published, releases
from workflow.statistics.table import csv_bytes

FORMAT = 1
SALT_BYTES = 32


@dataclass(frozen=True)
class Freeze:
    """The frozen counts of a month, the tables published from them, and whether this call made them."""

    counts: FrozenCounts
    tables: list[PublishedTable]
    is_new: bool


def months_waiting(*, at: datetime) -> list[date]:
    """The closed months that are to be frozen at the moment ``at``, oldest first.

    They begin behind the newest frozen one; where there is none, with the newest closed month. A December before that
    is frozen on request alone: its tables decide all years up to it, and histories are to be imported first.
    """
    closed = months.last_closed(clock.day_of(at))
    newest = FrozenCounts.objects.order_by("-month_date").values_list("month_date", flat=True).first()
    return months.between(months.following(newest) if newest else closed, closed)


@service
def counts_freeze(*, month: date, at: datetime) -> Freeze:
    """Freeze the counts at the end of ``month`` (its first day), and publish what its freeze publishes; once.

    A second call gives back what the first one made. Raises Refused (``month_not_closed``).
    """
    if months.last_day(month) >= clock.day_of(at):
        raise Refused("month_not_closed", _("The month is not over yet."))
    standing = FrozenCounts.objects.filter(month_date=month).first()
    if standing is not None:
        return Freeze(standing, list(PublishedTable.objects.filter(counts_id=standing.pk)), is_new=False)
    counts = _write(month, records.counts_until(months.last_day(month)), at)
    tables = _publish(counts, at) if releases(month) else []
    codes: dict[str, str | int] = {
        "month": months.code(month),
        "sha256": counts.sha256,
        "cells": sum(t.cells for t in tables),
    }
    record(Action.STATISTICS_FROZEN, objects=[("frozen_counts", counts.pk)], codes=codes)
    return Freeze(counts, tables, is_new=True)


def _write(month: date, counts: list[Count], at: datetime) -> FrozenCounts:
    payload: dict[str, Any] = {
        "format": FORMAT,
        "month": months.code(month),
        "salt": secrets.token_hex(SALT_BYTES),
        "counts": [row.as_json() for row in counts],
    }
    digest = hashlib.sha256(rfc8785.dumps(payload)).hexdigest()
    frozen = FrozenCounts(month_date=month, frozen_at=at, sha256=digest)
    frozen.payload = payload
    keyring.create_scope(frozen.vault_scope())
    frozen.save(force_insert=True)
    return frozen


def counts_of(frozen: FrozenCounts) -> list[Count]:
    """The counts that a row holds. For publication and checks on the server: no page reads them."""
    return [Count.from_json(row) for row in frozen.payload["counts"]]


def _publish(frozen: FrozenCounts, at: datetime) -> list[PublishedTable]:
    counts = counts_of(frozen)
    # A table is published for every procedure: that there is one tells nothing of whether there are cases.
    made = [_publish_one(frozen, counts, profile.key, at) for profile in profiles.all()]
    return [table for table in made if table is not None]


def _publish_one(frozen: FrozenCounts, counts: list[Count], procedure: str, at: datetime) -> PublishedTable | None:
    month, last = frozen.month_date, published.latest_table(procedure)
    after_year = last.last_year if last else None
    if after_year is not None and after_year >= month.year:
        return None
    cells = newly_published(counts, procedure=procedure, month=month, after_year=after_year)
    whole = [*published.cells(procedure), *cells]
    table = PublishedTable.objects.create(
        counts_id=frozen.pk,
        procedure=procedure,
        month_date=month,
        previous_year=after_year,
        last_year=month.year,
        cells=len(cells),
        csv_sha256=hashlib.sha256(csv_bytes(procedure, whole)).hexdigest(),
        published_at=at,
    )
    PublishedCell.objects.bulk_create(_row(table, cell) for cell in cells)
    return table


def _row(table: PublishedTable, cell: Cell) -> PublishedCell:
    return PublishedCell(
        table_id=table.pk,
        procedure=table.procedure,
        state=cell.state,
        year=cell.year,
        outcome=cell.outcome,
        cases=cell.cases,
        month_date=cell.month,
    )
