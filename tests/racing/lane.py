"""Two people on two connections who let go at the same moment, pair after pair, along the lives of cases."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from threading import Barrier
from time import perf_counter
from types import TracebackType
from typing import Self

from django.db import connections

from tests.cast import Cast
from tests.factories.cases import Procedure
from tests.racing.acts import BROKEN, WON, Act, in_turn
from tests.racing.circles import CIRCLES, WITH_SITTINGS
from tests.racing.pairs import AT_THE_END, ROAD, Pair
from tests.racing.road import drive
from workflow.models import CaseEvent, CaseFile
from workflow.vocabulary import ENDED

PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Raced:
    """What came of one pair. ``complaints`` say what must not be; there are none where all is well."""

    pair: Pair
    outcomes: tuple[str, str]
    overlapped: bool
    complaints: tuple[str, ...]


class Lane:
    """Two threads, each with a connection of its own. What leads back to its beginning is raced ``rounds`` times more."""

    def __init__(self, cast: Cast, *, rounds: int = 0) -> None:
        self.cast, self.rounds = cast, rounds
        self.pool = ThreadPoolExecutor(2)
        self.barrier = Barrier(2, timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        for done in [self.pool.submit(self._close) for _ in range(2)]:
            done.result(PATIENCE)
        self.pool.shutdown()

    def _close(self) -> None:
        self.barrier.wait()  # so that each thread closes its own
        connections.close_all()

    def run(self, pairs: int, *, goes_on: Callable[[int], bool] = lambda _: True) -> list[Raced]:
        """Race at least so many mutually exclusive pairs, one life after the other, as long as ``goes_on`` of their count."""
        raced: list[Raced] = []
        for life in count():
            raced += self._lives(life)
            done = sum(one.pair.is_exclusive for one in raced)
            if done >= pairs or not goes_on(done):
                return raced
        raise AssertionError

    def _lives(self, number: int) -> list[Raced]:
        # Two cases at a time, so that two can be registered at the same moment.
        cases = [Procedure(self.cast).case for _ in range(2)]
        raced = [found for pair in ROAD if pair.is_met_in(number) for found in self._along(pair, cases)]
        for case in cases:
            raced += (self._race(pair, case, case) for pair in AT_THE_END if _state(case) == pair.at)
        return raced

    def _along(self, pair: Pair, cases: Sequence[CaseFile]) -> list[Raced]:
        circle = CIRCLES.get(pair, ()) * self.rounds + WITH_SITTINGS.get(pair, ()) * (self.rounds // 4)
        return [
            *(self._race(one, case, case) for case in cases for one in circle if _is_there(one, case)),
            *self._once(pair, cases),
        ]

    def _once(self, pair: Pair, cases: Sequence[CaseFile]) -> list[Raced]:
        if pair.is_of_two:
            drive(cases[1], pair.at, self.cast)
            in_turn(pair.before, cases[1], self.cast)
            return [self._race(pair, cases[0], cases[1])]
        return [self._race(pair, case, case) for case in cases]

    def _race(self, pair: Pair, case: CaseFile, others: CaseFile) -> Raced:
        drive(case, pair.at, self.cast)
        in_turn(pair.before, case, self.cast)
        pair.one.prepare(case, self.cast)
        pair.other.prepare(others, self.cast)
        before = _versions(case, others)
        outcomes, overlapped = self.at_once((pair.one, case), (pair.other, others))
        found = (*judge(pair, outcomes), *_lost(pair, outcomes, before))
        for act in pair.after:  # where something broke there may be nothing to tidy up
            act.prepare(case, self.cast)
            end = act.do(case, self.cast)
            found += () if end == WON or found else (f"{act} behind it: {end}",)
        return Raced(pair, outcomes, overlapped, found)

    def at_once(self, one: tuple[Act, CaseFile], other: tuple[Act, CaseFile]) -> tuple[tuple[str, str], bool]:
        """Let both go at the same moment: what came of each, and whether they acted at the same time."""
        runs = (self.pool.submit(self._side, *one), self.pool.submit(self._side, *other))
        (first, began, ended), (second, began_too, ended_too) = (run.result(PATIENCE) for run in runs)
        return (first, second), max(began, began_too) < min(ended, ended_too)

    def _side(self, act: Act, case: CaseFile) -> tuple[str, float, float]:
        self.barrier.wait()
        began = perf_counter()
        return act.do(case, self.cast), began, perf_counter()


def _is_there(pair: Pair, case: CaseFile) -> bool:
    # Of an end that may be one of two, a case meets the pair of where it stands: everything else is on its way.
    return pair.at not in ENDED or _state(case) == pair.at


def _state(case: CaseFile) -> str:
    return str(CaseFile.objects.values_list("state", flat=True).get(pk=case.pk))


def judge(pair: Pair, outcomes: tuple[str, str]) -> list[str]:
    """What is wrong with who won and with what the loser was told."""
    wins = outcomes.count(WON)
    most, least = (1, 1) if pair.in_turn in ("", "fixed") else (2, 2 if pair.in_turn in ("any", "both") else 1)
    found = [] if least <= wins <= most else [f"{pair.name}: {wins} won ({outcomes[0]}, {outcomes[1]})"]
    told = {outcome for outcome in outcomes if outcome != WON} - pair.told
    return found + [f"{pair.name}: told {code}" for code in sorted(told)]


def _versions(*cases: CaseFile) -> dict[CaseFile, int]:
    return {case: CaseFile.objects.values_list("version", flat=True).get(pk=case.pk) for case in cases}


def _lost(pair: Pair, outcomes: tuple[str, str], before: dict[CaseFile, int]) -> list[str]:
    """Whether the events since are those of the winners, neither more nor fewer."""
    expected = [
        kind for act, end in zip((pair.one, pair.other), outcomes, strict=True) if end == WON for kind in act.leaves()
    ]
    kinds: list[str] = []
    for case, version in before.items():
        new = CaseEvent.objects.filter(case_id=case.pk, seq__gt=version).values_list("kind", flat=True)
        # The finding of the sitting comes with the views that it belongs to.
        kinds += [kind for kind in new if kind != "admissible" or "admissible" in expected]
    found = [] if sorted(kinds) == sorted(expected) else [f"{pair.name}: left {kinds}, not {expected}"]
    return found + [f"{pair.name}: {end}" for end in outcomes if end.startswith(BROKEN)]
