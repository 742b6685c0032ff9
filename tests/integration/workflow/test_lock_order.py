"""Locks are taken in one order: communication, case, session, audit chain. Who waits for whom is seen to come through."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, connections

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Refused
from intake.models import CommunicationGrant, Supplement
from intake.vocabulary import GrantSource
from tests.cast import Cast
from tests.factories.cases import Procedure, noon, on
from tests.factories.sessions import CLOSES, declare, session_of
from tests.racing.acts import DAY, Act, in_turn
from tests.racing.people import people
from tests.racing.road import drive
from workflow.models import AgendaItem, CaseFile
from workflow.services import author
from workflow.services.agenda_sight import sight_end
from workflow.services.assignments import case_assign
from workflow.services.author import information_add
from workflow.services.erasures import erasure_request
from workflow.services.holds import hold_set
from workflow.services.sessions import agenda_place, session_close_on
from workflow.services.transitions import case_move
from workflow.vocabulary import ErasureReason

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
PATIENCE = 20  # seconds
DONE = "done"


@pytest.fixture
def given(cast: Cast) -> Procedure:
    procedure = Procedure(people(cast))
    procedure.assign(cast.case_officer, cast.head, DAY)
    return procedure


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw the first time
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
        return cursor.fetchone() is not None


def _until_somebody_waits() -> None:
    end = monotonic() + PATIENCE
    while not _somebody_waits():
        assert monotonic() < end, "nobody waits for a lock"
        sleep(0.01)


class Meeting:
    """The first goes as far as ``pause``, the second is let in and waits for a lock, then the first goes on."""

    def __init__(self) -> None:
        self.let_in = Event()

    def pause(self) -> None:
        self.let_in.set()
        _until_somebody_waits()

    def hold(self, first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
        with ThreadPoolExecutor(2) as pool:
            runs = [pool.submit(self._run, first), pool.submit(self._run, second, waits=True)]
            return [run.result(PATIENCE * 2) for run in runs]

    def _run(self, act: Callable[[], Any], *, waits: bool = False) -> str:
        if waits:
            assert self.let_in.wait(PATIENCE)
        try:
            with clock.frozen(noon(DAY)):
                act()
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return DONE


def _assign_and_pause(given: Procedure, meeting: Meeting) -> Callable[[], None]:
    def assign() -> None:
        cast = given.cast
        with acting(cast.head.actor):
            case_assign(case=given.case, officer=cast.second_case_officer, user=cast.head, at=noon(DAY))
            meeting.pause()  # all is written, the commit is to come

    return assign


def test_a_hold_waits_for_an_assignment_and_is_set(given: Procedure) -> None:
    meeting, head = Meeting(), given.cast.head

    def hold() -> None:
        with acting(head.actor):
            hold_set(user=head, communication=given.communication, reason="A court asked.", at=noon(DAY))

    assert meeting.hold(_assign_and_pause(given, meeting), hold) == [DONE, DONE]


def test_a_request_for_erasure_waits_for_an_assignment_and_is_answered(given: Procedure) -> None:
    meeting, head = Meeting(), given.cast.head

    def ask() -> None:
        with acting(head.actor):
            communication = given.communication_now()
            erasure_request(user=head, communication=communication, reason=ErasureReason.ASKED, at=noon(DAY))

    assert meeting.hold(_assign_and_pause(given, meeting), ask) == [DONE, "under_way"]


@contextmanager
def _paused_before_the_move(meeting: Meeting) -> Iterator[None]:
    def pause_and_move(**what: Any) -> Any:
        meeting.pause()
        return case_move(**what)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(author, "case_move", pause_and_move)
        yield


def test_an_answer_and_the_end_of_the_clarification_do_not_block_each_other(given: Procedure) -> None:
    meeting, cast = Meeting(), given.cast
    given.move("ask_clarification", cast.case_officer, DAY, told="What happened?")

    def answer() -> None:
        with acting(cast.lead.actor):
            said: dict[str, Any] = {"text": "This happened.", "answers": [given.case.reference]}
            information_add(user=cast.lead, communication=given.communication_now(), at=noon(DAY), **said)

    def end() -> None:
        with acting(cast.case_officer.actor):
            what: dict[str, Any] = {"transition": "end_clarification", "entry": on(DAY, note="A reason.")}
            case_move(case=given.case, user=cast.case_officer, at=noon(DAY), **what)

    with _paused_before_the_move(meeting):
        outcomes = meeting.hold(answer, end)

    assert outcomes == [DONE, "not_from_this_state"]
    assert given.fresh().state == "received"
    assert Supplement.objects.filter(communication=given.communication).count() == 1


def test_two_cases_placed_on_one_agenda_at_once_have_a_place_each(given: Procedure) -> None:
    meeting, cast = Meeting(), given.cast
    cases = [given.case, Procedure(cast).case]
    in_turn([Act("head", "assign case_officer")], cases[1], cast)
    for case in cases:
        drive(case, "registered", cast)
    session = session_of(cast)

    def place(case: CaseFile) -> None:
        with acting(cast.head.actor):
            agenda_place(case=case, session=session, user=cast.head, at=noon(DAY))
            if case is cases[0]:
                meeting.pause()  # all is written, the commit is to come

    assert meeting.hold(lambda: place(cases[0]), lambda: place(cases[1])) == [DONE, DONE]
    assert sorted(AgendaItem.objects.values_list("case", "position"), key=lambda row: row[1]) == [
        (cases[0].pk, 1),
        (cases[1].pk, 2),
    ]


def test_an_adjournment_and_another_last_day_of_the_session_do_not_block_each_other(given: Procedure) -> None:
    meeting, cast = Meeting(), given.cast
    drive(given.case, "under_consideration", cast)
    declare(given.case, given.committee, DAY)

    def adjourn() -> None:
        with acting(cast.member.actor):
            case_move(case=given.case, transition="adjourn", entry=on(DAY), user=cast.member, at=noon(DAY))

    def close_earlier() -> None:
        with acting(cast.head.actor):
            last = CLOSES - timedelta(days=1)
            session_close_on(session=session_of(cast), closes_date=last, user=cast.head, at=noon(DAY))

    with _paused_before_sight_ends(meeting):
        outcomes = meeting.hold(adjourn, close_earlier)

    assert outcomes == [DONE, DONE]
    assert given.fresh().state == "ready"
    assert not CommunicationGrant.objects.filter(source=GrantSource.AGENDA).exists()


@contextmanager
def _paused_before_sight_ends(meeting: Meeting) -> Iterator[None]:
    def pause_and_end(case: CaseFile) -> None:
        meeting.pause()  # the event is written, and with it the entry in the chain
        sight_end(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workflow.services.sight.sight_end", pause_and_end)
        yield
