"""One case, and anybody who tries anything on it on any day: whatever the order, these things stay true.

CASETRACKER_TEST_EXAMPLES   how many courses are tried (6 where it is not set: about a minute); a hundred take a quarter of an hour
"""

import os

import pytest
from django.db.models import Count
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_start
from casetracker.core.acting import COMMAND, acting
from casetracker.core.models import OutboxMessage
from tests.cast import ARRIVED_AT, Cast
from tests.factories.cases import Procedure, in_force
from tests.property.any_case import PEOPLE, AnyCase
from tests.property.telling import what_is_wrong
from workflow.models import CaseEvent, Deadline
from workflow.notices.told import TOLD
from workflow.services.events import NOTICE_TOPIC
from workflow.vocabulary import ENDED, UNCLOSED, LimitStatus
from workflow.vocabulary import EventKind as E

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("CASETRACKER_TEST_EXAMPLES", "6"))


class WatchedCase(AnyCase):
    """What stays true, looked at after each step."""

    def _events(self) -> list[CaseEvent]:
        return list(CaseEvent.objects.filter(case_id=self.case.pk).order_by("seq"))

    @invariant()
    def events_have_no_gap_and_lead_to_where_the_case_stands(self) -> None:
        row, events = self._row(), self._events()

        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert (row.version, row.state) == (len(events), events[-1].to_state)
        assert [event.from_state for event in events[1:]] == [event.to_state for event in events[:-1]]

    @invariant()
    def the_law_is_kept(self) -> None:
        assert what_is_wrong(self._events()) == []

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
    def nothing_runs_in_an_ended_case(self) -> None:
        running = Deadline.objects.filter(case=self.case, status=LimitStatus.OPEN)

        assert not (self._row().state in ENDED and running.exists())

    @invariant()
    def one_limit_of_a_kind_runs_at_the_most(self) -> None:
        unclosed = Deadline.objects.filter(case=self.case, status__in=UNCLOSED).values("kind")

        assert not unclosed.annotate(count=Count("pk")).filter(count__gt=1).exists()

    @invariant()
    def steps_that_move_the_case_run_forward(self) -> None:
        moves = [event for event in self._events() if event.from_state != event.to_state]
        days = [event.occurred_date for event in moves if event.occurred_date]

        assert len(days) == len(moves)
        assert days == sorted(days)

    @invariant()
    def the_author_is_told_of_what_happened_and_of_nothing_else(self) -> None:
        told = {str(event.pk) for event in self._events() if event.kind in TOLD}
        promised = [message.payload["event"] for message in OutboxMessage.objects.filter(topic=NOTICE_TOPIC)]

        assert sorted(promised) == sorted(told)


def test_no_sequence_of_steps_breaks_what_must_stay_true(cast: Cast) -> None:
    in_force()
    # Everybody is there before the first attempt: what an attempt makes is rolled back with it.
    assert all(getattr(cast, name).pk for name in PEOPLE)
    with acting(COMMAND):  # an officer who could also decide: the person is looked at, not the role
        membership_start(
            user=cast.second_case_officer, organisation=cast.committee, role=Role.RAPPORTEUR, at=ARRIVED_AT
        )
    machine = type("TheCase", (WatchedCase,), {"given": Procedure(cast)})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            # A course of many steps takes minutes to shorten, and the fault says by itself what is wrong.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        ),
    )
