"""``make bench``: ratios measured side by side in one run, medians, written into docs/benchmarks.md.

Machines are shared and noisy: a ratio of two things measured alternately in one process says more than either's
seconds. Each pair is run in turn, ``ROUNDS`` times; the medians are compared.

    make bench                                          on SQLite, and on files
    CASETRACKER_TEST_POSTGRES=postgres://… make bench   what is measured on PostgreSQL too
    BENCH=fields make bench                             one suite, printed and not written down
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 15
SECOND = 1e6  # in microseconds
POSTGRES = os.environ.get("CASETRACKER_TEST_POSTGRES", "")
SQLITE, POSTGRESQL, FILES = "SQLite", "PostgreSQL", "files"


@dataclass(frozen=True)
class Suite:
    """A module of measures, and what it runs on."""

    name: str
    engine: str

    @property
    def title(self) -> str:
        return f"{self.name.capitalize()}, on {self.engine}"


SUITES = (
    Suite("fields", SQLITE),
    Suite("fields", POSTGRESQL),
    Suite("rotation", POSTGRESQL),
    Suite("search", POSTGRESQL),
    Suite("files", FILES),
    Suite("measures", SQLITE),
)


@dataclass(frozen=True)
class Row:
    """One line of the table: what, the median of ours and of the baseline, what is to be reached.

    Both are microseconds, unless ``unit`` names another.
    """

    what: str
    baseline: str
    ours_us: float
    baseline_us: float
    reach: str = ""
    unit: str = ""

    @property
    def ratio(self) -> float:
        return self.ours_us / self.baseline_us


def timed(function: Callable[[], object], repeat: int) -> float:
    """Microseconds for one call, over ``repeat`` calls."""
    start = time.perf_counter()
    for _ in range(repeat):
        function()
    return (time.perf_counter() - start) / repeat * 1e6


def compare(
    what: str,
    ours: Callable[[], object],
    name: str,
    baseline: Callable[[], object],
    repeat: int,
    *,
    reach: str = "",
    rounds: int = ROUNDS,
) -> Row:
    """Run both in turn and compare the medians. Each is run once beforehand, unmeasured."""
    ours()
    baseline()
    pairs = [(timed(ours, repeat), timed(baseline, repeat)) for _ in range(rounds)]
    return Row(what, name, statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs), reach)


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| what | against | ours | baseline | ratio | to reach |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {r.what} | {r.baseline} | {_shown(r, r.ours_us)} | {_shown(r, r.baseline_us)} | {r.ratio:.2f} | {r.reach} |"
        for r in rows
    ]
    return "\n".join(lines)


def _shown(row: Row, value: float) -> str:
    return f"{value:,.0f} {row.unit}" if row.unit else _time(value)


def _time(microseconds: float) -> str:
    scales = {"s": SECOND, "ms": SECOND / 1000, "µs": 1.0}
    unit = next((unit for unit, scale in scales.items() if microseconds >= scale), "µs")
    return f"{microseconds / scales[unit]:,.2f} {unit}"


def measure(suite: Suite) -> list[Row]:
    """Run a suite in a process, a home and a database of its own."""
    print(f"== {suite.title}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="casetracker-bench-", dir=os.environ.get("BENCH_DIR")) as home:
        environment = {**os.environ, "CASETRACKER_HOME": home, "DJANGO_SETTINGS_MODULE": "casetracker.settings"}
        environment.pop("DATABASE_URL", None)
        if suite.engine == POSTGRESQL:
            environment["DATABASE_URL"] = f"{POSTGRES}_bench"
        command = [sys.executable, "-m", "bench.run", suite.name]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return [Row(**row) for row in json.loads(done.stdout)]


def run_here(name: str) -> None:
    """Run the measures of ``bench.<name>`` in this process, and print their rows as JSON."""
    import django

    django.setup()
    from bench.ground import laid

    with laid():
        rows = [row for measured in import_module(f"bench.{name}").ALL for row in _as_list(measured())]
    print(json.dumps([asdict(row) for row in rows]))


def _as_list(rows: Row | list[Row]) -> list[Row]:
    return rows if isinstance(rows, list) else [rows]


def main() -> None:
    """Measure everything, and write the tables between their marks in docs/benchmarks.md."""
    if len(sys.argv) > 1:
        run_here(sys.argv[1])
        return
    chosen = [suite for suite in SUITES if suite.name in os.environ.get("BENCH", suite.name).split(",")]
    parts = []
    for suite in chosen:
        if suite.engine == POSTGRESQL and not POSTGRES:
            parts.append(f"### {suite.title}\n\nLeft out: CASETRACKER_TEST_POSTGRES was not set.")
        else:
            parts.append(f"### {suite.title}\n\n{table(measure(suite))}")
    text = "\n\n".join(parts)
    print(text)
    if "BENCH" not in os.environ:
        write(text)


def write(text: str) -> None:
    """Put the tables between their marks."""
    page = ROOT / "docs" / "benchmarks.md"
    before, _, rest = page.read_text().partition("<!-- figures -->")
    after = rest.partition("<!-- end of figures -->")[2]
    told = f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {ROUNDS} rounds where not said."
    page.write_text(f"{before}<!-- figures -->\n{told}\n\n{text}\n<!-- end of figures -->{after}")


if __name__ == "__main__":
    main()
