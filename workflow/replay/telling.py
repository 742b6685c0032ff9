"""A replay in words: what is wrong with a file, how far a replay has come, and its report as a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casetracker.core.errors import Problem
from workflow.replay.reading import EVENT_LISTS
from workflow.replay.report import Replayed, ReplayReport

_GAP = "  "
_COLUMNS = ("symbol", "state", "tracks", "open limits", "inferred")


@dataclass(frozen=True)
class Place:
    """Where in a file a problem lies; the ``order`` and ``type`` of the step are None where it is no step's."""

    symbol: str
    order: int | None = None
    type: str | None = None

    def __str__(self) -> str:
        return self.symbol if self.order is None else f"{self.symbol}, step {self.order} ({self.type})"


def place_of(problem: Problem, raw: Any) -> Place:
    """The case and the step that a problem's JSON pointer names, by the words of the file itself."""
    parts = problem.pointer.split("/")[1:]
    if not parts:
        return Place("the file")
    case = raw[int(parts[0])]
    symbol = case.get("symbol") if isinstance(case, Mapping) else None
    named = symbol if isinstance(symbol, str) and symbol else f"history {int(parts[0]) + 1}"
    if len(parts) < 3 or parts[1] not in EVENT_LISTS:  # noqa: PLR2004  case, list, step
        return Place(named)
    step, index = case[parts[1]][int(parts[2])], int(parts[2])
    order, kind = (step.get("order"), step.get("type")) if isinstance(step, Mapping) else (None, None)
    return Place(
        named, order if isinstance(order, int) else index + 1, kind if isinstance(kind, str) else "no type given"
    )


def problem_dict(problem: Problem, raw: Any) -> dict[str, Any]:
    """A problem as JSON takes it."""
    place = place_of(problem, raw)
    return {
        "symbol": place.symbol,
        "order": place.order,
        "type": place.type,
        "field": problem.field,
        "pointer": problem.pointer,
        "code": problem.code,
        "reason": str(problem.message),
    }


def problem_line(problem: Problem, raw: Any) -> str:
    """A problem in one line: the case, the step, the field, the sentence and the rule's code."""
    field = f"{problem.field}: " if problem.field else ""
    return f"{place_of(problem, raw)}: {field}{problem.message} ({problem.code})"


def report_lines(report: ReplayReport) -> Iterator[str]:
    """The report for people: a row a case, then what was refused, not known or there already, then the sums."""
    rows = [_COLUMNS, *(_row(one) for one in report.results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS) - 1)]
    yield from (_padded(row, widths) for row in rows)
    for refused in report.refused:
        yield f"refused: {refused.symbol}, step {refused.order} ({refused.type}): {refused.reason} ({refused.code})"
    for unknown in report.unknown:
        yield f"not known: {unknown.symbol}, step {unknown.order} ({unknown.type}): recorded, without effect"
    for symbol in report.standing:
        yield f"there already: {symbol}"
    yield sums_line(report)


def sums_line(report: ReplayReport) -> str:
    """The report in one line."""
    return (
        f"{report.cases} cases: {report.replayed} replayed, {len(report.refused)} refused, "
        f"{len(report.standing)} there already; {report.inferred} steps inferred"
    )


def _row(one: Replayed) -> tuple[str, ...]:
    tracks = ", ".join(f"{track.track} {track.state}" for track in one.tracks)
    return one.symbol, one.state, tracks or "-", ", ".join(one.open_limits) or "-", ", ".join(one.inferred) or "-"


def _padded(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
    return _GAP.join([*padded, row[-1]])
