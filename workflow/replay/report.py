"""What a replay did: per case, and what was refused."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from workflow.machine.track_states import TrackReading


@dataclass(frozen=True)
class Replayed:
    """One case that was replayed to its end; ``open_limits`` and ``inferred`` are codes, in their order."""

    symbol: str
    state: str
    tracks: tuple[TrackReading, ...]
    open_limits: tuple[str, ...]
    inferred: tuple[str, ...]


@dataclass(frozen=True)
class RefusedStep:
    """The first step of a history that was refused, where its replay stopped: nothing of that case is kept.

    ``order`` and ``type`` are the source's (0 and empty where the case could not be opened at all), ``code`` is stable,
    ``reason`` a sentence, ``state`` where the case stood (empty before it was opened).
    """

    symbol: str
    order: int
    type: str
    code: str
    reason: str
    state: str


@dataclass(frozen=True)
class UnknownStep:
    """A step of a type outside the vocabulary: recorded, flagged, without effect."""

    symbol: str
    order: int
    type: str


@dataclass
class ReplayReport:
    """The account of one replay. ``standing`` lists the symbols that had been replayed before and were left alone."""

    cases: int = 0
    results: list[Replayed] = field(default_factory=list)
    refused: list[RefusedStep] = field(default_factory=list)
    unknown: list[UnknownStep] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)

    @property
    def replayed(self) -> int:
        """How many cases went to their end."""
        return len(self.results)

    @property
    def inferred(self) -> int:
        """How many steps were inferred."""
        return sum(len(result.inferred) for result in self.results)

    @property
    def inferred_by_kind(self) -> Counter[str]:
        """The same, by kind."""
        return Counter(kind for result in self.results for kind in result.inferred)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON takes it."""
        counts = {"cases": self.cases, "replayed": self.replayed, "inferred": self.inferred}
        results = [_result(one) for one in self.results]
        return counts | {"inferred_by_kind": dict(self.inferred_by_kind)} | asdict(self) | {"results": results}


def _result(one: Replayed) -> dict[str, Any]:
    tracks = [{"track": str(track.track), "state": str(track.state), "since": track.since_text} for track in one.tracks]
    return {
        "symbol": one.symbol,
        "state": one.state,
        "tracks": tracks,
        "open_limits": list(one.open_limits),
        "inferred": list(one.inferred),
    }
