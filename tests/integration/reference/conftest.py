"""The reference tables as set-up loads them, and no name kept from one test to the next."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from casetracker.reference import names
from casetracker.reference.models import Declaration, EntryIntoForce, Participation, Right, State, StateName
from casetracker.reference.services import load_reference

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    """The moment of an edit: a Monday morning."""
    return AT


@pytest.fixture(autouse=True)
def fresh_names() -> Iterator[None]:
    """Names are kept in the process, and the tables are rolled back under them."""
    names.forget()
    yield
    names.forget()


@pytest.fixture
def empty(db: None) -> None:
    """No reference data, as before set-up: the session's ground has laid them."""
    for model in (EntryIntoForce, Declaration, Participation, StateName, Right, State):
        model.objects.all().delete()


@pytest.fixture
def loaded(db: None) -> None:
    """Every data file is loaded."""
    load_reference()
