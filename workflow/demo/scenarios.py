"""The live cases' stories, one JSON file each: who drafts, the communication as it is filed, and what is then done.

``begun`` and ``day`` are days from today. ``document`` has the format in which communications are loaded; where
``example`` names one of the complete examples in ``docs/examples``, it holds what differs. A step says who does what:

- ``complete`` and ``submit`` the communication, ``assign`` the case to an officer (``to``);
- ``move`` it by a transition (``step``), or ``record`` a step that moves nothing (``kind``);
- ``schedule`` it for the ``session``, which begins and ends so many days from today (``opens``, ``closes``); let a
  member ``declare`` that they have no conflict; let the Committee ``sit``, whose minutes hold the decision (``step``);
- adopt ``views`` (``step``, the ``session`` whose number the symbol carries, ``findings`` as article, sub-paragraph
  and result, ``remedies`` as kind and text).

``note`` stays in the secretariat, ``told`` goes to the parties; ``state`` names the case where there are several.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from workflow.demo.dates import told

FOLDER = Path(__file__).parent
EXAMPLES = Path(settings.BASE_DIR) / "docs" / "examples"


@dataclass(frozen=True)
class SceneStep:
    """One thing that somebody does with the communication or its case."""

    day: int
    by: str
    do: str
    to: str = ""
    step: str = ""
    kind: str = ""
    state: str = ""
    note: str = ""
    told: str = ""
    session: int = 0
    findings: tuple[tuple[str, str, str], ...] = ()
    remedies: tuple[tuple[str, str], ...] = ()
    opens: int = 0
    closes: int = 0


@dataclass(frozen=True)
class Scenario:
    """One story. ``folder`` is where the files of its document lie."""

    name: str
    by: str
    begun: int
    document: Mapping[str, Any]
    folder: Path
    steps: tuple[SceneStep, ...] = field(default=())

    @property
    def title(self) -> str:
        """The working title, by which the demo knows whether it has told this story already."""
        return str(self.document["working_title"])


def scenarios(today: date) -> list[Scenario]:
    """Every story with its days put in, the oldest first: they are numbered by their files' names."""
    return [_read(path, today) for path in sorted((FOLDER / "cases").glob("*.json"))]


def _read(path: Path, today: date) -> Scenario:
    raw = told(json.loads(path.read_text(encoding="utf-8")), today)
    example = raw.get("example")
    whole = json.loads((EXAMPLES / example).read_text(encoding="utf-8")) if example else {}
    return Scenario(
        name=path.stem,
        by=raw["by"],
        begun=raw["begun"],
        document=whole | raw["document"],
        folder=EXAMPLES if example else FOLDER,
        steps=tuple(SceneStep(**step) for step in raw["steps"]),
    )
