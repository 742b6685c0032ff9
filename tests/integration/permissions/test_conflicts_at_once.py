"""What is recorded of a member while their case is being placed, or a session's last day changed beside an adjournment."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from typing import Any

import pytest
from django.db import connections

from casetracker.core import clock
from casetracker.core.acting import acting
from tests.cast import Cast
from tests.factories.cases import in_force, noon, on
from tests.factories.heard import PLACED, SITTING, heard, nationals, place, take
from tests.factories.sessions import declare, session_of
from tests.integration.permissions.sights import NOTHING, sees
from workflow.models import Recusal
from workflow.services import sight
from workflow.services.agenda_sight import sight_end
from workflow.services.recusals import recuse_by_records
from workflow.services.sessions import session_close_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def _beside(first: Callable[[], Any], reached: Event, second: Callable[[], Any]) -> None:
    """Run both on connections of their own: the second begins where the first, in its transaction, has ``reached``."""

    def alone(act: Callable[[], Any]) -> None:
        try:
            act()
        finally:
            reached.set()
            connections.close_all()

    def after() -> None:
        assert reached.wait(20)
        second()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(alone, first), pool.submit(alone, after)]:
            done.result(timeout=60)


def _pausing(act: Callable[..., Any], reached: Event) -> Callable[..., Any]:
    """The act, and after it a second in which the other one has its chance."""

    def paused(*args: Any, **kwargs: Any) -> Any:
        done = act(*args, **kwargs)
        if not reached.is_set():
            reached.set()
            time.sleep(1)
        return done

    return paused


def test_a_nationality_recorded_beside_a_placing_recuses(monkeypatch: pytest.MonkeyPatch) -> None:
    cast, reached = Cast(), Event()
    in_force()
    ready = heard(cast)
    national, _administrator = cast.member, cast.administrator
    monkeypatch.setattr(sight, "recuse_by_records", _pausing(recuse_by_records, reached))

    _beside(lambda: place(ready), reached, lambda: nationals(cast, national, "MEX"))

    assert Recusal.objects.get(user=national).ground == "nationality"
    assert sees(ready, national) == NOTHING


def test_a_last_day_changed_beside_an_adjournment_gives_nothing_back(monkeypatch: pytest.MonkeyPatch) -> None:
    cast, reached = Cast(), Event()
    in_force()
    ready, session, last = heard(cast), session_of(cast), date(2026, 12, 11)
    place(ready)
    declare(ready.case, ready.committee, PLACED)
    monkeypatch.setattr(sight, "sight_end", _pausing(sight_end, reached))

    def close() -> None:
        with clock.frozen(noon(SITTING)), acting(cast.head.actor):
            session_close_on(session=session, closes_date=last, user=cast.head, at=noon(SITTING))

    _beside(lambda: take(ready, "adjourn", cast.second_member, on(SITTING)), reached, close)

    session.refresh_from_db()
    assert session.closes_date == last
    assert sees(ready, cast.member) == NOTHING
