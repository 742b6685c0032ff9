"""The table of cases in which one guard alone refuses a step: read from ``data/guards.csv``, held against the machine.

``python -m tests.unit.workflow.guard_cases`` says which step has a guard without such a case.
"""

import os
import sys
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import django

from tests.unit.workflow import tables

TODAY = date(2026, 8, 20)
WORDS = {"yes": True, "no": False}


@dataclass(frozen=True)
class GuardCase:
    """``passes`` are facts with which every guard of the step passes; with ``refused`` beside them this one does not."""

    step: str
    guard: str
    code: str
    passes: str
    refused: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.step, self.guard, self.code


@cache
def cases() -> list[GuardCase]:
    """Every line of the table."""
    return [GuardCase(*row.values()) for row in tables.read("guards.csv")]


def asked_for() -> set[tuple[str, str, str]]:
    """What the table must have: each step, each of its guards, each reason that this guard gives."""
    from workflow.machine.guards import CODES

    return {
        (name, guard.__name__, code)
        for name, rule in _rules()
        for guard in rule.guards
        for code in CODES[guard.__name__]
    }


def guards_of(step: str) -> tuple[Any, ...]:
    """The guards of a transition, or of a step that moves nothing."""
    return tuple(dict(_rules())[step].guards)


def _rules() -> list[tuple[str, Any]]:
    from workflow.machine.recordable import RECORDABLE
    from workflow.machine.transitions import steps

    return [*steps().items(), *((kind.value, rule) for kind, rule in RECORDABLE.items())]


def facts(step: str, *words: str) -> Any:
    """Facts as the table writes them, the later words before the earlier; the day is that of ``TODAY``."""
    from workflow.machine.facts import CaseFacts

    given: dict[str, Any] = {"state": _state(step), "on": TODAY}
    for word in " ".join(words).split():
        name, _, value = word.partition("=")
        given |= _READERS[name](value) if name in _READERS else {name: _plain(name, value)}
    return CaseFacts(**given)


def _state(step: str) -> Any:
    from workflow.vocabulary import CaseState

    row = tables.transitions().get(step) or tables.recorded()[step]
    return CaseState(min(row.sources))


def _plain(name: str, value: str) -> Any:
    from workflow.machine.facts import CaseFacts

    kind = str(next(field.type for field in fields(CaseFacts) if field.name == name))
    if "date" in kind:
        return date.fromisoformat(value)
    if "bool" in kind:
        return WORDS[value]
    return int(value) if value.isdigit() else value


def _proposed(value: str) -> dict[str, Any]:
    from workflow.vocabulary import EventKind

    return {"proposed": EventKind(value)}


def _in_state(value: str) -> dict[str, Any]:
    from workflow.vocabulary import CaseState

    return {"state": CaseState(value)}


def _track(value: str) -> dict[str, Any]:
    from casetracker.core.dates import PreciseDate
    from workflow.machine.track_states import Track, TrackReading, TrackState

    track, _, state = value.partition(":")
    return {"tracks": (TrackReading(Track(track), TrackState(state), PreciseDate.unknown()),)}


def _limit(value: str) -> dict[str, Any]:
    from casetracker.reference.profile import LimitKind
    from workflow.calendar.timekeeping import Running
    from workflow.vocabulary import LimitStatus, Party

    kind, _, status = value.partition(":")
    limit = Running(LimitKind(kind), Party.STATE, UUID(int=1), TODAY, TODAY, TODAY, LimitStatus(status))
    return {"limits": {limit.kind: limit}}


_READERS = {"proposed": _proposed, "state": _in_state, "track": _track, "limit": _limit}


def main() -> int:
    """Say what is missing, and what is of no step any more; 1 where anything is."""
    written = {case.key for case in cases()}
    for text, keys in (("no case in guards.csv", asked_for() - written), ("of no step", written - asked_for())):
        for step, guard, code in sorted(keys):
            print(f"{step}, {guard}, {code}: {text}")
    return int(written != asked_for())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    sys.exit(main())
