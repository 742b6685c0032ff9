"""The rows of a section as its page lists them: a number, a title, a few words, what is missing, what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from intake.completeness import Missing
from intake.display import Reader, values_of
from intake.models import Communication
from intake.models.part import CommunicationPart
from intake.selectors import rows_of
from intake.wizard.question import Rows

# Which answers name a row, the first as its title. A person's title is the name, which comes from elsewhere.
TOLD: dict[str, tuple[str, ...]] = {
    "people": (),
    "authorities": ("person", "kind", "document"),
    "facts": ("happened_on", "text"),
    "claims": ("article", "sub_paragraph", "reasons"),
    "remedies": ("body", "status", "decided_on"),
    "other_procedures": ("body", "status", "submitted_on"),
    "interim_requests": ("measures",),
    "evidence": ("title", "dated", "language"),
}


@dataclass(frozen=True)
class RowLine:
    """One row of a list. ``missing`` says what it still needs before the communication can be submitted."""

    id: UUID
    number: int
    title: str
    words: tuple[str, ...]
    missing: tuple[str, ...]
    row: CommunicationPart


def row_lines(
    communication: Communication, rows: Rows, *, names: Mapping[UUID, str], missing: Sequence[Missing]
) -> list[RowLine]:
    """The lines of a section's rows, in order."""
    reader = Reader(communication, names)
    lines = []
    for number, row in enumerate(rows_of(communication, rows), start=1):
        title, *words = _words(reader, rows, row) or [""]
        needed = tuple(_label(rows, item) for item in missing if item.row_id == row.pk)
        lines.append(RowLine(row.pk, number, title or f"{rows.one} {number}", tuple(filter(None, words)), needed, row))
    return lines


def _words(reader: Reader, rows: Rows, row: CommunicationPart) -> list[str]:
    if rows.key == "people":
        return [reader.names.get(row.pk, ""), _part_of(row)]
    by_name = {question.name: question for question in rows.questions}
    told = [by_name[name] for name in TOLD[rows.key]]
    values = values_of(row, told)
    return [reader.excerpt(question, values[question.name]) for question in told]


def _part_of(person: CommunicationPart) -> str:
    """Whether a person is a victim, an author or both."""
    parts = {(True, True): _("Victim and author"), (True, False): _("Victim"), (False, True): _("Author")}
    return parts.get((person.is_victim, person.is_author), "")  # type: ignore[attr-defined]


def _label(rows: Rows, item: Missing) -> str:
    return next((str(question.label) for question in rows.questions if question.name == item.question), item.message)
