"""States' names, kept in the process: six languages of some 250 names are read on nearly every page."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from casetracker.core import clock
from casetracker.reference.models import StateName
from casetracker.reference.vocabulary import Language

# An edit drops the names of its own process at once; those of others are at most this old.
MAX_AGE = timedelta(seconds=60)

_Names = Mapping[tuple[str, str], str]
_kept: tuple[datetime, _Names] | None = None


def all_names() -> _Names:
    """Every name by (iso3, language)."""
    global _kept  # noqa: PLW0603  one value for the process, replaced whole
    moment = clock.now()
    if _kept is not None and abs(moment - _kept[0]) <= MAX_AGE:
        return _kept[1]
    names = {(iso3, language): name for iso3, language, name in _rows()}
    # Empty tables are not kept: they are about to be loaded.
    _kept = (moment, names) if names else None
    return names


def forget() -> None:
    """Drop the names: they are read again when next asked for."""
    global _kept  # noqa: PLW0603
    _kept = None


def base_language(language: str) -> str:
    """The language of names for a language tag: ``zh-hans`` is Chinese, what is not one of the six is English."""
    base = language.lower().replace("_", "-").partition("-")[0]
    return base if base in Language.values else Language.ENGLISH.value


def _rows() -> list[tuple[str, str, str]]:
    return list(StateName.objects.values_list("state_id", "language", "name"))
