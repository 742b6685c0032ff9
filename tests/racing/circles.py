"""Pairs that lead back to where they begin: they can be raced again and again, with no way between.

Each circle is met at the place of a pair of the road, before it.
"""

from tests.racing.pairs import BEFORE_REGISTRATION, EXCHANGE, RESUMES, SUSPENDS, TRACKS, Pair, pair_of
from workflow.vocabulary import EventKind as E

SUSPENSION, OBSERVATIONS = TRACKS[3], EXCHANGE[6]
CIRCLES: dict[Pair, tuple[Pair, ...]] = {
    BEFORE_REGISTRATION[1]: (BEFORE_REGISTRATION[1], BEFORE_REGISTRATION[2]),
    SUSPENSION: (
        pair_of("with_state", SUSPENDS, f"second_member: {E.SUSPENDED.value}", "suspended_already"),
        pair_of("with_state", RESUMES, f"second_member: {E.SUSPENSION_LIFTED.value}", "not_suspended"),
    ),
    OBSERVATIONS: (
        OBSERVATIONS,
        pair_of("with_author", "case_officer: mark_ready", "case_officer: mark_ready"),
        pair_of("ready", "case_officer: reopen_exchange", "case_officer: reopen_exchange"),
        pair_of("with_author", "case_officer: mark_ready", "case_officer: mark_ready"),
        pair_of("ready", "case_officer: ask_further_observations", "case_officer: ask_further_observations"),
    ),
}
# Each of these needs a sitting of its own: they are raced less often.
WITH_SITTINGS: dict[Pair, tuple[Pair, ...]] = {
    EXCHANGE[1]: (
        EXCHANGE[1],
        pair_of("inadmissible", "rapporteur: reopen", "second_member: reopen"),
        EXCHANGE[2],
    ),
}
