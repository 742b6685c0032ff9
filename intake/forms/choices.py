"""What a select offers: countries, articles, and a communication's own victims and documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casetracker.reference import profiles, selectors
from intake.models import Communication
from intake.selectors import reader_language

Choice = tuple[str, str]
Grouped = tuple[str, list[Choice]]

NOT_CHOSEN = gettext_lazy("Choose")


@dataclass(frozen=True)
class Pools:
    """What the questions of one communication can be answered with.

    ``people`` are (id, name) of its victims, ``documents`` (id, title); ``language`` is the reader's.
    """

    treaty: str
    language: str
    people: tuple[Choice, ...] = field(default=())
    documents: tuple[Choice, ...] = field(default=())


def countries(language: str, *, states_only: bool = False) -> list[Choice]:
    """Every country or area in the reader's order, after an empty choice."""
    return [("", str(NOT_CHOSEN)), *selectors.state_choices(language, states_only=states_only)]


def articles(treaty: str) -> list[Choice | Grouped]:
    """The articles with their subjects, under the parts of the treaty, after an empty choice."""
    rights = selectors.rights_for(treaty)
    parts = groupby(rights, key=lambda right: right.part)
    grouped: list[Choice | Grouped] = [("", str(NOT_CHOSEN))]
    for part, found in parts:
        of_part = [(right.article, article_text(right.article, right.title)) for right in found]
        grouped.append((_("Part %(part)s") % {"part": part}, of_part))
    return grouped


def article_text(article: str, title: object) -> str:
    """``Article 10: No torture or ill-treatment``."""
    return _("Article %(article)s: %(title)s") % {"article": article, "title": title}


def pools_of(communication: Communication, *, names: Mapping[UUID, str] | None = None) -> Pools:
    """What the questions of this communication can be answered with. ``names`` are its victims', by id."""
    documents = communication.evidence_rows.all()
    return Pools(
        treaty=profiles.get(communication.procedure).treaty,
        language=reader_language(),
        people=tuple((str(person_id), name) for person_id, name in (names or {}).items()),
        documents=tuple((str(row.pk), str(row.title or row.file_name)) for row in documents),
    )
