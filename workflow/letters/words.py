"""The wording of letters: one file a language, and how each language writes dates and counts."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from casetracker.reference.profile import Limit
from casetracker.reference.vocabulary import Language

FOLDER = Path(__file__).parent / "wording"
RIGHT_TO_LEFT = frozenset({Language.ARABIC.value})


@dataclass(frozen=True)
class Words:
    """The wording in one language. ``tables`` are the sections of its file."""

    language: str
    tables: Mapping[str, Any]

    def __getitem__(self, name: str) -> Mapping[str, str]:
        """One section by its name. Raises KeyError."""
        found: Mapping[str, str] = self.tables[name]
        return found

    def of_kind(self, kind: str) -> Mapping[str, str]:
        """The paragraphs of one kind of letter."""
        found: Mapping[str, str] = self.tables["kinds"][kind]
        return found

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def day(self, day: date) -> str:
        """A date as the language writes it: ``1er mars 2026``, ``1 марта 2026 года``, ``2026年3月1日``."""
        calendar: Mapping[str, Any] = self.tables["calendar"]
        number = calendar["first_day"] if day.day == 1 else str(day.day)
        text: str = calendar["date"].format(day=number, month=calendar["months"][day.month - 1], year=day.year)
        return text

    def within(self, limit: Limit) -> str:
        """A time limit in words: ``within 6 months``, ``في غضون شهرين``."""
        forms: Mapping[str, str] = self.tables["within"][limit.unit.value]
        return forms[PLURALS[self.language](limit.amount)].format(n=limit.amount)


@cache
def words_in(language: str) -> Words:
    """The wording of a language. Raises KeyError for one that is not among the six."""
    if language not in Language.values:
        raise KeyError(language)
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return Words(language, tomllib.load(file))


def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a paragraph."""
    return frozenset(name for _literal, name, _spec, _conversion in Formatter().parse(text) if name)


# Which form of a word goes with a count: the rules of the Unicode CLDR for whole numbers.


def _english(n: int) -> str:
    return "one" if n == 1 else "other"


def _french(n: int) -> str:
    return "one" if n in (0, 1) else "other"


def _russian(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:  # noqa: PLR2004  the rule's own numbers
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


def _arabic(n: int) -> str:
    if n in (1, 2):
        return ("one", "two")[n - 1]
    if n % 100 in range(3, 11):
        return "few"
    return "many" if n % 100 in range(11, 100) else "other"


def _chinese(_n: int) -> str:
    return "other"


PLURALS: Mapping[str, Callable[[int], str]] = {
    "en": _english,
    "fr": _french,
    "es": _english,
    "ru": _russian,
    "ar": _arabic,
    "zh": _chinese,
}
