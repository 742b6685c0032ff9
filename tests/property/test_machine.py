"""One case, and anybody who tries anything on it on any day: whatever the order, these things stay true."""

import calendar
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_start
from casetracker.audit import verify
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Hidden, Invalid, Refused
from intake.policies import Tier
from tests.cast import ARRIVED_AT, Cast
from tests.factories.cases import RECEIVED, Procedure, in_force, noon, on
from tests.factories.decisions import filled
from tests.factories.sessions import session_of
from workflow.machine.recordable import RECORDABLE
from workflow.machine.transitions import sources, steps
from workflow.models import CaseEvent, CaseFile, Deadline
from workflow.policies import can_see
from workflow.services.decisions import case_adopt_views
from workflow.services.events import Entry, facts_of
from workflow.services.records import case_record
from workflow.services.transitions import case_move, reason_against
from workflow.vocabulary import ENDED, CaseState, LimitStatus
from workflow.vocabulary import EventKind as E

pytestmark = pytest.mark.django_db

PEOPLE = (
    "caseworker",
    "lead",
    "other_lead",
    "intake_officer",
    "case_officer",
    "second_case_officer",
    "head",
    "rapporteur",
    "member",
    "focal_point",
    "auditor",
)
OFFICERS = ("intake_officer", "case_officer", "second_case_officer")
VIEWS = ("adopt_views_violation", "adopt_views_no_violation")
WAITS = (0, 1, 14, 31, 62, 100, 190)
SAID_NO = (Refused, Hidden, Invalid)
STARTS = (
    "received",
    "proposed",
    "registered",
    "with_state",
    "split",
    "heard on admissibility",
    "heard on merits",
    "split, heard on admissibility",
)


def _six_months_after(day: date) -> date:
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class AnyCase(RuleBasedStateMachine):
    """A case in the hands of everybody. ``given`` is set by the test: the case as it was submitted."""

    given: ClassVar[Procedure]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.case, self.cast, self.day = self.given.case, self.given.cast, RECEIVED

    def teardown(self) -> None:
        try:
            report = verify.verify(communication_id=self.case.communication_id)
            assert report.findings == []
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # What people do

    @initialize(start=st.sampled_from(STARTS))
    def stand_somewhere(self, start: str) -> None:
        """Deep states would hardly be reached from the first by chance."""
        if start in ("received", "proposed"):
            self.given.assign(self.cast.second_case_officer, self.cast.head, RECEIVED)
        if start == "proposed":
            self.given.record(E.REGISTRATION_PROPOSED, self.cast.second_case_officer, RECEIVED)
        elif start == "registered":
            self.given.to_registered()
        elif start != "received":
            self._with_state(start)
        self.day = date(2026, 4, 2)

    def _with_state(self, start: str) -> None:
        self.given.to_with_state()
        if "split" in start:
            self.given.record(E.SPLIT_GRANTED, self.cast.rapporteur, date(2026, 3, 1))
        if "heard" in start:
            on_what = "both" if "merits" in start else "admissibility"
            self.given.move(f"receive_observations_{on_what}", self.cast.case_officer, date(2026, 4, 1))
            self.given.move("mark_ready", self.cast.case_officer, date(2026, 4, 2))
            self.given.move("schedule", self.cast.head, date(2026, 4, 2))

    # Few rules, since the generator leaves some of them out of each example: whatever it leaves out, the case goes on.

    @rule(data=st.data(), back=st.sampled_from([0, 0, 200]))
    def go_on(self, data: st.DataObject, back: int) -> None:
        """A few steps that the pages would offer to somebody, one after the other."""
        for _ in range(2):
            offers = self._offers()
            if offers:
                name, user = data.draw(st.sampled_from(offers), label="step")
                self._try(case_adopt_views if name in VIEWS else case_move, user, back, transition=name)

    @rule(data=st.data(), days=st.sampled_from(WAITS))
    def go_on_later(self, data: st.DataObject, days: int) -> None:
        self.day += timedelta(days=days)
        self.go_on(data, 0)

    @rule(data=st.data(), what=st.sampled_from(["record", "record", "try", "give", "forge"]))
    def disturb(self, data: st.DataObject, what: str) -> None:
        """Something that may or may not be allowed."""
        acts = {"record": self._record, "try": self._try_anything, "give": self._give, "forge": self._forge}
        acts[what](data)
        self.go_on(data, 0)

    def _record(self, data: st.DataObject) -> None:
        state = self._row().state
        kind = data.draw(st.sampled_from(sorted(kind for kind, rule in RECORDABLE.items() if state in rule.states)))
        self._try(case_record, self._whose(RECORDABLE[kind].roles), kind=kind)

    def _give(self, data: st.DataObject) -> None:
        officer = getattr(self.cast, data.draw(st.sampled_from(OFFICERS)))
        self.given.assign(officer, self.cast.head, self.day)
        self._try(case_record, officer, kind=data.draw(st.sampled_from([E.REGISTRATION_PROPOSED, E.REFUSAL_PROPOSED])))

    def _try_anything(self, data: st.DataObject) -> None:
        name, who = data.draw(st.sampled_from(sorted(steps()))), data.draw(st.sampled_from(PEOPLE))
        back = data.draw(st.sampled_from([0, 10, 200, -3]))
        self._try(case_move, getattr(self.cast, who), back, transition=name)
        if name in VIEWS:
            self._try(case_adopt_views, getattr(self.cast, who), back, transition=name)

    def _forge(self, data: st.DataObject) -> None:
        state = data.draw(st.sampled_from(sorted(set(CaseState.values) - {self._row().state})))
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseFile.objects.filter(pk=self.case.pk).update(state=state)

    def _people(self) -> list[User]:
        return [getattr(self.cast, name) for name in PEOPLE]

    def _whose(self, roles: frozenset[Role]) -> User:
        holding = [user for user in self._people() if user.roles & roles]
        return next((user for user in holding if can_see(user, self.case, Tier.CONTENT)), holding[0])

    def _offers(self) -> list[tuple[str, User]]:
        # Views first: the generator favours what stands first, and few ways lead to them.
        row, today = self._row(), PreciseDate(self.day, Precision.DAY)
        open_ones = [name for name in (*VIEWS, *steps()) if row.state in sources(name)]
        offers = []
        for user in self._people():
            held = [name for name in open_ones if user.roles & steps()[name].roles]
            facts = facts_of(row, user=user, occurred=today) if held else None
            offers += [(name, user) for name in held if facts and not reason_against(row, name, user=user, facts=facts)]
        return sorted(offers, key=lambda offer: open_ones.index(offer[0]))

    def _try(self, service: Any, user: User, back: int = 0, **what: Any) -> None:
        entry = on(self.day - timedelta(days=back), note="A reason.", details={"answer": "yes"})
        kind = steps()[what["transition"]].event if "transition" in what else what["kind"]
        entry = filled(self.case, kind, entry)
        try:
            if "transition" in what:
                entry = self._prepared(what["transition"], user, entry)
            with clock.frozen(noon(self.day)), acting(user.actor):
                service(case=self.case, entry=entry, user=user, at=noon(self.day), **what)
        except SAID_NO:
            return

    def _prepared(self, transition: str, user: User, entry: Entry) -> Entry:
        """With the session that the step needs: this test is about the machine, not about sittings."""
        kind = steps()[transition].event
        if entry.occurred.value is not None and self._row().state in sources(transition):
            self.given.prepare(kind, user, entry.occurred.value)
        return replace(entry, concerns=session_of(self.cast).pk) if kind is E.SCHEDULED else entry

    # What stays true

    def _row(self) -> CaseFile:
        return CaseFile.objects.get(pk=self.case.pk)

    def _events(self) -> list[CaseEvent]:
        return list(CaseEvent.objects.filter(case_id=self.case.pk).order_by("seq"))

    @invariant()
    def events_have_no_gap_and_lead_to_where_the_case_stands(self) -> None:
        row, events = self._row(), self._events()

        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert (row.version, row.state) == (len(events), events[-1].to_state)
        assert [event.from_state for event in events[1:]] == [event.to_state for event in events[:-1]]

    @invariant()
    def a_number_comes_with_the_registration_and_once(self) -> None:
        registrations = [event for event in self._events() if event.kind == E.REGISTERED]

        assert len(registrations) <= 1
        assert bool(self._row().number) == bool(registrations)

    @invariant()
    def who_decides_is_not_who_proposed(self) -> None:
        proposal = None
        for event in self._events():
            if event.kind in (E.REGISTRATION_PROPOSED, E.REFUSAL_PROPOSED):
                proposal = event
            elif event.kind in (E.REGISTERED, E.NOT_REGISTERED):
                assert proposal is not None
                assert proposal.actor_id != event.actor_id
                assert (proposal.kind == E.REGISTRATION_PROPOSED) == (event.kind == E.REGISTERED)

    @invariant()
    def no_views_before_the_state_was_heard_on_the_merits(self) -> None:
        hearing = Hearing()
        for event in self._events():
            hearing.take(event)

    @invariant()
    def nothing_runs_in_an_ended_case(self) -> None:
        running = Deadline.objects.filter(case=self.case, status=LimitStatus.OPEN)

        assert not (self._row().state in ENDED and running.exists())

    @invariant()
    def steps_that_move_the_case_run_forward(self) -> None:
        moves = [event for event in self._events() if event.from_state != event.to_state]
        days = [event.occurred_date for event in moves if event.occurred_date]

        assert len(days) == len(moves)
        assert days == sorted(days)


