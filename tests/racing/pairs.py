"""The pairs of acts that race for a case, in the order in which a case meets them. A table written by hand."""

from dataclasses import dataclass, replace
from typing import Any

from tests.racing.acts import Act
from workflow.vocabulary import EventKind as E

ELSEWHERE = "not_from_this_state"  # of a transition
NOT_HERE = "not_in_this_state"  # of a recorded step
# An answer ends what the question gave to read, leaving the agenda what the agenda gave: of what moved nothing, or not
# far enough to forbid the step, whoever came too late is told that it is not before them any more.
SIGHT_ENDED = "not_assigned"
AGENDA_LEFT = "case_not_visible"  # a member sees the card of what is on an agenda alone


@dataclass(frozen=True)
class Pair:
    """Two acts in the state ``at``.

    ``told`` is what the loser may be told. ``in_turn``: "" where they exclude each other and either may win; "fixed"
    where one of them alone can pass; "one" where one may still come behind the other, "any" where each may; "both"
    where both must. ``before`` prepares and ``after`` tidies up. A case meets the pair in the lives of number
    ``variant`` modulo ``of`` alone, where a case can take the step once. ``is_of_two``: each acts on a case of its own.
    """

    at: str
    one: Act
    other: Act
    told: frozenset[str]
    in_turn: str = ""
    before: tuple[Act, ...] = ()
    after: tuple[Act, ...] = ()
    variant: int = 0
    of: int = 1
    is_of_two: bool = False

    @property
    def name(self) -> str:
        """As the table of results calls it."""
        return f"{self.one.what} / {self.other.what}"

    @property
    def is_exclusive(self) -> bool:
        """Whether it counts as a pair of mutually exclusive acts."""
        return not self.in_turn

    def is_met_in(self, life: int) -> bool:
        """Whether a case of that number meets it."""
        return life % self.of == self.variant


def pair_of(at: str, one: str, other: str, *told: str, **more: Any) -> Pair:
    return Pair(at, act(one), act(other), frozenset(told or {ELSEWHERE}), **more)


def act(text: str) -> Act:
    """An act as the table writes it: ``who: what``."""
    who, _, what = text.partition(": ")
    return Act(who, what)


def _variants(*pairs: Pair) -> tuple[Pair, ...]:
    return tuple(replace(pair, variant=number, of=len(pairs)) for number, pair in enumerate(pairs))


OFFICER_TAKES = (act("head: assign case_officer"),)
PROPOSES = f"case_officer: {E.REGISTRATION_PROPOSED.value}"
PROPOSES_REFUSAL = f"case_officer: {E.REFUSAL_PROPOSED.value}"
PROPOSED = (act(PROPOSES),)
REFUSAL_PROPOSED = (act(PROPOSES_REFUSAL),)
ERASURE_ASKED = (act("head: ask for erasure"),)

