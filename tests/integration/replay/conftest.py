"""What the tests of the replay share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.factories import histories
from workflow.models import CaseEvent, CaseFile
from workflow.replay import histories_of, replay
from workflow.replay.report import ReplayReport

AT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)

Run = Callable[..., ReplayReport]


@pytest.fixture
def run(db: None) -> Run:
    """Replay raw histories."""

    def replay_raw(*raw: dict[str, Any]) -> ReplayReport:
        return replay(histories_of(list(raw)), AT)

    return replay_raw


@pytest.fixture(scope="module")
def replayed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[ReplayReport]:
    """The real histories, replayed once for all the tests of a module; each test's own changes are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield replay(histories_of(list(histories.real().values())), AT)
        transaction.set_rollback(True)


@pytest.fixture
def run_lines(run: Run) -> Run:
    """Replay one short history, a line a step."""

    def replay_lines(*lines: str, **more: Any) -> ReplayReport:
        return run(histories.raw(*lines, **more))

    return replay_lines


def the_case() -> CaseFile:
    """The only case there is."""
    return CaseFile.objects.get()


def events() -> list[CaseEvent]:
    """Its events, in order."""
    return list(CaseEvent.objects.order_by("seq"))


def kinds() -> list[str]:
    """Their kinds."""
    return [event.kind for event in events()]
