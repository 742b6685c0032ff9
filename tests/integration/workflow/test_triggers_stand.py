"""A trigger that was dropped or switched off is missed at the next start."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from casetracker.core import triggers

pytestmark = pytest.mark.django_db
Lifted = Callable[[], AbstractContextManager[None]]


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("name", sorted(trigger.name for trigger in triggers.registered()))
def test_a_trigger_that_was_dropped_is_missed(name: str) -> None:
    trigger = next(one for one in triggers.registered() if one.name == name)
    statements = trigger.remove_sql(connection.vendor)

    for statement in statements:
        _sql(statement)

    expected = [trigger.full_name] if trigger.install_sql(connection.vendor) else []
    assert triggers.missing() == expected


def test_the_check_at_the_start_fails_without_a_trigger(lifted_triggers: Lifted) -> None:
    with lifted_triggers(), pytest.raises(SystemCheckError, match="ct_case_state_needs_event is missing"):
        call_command("check", databases=["default"])


def test_the_check_at_the_start_passes_with_all_of_them() -> None:
    call_command("check", databases=["default"])


@pytest.mark.postgresql
def test_a_trigger_that_is_switched_off_is_missed() -> None:
    _sql("ALTER TABLE workflow_casefile DISABLE TRIGGER ct_case_state_needs_event")

    assert triggers.missing() == ["ct_case_state_needs_event"]
    _sql("ALTER TABLE workflow_casefile ENABLE TRIGGER ct_case_state_needs_event")
