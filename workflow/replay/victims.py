"""The people of an imported communication: published decisions name nobody, so names are invented and say so."""

from collections.abc import Iterator
from datetime import datetime
from zlib import crc32

from casetracker.core.errors import Invalid
from casetracker.reference import selectors
from intake.models import Communication, Person
from intake.vocabulary import Publication, Sex, YesNo
from workflow.replay.history import History

# A record of 37 victims is shown by a few: the number that the source states is kept beside them.
MOST_ROWS = 5
MARK = "Invented-"
NOTE = "Invented: the published source names nobody."
_FAMILIES = (
    "Sarlen",
    "Okrat",
    "Vellmo",
    "Tirane",
    "Bosku",
    "Ardeli",
    "Nomvek",
    "Quissan",
    "Jorrel",
    "Pelhame",
    "Zutari",
)
_GIVEN = (
    "Ilo",
    "Marga",
    "Teneb",
    "Osei-Lar",
    "Runa",
    "Calix",
    "Dovi",
    "Yaret",
    "Sunniva-Mo",
    "Bekker",
    "Alinor",
    "Fen",
    "Hadu",
)


def victims_invent(communication: Communication, history: History, at: datetime) -> list[Person]:
    """Write a row for each victim that the source counts, at most ``MOST_ROWS``; none where it does not count them.

    Sex and nationality are the source's where they hold for every victim, and not stated elsewhere.
    """
    count = min(history.victims or 0, MOST_ROWS)
    return [_invent(communication, history, number, at) for number in range(count)]


def _invent(communication: Communication, history: History, number: int, at: datetime) -> Person:
    person = Person(
        communication=communication,
        position=number + 1,
        created_at=at,
        is_victim=True,
        is_author=number == 0 and history.submitted_by == "author",
        disclose_to_state=YesNo.YES,
        publication=Publication.WITHHELD,
    )
    person.family_name, person.given_names = _name(history.symbol, number)
    person.sex = history.victim_sex if history.victim_sex in Sex.values else Sex.NOT_STATED.value
    person.nationality = _nationality(history)
    person.note = NOTE
    person.save(force_insert=True)
    return person


def _name(symbol: str, number: int) -> tuple[str, str]:
    # The same record gets the same names each time, and its victims different ones.
    start = crc32(symbol.encode())
    return MARK + _FAMILIES[(start + number) % len(_FAMILIES)], _GIVEN[(start + number) % len(_GIVEN)]


def _nationality(history: History) -> str | None:
    known = list(_known_countries(history.victim_nationality))
    return known[0] if len(known) == 1 and ";" not in history.victim_nationality else None


def _known_countries(text: str) -> Iterator[str]:
    for code in filter(None, text.split(";")):
        try:
            yield str(selectors.state_get(code, field="nationality").iso3)
        except Invalid:
            continue  # "other" and the like: a source need not keep to codes
