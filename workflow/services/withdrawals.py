"""Withdrawal: announced by the parties, checked for each victim, decided on by the Committee.

A victim may be made to withdraw. So nothing is acted on before each victim who withdraws was reached by a safe way, in
private, and was found to be free. Where one of several withdraws the case goes on for the others.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.errors import Invalid, Problem, Refused, invalid
from intake.models import Person
from intake.services.audit import record_for
from workflow.models import CaseEvent, CaseFile, PersonStanding, WithdrawalCheck
from workflow.selectors.standings import (
    complainants,
    going_on,
    is_announced_without_names,
    standing_in,
    standings_of,
    withdrawing,
)
from workflow.services.events import Entry, lock_case
from workflow.services.people_steps import ensure_officer, ensure_standing, record_of, standing_write, subject_of
from workflow.services.records import case_record
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import Answer, Contact, FreeWill, Interpreter, Standing

E = EventKind
WITHDRAWAL = "withdrawal"

PEOPLE_REASONS: dict[str, tuple[Promise, str]] = {
    # code: sentence, article or rule
    "withdrawal_unnamed": (
        gettext_lazy("A withdrawal was announced without saying who withdraws: record it once more with the names."),
        "procedure: withdrawal",
    ),
    "withdrawal_not_announced": (gettext_lazy("Nobody has announced a withdrawal."), "procedure: withdrawal"),
    "withdrawal_in_part": (
        gettext_lazy("Not everybody withdraws: the case goes on for the others."),
        "procedure: withdrawal",
    ),
    "withdrawal_unchecked": (
        gettext_lazy("Not every victim who withdraws was asked whether it is of their own free will."),
        "procedure: withdrawal",
    ),
    "withdrawal_under_pressure": (
        gettext_lazy(
            "A withdrawal was not found to be of free will: it is not acted on. Offer measures of protection."
        ),
        "procedure: withdrawal",
    ),
}


def withdrawal_problem(case: CaseFile) -> str | None:
    """Why the case cannot be discontinued for withdrawal, as a code of ``PEOPLE_REASONS``; None where it can.

    Of a recorded past nothing is asked: nobody can be.
    """
    if case.is_imported:
        return None
    if is_announced_without_names(case):
        return "withdrawal_unnamed"
    leaving = withdrawing(case)
    if not leaving:
        return "withdrawal_not_announced"
    if any(one.check is not None and not one.is_free for one in leaving):
        return "withdrawal_under_pressure"
    if going_on(case):
        return "withdrawal_in_part"
    return None if all(one.is_free for one in leaving) else "withdrawal_unchecked"


def discontinuance_problem(case: CaseFile, entry: Entry) -> str | None:
    """Why this discontinuance is not taken: it is for withdrawal, or gives no other reason while one stands announced.

    ``entry.reason`` is the code of the reason.
    """
    reason = entry.reason
    if reason == WITHDRAWAL:
        return withdrawal_problem(case)
    if reason or case.is_imported:
        return None
    stands = bool(withdrawing(case)) or is_announced_without_names(case)
    return withdrawal_problem(case) if stands else None


def refuse_unchecked_withdrawal(case: CaseFile, kind: EventKind, entry: Entry) -> None:
    """Raise Refused where ``kind`` would discontinue the case for a withdrawal that may not be acted on."""
    code = discontinuance_problem(case, entry) if kind is E.DISCONTINUED else None
    if code:
        message, rule = PEOPLE_REASONS[code]
        raise Refused(code, message, rule=rule, subject=subject_of(case))


@service
def withdrawal_announce(
    *, case: CaseFile, people: Sequence[Person], entry: Entry, user: User, at: datetime
) -> CaseEvent:
    """Record that ``people`` withdraw: in part, or the whole where nobody is left for whom the case would go on.

    Raises Hidden, Invalid, Refused.
    """
    ensure_officer(case, user)
    fresh = lock_case(case.pk)
    _ensure_may_withdraw(fresh, people)
    leaving = {person.pk for person in people}
    goes_on = [person_id for person_id in going_on(fresh) if person_id not in leaving]
    kind = E.PARTIAL_WITHDRAWAL if goes_on else E.WITHDRAWN
    named = replace(entry, concerns=people[0].pk if len(people) == 1 else None)
    event = case_record(case=fresh, kind=kind, entry=named, user=user, at=at)
    for person in people:
        standing_write(event, person.pk, Standing.WITHDREW, at=at, note=entry.note)
    return event


def _ensure_may_withdraw(case: CaseFile, people: Sequence[Person]) -> None:
    if not people:
        raise invalid("people", "required", _("Choose who withdraws."))
    standings = standings_of(case)
    theirs = {one for one in complainants(case) if standing_in(standings, one) is Standing.TAKES_PART}
    # Whose earlier withdrawal is over may withdraw again.
    theirs |= set(going_on(case)) - {one for one in standings if standings[one].standing == Standing.DIED}
    if any(person.pk not in theirs for person in people):
        text = _("Choose among those who take part: whoever died, was replaced or has withdrawn does not withdraw.")
        raise invalid("people", "not_taking_part", text)


@service
def withdrawal_take_back(*, case: CaseFile, person: Person, entry: Entry, user: User, at: datetime) -> CaseEvent:
    """Record that ``person`` does not withdraw after all. Raises Hidden, Invalid, Refused (``not_withdrawn``)."""
    ensure_officer(case, user)
    text = _("No withdrawal of this person is recorded in this case.")
    ensure_standing(case, person, [Standing.WITHDREW], "not_withdrawn", text)
    said = replace(entry, details={**entry.details, "about": "withdrawal_taken_back"})
    event = record_of(case, E.ADDITIONAL_INFORMATION, person, said, user=user, at=at)
    standing_write(event, person.pk, Standing.TAKES_PART, at=at, note=entry.note)
    return event


@dataclass(frozen=True)
class Finding:
    """How one victim was asked about their withdrawal, and what was found. Codes of ``vocabulary_people``."""

    contact: Contact
    was_safe: Answer
    in_private: Answer
    interpreter: Interpreter
    free_will: FreeWill

    def problems(self) -> list[Problem]:
        """Why free will cannot be found from such a conversation."""
        if self.free_will is not FreeWill.YES:
            return []
        wrong = [
            (self.was_safe is not Answer.YES, "was_safe"),
            (self.in_private is not Answer.YES, "in_private"),
            (self.interpreter in (Interpreter.NOT_INDEPENDENT, Interpreter.NEEDED), "interpreter"),
        ]
        text = _(
            "Free will is found only where the victim was reached by a safe way, in private, and nobody of the sides "
            "interpreted. Choose “could not be established”, or ask again."
        )
        return [Problem(name, "not_free_to_speak", text) for is_wrong, name in wrong if is_wrong]


@service
def withdrawal_check(
    *, case: CaseFile, person: Person, finding: Finding, entry: Entry, user: User, at: datetime
) -> WithdrawalCheck:
    """Record that one victim who withdraws was asked, and what was found.

    A finding other than of free will is an event at once: the withdrawal is not acted on. When the last victim who
    withdraws is found free, the withdrawal is confirmed. Raises Hidden, Invalid, Refused (``not_withdrawn``).
    """
    ensure_officer(case, user)
    fresh = lock_case(case.pk)
    asked = next((one for one in withdrawing(fresh) if one.person_id == person.pk), None)
    if asked is None:
        text = _("No withdrawal of this person stands in this case.")
        raise Refused("not_withdrawn", text, subject=subject_of(fresh))
    problems = finding.problems() + _entry_problems(entry)
    if problems:
        raise Invalid(problems, subject=subject_of(fresh))
    kind = _brings(fresh, person, finding)
    event = None if kind is None else record_of(fresh, kind, person, replace(entry, told=""), user=user, at=at)
    return _keep(asked.standing, finding, entry, event, user=user, at=at)


def _entry_problems(entry: Entry) -> list[Problem]:
    found = entry.problems()
    if entry.occurred.value is None:
        found.append(Problem("occurred", "day_needed", _("Enter the day of the step.")))
    return found


def _brings(case: CaseFile, person: Person, finding: Finding) -> EventKind | None:
    if finding.free_will is not FreeWill.YES:
        return E.WITHDRAWAL_UNDER_PRESSURE
    others = [one for one in withdrawing(case) if one.person_id != person.pk]
    return E.WITHDRAWAL_CONFIRMED if all(one.is_free for one in others) else None


def _keep(
    standing: PersonStanding, finding: Finding, entry: Entry, event: CaseEvent | None, *, user: User, at: datetime
) -> WithdrawalCheck:
    check = WithdrawalCheck(
        case_id=standing.case_id,
        communication_id=standing.communication_id,
        person_id=standing.person_id,
        standing_id=standing.pk,
        event_id=event.pk if event else None,
        free_will=finding.free_will,
        checked_on=entry.occurred.value or clock.day_of(at),
        checked_by=user.pk,
        recorded_at=at,
    )
    check.answers = {name: str(value) for name, value in asdict(finding).items()}
    check.note = entry.note.strip() or None
    check.save(force_insert=True)
    record_for(
        standing.communication_id,
        Action.WITHDRAWAL_CHECKED,
        objects=[("case", standing.case_id), ("person", standing.person_id), ("check", check.pk)],
        codes={"free_will": str(finding.free_will)},
    )
    return check
