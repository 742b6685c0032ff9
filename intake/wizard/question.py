"""What a question is."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Model
from django.utils.functional import Promise

Wording = str | Promise


class Kind(StrEnum):
    """What an answer is, and so how it is read from a form, from JSON and from CSV."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    CHOICE = "choice"
    YES = "yes"  # a box to tick: true or false
    DATE = "date"  # a day
    PARTIAL_DATE = "partial_date"  # a day, a month, a year or "unknown"
    YEAR = "year"
    COUNTRY = "country"  # any code of ISO 3166-1
    RIGHT = "right"  # an article of the treaty that can be claimed
    PERSON = "person"  # one of the communication's victims
    DOCUMENT = "document"  # one of the communication's documents


@dataclass(frozen=True)
class Question:
    """One question.

    There are two kinds of required: ``save`` (the row means nothing without it) and ``submit`` (the communication can
    be kept without it, but not submitted). ``only_if`` names another question of the same row and the answers to it
    with which this one is asked. ``longest`` counts characters.
    """

    name: str
    kind: Kind
    label: Wording
    hint: Wording = ""
    save: bool = False
    submit: bool = False
    choices: tuple[tuple[str, Wording], ...] = ()
    longest: int = 200
    only_if: tuple[str, frozenset[str]] | None = None
    is_identity: bool = False


@dataclass(frozen=True)
class Rows:
    """The rows of a section: people, claims, remedies… ``key`` is their name in JSON and in addresses."""

    key: str
    model: type[Model]
    one: Wording
    many: Wording
    questions: tuple[Question, ...]
    most: int = 500
    add: Wording = ""


@dataclass(frozen=True)
class Section:
    """One line of the task list: questions of the communication itself, rows, or both."""

    key: str
    title: Wording
    intro: Wording = ""
    questions: tuple[Question, ...] = ()
    rows: Rows | None = None
    basis: str = ""
    notes: tuple[Wording, ...] = field(default=())
