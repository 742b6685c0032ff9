"""One case in the hands of everybody: what people try on it, on any day, and what may break while they do."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.audit import verify
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Hidden, Invalid, Refused
from casetracker.core.models import OutboxMessage
from intake.models import CommunicationGrant
from intake.policies import Tier
from tests.factories.cases import RECEIVED, Procedure, noon, on
from tests.factories.decisions import filled
from tests.factories.sessions import session_of
from tests.faults import Killed, statement_fails
from workflow.machine.guards import first_reason
from workflow.machine.recordable import RECORDABLE
from workflow.machine.track_steps import TRACK_STEPS
from workflow.machine.transitions import sources, steps
from workflow.models import CaseEvent, CaseFile, Deadline, NumberCounter
from workflow.policies import can_see
from workflow.services.decisions import case_adopt_views
from workflow.services.events import Entry, facts_of
from workflow.services.records import case_record
from workflow.services.transitions import case_move, reason_against
from workflow.vocabulary import UNCLOSED, CaseState
from workflow.vocabulary import EventKind as E

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
SETS_A_DAY = {E.EXTENSION_GRANTED, E.DISCONTINUANCE_WARNED}
# The tracks' kinds after those of the Committee's and the rapporteur's: the generator favours what stands first.
OF_TRACKS = sorted(TRACK_STEPS, key=lambda kind: (TRACK_STEPS[kind].act is not None, kind))
STARTS = (
    "received",
    "proposed",
    "registered",
    "with_state",
    "split",
    "suspended",
    "withdrawn",
    "measures",
    "heard on admissibility",
    "heard on merits",
    "split, heard on admissibility",
    "views",
)


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

    # Where it begins

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
        cast, march = self.cast, date(2026, 3, 1)
        if "split" in start:
            self.given.record(E.SPLIT_GRANTED, cast.rapporteur, march)
        if start == "suspended":
            self.given.record(E.SUSPENDED, cast.rapporteur, march)
        if start == "withdrawn":
            self.given.record(E.WITHDRAWN, cast.case_officer, march)
        if start == "measures":
            self.given.record(E.INTERIM_GRANTED, cast.rapporteur, march)
        if "heard" in start or start == "views":
            on_what = "admissibility" if "admissibility" in start else "both"
            self.given.move(f"receive_observations_{on_what}", cast.case_officer, date(2026, 4, 1))
            self.given.move("mark_ready", cast.case_officer, date(2026, 4, 2))
            self.given.move("schedule", cast.head, date(2026, 4, 2))
        if start == "views":
            day = date(2026, 4, 2)
            self.given.prepare(E.VIEWS_VIOLATION, cast.member, day)
            entry = filled(self.case, E.VIEWS_VIOLATION, on(day, note="A reason."))
            with clock.frozen(noon(day)), acting(cast.member.actor):
                case_adopt_views(case=self.case, transition=VIEWS[0], entry=entry, user=cast.member, at=noon(day))

    # What people do. Few rules, since the generator leaves some of them out of each example: whatever it leaves out, the
    # case goes on.

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
        self._of_a_track(data)
        self.go_on(data, 0)

    @rule(data=st.data(), what=st.sampled_from(["record", "track", "two", "try", "give", "forge"]))
    def disturb(self, data: st.DataObject, what: str) -> None:
        """Something that may or may not be allowed."""
        acts = {
            "record": self._record,
            "track": self._of_a_track,
            "two": self._two_at_once,
            "try": self._try_anything,
            "give": self._give,
            "forge": self._forge,
        }
        acts[what](data)
        self.go_on(data, 0)

    @rule(data=st.data(), number=st.integers(1, 60))
    def break_off(self, data: st.DataObject, number: int) -> None:
        """The process is gone at any statement of a step: nothing of the step is left."""
        offers = self._offers()
        if not offers:
            return
        name, user = data.draw(st.sampled_from(offers), label="broken off")
        entry = self._entry(user, {"transition": name})
        before, is_gone = self._everything(), False
        with statement_fails(number) as counter:
            try:
                self._attempt(case_adopt_views if name in VIEWS else case_move, user, entry, transition=name)
            except Killed:
                is_gone = True
        assert is_gone == counter.has_struck
        if is_gone:
            assert self._everything() == before

    def _everything(self) -> tuple[Any, ...]:
        """All that a step may write."""
        case, chain = self.case.pk, self.case.communication_id
        return (
            CaseFile.objects.filter(pk=case).values_list().get(),
            list(CaseEvent.objects.filter(case_id=case).order_by("seq").values_list("pk", "seq", "kind")),
            sorted(Deadline.objects.filter(case=case).values_list("pk", "status", "due_date"), key=str),
            AuditEntry.objects.filter(chain_id=chain).count(),
            OutboxMessage.objects.count(),
            sorted(CommunicationGrant.objects.filter(content_object=chain).values_list("pk", flat=True)),
            list(NumberCounter.objects.values_list("procedure", "last")),
        )

    def _record(self, data: st.DataObject) -> None:
        state = self._row().state
        kind = data.draw(st.sampled_from(sorted(kind for kind, rule in RECORDABLE.items() if state in rule.states)))
        self._try(case_record, self._whose(RECORDABLE[kind].roles), kind=kind)

    def _of_a_track(self, data: st.DataObject) -> None:
        """A step of a track that its guards let pass."""
        row = self._row()
        facts = facts_of(row, user=None, occurred=PreciseDate(self.day, Precision.DAY))
        rules = TRACK_STEPS
        open_ones = [k for k in OF_TRACKS if row.state in rules[k].states and not first_reason(rules[k].guards, facts)]
        if open_ones:
            kind = data.draw(st.sampled_from(open_ones), label="track")
            self._try(case_record, self._whose(rules[kind].roles), kind=kind)

    def _two_at_once(self, data: st.DataObject) -> None:
        """Two people were offered their steps by the same page: the second comes with what was true before the first."""
        offers = self._offers()
        if offers:
            first, second = (data.draw(st.sampled_from(offers), label=which) for which in ("first", "second"))
            for name, user in (first, second):
                self._try(case_adopt_views if name in VIEWS else case_move, user, transition=name)

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
        try:
            entry = self._entry(user, what, back)
        except SAID_NO:
            return
        self._attempt(service, user, entry, **what)

    def _entry(self, user: User, what: dict[str, Any], back: int = 0) -> Entry:
        """What is said of a step, once what its contents and its session need is there."""
        more: dict[str, Any] = {"until": self.day + timedelta(days=250)} if what.get("kind") in SETS_A_DAY else {}
        if what.get("kind") is E.EXTENSION_GRANTED:
            open_ones = Deadline.objects.filter(case=self.case, status__in=UNCLOSED).order_by("kind")
            more["limit"] = open_ones.values_list("kind", flat=True).first() or ""
        entry = on(self.day - timedelta(days=back), note="A reason.", details={"answer": "yes"}, **more)
        kind = steps()[what["transition"]].event if "transition" in what else what["kind"]
        if entry.occurred.value is not None and (
            "transition" not in what or self._row().state in sources(what["transition"])
        ):
            self.given.prepare(kind, user, entry.occurred.value)
        entry = filled(self.case, kind, entry)
        return replace(entry, concerns=session_of(self.cast).pk) if kind is E.SCHEDULED else entry

    def _attempt(self, service: Any, user: User, entry: Entry, **what: Any) -> None:
        try:
            with clock.frozen(noon(self.day)), acting(user.actor):
                service(case=self.case, entry=entry, user=user, at=noon(self.day), **what)
        except SAID_NO:
            return

    def _row(self) -> CaseFile:
        return CaseFile.objects.get(pk=self.case.pk)
