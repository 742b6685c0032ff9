"""The machine's transitions by name, as the services and pages use them."""

from functools import cache
from typing import Any

from workflow.machine.lifecycle import Lifecycle
from workflow.machine.step import Step


@cache
def steps() -> dict[str, Step]:
    """Every transition by its name, in the order of the lifecycle."""
    found: dict[str, Step] = {}
    for owner in Lifecycle.__mro__:
        for name, method in vars(owner).items():
            meta = getattr(method, "_django_fsm", None)
            if meta is not None:
                found[name] = _step_of(meta)
    return found


def _step_of(meta: Any) -> Step:
    declared: Step = next(iter(meta.transitions.values())).custom["step"]
    return declared


def sources(name: str) -> frozenset[str]:
    """The states that a transition leaves."""
    return frozenset(getattr(Lifecycle, name)._django_fsm.transitions)  # noqa: SLF001  the library's own attribute


def target(name: str) -> str:
    """The state that a transition leads to."""
    return str(next(iter(getattr(Lifecycle, name)._django_fsm.transitions.values())).target)  # noqa: SLF001
