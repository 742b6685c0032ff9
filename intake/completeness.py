"""What a communication still needs before it can be submitted: listed one by one, section by section."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from intake.models import Communication
from intake.vocabulary import RemediesPosition, YesNo
from intake.wizard.clean import is_asked
from intake.wizard.question import Kind, Question, Rows, Section
from intake.wizard.sections import BY_KEY, SECTIONS


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: its section, the question where there is one, the row where it is in one."""

    section: str
    question: str
    message: str
    row_id: UUID | None = None


def missing_to_submit(communication: Communication) -> list[Missing]:
    """Everything that is missing; empty when the communication can be submitted."""
    return [missing for section in SECTIONS for missing in missing_in(communication, section)]


def missing_in(communication: Communication, section: Section) -> list[Missing]:
    """What is missing in one section."""
    own = [
        Missing(section.key, question.name, _("Needs an answer: %(label)s") % {"label": question.label})
        for question in _unanswered(section.questions, communication)
    ]
    rows = list(_missing_rows(communication, section.rows, section.key)) if section.rows else []
    return own + rows + list(_rules(communication, section))


def _unanswered(questions: tuple[Question, ...], row: Any) -> Iterator[Question]:
    # Identities are asked only whether something stands there: nothing is decrypted.
    answers = _Answers(row)
    for question in questions:
        if question.submit and is_asked(question, answers) and not answers.is_there(question.name):
            yield question


_REFERENCES = frozenset(
    question.name
    for section in SECTIONS
    if section.rows
    for question in section.rows.questions
    if question.kind in (Kind.PERSON, Kind.DOCUMENT)
)


class _Answers(Mapping[str, Any]):
    """A row's answers by name."""

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getitem__(self, name: str) -> Any:
        return getattr(self._row, name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def get(self, name: str, default: Any = None) -> Any:
        # Of a victim or a document the id is enough: whether there is one is asked, not what it is.
        return getattr(self._row, f"{name}_id" if name in _REFERENCES else name, default)

    def is_there(self, name: str) -> bool:
        return self.get(name) not in (None, "", False)


def _missing_rows(communication: Communication, rows: Rows, section: str) -> Iterator[Missing]:
    for number, row in enumerate(rows.model._default_manager.filter(communication=communication), start=1):  # noqa: SLF001
        for question in _unanswered(rows.questions, row):
            told = {"row": rows.one, "number": number, "label": question.label}
            yield Missing(section, question.name, _("%(row)s %(number)s needs an answer: %(label)s") % told, row.pk)


def _rules(communication: Communication, section: Section) -> Iterator[Missing]:
    rule = _RULES.get(section.key)
    if rule is not None:
        for message in rule(communication):
            yield Missing(section.key, "", message)


def _states(communication: Communication) -> Iterator[str]:
    if not communication.concerned_states.exists():
        yield _("Name the State concerned (article 77 (1)).")


def _people(communication: Communication) -> Iterator[str]:
    people = communication.person_rows
    if not people.filter(is_victim=True).exists():
        yield _("Name at least one victim: an anonymous communication is inadmissible (article 77 (2)).")
    if people.filter(is_victim=False, is_author=False).exists():
        yield _("Say of each person whether they are a victim, an author or both.")


def _authority(communication: Communication) -> Iterator[str]:
    victims = communication.person_rows.filter(is_victim=True)
    without = victims.exclude(authorities__communication=communication).count()
    if without:
        yield _("%(count)s of the victims have no authority to act.") % {"count": without}


def _facts(communication: Communication) -> Iterator[str]:
    if not communication.fact_rows.exists():
        yield _("Add at least one dated fact.")


def _claims(communication: Communication) -> Iterator[str]:
    if not communication.claim_rows.exists():
        yield _("Name at least one article that was violated.")


def _remedies(communication: Communication) -> Iterator[str]:
    if communication.remedies_position == RemediesPosition.EXHAUSTED and not communication.remedy_rows.exists():
        yield _("List the domestic remedies that were exhausted (article 77 (3) (b)).")


def _other_procedures(communication: Communication) -> Iterator[str]:
    if communication.has_other_procedures == YesNo.YES and not communication.otherprocedure_rows.exists():
        yield _("List the other international procedures (article 77 (3) (a)).")


def _interim(communication: Communication) -> Iterator[str]:
    if communication.asks_interim_measures == YesNo.YES and not communication.interimrequest_rows.exists():
        yield _("Say which interim measures you ask for, and why.")


_RULES = {
    "states": _states,
    "people": _people,
    "authority": _authority,
    "facts": _facts,
    "claims": _claims,
    "remedies": _remedies,
    "other_procedures": _other_procedures,
    "interim": _interim,
}


class SectionStatus(StrEnum):
    """How far a section is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"


def status_of(
    communication: Communication, section: Section, missing: Sequence[Missing] | None = None
) -> SectionStatus:
    """The tag beside a section in the task list; ``missing`` is what :func:`missing_in` found, where that was asked."""
    if not (missing_in(communication, section) if missing is None else missing):
        started = _is_started(communication, section)
        return SectionStatus.DONE if started or section.key == "documents" else SectionStatus.NOT_STARTED
    return SectionStatus.IN_PROGRESS if _is_started(communication, section) else SectionStatus.NOT_STARTED


def _is_started(communication: Communication, section: Section) -> bool:
    answers = _Answers(communication)
    if any(answers.is_there(question.name) for question in section.questions):
        return True
    if section is BY_KEY["states"]:
        return communication.concerned_states.exists()
    rows = section.rows
    return rows is not None and rows.model._default_manager.filter(communication=communication).exists()  # noqa: SLF001
