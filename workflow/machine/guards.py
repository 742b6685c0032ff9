"""The guards: pure predicates over the facts. Each returns nothing, or the code of the reason why not."""

from collections.abc import Callable
from datetime import date

from workflow.machine.facts import CaseFacts
from workflow.machine.reasons import REASONS as REASONS  # noqa: PLC0414  offered beside the guards
from workflow.vocabulary import EventKind

Guard = Callable[[CaseFacts], str | None]

# What each guard can refuse with, by its name: for the generated documentation, and for a test that holds it to it.
CODES: dict[str, tuple[str, ...]] = {}


def refuses(*codes: str) -> Callable[[Guard], Guard]:
    """Declare the codes that a guard can return."""

    def keep(guard: Guard) -> Guard:
        CODES[guard.__name__] = codes
        return guard

    return keep


def _has_lapsed(due: date | None, on: date | None) -> bool:
    # On the last day itself the limit still runs: it ends with that day.
    return due is None or on is None or on > due


@refuses("not_receivable", "receivability_open")
def is_receivable(facts: CaseFacts) -> str | None:
    if facts.receivability == "no" and not facts.receivability_decided:
        return "not_receivable"
    if facts.receivability == "not_established" and not facts.receivability_decided:
        return "receivability_open"
    return None


@refuses("acceptance_ended", "not_to_go_on")
def acceptance_stands(facts: CaseFacts) -> str | None:
    """Article 77 (8): what was received and not transmitted when the State withdrew goes on by a decision alone."""
    if not facts.acceptance_ended or facts.goes_on:
        return None
    return "acceptance_ended" if facts.goes_on is None else "not_to_go_on"


@refuses("acceptance_stands")
def acceptance_has_ended(facts: CaseFacts) -> str | None:
    return None if facts.acceptance_ended else "acceptance_stands"


@refuses("not_proposed")
def registration_is_proposed(facts: CaseFacts) -> str | None:
    if facts.is_imported or facts.proposed is EventKind.REGISTRATION_PROPOSED:
        return None
    return "not_proposed"


@refuses("refusal_not_proposed")
def refusal_is_proposed(facts: CaseFacts) -> str | None:
    if facts.is_imported or facts.proposed is EventKind.REFUSAL_PROPOSED:
        return None
    return "refusal_not_proposed"


@refuses("proposed_by_the_same_person")
def another_person_decides(facts: CaseFacts) -> str | None:
    return "proposed_by_the_same_person" if facts.proposed_by_actor else None


@refuses("registered_already")
def has_no_number(facts: CaseFacts) -> str | None:
    return "registered_already" if facts.has_number else None


@refuses("not_transmitted")
def is_transmitted(facts: CaseFacts) -> str | None:
    return None if facts.is_transmitted else "not_transmitted"


@refuses("state_time_runs")
def admissibility_is_heard(facts: CaseFacts) -> str | None:
    """The State was heard on admissibility, or its time on it is over (article 77 (4))."""
    if facts.heard_on_admissibility or _has_lapsed(facts.reply_due, facts.on):
        return None
    return "state_time_runs"


@refuses("merits_not_heard")
def merits_are_heard(facts: CaseFacts) -> str | None:
    """The State was heard on the merits, or its time on them is over: admissibility alone is not enough."""
    due = facts.merits_due or facts.reply_due
    if facts.heard_on_merits or _has_lapsed(due, facts.on):
        return None
    return "merits_not_heard"


@refuses("state_time_runs", "merits_not_heard")
def stage_is_heard(facts: CaseFacts) -> str | None:
    """The State was heard on the stage that comes next; which decision that allows, the decisions' own guards say.

    A State that contests admissibility within two months may get its answer before its six months are over: that is a
    decision of inadmissibility, or of admissibility alone.
    """
    return merits_are_heard(facts) if facts.declared_admissible else admissibility_is_heard(facts)


@refuses("admissible_already")
def not_admissible_yet(facts: CaseFacts) -> str | None:
    """Admissibility is decided once, and again where the decision is under review."""
    return "admissible_already" if facts.declared_admissible and not facts.under_review else None


@refuses("nothing_to_review")
def admissibility_was_decided(facts: CaseFacts) -> str | None:
    return None if facts.declared_admissible else "nothing_to_review"


@refuses("views_adopted_already")
def no_views_yet(facts: CaseFacts) -> str | None:
    return "views_adopted_already" if facts.views_adopted else None


@refuses("suspended")
def is_not_suspended(facts: CaseFacts) -> str | None:
    return "suspended" if facts.is_suspended else None


@refuses("split_not_decided")
def split_is_decided(facts: CaseFacts) -> str | None:
    """After a split the time for the merits begins with the decision on admissibility.

    A finding on admissibility in the sitting of the views gives the State no such time: it is enough only where the
    State has spoken to the merits nevertheless.
    """
    return "split_not_decided" if facts.is_split and not facts.heard_on_merits else None


def first_reason(guards: tuple[Guard, ...], facts: CaseFacts) -> str | None:
    """The code of the first guard that refuses, or None."""
    return next((code for guard in guards if (code := guard(facts))), None)
