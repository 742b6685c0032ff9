"""Recorded procedures for tests: the real ones, and short ones written in a line a step."""

import json
from typing import Any

from casetracker.reference.datafiles import REAL_HISTORIES
from workflow.replay import histories_of
from workflow.replay.history import History

Raw = dict[str, Any]


def real() -> dict[str, Raw]:
    """The published procedures by their symbols, fresh each time: a test may change what it got."""
    return {one["symbol"]: one for one in json.loads(REAL_HISTORIES.read_bytes())}


def steps_of(raw: Raw) -> list[Raw]:
    """Every step of a raw history in its order."""
    return sorted(raw["events"] + raw.get("unmapped_events", []), key=lambda step: int(step["order"]))


def with_steps(raw: Raw, steps: list[Raw]) -> Raw:
    """The same history with other steps, numbered in the order in which they are given."""
    numbered = [step | {"order": order} for order, step in enumerate(steps, start=1)]
    return raw | {"events": numbered, "unmapped_events": []}


def raw(*lines: str, **more: Any) -> Raw:
    """A short history, ``"2011-06-21 submitted"`` a step; ``"? submitted"`` where the source gives no date."""
    parts = [line.split(" ", 1) for line in lines]
    steps = [{"date": None if day == "?" else day, "type": kind, "paragraph": "1"} for day, kind in parts]
    base: Raw = {"symbol": "CCPR/C/1/D/1/2011", "committee": "CCPR", "iso3": "URY", "victims": 1}
    return with_steps(base | more, steps)


def history(*lines: str, **more: Any) -> History:
    """The same, read."""
    return histories_of([raw(*lines, **more)])[0]
