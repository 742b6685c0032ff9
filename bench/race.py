"""``make race``: ten thousand pairs of mutually exclusive acts on PostgreSQL, written into docs/proof.md.

    CASETRACKER_TEST_POSTGRES=postgres://… make race    in a database of its own, gone afterwards
    RACE=500 make race                                  fewer pairs, printed and not written down
    RACE_MINUTES=10 make race                           no longer than that, however many pairs it is then

Each lane is a process with two threads on a connection each; the lanes run side by side, and registrations of both draw
numbers from one counter. Fails where anything is not as it must be.
"""

import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.racing.lane import Raced

ROOT = Path(__file__).resolve().parent.parent
PAIRS = 10_000
LANES, ROUNDS = 2, 20
MINUTES = float(os.environ.get("RACE_MINUTES", "inf"))
BEGIN, END = "<!-- race -->", "<!-- end of race -->"


def main() -> int:
    """Race, examine, tell; 1 where something is wrong."""
    address, pairs = os.environ.get("CASETRACKER_TEST_POSTGRES", ""), int(os.environ.get("RACE", str(PAIRS)))
    if not address:
        print("Left out: CASETRACKER_TEST_POSTGRES is not set, and the race is on PostgreSQL.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="casetracker-race-") as home:
        os.environ.update(
            CASETRACKER_HOME=home, DATABASE_URL=f"{address}_race", DJANGO_SETTINGS_MODULE="casetracker.settings"
        )
        text, wrong = _race(pairs)
    print(text)
    if "RACE" not in os.environ:
        _write(text)
    print("\n".join(wrong[:50]), file=sys.stderr)
    return int(bool(wrong))


def _race(pairs: int) -> tuple[str, list[str]]:
    import django

    django.setup()
    from django.db import connections

    from bench.ground import laid
    from tests.cast import Cast
    from tests.racing.examine import complaints
    from tests.racing.people import people

    with laid():
        cast = people(Cast())
        connections.close_all()  # a connection is of one process
        began = time.monotonic()
        with get_context("fork").Pool(LANES) as pool:
            work = [(cast, -(-pairs // LANES))] * LANES
            raced = [one for of_lane in pool.starmap(run_lane, work) for one in of_lane]
        seconds = time.monotonic() - began
        wrong = complaints(raced)
        return _told(raced, seconds, wrong), wrong


def run_lane(cast: "Cast", pairs: int) -> "list[Raced]":
    """One lane, in a process of its own."""
    from tests.racing.lane import Lane

    with Lane(cast, rounds=ROUNDS) as lane:
        return lane.run(pairs, goes_on=_until(time.monotonic() + 60 * MINUTES))


def _until(end: float) -> Callable[[int], bool]:
    def goes_on(count: int) -> bool:
        print(f"   {count} pairs", file=sys.stderr, flush=True)
        return time.monotonic() < end

    return goes_on


def _told(raced: "list[Raced]", seconds: float, wrong: list[str]) -> str:
    exclusive = [one for one in raced if one.pair.is_exclusive]
    others = [one for one in raced if not one.pair.is_exclusive]
    met = sum(one.overlapped for one in raced) / len(raced)
    told = (
        f"{len(exclusive):,} pairs of mutually exclusive acts and {len(others):,} others in {seconds:,.0f} s, way "
        f"included; in {met:.1%} both acted at the same time. What was not as it must be: {len(wrong) or 'nothing'}."
    )
    first = ["### Mutually exclusive: one wins each", "", *_table(exclusive)]
    second = ["### Others: both may act in turn, or one alone can from the outset", "", *_table(others)]
    return "\n".join([told, "", *first, "", *second])


def _table(raced: "Iterable[Raced]") -> list[str]:
    by_pair: dict[tuple[str, str], list[Raced]] = defaultdict(list)
    for one in raced:
        by_pair[one.pair.at, one.pair.name].append(one)
    lines = ["| in the state | pair | raced | first won | second won | both, in turn | the loser was told |"]
    lines.append("|---|---|---|---|---|---|---|")
    return lines + [_line(at, name, found) for (at, name), found in by_pair.items()]


def _line(at: str, name: str, found: "list[Raced]") -> str:
    ends = Counter(tuple(end == "won" for end in one.outcomes) for one in found)
    told = Counter(end for one in found for end in one.outcomes if end != "won")
    words = ", ".join(f"`{code}` {count}" for code, count in told.most_common())
    wins = (ends[True, False], ends[False, True], ends[True, True])
    return f"| {at} | {name} | {len(found)} | {wins[0]} | {wins[1]} | {wins[2]} | {words} |"


def _write(text: str) -> None:
    page = ROOT / "docs" / "proof.md"
    before, _, rest = page.read_text().partition(BEGIN)
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    sys.exit(main())
