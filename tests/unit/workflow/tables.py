"""The hand-written tables of the machine: what each transition and each recorded step must be, whatever the code says."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"

BEFORE_REGISTRATION = {"received", "clarification"}
PENDING = {"registered", "with_state", "with_author", "ready", "under_consideration"}
LIVE = BEFORE_REGISTRATION | PENDING | {"follow_up"}
EVERY_STATE = LIVE | {"not_registered", "inadmissible", "no_violation", "discontinued", "closed"}
STATES = {
    "before_registration": BEFORE_REGISTRATION,
    "pending": PENDING,
    "before_views": BEFORE_REGISTRATION | PENDING,
    "live": LIVE,
    "pending_or_clarification": PENDING | {"clarification"},
    "registered_or_not": LIVE,
    "with_follow_up": PENDING | {"follow_up"},
    "extendable": PENDING | {"follow_up", "clarification"},
    # In follow-up, or ended with something to follow up: a settlement's terms, or a breach of interim measures.
    "follow_up_steps": {"follow_up", "discontinued", "no_violation"},
    "after_views": {"follow_up", "discontinued", "no_violation", "closed"},
    "any": EVERY_STATE,
}
ROLES = {
    "officers": {"intake_officer", "case_officer"},
    "case_officer": {"case_officer"},
    "rapporteur": {"rapporteur"},
    "committee": {"rapporteur", "member"},
}


@dataclass(frozen=True)
class Row:
    """One line of a table, its lists read."""

    name: str
    sources: frozenset[str]
    target: str
    event: str
    by_card: frozenset[str]  # of whom the card is enough; the others of ``roles`` must be able to read the content
    roles: frozenset[str]
    guards: frozenset[str]


@cache
def transitions() -> dict[str, Row]:
    """Every transition by its name."""
    return {row["transition"]: _transition(row) for row in read("transitions.csv")}


@cache
def recorded() -> dict[str, Row]:
    """Every step that moves nothing, by the code of its kind."""
    return {row["kind"]: _recorded(row) for row in read("recorded.csv")}


def read(name: str) -> list[dict[str, str]]:
    """The lines of a table, by the names of its columns."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _transition(row: dict[str, str]) -> Row:
    words = {name: frozenset(row[name].split()) for name in ("from", "by_card", "roles", "guards")}
    said = (words[name] for name in ("by_card", "roles", "guards"))
    return Row(row["transition"], words["from"], row["to"], row["event"], *said)


def _recorded(row: dict[str, str]) -> Row:
    states, roles = frozenset(STATES[row["states"]]), frozenset(ROLES[row["roles"]])
    by_card = roles if row["reads"] == "card" else frozenset[str]()
    return Row(row["kind"], states, "", row["kind"], by_card, roles, frozenset(row["guards"].split()))
