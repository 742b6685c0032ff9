"""The sweep of limits: what has lapsed is marked once, what is to be told is promised once, whatever happens between."""

import json
import os
import signal
from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django import DjangoAssertNumQueries

from casetracker.audit.verify import verify
from casetracker.core import clock, outbox
from casetracker.core.acting import COMMAND
from casetracker.reference import profiles
from intake.models import CommunicationErasure
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.factories.standing import bare_communication, bring, case_of
from workflow.calendar.duties import Duties
from workflow.management.commands import sweep_deadlines as sweep_deadlines_command
from workflow.models import CaseEvent, CaseFile, Deadline, DeadlineNotice
from workflow.services import sweeping
from workflow.services.sweeping import Sweep, sweep
from workflow.tasks import sweep_deadlines
from workflow.vocabulary import CaseState, EventKind, LimitStatus

pytestmark = pytest.mark.django_db
SENT, DUE, OVER = date(2026, 2, 20), date(2026, 8, 20), date(2026, 8, 21)


@pytest.fixture
def sent(procedure: Procedure) -> Procedure:
    """Transmitted on 20 February: the State's time to reply ends on 20 August, to ask for a split on 20 April."""
    return procedure.to_with_state(SENT)


def swept(at: date | datetime) -> Sweep:
    moment = at if isinstance(at, datetime) else noon(at)
    with clock.frozen(moment):
        return sweep(actor=COMMAND, at=moment)


def reply(procedure: Procedure) -> Deadline:
    return Deadline.objects.get(case=procedure.case, kind="state_reply")


def lapses(procedure: Procedure) -> list[CaseEvent]:
    return list(CaseEvent.objects.filter(case_id=procedure.case.pk, kind=EventKind.LIMIT_LAPSED))


def test_a_limit_that_is_over_is_marked_and_recorded(sent: Procedure) -> None:
    swept(OVER)

    (event,) = lapses(sent)
    assert reply(sent).status == LimitStatus.LAPSED
    assert (event.limit, event.concerns) == ("state_reply", reply(sent).pk)
    assert (event.occurred_date, event.actor_kind, event.actor_id) == (OVER, "command", None)
    assert (event.from_state, event.to_state) == (CaseState.WITH_STATE, CaseState.WITH_STATE)


def test_what_the_sweep_leaves_stands_in_a_log_that_verifies(sent: Procedure) -> None:
    swept(OVER)

    assert verify().findings == []


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (datetime(2026, 8, 20, 21, 59, 59, tzinfo=UTC), LimitStatus.OPEN),
        (datetime(2026, 8, 20, 22, tzinfo=UTC), LimitStatus.LAPSED),
    ],
)
def test_a_limit_lapses_with_its_day_in_geneva(sent: Procedure, moment: datetime, status: LimitStatus) -> None:
    swept(moment)

    assert reply(sent).status == status


def test_a_window_to_ask_in_lapses_without_a_word(sent: Procedure) -> None:
    swept(date(2026, 4, 21))

    assert Deadline.objects.get(case=sent.case, kind="split_request").status == LimitStatus.LAPSED
    assert lapses(sent) == []
    assert not DeadlineNotice.objects.exists()


def test_a_second_sweep_finds_nothing_to_do(sent: Procedure) -> None:
    first = swept(OVER)
    before = [list(model._default_manager.order_by("pk").values()) for model in (Deadline, CaseEvent, DeadlineNotice)]

    second = swept(OVER)

    assert (first.lapsed, second.lapsed, sum(second.notices.values())) == (2, 0, 0)
    assert before == [
        list(model._default_manager.order_by("pk").values()) for model in (Deadline, CaseEvent, DeadlineNotice)
    ]


def test_a_suspended_limit_never_lapses(sent: Procedure) -> None:
    Deadline.objects.filter(case=sent.case).update(status=LimitStatus.SUSPENDED, suspended_on=date(2026, 3, 1))

    swept(date(2027, 8, 21))

    assert {one.status for one in Deadline.objects.filter(case=sent.case)} == {LimitStatus.SUSPENDED}
    assert not DeadlineNotice.objects.filter(deadline__isnull=False).exists()


def test_the_limits_of_an_imported_case_are_nobodys_to_keep(past: CaseFile) -> None:
    bring(past, CaseState.WITH_STATE, SENT)

    found = swept(OVER)

    assert (found.cases, found.lapsed) == (0, 0)
    assert Deadline.objects.filter(case=past, status=LimitStatus.OPEN).exists()


def test_an_erased_communication_is_left_alone(sent: Procedure) -> None:
    CommunicationErasure.objects.create(communication=sent.communication, erased_at=noon(DUE))

    assert swept(OVER).cases == 0
    assert reply(sent).status == LimitStatus.OPEN


def test_a_lapsed_limit_lets_the_case_go_on(sent: Procedure) -> None:
    swept(OVER)

    sent.move("mark_ready", sent.cast.case_officer, date(2026, 8, 24))

    assert sent.fresh().state == CaseState.READY


