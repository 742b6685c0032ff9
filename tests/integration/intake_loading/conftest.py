"""The example of the documentation, and the way to load documents."""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import storages

from casetracker.accounts.models import User
from casetracker.core.acting import Act, acting
from casetracker.core.errors import Invalid, Problem
from intake.loading.sources import FolderFiles
from intake.models import Communication, Person
from intake.services.csv_import import people_import
from intake.services.loader import communication_load
from tests.cast import Cast
from tests.factories.communications import DRAFTED_AT, draft

ActingAs = Callable[[User], AbstractContextManager[Act]]
Import = Callable[..., list[Person]]

EXAMPLES = Path(settings.BASE_DIR) / "docs" / "examples"
AT = datetime(2026, 2, 2, 10, 0, tzinfo=UTC)
_EXAMPLE = json.loads((EXAMPLES / "communication.json").read_text(encoding="utf-8"))


@pytest.fixture
def example() -> dict[str, Any]:
    """A copy of the documentation's example that a test may spoil."""
    return copy.deepcopy(_EXAMPLE)


@pytest.fixture
def load() -> Iterator[Callable[..., Communication]]:
    """``load(user, document, root=…)`` as a door would call it: the files are let go of behind a refused transaction, and
    else at the test's end.
    """
    sources: list[FolderFiles] = []

    def run(user: User, document: dict[str, Any], root: Path = EXAMPLES) -> Communication:
        sources.append(FolderFiles(root))
        try:
            with acting(user.actor):
                return communication_load(user=user, document=document, files=sources[-1], at=AT)
        except BaseException:
            sources[-1].close()
            raise

    yield run
    for source in sources:
        source.close()


@pytest.fixture
def problems_of(load: Callable[..., Communication]) -> Callable[..., list[Problem]]:
    """The problems that a document is refused with."""

    def run(*args: Any, **kwargs: Any) -> list[Problem]:
        with pytest.raises(Invalid) as refused:
            load(*args, **kwargs)
        return refused.value.problems

    return run


@pytest.fixture
def stored() -> Callable[[], set[Path]]:
    """The objects that lie in the evidence storage."""
    root = Path(storages["evidence"].path(""))
    return lambda: {path for path in root.rglob("*") if path.is_file()} if root.exists() else set()


def table_of(count: int, mark: str = ",") -> str:
    lines = [mark.join(["given_names", "family_name", "birth_year", "nationality", "disclose_to_state"])]
    lines += [mark.join([f"Iriana {number}", "Velasen", "1990", "GTM", "yes"]) for number in range(count)]
    return "\r\n".join(lines)


@pytest.fixture
def communication(cast: Cast) -> Communication:
    """A draft without people."""
    return draft(cast.caseworker)


@pytest.fixture
def bring(cast: Cast, communication: Communication, acting_as: ActingAs) -> Import:
    """``bring(table, …)`` imports into the draft as its caseworker."""

    def run(table: str | bytes, **more: Any) -> list[Person]:
        raw = table.encode() if isinstance(table, str) else table
        with acting_as(cast.caseworker):
            return people_import(user=cast.caseworker, communication=communication, table=raw, at=DRAFTED_AT, **more)

    return run
