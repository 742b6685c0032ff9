"""Known answers, and how tests read them."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
Case = dict[str, Any]


def read(name: str) -> dict[str, list[Case]]:
    """The cases of one file, by failure class."""
    content: dict[str, list[Case]] = json.loads((HERE / f"{name}.json").read_text())
    return content


def of_class(name: str, *classes: str) -> list[Case]:
    """The cases of some failure classes. Raises KeyError for a class that the file does not know."""
    content = read(name)
    return [case for one in classes for case in content[one]]


def other_classes(name: str, *known: str) -> list[tuple[str, Case]]:
    """Every case of the classes that are not named, each with its class."""
    return [(one, case) for one, cases in read(name).items() if one not in known for case in cases]