class Hearing:
    """Article 77 (4), told again in other words than the machine's."""

    def __init__(self) -> None:
        self.base: date | None = None
        self.has_spoken_to_merits = self.is_split = False

    def take(self, event: CaseEvent) -> None:
        moved = event.from_state != event.to_state
        if event.kind == E.REOPENED and event.to_state == CaseState.REGISTERED:
            self.__init__()  # type: ignore[misc]
        elif event.kind == E.TRANSMITTED:
            self.base = event.occurred_date
        elif event.kind == E.SPLIT_GRANTED:
            self.is_split = True
        elif event.kind == E.ADMISSIBLE and moved:
            self.base, self.is_split = event.occurred_date, False
        elif event.kind in (E.OBSERVATIONS_MERITS, E.OBSERVATIONS_BOTH):
            self.has_spoken_to_merits = True
        elif event.kind in (E.VIEWS_VIOLATION, E.VIEWS_NO_VIOLATION):
            self.look(event)

    def look(self, views: CaseEvent) -> None:
        assert self.base is not None, "views without a transmission"
        assert views.occurred_date is not None
        if not self.has_spoken_to_merits:
            assert not self.is_split, "the State was told to speak to admissibility alone"
            assert views.occurred_date > _six_months_after(self.base), "the State's time still ran"


def test_no_sequence_of_steps_breaks_what_must_stay_true(cast: Cast) -> None:
    in_force()
    # Everybody is there before the first attempt: what an attempt makes is rolled back with it.
    assert all(getattr(cast, name).pk for name in PEOPLE)
    with acting(COMMAND):  # an officer who could also decide: the person is looked at, not the role
        membership_start(
            user=cast.second_case_officer, organisation=cast.committee, role=Role.RAPPORTEUR, at=ARRIVED_AT
        )
    machine = type("TheCase", (AnyCase,), {"given": Procedure(cast)})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        ),
    )
