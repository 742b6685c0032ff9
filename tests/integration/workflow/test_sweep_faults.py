"""Sweeps that are killed at a commit, and sweeps side by side: everything is done once in the end, and nothing twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection, connections

from casetracker.audit.verify import verify
from casetracker.core import clock, outbox
from casetracker.core.acting import TASK
from casetracker.core.models import MailDelivery, OutboxMessage
from tests.cast import Cast
from tests.factories.cases import in_force, noon
from tests.factories.standing import bare_communication, bring, case_of
from tests.faults import Killed, commit_fails
from workflow.models import CaseEvent, CaseFile, Deadline, DeadlineNotice
from workflow.notices.deliver import MAIL_DOMAIN
from workflow.services.sweeping import Sweep, sweep
from workflow.vocabulary import CaseState, EventKind, LimitStatus

pytestmark = pytest.mark.django_db(transaction=True)
SENT, LATE = date(2026, 2, 20), date(2026, 11, 2)  # the letter of October and the escalation are due by then
CASES, MOST = 3, 40


@pytest.fixture
def cases(cast: Cast) -> list[CaseFile]:
    """Cases that have waited for the State's reply, with nobody assigned; the head of petitions is told of each."""
    in_force()
    assert cast.head.is_active
    return [bring(case_of(bare_communication(cast.harbour)), CaseState.WITH_STATE, SENT) for _ in range(CASES)]


def swept() -> Sweep:
    with clock.frozen(noon(LATE)):
        return sweep(actor=TASK, at=noon(LATE))


def delivered(after: timedelta = timedelta()) -> None:
    with clock.frozen(noon(LATE) + after):
        while outbox.relay():
            pass


@pytest.mark.parametrize("number", range(1, CASES + 1))
def test_a_sweep_killed_at_any_of_its_commits_is_completed_by_the_next_exactly_once(
    cases: list[CaseFile], number: int
) -> None:
    with commit_fails(number), pytest.raises(Killed):
        swept()
    connection.close()
    assert Deadline.objects.filter(status=LimitStatus.LAPSED).count() == 2 * (number - 1)

    swept()

    assert (swept().lapsed, sum(swept().notices.values())) == (0, 0)
    _is_done_once()
    assert verify().findings == []


def test_a_delivery_killed_at_any_commit_tells_everybody_everything(cases: list[CaseFile]) -> None:
    swept()
    mail.outbox.clear()

    for number in range(1, MOST):
        with commit_fails(number) as counter:
            try:
                delivered()
            except Killed:
                connection.close()
        if not counter.has_struck:
            break

    # What was being sent when its process died is lent to that process for a time, and comes then.
    delivered(timedelta(hours=2))

    # At the kill a mail may have gone out already: it then comes again as the same message.
    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    of_limits = MailDelivery.objects.filter(about__in=DeadlineNotice.objects.values("pk"))
    assert of_limits.count() == 3 * CASES
    assert {f"<{one.pk.hex}@{MAIL_DOMAIN}>" for one in of_limits} <= ids
    assert not OutboxMessage.objects.filter(done_at__isnull=True).exists()


@pytest.mark.postgresql
def test_sweeps_side_by_side_do_everything_once(cases: list[CaseFile]) -> None:
    together = Barrier(4)

    def run(_number: int) -> Sweep:
        together.wait(timeout=60)
        try:
            return swept()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        sweeps = list(pool.map(run, range(4)))

    assert sum(one.lapsed for one in sweeps) == 2 * CASES
    assert sum(one.failed for one in sweeps) == 0
    _is_done_once()
    assert verify().findings == []


def _is_done_once() -> None:
    assert Deadline.objects.filter(status=LimitStatus.LAPSED).count() == 2 * CASES
    assert CaseEvent.objects.filter(kind=EventKind.LIMIT_LAPSED).count() == CASES
    assert Counter(DeadlineNotice.objects.values_list("kind", flat=True)) == {
        "lapsed": CASES,
        "letter_due": CASES,
        "escalated": CASES,
    }
    assert OutboxMessage.objects.filter(topic="deadline.notice").count() == 3 * CASES
