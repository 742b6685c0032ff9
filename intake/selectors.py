"""Reading communications, for pages and for the floor above."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import get_language

from casetracker.core.dates import PreciseDate
from casetracker.reference import profiles, selectors
from casetracker.reference.receivability import Receivability
from intake.models import Authority, Communication, Fact
from intake.models.later import AddedLater
from intake.models.part import CommunicationPart
from intake.wizard.question import Rows


@dataclass(frozen=True)
class StateAnswer:
    """One State concerned, by its name in the reader's language, and whether a communication could be received."""

    iso3: str
    name: str
    receivability: Receivability


def reader_language() -> str:
    """The language of the page that is being made."""
    return get_language() or "en"


def states_of(communication: Communication) -> list[tuple[str, str]]:
    """(iso3, name) of the States concerned, by name."""
    codes = communication.concerned_states.values_list("state_id", flat=True)
    named = [(iso3, selectors.state_name(iso3, reader_language())) for iso3 in codes]
    return sorted(named, key=lambda pair: pair[1])


def state_answers(communication: Communication, *, on: date) -> list[StateAnswer]:
    """Whether the communication could be received on the day ``on``, State by State."""
    profile = profiles.get(communication.procedure)
    return [
        StateAnswer(iso3, name, selectors.receivability_for(state=iso3, procedure=profile, on=on))
        for iso3, name in states_of(communication)
    ]


def state_answer(iso3: str, *, procedure: str, on: date) -> StateAnswer:
    """The same for one State. Raises Invalid for an unknown code."""
    answer = selectors.receivability_for(state=iso3, procedure=profiles.get(procedure), on=on)
    return StateAnswer(iso3, selectors.state_name(iso3, reader_language()), answer)


def people_numbers(communication: Communication) -> dict[UUID, int]:
    """The number by which pages speak of each person, in order: those who were filed first, then who was added."""
    ids = communication.person_rows.order_by("position", "created_at").values_list("pk", flat=True)
    return {person_id: number for number, person_id in enumerate(ids, start=1)}


def filed(communication: Communication, model: type[Model]) -> QuerySet[Any]:
    """The rows of one kind that stand in the communication as it was filed: not those that were added since."""
    found = model._default_manager.filter(communication=communication)  # noqa: SLF001  Django's public model API
    return found.filter(added_at__isnull=True) if issubclass(model, AddedLater) else found


def rows_of(communication: Communication, rows: Rows) -> list[CommunicationPart]:
    """The rows of one kind as they are read: facts by their dates, undated ones last; the rest as they were entered."""
    standing = filed(communication, rows.model)
    if rows.model is Authority:
        standing = standing.select_related("person", "document")
    found: list[CommunicationPart] = list(standing)
    return sorted(found, key=_day_of) if rows.model is Fact else found


def _day_of(row: CommunicationPart) -> date:
    happened = getattr(row, "happened_on", None)
    return (PreciseDate.parse(happened).value if happened else None) or date.max