BEFORE_REGISTRATION = (
    pair_of(
        "received",
        "intake_officer: assign intake_officer",
        "second_case_officer: assign second_case_officer",
        "not_your_role",
        after=OFFICER_TAKES,
    ),
    pair_of("received", "case_officer: ask_clarification", "case_officer: ask_clarification"),
    pair_of("clarification", "lead: answer_clarification", "case_officer: end_clarification"),
    pair_of(
        "received",
        PROPOSES,
        "rapporteur: refuse_registration",
        NOT_HERE,
        "refusal_not_proposed",
        before=REFUSAL_PROPOSED,
    ),
    pair_of(
        "received",
        "rapporteur: refuse_registration",
        "case_officer: ask_clarification",
        ELSEWHERE,
        SIGHT_ENDED,
        before=REFUSAL_PROPOSED,
    ),
    pair_of("not_registered", "rapporteur: reverse_refusal", "second_member: reverse_refusal"),
    pair_of(
        "received", "rapporteur: refuse_registration", "second_member: refuse_registration", before=REFUSAL_PROPOSED
    ),
    pair_of(
        "received",
        "rapporteur: refuse_registration",
        "second_member: register",
        ELSEWHERE,
        "not_proposed",
        in_turn="fixed",
        before=REFUSAL_PROPOSED,
    ),
    # What locks the communication, beside what gives or ends grants in it.
    pair_of(
        "received",
        "head: set a hold",
        "head: assign second_case_officer",
        in_turn="both",
        after=(act("head: lift the hold"), *OFFICER_TAKES),
    ),
    pair_of(
        "received",
        "head: ask for erasure",
        "head: assign second_case_officer",
        "under_way",
        in_turn="fixed",
        after=OFFICER_TAKES,
    ),
    pair_of("received", "head: set a hold", PROPOSES, in_turn="both", after=(act("head: lift the hold"),)),
    pair_of("received", "head: ask for erasure", PROPOSES, "under_way", in_turn="fixed"),
    pair_of(
        "received", "head: assign second_case_officer", PROPOSES, "not_assigned", in_turn="one", after=OFFICER_TAKES
    ),
)
REGISTRATION = _variants(
    pair_of(
        "received",
        "rapporteur: register",
        "second_member: refuse_registration",
        ELSEWHERE,
        "refusal_not_proposed",
        in_turn="fixed",
        before=PROPOSED,
    ),
    pair_of("received", "rapporteur: register", "second_member: register", before=PROPOSED),
    pair_of(
        "received",
        "rapporteur: register",
        "case_officer: ask_clarification",
        ELSEWHERE,
        SIGHT_ENDED,
        before=PROPOSED,
    ),
    pair_of(
        "received", "rapporteur: register", "second_member: register", in_turn="both", before=PROPOSED, is_of_two=True
    ),
)
ASKS_SPLIT, ASKS_MEASURES = (f"case_officer: {kind.value}" for kind in (E.SPLIT_REQUESTED, E.INTERIM_REQUESTED))
SUSPENDS, RESUMES = (f"rapporteur: {kind.value}" for kind in (E.SUSPENDED, E.SUSPENSION_LIFTED))
# The tracks, while the case is with the State. Each answers what was asked, once. That a split is asked for from the
# first pair on lets both go on reading: the guard of the track itself refuses who comes second.
TRACKS = (
    pair_of(
        "with_state",
        f"rapporteur: {E.INTERIM_LIFTED.value}",
        f"second_member: {E.INTERIM_LIFTED.value}",
        "no_measures",
        before=(act(ASKS_SPLIT), act(f"rapporteur: {E.INTERIM_GRANTED.value}")),
    ),
    pair_of(
        "with_state",
        f"rapporteur: {E.INTERIM_DENIED.value}",
        f"second_member: {E.INTERIM_DENIED.value}",
        "interim_not_asked",
        before=(act(ASKS_MEASURES),),
    ),
    pair_of(
        "with_state",
        f"rapporteur: {E.INTERIM_GRANTED.value}",
        f"second_member: {E.INTERIM_DENIED.value}",
        "interim_not_asked",
        in_turn="one",
        before=(act(ASKS_MEASURES),),
    ),
    pair_of("with_state", SUSPENDS, f"second_member: {E.SUSPENDED.value}", "suspended_already", after=(act(RESUMES),)),
    pair_of(
        "with_state",
        RESUMES,
        f"second_member: {E.SUSPENSION_LIFTED.value}",
        "not_suspended",
        before=(act(SUSPENDS),),
    ),
    # The last question: its answer ends the other's sight.
    pair_of(
        "with_state",
        f"rapporteur: {E.SPLIT_GRANTED.value}",
        f"second_member: {E.SPLIT_REFUSED.value}",
        SIGHT_ENDED,
    ),
    pair_of(
        "with_state",
        SUSPENDS,
        "case_officer: receive_observations_both",
        "suspended",
        in_turn="one",
        after=(act(RESUMES),),
    ),
    pair_of("with_author", RESUMES, "second_member: discontinue", NOT_HERE, in_turn="one", before=(act(SUSPENDS),)),
    pair_of("with_state", SUSPENDS, "second_member: discontinue", NOT_HERE, in_turn="one"),
)
EXCHANGE = (
    pair_of("registered", "case_officer: transmit", "rapporteur: declare_inadmissible", in_turn="one"),
    pair_of("registered", "rapporteur: declare_inadmissible", "second_member: discontinue"),
    pair_of("discontinued", "rapporteur: reopen", "second_member: reopen"),
    pair_of("registered", "case_officer: transmit", "case_officer: transmit"),
    pair_of("registered", "case_officer: transmit", "rapporteur: discontinue", in_turn="one"),
    pair_of(
        "registered",
        "case_officer: transmit",
        "head: assign second_case_officer",
        "not_assigned",
        in_turn="one",
        after=OFFICER_TAKES,
    ),
    pair_of(
        "with_state",
        "case_officer: receive_observations_both",
        "case_officer: receive_observations_admissibility",
    ),
    pair_of("with_state", "case_officer: receive_observations_both", "rapporteur: discontinue", in_turn="one"),
    pair_of("with_author", "case_officer: mark_ready", "rapporteur: discontinue", in_turn="one"),
    pair_of("with_author", "case_officer: mark_ready", "case_officer: mark_ready"),
    pair_of("ready", "head: schedule", "case_officer: reopen_exchange"),
    pair_of("ready", "head: schedule", "case_officer: ask_further_observations"),
    pair_of("ready", "head: schedule", "rapporteur: discontinue", in_turn="one"),
    # Two cases that come on the same agenda: each has its place on it.
    pair_of("ready", "head: schedule", "head: schedule", in_turn="both", is_of_two=True, variant=1, of=3),
)
INADMISSIBLE = "rapporteur: declare_inadmissible"
# Admissibility is declared once, last, and not in the lives that end with a race for it.
DECISIONS = (
    pair_of("under_consideration", INADMISSIBLE, "member: adjourn"),
    pair_of("under_consideration", INADMISSIBLE, "member: discontinue"),
    pair_of("under_consideration", "member: adjourn", "rapporteur: discontinue", ELSEWHERE, SIGHT_ENDED),
    pair_of(
        "under_consideration",
        INADMISSIBLE,
        "member: declare_admissible",
        ELSEWHERE,
        "admissible_already",
        variant=0,
        of=3,
    ),
    pair_of(
        "under_consideration",
        "member: declare_admissible",
        "second_member: adjourn",
        ELSEWHERE,
        AGENDA_LEFT,
        variant=2,
        of=3,
    ),
)
ADOPTS = "rapporteur: adopt_views_violation"
VIEWS = _variants(
    pair_of("under_consideration", ADOPTS, "member: adopt_views_no_violation", ELSEWHERE, NOT_HERE),
    pair_of("under_consideration", ADOPTS, "member: declare_inadmissible", ELSEWHERE, NOT_HERE),
    pair_of("under_consideration", ADOPTS, "member: discontinue", ELSEWHERE, NOT_HERE),
    pair_of("under_consideration", ADOPTS, "member: adjourn", ELSEWHERE, NOT_HERE),
    pair_of("under_consideration", ADOPTS, "member: declare_admissible", ELSEWHERE, NOT_HERE),
    pair_of("under_consideration", ADOPTS, "member: adopt_views_violation", ELSEWHERE, NOT_HERE),
)
# A case meets those of where it stands now, and is driven nowhere.
AFTER = (
    pair_of("follow_up", "member: close", "second_member: close"),
    pair_of("closed", "member: resume_follow_up", "second_member: resume_follow_up"),
    pair_of("follow_up", "member: close", f"second_member: {E.FOLLOWUP_ASSESSED.value}", NOT_HERE, in_turn="one"),
    pair_of("no_violation", "head: ask for erasure", "head: set a hold", "held", in_turn="one"),
)
ERASURE = (
    pair_of("closed", "administrator: erase", "member: resume_follow_up", "erased", "under_way", before=ERASURE_ASKED),
    pair_of("inadmissible", "administrator: erase", "member: reopen", "erased", "under_way", before=ERASURE_ASKED),
    pair_of("discontinued", "administrator: erase", "head: set a hold", "erased", "held", before=ERASURE_ASKED),
)
ROAD = (*BEFORE_REGISTRATION, *REGISTRATION, *TRACKS, *EXCHANGE, *DECISIONS, *VIEWS)
AT_THE_END = (*AFTER, *ERASURE)
