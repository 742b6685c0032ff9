"""Two roles given to one person at the same moment: the second is checked against the first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connections

from casetracker.accounts.models import Organisation, User
from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_start
from casetracker.audit.log import record
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Invalid
from tests.cast import ARRIVED_AT, Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
WAIT_SECONDS = 3


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has checked the roles waits for the other before the transaction ends, as long as that is possible."""
    barrier = Barrier(2)

    def wait_then_record(*args: Any, **kwargs: Any) -> Any:
        with suppress(BrokenBarrierError):
            barrier.wait(WAIT_SECONDS)
        return record(*args, **kwargs)

    monkeypatch.setattr("casetracker.accounts.services.accounts.record", wait_then_record)


def _giver(person: User, organisation: Organisation, role: Role) -> Callable[[], str]:
    def give() -> str:
        try:
            with acting(COMMAND):
                user = User.objects.get(pk=person.pk)
                membership_start(user=user, organisation=organisation, role=role, at=ARRIVED_AT)
        except Invalid as error:
            return error.problems[0].code
        finally:
            connections.close_all()
        return "given"

    return give


def test_an_auditor_and_an_officer_are_not_made_of_one_person_at_once(
    cast: Cast, request: pytest.FixtureRequest
) -> None:
    person = cast.stranger
    givers = [_giver(person, cast.secretariat, Role.CASE_OFFICER), _giver(person, cast.oversight, Role.AUDITOR)]
    request.getfixturevalue("meeting")

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(done.result() for done in [pool.submit(give) for give in givers])

    assert outcomes == ["given", "role_stands_apart"]
    assert len(User.objects.get(pk=person.pk).roles) == 1