def test_reminders_lapse_letters_and_escalation_are_each_promised_once_over_a_year(sent: Procedure) -> None:
    for day in (date(2026, month, number) for month in range(3, 13) for number in range(1, 29)):
        swept(day)

    # Letters on 20 October and 20 December; the secretariat owes nothing while the State is awaited.
    assert Counter(DeadlineNotice.objects.values_list("kind", flat=True)) == {
        "before": 2,
        "lapsed": 1,
        "letter_due": 2,
        "escalated": 1,
    }


def test_what_the_secretariat_owes_is_told_to_the_head_once(procedure: Procedure) -> None:
    procedure.to_registered(date(2026, 2, 10))

    for day in (date(2026, 4, 10), date(2026, 4, 11), date(2026, 4, 12), date(2026, 5, 30)):
        swept(day)

    (notice,) = DeadlineNotice.objects.filter(deadline__isnull=True)
    assert (notice.case_id, notice.kind, notice.on_date) == (procedure.case.pk, "escalated", date(2026, 4, 11))


def test_a_proposal_waits_for_the_rapporteur_and_not_for_the_secretariat(procedure: Procedure) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, date(2026, 2, 5))
    procedure.record(EventKind.REGISTRATION_PROPOSED, officer, date(2026, 2, 6))

    swept(date(2026, 12, 1))

    assert not DeadlineNotice.objects.exists()


def test_a_case_that_cannot_be_swept_keeps_no_other_from_its_limits(
    cast: Cast, sent: Procedure, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = case_of(bare_communication(cast.harbour))
    bring(other, CaseState.WITH_STATE, SENT)
    watch = sweeping.case_watch

    def watch_or_break(*, case_id: object, at: datetime) -> Duties:
        if case_id == sent.case.pk:
            raise ValueError("Velasen")
        return watch(case_id=other.pk, at=at)

    monkeypatch.setattr(sweeping, "case_watch", watch_or_break)
    found = swept(OVER)

    assert (found.failed, found.lapsed) == (1, 2)
    assert reply(sent).status == LimitStatus.OPEN
    assert str(sent.case.pk) in caplog.text and "Velasen" not in caplog.text


def test_the_command_says_what_it_did(sent: Procedure) -> None:
    out = StringIO()

    with clock.frozen(noon(OVER)):
        call_command("sweep_deadlines", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {
        "cases": 1,
        "lapsed": 2,
        "failed": 0,
        "notices": {"lapsed": 1},
        "is_dry_run": False,
    }


def test_a_dry_run_says_the_same_and_does_nothing(sent: Procedure) -> None:
    out = StringIO()

    with clock.frozen(noon(OVER)):
        call_command("sweep_deadlines", "--dry-run", stdout=out)

    assert out.getvalue().strip() == ("1 live cases: 2 limits would be marked as lapsed; notices promised: 1 lapsed.")
    assert reply(sent).status == LimitStatus.OPEN
    assert not DeadlineNotice.objects.exists()


def test_the_command_fails_where_a_case_failed(sent: Procedure, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_asked: object) -> Duties:
        raise ValueError

    monkeypatch.setattr(sweeping, "case_watch", refuse)

    with clock.frozen(noon(OVER)), pytest.raises(CommandError, match="1 cases could not be swept"):
        call_command("sweep_deadlines", stdout=StringIO())


def test_the_command_sweeps_on_through_a_database_that_is_away_until_it_is_told_to_stop(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    calls: list[int] = []

    def sweep_or_break(**_asked: object) -> Sweep:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError
        os.kill(os.getpid(), signal.SIGTERM)
        return Sweep()

    monkeypatch.setattr(sweep_deadlines_command, "sweep", sweep_or_break)
    monkeypatch.setattr(sweep_deadlines_command, "close_old_connections", lambda: None)  # the test's own is kept
    try:
        call_command("sweep_deadlines", "--interval=0.01")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert len(calls) == 2
    assert "the limits cannot be swept: OperationalError" in caplog.text


def test_the_task_sweeps_as_the_command_does(sent: Procedure) -> None:
    with clock.frozen(noon(OVER)):
        sweep_deadlines()

    (event,) = lapses(sent)
    assert event.actor_kind == "task"


def test_what_is_promised_is_delivered_with_no_word_of_what_it_is(sent: Procedure) -> None:
    while outbox.relay():
        pass
    mail.outbox.clear()
    swept(date(2026, 8, 6))

    while outbox.relay():
        pass

    (message,) = mail.outbox
    assert message.to == [sent.cast.case_officer.email]
    text = f"{message.subject} {message.body}"
    assert sent.communication.reference in text
    assert not [word for word in ("MEX", "Mexico", "limit", "reply", "August") if word in text]


@pytest.mark.parametrize("number", [1, 7])
def test_looking_at_a_batch_takes_as_many_queries_however_many_cases_it_has(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        bring(case_of(bare_communication(cast.harbour)), CaseState.WITH_STATE, SENT)
    swept(OVER)
    others = len(profiles.all()) - 1

    # Its cases, their steps, limits and promises, and that no case follows; of the other procedures, that none has any.
    with django_assert_num_queries(5 + others):
        found = swept(OVER)

    assert found.cases == number


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    return Procedure(cast)
