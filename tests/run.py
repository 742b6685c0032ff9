"""``make test``: the whole suite on everything that is at hand, and at the end a plain account of what that was.

CASETRACKER_TEST_POSTGRES   an address such as postgres://user@host/name: the tests that touch the database run a
                            second time there, in databases of their own (test_name...)
CASETRACKER_TEST_BROKER     an address such as amqp://user:password@host//: delivery by a real worker
CASETRACKER_TEST_CHROMIUM   the path of a browser, where it is not /usr/bin/chromium
CASETRACKER_TEST_STRICT     1: what is left out or skipped is a failure
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("CASETRACKER_TEST_POSTGRES", "")
BROKER = os.environ.get("CASETRACKER_TEST_BROKER", "")
CHROMIUM = Path(os.environ.get("CASETRACKER_TEST_CHROMIUM", "/usr/bin/chromium"))
STRICT = os.environ.get("CASETRACKER_TEST_STRICT", "") == "1"


@dataclass(frozen=True)
class Pass:
    """One run of pytest: what it runs on, its arguments, its database ("" is SQLite)."""

    name: str
    arguments: tuple[str, ...]
    database: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one run of pytest counted. ``is_sound`` is its own verdict, which knows more than the counts."""

    name: str
    passed: int
    failed: int
    skipped: int
    is_sound: bool

    def __str__(self) -> str:
        return f"{self.name}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def plan() -> tuple[list[Pass], list[str]]:
    """The passes that can run here, and a sentence for each that cannot."""
    sqlite = f"SQLite {sqlite3.sqlite_version}"
    passes = [Pass(sqlite, ("-n", "2", "--dist", "loadfile", "-m", "not e2e and not broker and not postgresql"))]
    left_out: list[str] = []
    if POSTGRES:
        arguments = ("-n", "2", "--dist", "loadfile", "--database-only", "-m", "not e2e and not broker")
        passes.append(Pass(f"PostgreSQL at {_host(POSTGRES)}", arguments, POSTGRES))
    else:
        left_out.append("PostgreSQL: set CASETRACKER_TEST_POSTGRES=postgres://user@host/name")
    if BROKER:
        passes.append(Pass(f"RabbitMQ at {_host(BROKER)}", ("-m", "broker"), POSTGRES))
    else:
        left_out.append("RabbitMQ: set CASETRACKER_TEST_BROKER=amqp://user:password@host//")
    if CHROMIUM.exists():
        passes.append(Pass(f"{CHROMIUM} and {sqlite}", ("-m", "e2e")))
    else:
        left_out.append("a browser: install chromium, or set CASETRACKER_TEST_CHROMIUM to its path")
    return passes, left_out


def _host(address: str) -> str:
    return urlsplit(address).netloc.rpartition("@")[2]


def run(one: Pass, report: Path) -> Outcome:
    """Run pytest once and count what it reports."""
    print(f"\n== On {one.name}", flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if one.database:
        environment["DATABASE_URL"] = one.database
    command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *one.arguments]
    verdict = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return _count(one.name, report, is_sound=verdict == 0)


def _count(name: str, report: Path, *, is_sound: bool) -> Outcome:
    if not report.exists():
        return Outcome(name, 0, 1, 0, is_sound=False)
    suite = ET.parse(report).getroot()[0]  # noqa: S314  written by our own pytest a moment ago
    tests, skipped, failures, errors = (int(suite.attrib[key]) for key in ("tests", "skipped", "failures", "errors"))
    failed = failures + errors
    # A run that pytest itself calls unsound without a failed test (nothing found, a broken file) still failed.
    return Outcome(name, tests - skipped - failed, failed or int(not is_sound), skipped, is_sound)


def main() -> int:
    """Run every pass; the last line is the sum."""
    passes, left_out = plan()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [run(one, Path(folder) / f"{number}.xml") for number, one in enumerate(passes)]
    print("\n== What this run stood on")
    for outcome in outcomes:
        print(f"   {outcome}")
    for what in left_out:
        print(f"   LEFT OUT: {what}")
    not_run = len(left_out) + sum(outcome.skipped for outcome in outcomes)
    if not_run and STRICT:
        print(f"   CASETRACKER_TEST_STRICT=1: {not_run} left out or skipped, each of them a failure")
    failed = sum(outcome.failed for outcome in outcomes) + (not_run if STRICT else 0)
    print(f"\n{sum(outcome.passed for outcome in outcomes)} passed, {failed} failed")
    return 0 if failed == 0 and all(outcome.is_sound for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
