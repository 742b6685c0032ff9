"""A case taken as far as a kind of letter needs, with people of every identity setting; and letters issued in it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from intake.models import Communication
from intake.services.rows import row_save
from intake.wizard.sections import ROWS
from tests.cast import Cast
from tests.factories.cases import Procedure, noon
from tests.factories.communications import DRAFTED_AT, complete, person_answers
from tests.factories.decisions import contents_for
from workflow.decisions.contents import Assessment, Finding, RemedyAsked, RemedyGrade
from workflow.letters.kinds import LetterKind
from workflow.models import Letter
from workflow.selectors.decisions import followed_up
from workflow.services.letters import Draft, letter_make
from workflow.vocabulary import EventKind

# Family name, whether the State may know, how published. The names are words that stand nowhere else.
DISCLOSED, INITIALS = "Bruvenska", "Odalquist"
SECRET, SECRET_THOUGH_PUBLISHED = "Qanarvesta", "Zylphoran"
WITHHELD = "Tarmigault"
PEOPLE = (
    (DISCLOSED, "yes", "full"),
    (INITIALS, "yes", "initials"),
    (WITHHELD, "yes", "withheld"),
    (SECRET, "no", "withheld"),
    (SECRET_THOUGH_PUBLISHED, "no", "full"),
)
HIDDEN = (SECRET, SECRET_THOUGH_PUBLISHED)
DECISION = "CMW/C/44/D/1/2026"


def with_people(user: User) -> Communication:
    """A communication with one person of each setting, beside the one that it has (disclosed, by initials)."""
    communication = complete(user)
    with acting(user.actor):
        for family_name, disclosed, publication in PEOPLE:
            answers: dict[str, Any] = person_answers(family_name, "Ilva") | {
                "disclose_to_state": disclosed,
                "publication": publication,
            }
            person = row_save(
                user=user, communication=communication, rows=ROWS["people"], answers=answers, at=DRAFTED_AT
            )
            authority = {"person": person.pk, "kind": "self"}
            row_save(user=user, communication=communication, rows=ROWS["authorities"], answers=authority, at=DRAFTED_AT)
    return Communication.objects.get(pk=communication.pk)


def _asked(case: Procedure) -> None:
    officer = case.cast.intake_officer
    case.assign(officer, officer, date(2026, 2, 5))
    case.move("ask_clarification", officer, date(2026, 2, 6), details={"criteria": ["facts", "remedies", "authority"]})


def _refused(case: Procedure) -> None:
    officer = case.cast.intake_officer
    case.assign(officer, officer, date(2026, 2, 10))
    case.record(EventKind.REFUSAL_PROPOSED, officer, date(2026, 2, 10), note="A note.")
    case.move("refuse_registration", case.cast.rapporteur, date(2026, 2, 11), details={"criteria": ["identity"]})


def _transmitted(case: Procedure) -> None:
    case.to_with_state()


def _observed(case: Procedure) -> None:
    case.to_with_state()
    case.move("receive_observations_both", case.cast.case_officer, date(2026, 7, 1))


def _state_reminded(case: Procedure) -> None:
    case.to_with_state()
    case.record(EventKind.REMINDER_TO_STATE, case.cast.case_officer, date(2026, 9, 1))


def _author_reminded(case: Procedure) -> None:
    _observed(case)
    case.record(EventKind.REMINDER_TO_AUTHOR, case.cast.case_officer, date(2026, 9, 10))


def _scheduled(case: Procedure) -> None:
    _observed(case)
    case.record(EventKind.AUTHOR_COMMENTS, case.cast.case_officer, date(2026, 8, 1))
    case.move("mark_ready", case.cast.case_officer, date(2026, 8, 2))
    case.move("schedule", case.cast.head, date(2026, 8, 3), details={"session": 44})


def views_adopted(case: Procedure) -> None:
    """Views with a violation of two articles."""
    _scheduled(case)
    case.move(
        "adopt_views_violation",
        case.cast.member,
        date(2026, 10, 1),
        document_symbol=DECISION,
        note="Article 16 was examined of the Committee's own motion.",
        decided=contents_for(
            case.case,
            EventKind.VIEWS_VIOLATION,
            session=None,
            findings=tuple(Finding(article, "violation") for article in ("16", "21")),
            remedies=(RemedyAsked("compensation", "Pay the wages."), RemedyAsked("other", "Say so in public.")),
        ),
    )


def found_inadmissible(case: Procedure) -> None:
    """Inadmissible on a ground of the treaty and on one of practice."""
    _scheduled(case)
    grounds = ["remedies_not_exhausted", "not_substantiated"]
    case.move(
        "declare_inadmissible",
        case.cast.member,
        date(2026, 10, 1),
        document_symbol=DECISION,
        details={"grounds": grounds},
    )


def _assessed(case: Procedure) -> None:
    views_adopted(case)
    grades = tuple(RemedyGrade(one.pk, grade) for one, grade in zip(followed_up(case.case), "BC", strict=True))
    case.record(EventKind.FOLLOWUP_ASSESSED, case.cast.member, date(2026, 11, 3), assessed=Assessment(grades))


COURSES: dict[LetterKind, Callable[[Procedure], Any]] = {
    LetterKind.ACKNOWLEDGEMENT: lambda case: case.assign(
        case.cast.intake_officer, case.cast.intake_officer, date(2026, 2, 3)
    ),
    LetterKind.CLARIFICATION: _asked,
    LetterKind.NON_REGISTRATION: _refused,
    LetterKind.REGISTRATION: lambda case: case.to_registered(),
    LetterKind.NOTE_VERBALE: _transmitted,
    LetterKind.TRANSMISSION: _observed,
    LetterKind.REMINDER_TO_STATE: _state_reminded,
    LetterKind.REMINDER_TO_AUTHOR: _author_reminded,
    LetterKind.DECISION_TO_AUTHOR: views_adopted,
    LetterKind.DECISION_TO_STATE: views_adopted,
    LetterKind.FOLLOW_UP_REQUEST: views_adopted,
    LetterKind.ASSESSMENT_TO_AUTHOR: _assessed,
    LetterKind.ASSESSMENT_TO_STATE: _assessed,
}
EARLY = frozenset(
    {LetterKind.ACKNOWLEDGEMENT, LetterKind.CLARIFICATION, LetterKind.NON_REGISTRATION, LetterKind.REGISTRATION}
)
MADE_ON = date(2026, 11, 10)


def case_for(cast: Cast, kind: LetterKind) -> Procedure:
    """A case with people of every setting, in which the step of a letter of this kind has been taken."""
    case = Procedure(cast, with_people(cast.caseworker))
    COURSES[kind](case)
    return case


def officer_for(cast: Cast, kind: LetterKind) -> User:
    """Who works on the case at that stage."""
    return cast.intake_officer if kind in EARLY else cast.case_officer


def issue(
    case: Procedure, kind: LetterKind, language: str = "en", *, added: str = "", user: User | None = None, **more: Any
) -> Letter:
    """A letter, made by the officer of that stage on a day after it all."""
    writer = user or officer_for(case.cast, kind)
    with clock.frozen(noon(MADE_ON)), acting(writer.actor):
        draft = Draft(kind, language, added)
        return letter_make(user=writer, case=case.fresh(), draft=draft, at=noon(MADE_ON), **more)
