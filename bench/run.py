"""``make bench``: ratios measured side by side in one run, medians, written into docs/benchmarks.md.

Machines are shared and noisy: a ratio of two things measured alternately in one process says more than either's
seconds. Each pair is run in turn, ``ROUNDS`` times; the medians are compared.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 15


@dataclass(frozen=True)
class Row:
    """One line of the table: what, the median of ours and of the baseline in microseconds."""

    what: str
    baseline: str
    ours_us: float
    baseline_us: float

    @property
    def ratio(self) -> float:
        return self.ours_us / self.baseline_us


def timed(function: Callable[[], object], repeat: int) -> float:
    """Microseconds for one call, over ``repeat`` calls."""
    start = time.perf_counter()
    for _ in range(repeat):
        function()
    return (time.perf_counter() - start) / repeat * 1e6


def compare(what: str, ours: Callable[[], object], name: str, baseline: Callable[[], object], repeat: int) -> Row:
    """Run both in turn and compare the medians."""
    pairs = [(timed(ours, repeat), timed(baseline, repeat)) for _ in range(ROUNDS)]
    return Row(what, name, statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs))


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| what | against | ours | baseline | ratio |", "|---|---|---|---|---|"]
    lines += [
        f"| {r.what} | {r.baseline} | {r.ours_us:,.1f} µs | {r.baseline_us:,.1f} µs | {r.ratio:.2f} |" for r in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure everything in a home of its own, and write the table between its marks in docs/benchmarks.md."""
    with tempfile.TemporaryDirectory(prefix="casetracker-bench-") as home:
        os.environ |= {"CASETRACKER_HOME": home, "DJANGO_SETTINGS_MODULE": "casetracker.settings"}
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("set_up", verbosity=0)
        from bench import measures

        rows = [measure() for measure in measures.ALL]
    text = table(rows)
    print(text)
    page = ROOT / "docs" / "benchmarks.md"
    before, _, rest = page.read_text().partition("<!-- figures -->")
    after = rest.partition("<!-- end of figures -->")[2]
    told = f"Python {platform.python_version()}, {os.cpu_count()} cores, SQLite, medians of {ROUNDS} rounds.\n\n{text}"
    page.write_text(f"{before}<!-- figures -->\n{told}\n<!-- end of figures -->{after}")


if __name__ == "__main__":
    main()
