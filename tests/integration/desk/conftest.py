"""The administrator at the desk."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.reference import names
from tests.cast import Cast

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SOURCE = {"source": "C.N.12.2026.TREATIES-IV.13"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """A Monday morning."""
    with clock.frozen(NOW):
        yield


@pytest.fixture(autouse=True)
def fresh_names() -> Iterator[None]:
    """Names are kept in the process, and the tables are rolled back under them."""
    names.forget()
    yield
    names.forget()


@pytest.fixture
def desk(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    """A browser in which the administrator is signed in."""
    return client_of(cast.administrator)


def day_parts(name: str, iso: str) -> dict[str, str]:
    """What a date's three inputs send for ``2026-03-02``."""
    year, month, day = iso.split("-")
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def errors(response: Any) -> dict[str, list[str]]:
    """The rules that a form was refused by, field by field."""
    assert response.status_code == 422
    form = response.context["form"]
    return {field: [str(one.code) for one in raised] for field, raised in form.errors.as_data().items()}


def changes() -> list[AuditEntry]:
    """What the audit log holds of changed reference data, the newest last."""
    return list(AuditEntry.objects.filter(action=Action.REFERENCE_CHANGED).order_by("seq"))
