"""From events to facts: what each step leaves for the guards to look at."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference import profiles
from workflow.machine.facts import CaseFacts
from workflow.machine.history import read_facts
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E

PROFILE = profiles.get("icrmw-77")
OFFICER, RAPPORTEUR = uuid4(), uuid4()


@dataclass
class Event:
    """One event as the reader sees it."""

    kind: str
    to_state: str
    from_state: str = ""
    occurred_date: date | None = None
    precision: str = Precision.DAY
    actor_id: UUID | None = OFFICER
    limit: str = ""
    until_date: date | None = None
    concerns: UUID | None = None
    pk: UUID = field(default_factory=uuid4)

    def __post_init__(self) -> None:
        self.from_state = self.from_state or self.to_state
        self.precision = self.precision if self.occurred_date else Precision.UNKNOWN


def _facts(*events: Event, actor: UUID | None = RAPPORTEUR, occurred: str = "2026-06-01") -> CaseFacts:
    base = CaseFacts(state=S.RECEIVED, on=None)
    return read_facts(base, events, profile=PROFILE, actor_id=actor, occurred=PreciseDate.parse(occurred))


def _moved(kind: E, start: S, end: S, day: date | None = None) -> Event:
    return Event(kind, end, start, day)


TRANSMITTED = _moved(E.TRANSMITTED, S.REGISTERED, S.WITH_STATE, date(2026, 2, 20))
MOVED_BACK = _moved(E.ADMISSIBLE, S.UNDER_CONSIDERATION, S.WITH_STATE, date(2026, 5, 4))
JOINT = Event(E.ADMISSIBLE, S.UNDER_CONSIDERATION, occurred_date=date(2026, 5, 4))
SPLIT = Event(E.SPLIT_GRANTED, S.WITH_STATE, occurred_date=date(2026, 4, 1))


def test_a_proposal_stands_until_the_author_is_asked_something() -> None:
    proposed = Event(E.REGISTRATION_PROPOSED, S.RECEIVED)
    asked = _moved(E.CLARIFICATION_ASKED, S.RECEIVED, S.CLARIFICATION)

    assert _facts(proposed).proposed is E.REGISTRATION_PROPOSED
    assert _facts(proposed, asked).proposed is None


@pytest.mark.parametrize("kind", [E.NOT_REGISTERED, E.REFUSAL_REVERSED])
def test_a_proposal_is_used_up_by_the_refusal_that_it_led_to(kind: E) -> None:
    assert _facts(Event(E.REFUSAL_PROPOSED, S.RECEIVED), Event(kind, S.NOT_REGISTERED)).proposed is None


def test_the_newest_proposal_is_the_one_that_stands() -> None:
    first, second = Event(E.REGISTRATION_PROPOSED, S.RECEIVED), Event(E.REFUSAL_PROPOSED, S.RECEIVED)

    assert _facts(first, second).proposed is E.REFUSAL_PROPOSED


def test_a_proposal_is_ones_own_by_the_person_and_not_by_the_role() -> None:
    proposed = Event(E.REGISTRATION_PROPOSED, S.RECEIVED, actor_id=OFFICER)

    assert _facts(proposed, actor=OFFICER).proposed_by_actor
    assert not _facts(proposed, actor=RAPPORTEUR).proposed_by_actor


def test_what_nobody_did_is_nobodys_own_proposal() -> None:
    assert not _facts(Event(E.REGISTRATION_PROPOSED, S.RECEIVED, actor_id=None), actor=None).proposed_by_actor


def test_the_reply_is_due_six_months_after_the_transmission() -> None:
    assert _facts(TRANSMITTED).reply_due == date(2026, 8, 20)


def test_a_transmission_without_a_date_counts_from_the_earliest_day_it_can_have_been() -> None:
    registered = _moved(E.REGISTERED, S.RECEIVED, S.REGISTERED, date(2026, 1, 10))
    undated = _moved(E.TRANSMITTED, S.REGISTERED, S.WITH_STATE)

    assert _facts(registered, undated).reply_due == date(2026, 7, 10)


def test_a_transmission_of_which_no_date_is_known_sets_no_limit() -> None:
    assert _facts(_moved(E.TRANSMITTED, S.REGISTERED, S.WITH_STATE)).reply_due is None


@pytest.mark.parametrize(
    ("kind", "on_admissibility", "on_merits"),
    [
        (E.OBSERVATIONS_ADMISSIBILITY, True, False),
        (E.ADMISSIBILITY_CONTESTED, True, False),
        (E.OBSERVATIONS_MERITS, True, True),
        (E.OBSERVATIONS_BOTH, True, True),
        (E.FURTHER_OBSERVATIONS, False, False),
        (E.REMINDER_TO_STATE, False, False),
        (E.SPLIT_REQUESTED, False, False),
    ],
)
def test_the_state_is_heard_on_what_it_spoke_to(kind: E, on_admissibility: bool, on_merits: bool) -> None:
    facts = _facts(TRANSMITTED, Event(kind, S.WITH_STATE))

    assert facts.heard_on_admissibility is on_admissibility
    assert facts.heard_on_merits is on_merits


def test_a_decision_on_admissibility_alone_gives_six_months_for_the_merits() -> None:
    facts = _facts(TRANSMITTED, MOVED_BACK)

    assert facts.declared_admissible
    assert facts.merits_due == date(2026, 11, 4)


def test_a_finding_in_the_sitting_of_the_views_gives_no_time() -> None:
    facts = _facts(TRANSMITTED, JOINT)

    assert facts.declared_admissible
    assert facts.merits_due is None


def test_a_split_is_resolved_by_the_decision_on_admissibility_and_not_by_a_joint_finding() -> None:
    assert not _facts(TRANSMITTED, SPLIT, MOVED_BACK).is_split
    assert _facts(TRANSMITTED, SPLIT, JOINT).is_split


def test_a_review_opens_the_decision_again_until_it_is_taken() -> None:
    review = Event(E.REVIEW_OPENED, S.WITH_STATE)

    assert _facts(TRANSMITTED, MOVED_BACK, review).under_review
    assert not _facts(TRANSMITTED, MOVED_BACK, review, MOVED_BACK).under_review


@pytest.mark.parametrize(
    ("kinds", "is_suspended"),
    [
        ([E.SUSPENDED], True),
        ([E.SUSPENDED, E.SUSPENSION_RENEWED], True),
        ([E.SUSPENDED, E.SUSPENSION_LIFTED], False),
        ([E.SUSPENSION_REQUESTED_BY_STATE], False),
        ([E.SUSPENDED, E.RESUMPTION_REQUESTED_BY_AUTHOR], True),
    ],
)
def test_a_suspension_stands_until_it_is_ended_by_its_own_step(kinds: list[E], is_suspended: bool) -> None:
    events = [Event(kind, S.WITH_STATE) for kind in kinds]

    assert _facts(TRANSMITTED, *events).is_suspended is is_suspended


@pytest.mark.parametrize("kind", [E.VIEWS_VIOLATION, E.VIEWS_NO_VIOLATION])
def test_views_are_adopted_once(kind: E) -> None:
    assert _facts(_moved(kind, S.UNDER_CONSIDERATION, S.FOLLOW_UP)).views_adopted


def test_the_first_transmission_is_kept_when_an_ended_case_is_transmitted_again() -> None:
    reopened = _moved(E.REOPENED, S.INADMISSIBLE, S.REGISTERED, date(2026, 5, 30))
    again = _moved(E.TRANSMITTED, S.REGISTERED, S.WITH_STATE, date(2026, 6, 1))

    assert _facts(TRANSMITTED, reopened, again).first_transmitted == date(2026, 2, 20)


@pytest.mark.parametrize(
    ("kinds", "goes_on"),
    [
        ([], None),
        ([E.ACCEPTANCE_GOES_ON], True),
        ([E.ACCEPTANCE_STOPS], False),
        ([E.ACCEPTANCE_STOPS, E.ACCEPTANCE_GOES_ON], True),
        ([E.ACCEPTANCE_GOES_ON, E.ACCEPTANCE_STOPS], False),
    ],
)
def test_the_newest_decision_on_an_acceptance_that_has_ended_counts(kinds: list[E], goes_on: bool | None) -> None:
    assert _facts(*(Event(kind, S.REGISTERED) for kind in kinds)).goes_on is goes_on


@pytest.mark.parametrize("ended", [S.INADMISSIBLE, S.DISCONTINUED])
def test_a_reopened_case_is_to_be_heard_anew(ended: S) -> None:
    heard = Event(E.OBSERVATIONS_BOTH, S.WITH_AUTHOR)
    reopened = _moved(E.REOPENED, ended, S.REGISTERED, date(2026, 5, 30))
    facts = _facts(TRANSMITTED, heard, SPLIT, MOVED_BACK, Event(E.SUSPENDED, S.READY), reopened)

    anew = _facts(Event(E.REGISTERED, S.REGISTERED), _moved(E.REOPENED, ended, S.REGISTERED, date(2026, 5, 30)))
    # What was once decided on the side tracks stays readable; nothing of it binds the new exchange.
    assert replace(facts, first_transmitted=None, tracks=()) == anew
    assert (facts.is_transmitted, facts.heard_on_merits, facts.declared_admissible, facts.is_suspended) == (False,) * 4
    assert facts.reply_due is None


def test_a_follow_up_that_is_resumed_keeps_its_views() -> None:
    views = _moved(E.VIEWS_VIOLATION, S.UNDER_CONSIDERATION, S.FOLLOW_UP)
    resumed = _moved(E.REOPENED, S.CLOSED, S.FOLLOW_UP)

    facts = _facts(TRANSMITTED, views, resumed)

    assert facts.views_adopted
    assert facts.is_transmitted


def test_a_breach_of_interim_measures_is_remembered() -> None:
    assert _facts(Event(E.INTERIM_BREACHED, S.WITH_STATE)).interim_breached


@pytest.mark.parametrize(
    ("kinds", "standing"),
    [
        ([E.INTERIM_REQUESTED], 0),
        ([E.INTERIM_REQUESTED, E.INTERIM_DENIED], 0),
        ([E.INTERIM_GRANTED], 1),
        ([E.INTERIM_GRANTED, E.INTERIM_DENIED], 1),
        ([E.INTERIM_GRANTED, E.INTERIM_GRANTED, E.INTERIM_LIFTED], 1),
        ([E.INTERIM_GRANTED, E.INTERIM_LIFTED], 0),
        ([E.INTERIM_LIFTED, E.INTERIM_GRANTED], 1),
    ],
)
def test_interim_measures_stand_from_their_grant_to_their_lifting(kinds: list[E], standing: int) -> None:
    assert _facts(*(Event(kind, S.WITH_STATE) for kind in kinds)).measures_standing == standing


@pytest.mark.parametrize(
    ("occurred", "on"),
    [("2026-06-01", date(2026, 6, 1)), ("2026-06", date(2026, 6, 30)), ("2026", date(2026, 12, 31)), ("unknown", None)],
)
def test_the_day_of_a_step_is_the_last_day_that_it_may_mean(occurred: str, on: date | None) -> None:
    assert _facts(occurred=occurred).on == on


def test_the_newest_move_is_not_that_of_a_recorded_step() -> None:
    recorded = Event(E.AUTHOR_COMMENTS, S.WITH_STATE, occurred_date=date(2026, 3, 3))

    assert _facts(TRANSMITTED, recorded).newest_move == date(2026, 2, 20)


def test_the_submission_is_the_first_move() -> None:
    assert _facts(Event(E.SUBMITTED, S.RECEIVED, occurred_date=date(2026, 1, 5))).newest_move == date(2026, 1, 5)


def test_the_state_is_that_of_the_last_event() -> None:
    assert _facts(TRANSMITTED, MOVED_BACK).state is S.WITH_STATE
