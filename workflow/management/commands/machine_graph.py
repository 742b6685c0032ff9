"""``manage.py machine_graph``: the machine as a graph and tables, written from the code."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from workflow.machine.guards import CODES, REASONS, Guard
from workflow.machine.reachability import faults
from workflow.machine.recordable import RECORDABLE
from workflow.machine.recorded import Recordable
from workflow.machine.track_graph import arrows
from workflow.machine.track_states import Track
from workflow.machine.transitions import sources, steps, target
from workflow.vocabulary import ENDED, CaseState

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "machine.md"
INTRODUCTION = """\
# The machine

Written by `manage.py machine_graph` from `workflow/machine`; do not edit it by hand. `manage.py machine_graph --check`
fails when it is out of date.

Beside its guards a transition is refused with `not_from_this_state`, `not_your_role`, `not_assigned` (the person may
not read the content; where a role or a step is marked *, the card is enough), and for a date that is no day, lies in
the future or before the last move.
"""
TRACKS = """\
Beside the course of the case, each found by trying every step in every state with the guards of a live case. A step
that leaves a track where it stands is not drawn; of interim measures there is one track for each request.
"""


class Command(BaseCommand):
    help = (
        "Write docs/machine.md: the diagrams of states and tracks, the tables of transitions, guards, recorded steps."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; fail if a state cannot be reached or left, or the text is old",
        )

    def handle(self, **options: Any) -> None:
        text = document()
        if not options["check"]:
            DOCUMENT.write_text(text, encoding="utf-8")
            self.stdout.write(f"{DOCUMENT.relative_to(settings.BASE_DIR)} is written.")
        elif found := faults():
            raise CommandError("\n".join(found))
        elif not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != text:
            raise CommandError("docs/machine.md is out of date: run `manage.py machine_graph`.")


def document() -> str:
    """The whole document, in English."""
    with translation.override("en"):
        parts = [
            INTRODUCTION,
            "## States\n",
            "\n".join(["```mermaid", *_diagram(), "```\n"]),
            "## Transitions\n",
            _table(("transition", "from", "to", "event", "roles", "guards", "basis"), _transitions()),
            "## Guards\n",
            _table(("guard", "refuses with", "sentence", "article or rule"), _guards()),
            "## Tracks\n",
            TRACKS,
            *("\n".join([f"### {_words(track)}\n", "```mermaid", *_track(track), "```\n"]) for track in Track),
            "## Steps that move nothing\n",
            _table(("event", "in the states", "roles", "guards"), _recorded()),
        ]
    return "\n".join(parts)


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in CaseState:
        yield f'    state "{state.label}" as {state.value}'
    yield f"    [*] --> {CaseState.RECEIVED.value}: submit"
    ways = sorted((str(source), target(name), name) for name in steps() for source in sources(name))
    for (start, end), group in groupby(ways, key=lambda arrow: arrow[:2]):
        yield f"    {start} --> {end}: {' / '.join(name for _, _, name in group)}"
    for state in CaseState:
        if state in ENDED:
            yield f"    {state.value} --> [*]"


def _track(track: Track) -> Iterator[str]:
    yield "stateDiagram-v2"
    found = sorted((arrow.start or "", arrow.end.value, arrow.kind.value) for arrow in arrows(track))
    for (start, end), group in groupby(found, key=lambda arrow: arrow[:2]):
        if start != end:
            yield f"    {start or '[*]'} --> {end}: {' / '.join(kind for _, _, kind in group)}"


def _words(track: Track) -> str:
    return track.value.replace("_", " ").capitalize()


def _transitions() -> Iterator[tuple[str, ...]]:
    for name, step in steps().items():
        yield (
            f"`{name}`",
            _states(sources(name)),
            target(name),
            step.event.value,
            _sorted(f"{role.value}{' *' if role in step.by_card else ''}" for role in step.roles),
            _guards_of(step.guards),
            step.basis,
        )


def _guards() -> Iterator[tuple[str, ...]]:
    for name, codes in CODES.items():
        for code in codes:
            sentence, rule = REASONS[code]
            yield f"`{name}`", f"`{code}`", str(sentence), rule


def _recorded() -> Iterator[tuple[str, ...]]:
    for kind, rule in sorted(RECORDABLE.items()):
        yield f"{kind.value}{'' if rule.needs_content else ' *'}", *_where_and_who(rule)


def _where_and_who(rule: Recordable) -> tuple[str, str, str]:
    states = "any" if rule.states == frozenset(CaseState) else _states(rule.states)
    return states, _sorted(role.value for role in rule.roles), _guards_of(rule.guards)


def _guards_of(guards: tuple[Guard, ...]) -> str:
    return ", ".join(f"`{guard.__name__}`" for guard in guards)


def _states(states: Iterable[str]) -> str:
    return ", ".join(state.value for state in CaseState if state in states)


def _sorted(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
