"""The kinds of letter, one table: to whom each goes, its step, who may make it, whom it may name."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from casetracker.accounts.roles import Role
from casetracker.reference.profile import LimitKind
from casetracker.reference.profile import LimitKind as L
from workflow.vocabulary import EventKind
from workflow.vocabulary import EventKind as E


class Addressee(models.TextChoices):
    """To which side a letter goes."""

    AUTHOR = "author", _("The author")
    STATE = "state", _("The State party")


class LetterKind(models.TextChoices):
    """What a letter is. The codes are stored, and part of audit entries."""

    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement of receipt")
    CLARIFICATION = "clarification", _("Request for clarification")
    NON_REGISTRATION = "non_registration", _("Decision not to register")
    REGISTRATION = "registration", _("Registration, and what will be disclosed")
    NOTE_VERBALE = "note_verbale", _("Note verbale to the State party")
    TRANSMISSION = "transmission", _("State party's observations, to the author")
    REMINDER_TO_STATE = "reminder_to_state", _("Reminder to the State party")
    REMINDER_TO_AUTHOR = "reminder_to_author", _("Reminder to the author")
    DECISION_TO_AUTHOR = "decision_to_author", _("Decision, to the author")
    DECISION_TO_STATE = "decision_to_state", _("Decision, to the State party")
    FOLLOW_UP_REQUEST = "follow_up_request", _("Follow-up: request for information")
    ASSESSMENT_TO_AUTHOR = "assessment_to_author", _("Follow-up assessed, to the author")
    ASSESSMENT_TO_STATE = "assessment_to_state", _("Follow-up assessed, to the State party")

    @property
    def slug(self) -> str:
        """The kind in addresses."""
        return self.value.replace("_", "-")


class FileFormat(models.TextChoices):
    """In which formats every letter lies in the vault."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Names(StrEnum):
    """Whom a letter may name: nobody, those who are disclosed to the State, or each as publication allows."""

    NONE = "none"
    DISCLOSED = "disclosed"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Rule:
    """``events``: the newest step of one of these kinds is what the letter is about.

    ``limits``: the time limits that it may state. ``own_limit``: only one that its own step has opened.
    """

    addressee: Addressee
    events: frozenset[EventKind]
    roles: frozenset[Role]
    limits: tuple[LimitKind, ...] = ()
    own_limit: bool = True
    names: Names = Names.NONE


_OFFICERS = frozenset({Role.INTAKE_OFFICER, Role.CASE_OFFICER})
_CASE_OFFICER = frozenset({Role.CASE_OFFICER})
_AUTHOR, _STATE = Addressee.AUTHOR, Addressee.STATE
_COMMENTS = (L.AUTHOR_COMMENTS, L.AUTHOR_COMMENTS_ADMISSIBILITY)
_AFTER_DECISION = (L.STATE_MERITS, L.FOLLOW_UP_REPLY)

OBSERVATIONS = frozenset(
    {
        E.OBSERVATIONS_ADMISSIBILITY,
        E.OBSERVATIONS_MERITS,
        E.OBSERVATIONS_BOTH,
        E.FURTHER_OBSERVATIONS,
        E.TRANSMITTED_TO_AUTHOR,
    }
)
VIEWS = frozenset({E.VIEWS_VIOLATION, E.VIEWS_NO_VIOLATION})
DECISIONS = VIEWS | {E.ADMISSIBLE, E.INADMISSIBLE, E.DISCONTINUED}
_TO_STATE_AGAIN = frozenset({E.REMINDER_TO_STATE, E.FOLLOWUP_REMINDER_TO_STATE})
_TO_AUTHOR_AGAIN = frozenset({E.REMINDER_TO_AUTHOR, E.FOLLOWUP_REMINDER_TO_AUTHOR})

RULES: dict[LetterKind, Rule] = {
    LetterKind.ACKNOWLEDGEMENT: Rule(_AUTHOR, frozenset({E.SUBMITTED}), _OFFICERS),
    LetterKind.CLARIFICATION: Rule(_AUTHOR, frozenset({E.CLARIFICATION_ASKED}), _OFFICERS, (L.CLARIFICATION,)),
    LetterKind.NON_REGISTRATION: Rule(_AUTHOR, frozenset({E.NOT_REGISTERED}), _OFFICERS),
    LetterKind.REGISTRATION: Rule(_AUTHOR, frozenset({E.REGISTERED}), _OFFICERS, names=Names.DISCLOSED),
    LetterKind.NOTE_VERBALE: Rule(
        _STATE, frozenset({E.TRANSMITTED}), _CASE_OFFICER, (L.STATE_REPLY,), names=Names.DISCLOSED
    ),
    LetterKind.TRANSMISSION: Rule(_AUTHOR, OBSERVATIONS, _CASE_OFFICER, _COMMENTS, own_limit=False),
    LetterKind.REMINDER_TO_STATE: Rule(
        _STATE, _TO_STATE_AGAIN, _CASE_OFFICER, (L.STATE_REPLY, L.STATE_MERITS, L.FOLLOW_UP_REPLY), own_limit=False
    ),
    LetterKind.REMINDER_TO_AUTHOR: Rule(
        _AUTHOR, _TO_AUTHOR_AGAIN, _OFFICERS, (L.CLARIFICATION, *_COMMENTS), own_limit=False
    ),
    LetterKind.DECISION_TO_AUTHOR: Rule(_AUTHOR, DECISIONS, _CASE_OFFICER, _AFTER_DECISION, names=Names.PUBLISHED),
    LetterKind.DECISION_TO_STATE: Rule(_STATE, DECISIONS, _CASE_OFFICER, _AFTER_DECISION, names=Names.PUBLISHED),
    LetterKind.FOLLOW_UP_REQUEST: Rule(
        _STATE, frozenset({E.VIEWS_VIOLATION, E.FOLLOWUP_OPENED}), _CASE_OFFICER, (L.FOLLOW_UP_REPLY,), own_limit=False
    ),
    LetterKind.ASSESSMENT_TO_AUTHOR: Rule(_AUTHOR, frozenset({E.FOLLOWUP_ASSESSED}), _CASE_OFFICER),
    LetterKind.ASSESSMENT_TO_STATE: Rule(_STATE, frozenset({E.FOLLOWUP_ASSESSED}), _CASE_OFFICER),
}
