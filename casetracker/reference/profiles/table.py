"""One TOML table with its place in the file, so that every refusal says where."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from casetracker.reference.profile import Basis, Provenance

Word = TypeVar("Word", bound=StrEnum)

TEXTS = ("key", "committee", "committee_code", "treaty", "article", "title", "zone", "symbol_pattern", "source")
GROUP = {"basis", "source"}
FIELDS = {
    "": {
        *TEXTS,
        *("acceptance", "declarations_needed", "languages", "limits", "tracks", "deciders", "grounds"),
        *("non_working_days", "reminders", "escalations"),
    },
    "languages": {*GROUP, "codes"},
    "tracks": {*GROUP, "names"},
    "deciders": {*GROUP, "acts", "organ"},
    "limits": {*GROUP, "kind", "amount", "unit", "trigger", "first_day", "non_working_days", "stops"},
    "grounds": {*GROUP, "code", "label", "category"},
    "non_working_days": {*GROUP, "weekdays", "yearly", "easter", "dates"},
    "reminders": {*GROUP, "limits", "days_before"},
    "escalations": {*GROUP, "of", "days"},
}


class ProfileError(ValueError):
    """A profile is wrong: in which file, which field, and against which rule."""

    def __init__(self, file: str, field: str, rule: str) -> None:
        super().__init__(f"{file}: {field}: {rule}")
        self.file = file
        self.field = field
        self.rule = rule


class Table:
    """One TOML table; each method gives one field's value or raises :class:`ProfileError`."""

    def __init__(self, data: Mapping[str, Any], file: str, kind: str = "", place: str = "") -> None:
        self.data, self.file, self.place = data, file, place
        for field in sorted(set(data) - FIELDS[kind]):
            raise self.error(field, "is not a field of a profile")

    def error(self, field: str, rule: str) -> ProfileError:
        return ProfileError(self.file, f"{self.place}{field}", rule)

    def text(self, field: str) -> str:
        value = self.data.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.error(field, "must be a text that is not empty")
        return value

    def number(self, field: str, least: int) -> int:
        value = self.data.get(field)
        if type(value) is not int or value < least:
            raise self.error(field, f"must be a whole number of at least {least}")
        return value

    def numbers(self, field: str) -> tuple[int, ...]:
        value = self.data.get(field)
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            raise self.error(field, "must be a list of whole numbers")
        return tuple(value)

    def dates(self, field: str) -> tuple[date, ...]:
        value = self.data.get(field)
        # A moment is a date to Python, and none to a calendar.
        if not isinstance(value, list) or not all(
            isinstance(item, date) and not isinstance(item, datetime) for item in value
        ):
            raise self.error(field, "must be a list of dates such as 2027-12-25, without quotes")
        return tuple(value)

    def word(self, field: str, words: type[Word]) -> Word:
        return self._one(field, self.text(field), words)

    def words(self, field: str, words: type[Word]) -> tuple[Word, ...]:
        return tuple(self._one(field, value, words) for value in self.texts(field))

    def texts(self, field: str) -> tuple[str, ...]:
        value = self.data.get(field)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(field, "must be a list of texts")
        return tuple(value)

    def tables(self, field: str) -> list["Table"]:
        value = self.data.get(field)
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            raise self.error(field, f"needs at least one [[{field}]] table")
        return [Table(item, self.file, field, f"{field}[{i}].") for i, item in enumerate(value, 1)]

    def optional_tables(self, field: str) -> list["Table"]:
        """The tables of a field that a profile can do without."""
        return self.tables(field) if field in self.data else []

    def provenance(self) -> Provenance:
        return Provenance(basis=self.word("basis", Basis), source=self.text("source"))

    def _one(self, field: str, value: str, words: type[Word]) -> Word:
        try:
            return words(value)
        except ValueError:
            raise self.error(field, f"“{value}” is not one of: {', '.join(words)}") from None
