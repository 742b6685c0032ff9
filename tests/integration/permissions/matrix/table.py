"""The table of who may what, read."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "expected.csv"

LOGIN, HIDDEN, NO_SUCH_METHOD = "login", "404", "405"
NO_OBJECT = "none"
KINDS = ("own", "same_organisation", "other")
# The file's columns, and the people who stand in them.
COLUMNS: dict[str, str] = {
    "anon": "anonymous",
    "worker": "caseworker",
    "colleague": "colleague",
    "lead": "lead",
    "worker_x": "other_caseworker",
    "lead_x": "other_lead",
    "intake": "intake",
    "intake*": "intake_assigned",
    "officer": "officer",
    "officer*": "officer_assigned",
    "head": "head",
    "rapp": "rapporteur",
    "rapp*": "rapporteur_proposed",
    "member": "member",
    "member*": "member_agenda",
    "recused": "recused",
    "focal": "focal_point",
    "auditor": "auditor",
    "admin": "administrator",
    "super": "superuser",
    "inactive": "inactive",
}


@dataclass(frozen=True)
class Expected:
    """What one method is answered with."""

    answer: str
    is_change: bool = False
    is_refusal: bool = False

    @property
    def status(self) -> int:
        return 302 if self.answer == LOGIN else int(self.answer)

    @property
    def is_turned_away(self) -> bool:
        """Whether nothing of the page, its object or its acts may be had."""
        return self.answer in (LOGIN, HIDDEN, NO_SUCH_METHOD)


@dataclass(frozen=True, order=True)
class Row:
    """One route and one kind of object."""

    route: str
    kind: str
    state: str
    cells: Mapping[str, tuple[Expected, Expected]] = field(compare=False)

    def expected(self, column: str, method: str) -> Expected:
        """For GET, HEAD and POST; what other methods are answered with depends on GET's answer alone."""
        get, post = self.cells[column]
        return post if method == "POST" else get


@cache
def rows() -> tuple[Row, ...]:
    """Every row of the file."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        read = csv.reader(line for line in lines if not line.startswith("#"))
        head, *body = ([cell.strip() for cell in row] for row in read)
    assert head == ["route", "object", "state", *COLUMNS]
    return tuple(_row(cells) for cells in body)


def _row(cells: list[str]) -> Row:
    route, kind, state, *answers = cells
    people = COLUMNS.values()
    return Row(route, kind, state, {who: _cell(cell) for who, cell in zip(people, answers, strict=True)})


def _cell(text: str) -> tuple[Expected, Expected]:
    get, _slash, post = text.partition("/")
    return _expected(get), _expected(post or get)


def _expected(text: str) -> Expected:
    return Expected(text.rstrip("+!"), is_change=text.endswith("+"), is_refusal=text.endswith("!"))
