"""``make lint``: every check that is no test, all of them even when the first one fails."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy", "casetracker", "intake", "workflow", "tests", "bench", "manage.py"),
    ("lint-imports",),
    ("python", "manage.py", "check"),
    ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
    ("python", "manage.py", "build_css", "--check"),
    ("python", "manage.py", "machine_graph", "--check"),
    ("python", "-m", "tests.unit.workflow.guard_cases"),
)


def main() -> int:
    """Run the checks in a home of their own; 1 where any fails."""
    failed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="casetracker-lint-") as home:
        environment = {**os.environ, "CASETRACKER_HOME": home}
        for program, *arguments in CHECKS:
            name = " ".join((program, *arguments))
            print(f"== {name}", flush=True)
            done = subprocess.run([str(BIN / program), *arguments], cwd=ROOT, env=environment, check=False)
            if done.returncode:
                failed.append(name)
    print(
        f"\n{len(CHECKS) - len(failed)} of {len(CHECKS)} checks hold"
        + "".join(f"\n   FAILED: {name}" for name in failed)
    )
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
