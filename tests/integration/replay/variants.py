"""Making one history out of another: each function returns a new one, its steps numbered anew."""

from tests.factories import histories
from tests.factories.histories import Raw


def moved(raw: Raw, kind: str, before: str) -> Raw:
    """The history with its first step of one kind put before its first of another, and dated as that one is."""
    steps = histories.steps_of(raw)
    step = next(one for one in steps if one["type"] == kind)
    steps.remove(step)
    place = _place(steps, before)
    steps.insert(place, step | {"date": steps[place]["date"]})
    return histories.with_steps(raw, steps)


def followed(raw: Raw, after: str, kind: str) -> Raw:
    """The history with one more step of a kind behind its first of another, on the same day."""
    steps = histories.steps_of(raw)
    place = _place(steps, after)
    steps.insert(place + 1, steps[place] | {"type": kind})
    return histories.with_steps(raw, steps)


def replaced(raw: Raw, kind: str, by: str) -> Raw:
    """The history with every step of one kind made one of another."""
    return histories.with_steps(
        raw, [one | {"type": by} if one["type"] == kind else one for one in histories.steps_of(raw)]
    )


def without(raw: Raw, *kinds: str) -> Raw:
    """The history without any step of these kinds."""
    return histories.with_steps(raw, [one for one in histories.steps_of(raw) if one["type"] not in kinds])


def dated(raw: Raw, day: str, *kinds: str) -> Raw:
    """The history with every step of these kinds on another day."""
    return histories.with_steps(
        raw, [one | {"date": day} if one["type"] in kinds else one for one in histories.steps_of(raw)]
    )


def _place(steps: list[Raw], kind: str) -> int:
    return next(index for index, one in enumerate(steps) if one["type"] == kind)
