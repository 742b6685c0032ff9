"""From a file of histories to :class:`History`: every problem is found before anything is replayed.

The format is that of ``casetracker/reference/data/real_histories.json``. Fields that are not named here are left
unread: they say where the record comes from, not what happened.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from casetracker.core.dates import PreciseDate
from casetracker.core.errors import Invalid, Problem
from workflow.replay.history import Happening, History, kind_of

T = TypeVar("T")
EVENT_LISTS = ("events", "unmapped_events")
_SYMBOL = re.compile(r"[\w./&()#:+~ -]{1,60}")
# JSON can write half of a pair of surrogates, and no encoding takes it.
_NO_TEXT = re.compile(r"[\ud800-\udfff]")
_EARLIEST_YEAR = 1900
_MOST = 1_000_000


def histories_read(path: Path) -> list[History]:
    """The histories in a JSON file.

    Raises OSError where the file cannot be read, and Invalid with every problem and its JSON pointer: ``not_json``,
    ``not_a_list``, ``missing``, ``wrong_type``, ``not_text``, ``not_a_date``, ``too_early``, ``not_a_symbol``,
    ``out_of_range``, ``no_steps``, ``order_twice``.
    """
    return histories_of(json_read(path))


def json_read(path: Path) -> Any:
    """What a JSON file holds. Raises OSError where it cannot be read, Invalid (``not_json``) where it is none."""
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:  # neither JSON nor UTF-8, or nested beyond reason
        raise Invalid([Problem("", "not_json", _("This is not JSON: %(error)s.") % {"error": error})]) from None


def histories_of(raw: Any) -> list[History]:
    """The histories in a list that was JSON. Raises Invalid as :func:`histories_read` does."""
    if not isinstance(raw, list):
        raise Invalid([Problem("", "not_a_list", _("A file of histories holds a list of them."))])
    problems: list[Problem] = []
    read = [_history(_Reader(one, f"/{index}", problems)) for index, one in enumerate(raw)]
    if problems:
        raise Invalid(problems)
    return read


@dataclass
class _Reader:
    """Takes typed values out of one object and keeps a list of what is wrong with it."""

    raw: Any
    pointer: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, name: str, code: str, message: str) -> None:
        self.problems.append(Problem(name, code, message, f"{self.pointer}/{name}".rstrip("/")))

    def get(self, name: str, kind: type[T], *, needed: bool = False) -> T | None:
        value = self.raw.get(name) if isinstance(self.raw, Mapping) else None
        if value is None:
            if needed:
                self.wrong(name, "missing", _("The source must state this."))
            return None
        # In Python a truth value is a number as well; in a record it is a mistake.
        if not isinstance(value, kind) or isinstance(value, bool):
            self.wrong(name, "wrong_type", _("This has the wrong type."))
            return None
        return value

    def text(self, name: str, *, needed: bool = False) -> str:
        text = self.get(name, str, needed=needed)
        if needed and text is not None and not text.strip():
            self.wrong(name, "missing", _("The source must state this."))
        return self.whole(name, text or "")

    def whole(self, name: str, text: str) -> str:
        if _NO_TEXT.search(text):
            self.wrong(name, "not_text", _("This holds half a character, which cannot be kept."))
        return text

    def count(self, name: str, *, needed: bool = False) -> int | None:
        number = self.get(name, int, needed=needed)
        if number is not None and not 1 <= number <= _MOST:
            self.wrong(name, "out_of_range", _("This must be a number from 1 to %(most)s.") % {"most": _MOST})
            return None
        return number

    def symbol(self, name: str) -> str:
        text = self.text(name, needed=True)
        if text and not _SYMBOL.fullmatch(text):
            self.wrong(
                name, "not_a_symbol", _("A symbol has up to 60 letters, digits and the signs . / & ( ) # : + ~ -.")
            )
        return text

    def date(self, name: str) -> PreciseDate:
        text = self.text(name)
        try:
            when = PreciseDate.parse(text) if text else PreciseDate.unknown()
        except ValueError:
            self.wrong(name, "not_a_date", _("Give a date as YYYY, YYYY-MM or YYYY-MM-DD."))
            return PreciseDate.unknown()
        if when.value and when.value.year < _EARLIEST_YEAR:
            self.wrong(name, "too_early", _("The year must be %(year)s or later.") % {"year": _EARLIEST_YEAR})
        return when


def _history(reader: _Reader) -> History:
    return History(
        symbol=reader.symbol("symbol"),
        committee=reader.text("committee", needed=True),
        iso3=reader.text("iso3") or None,
        happenings=_happenings(reader),
        victims=reader.count("victims"),
        victim_sex=reader.text("victim_sex"),
        victim_nationality=reader.text("victim_nationality"),
        submitted_by=reader.text("submitted_by"),
        subject=reader.text("subject_matter"),
        articles=tuple(_each(reader, "articles_invoked", _article)),
        outcome=reader.text("outcome"),
    )


def _article(reader: _Reader) -> str:
    if not isinstance(reader.raw, str):
        reader.wrong("", "wrong_type", _("This has the wrong type."))
        return ""
    return reader.whole("", reader.raw)


def _happenings(reader: _Reader) -> tuple[Happening, ...]:
    found = [one for name in EVENT_LISTS for one in _each(reader, name, _happening)]
    if not found:
        reader.wrong("events", "no_steps", _("A history holds at least one step."))
    orders = [one.order for one in found]
    for order in sorted({order for order in orders if orders.count(order) > 1}):
        reader.wrong("events", "order_twice", _("Two steps have the order %(order)s.") % {"order": order})
    return tuple(sorted(found, key=lambda one: one.order))


def _each(reader: _Reader, name: str, read: Callable[[_Reader], T]) -> Iterable[T]:
    rows = reader.get(name, list) or []
    return [read(_Reader(row, f"{reader.pointer}/{name}/{index}", reader.problems)) for index, row in enumerate(rows)]


def _happening(reader: _Reader) -> Happening:
    source_type = reader.text("type", needed=True)
    return Happening(
        order=reader.count("order", needed=True) or 0,
        type=source_type,
        kind=kind_of(source_type),
        occurred=reader.date("date"),
        note=reader.text("note"),
        paragraph=reader.text("paragraph"),
    )
