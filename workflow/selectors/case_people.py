"""The people of a case on the secretariat's pages: by number, their names masked; and what was recorded of each."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from intake.models import Authority, Person, PersonContact
from intake.policies import Tier
from intake.selectors import people_numbers
from workflow.models import AuthorityCheck, CaseEvent, CaseFile, PeopleStatement, PersonStanding
from workflow.policies import can_see
from workflow.selectors.authority import authority_has_ended
from workflow.selectors.own_history import own_standings
from workflow.selectors.standings import Withdrawing, standings_of, withdrawing
from workflow.services.people_steps import is_assigned
from workflow.services.statements import waiting_statements
from workflow.services.withdrawals import PEOPLE_REASONS, withdrawal_problem
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import AuthorityOutcome, Standing, StatementKind
from workflow.wording_people import PeopleStep

# Whom a check found not to be free is told to nobody but those who work on the case.
_TONES = {
    Standing.TAKES_PART: "go",
    Standing.DIED: "wait",
    Standing.WITHDREW: "wait",
    Standing.REPLACED: "plain",
    Standing.HEIRS_CONTINUE: "note",
}


@dataclass(frozen=True)
class AuthorityShown:
    """One authority to act, and what was found of it."""

    authority: Authority
    check: AuthorityCheck | None

    @property
    def is_open(self) -> bool:
        """Whether the assigned officer can still say something of it."""
        return self.check is None or self.check.outcome != AuthorityOutcome.REVOKED

    @property
    def outcome(self) -> str:
        return str(AuthorityOutcome(self.check.outcome).label) if self.check else _("Not verified yet")


@dataclass(frozen=True)
class PersonShown:
    """One person: number, part, standing; never a name."""

    person: Person
    number: int
    row: PersonStanding | None
    other_number: int | None
    withdraws: Withdrawing | None
    heirs_asked_until: date | None
    has_new_contact: bool
    authorities: list[AuthorityShown] = field(default_factory=list)

    @property
    def label(self) -> str:
        return _("Person %(number)s") % {"number": self.number}

    @property
    def part(self) -> str:
        """Victim, author, or both; of one who is neither, that they were added."""
        parts = [_("victim")] if self.person.is_victim else []
        parts += [_("author")] if self.person.is_author else []
        return ", ".join(parts)

    @property
    def standing(self) -> Standing:
        return Standing(self.row.standing) if self.row else Standing.TAKES_PART

    @property
    def standing_text(self) -> str:
        return str(self.standing.label)

    @property
    def tone(self) -> str:
        return _TONES[self.standing]

    @property
    def other_label(self) -> str:
        return _("Person %(number)s") % {"number": self.other_number} if self.other_number else ""

    @property
    def check_text(self) -> str:
        """What is known of the free will of one who withdraws; empty of anybody else."""
        if self.withdraws is None:
            return ""
        check = self.withdraws.check
        return str(check.get_free_will_display()) if check else _("Not asked yet")


def people_shown(case: CaseFile) -> list[PersonShown]:
    """Every person of the case in order, those who were added after the seal last."""
    numbers = people_numbers(case.communication)
    standings, leaving = standings_of(case), {one.person_id: one for one in withdrawing(case)}
    authorities, asked = _authorities(case), _heirs_asked(case)
    moved = set(
        PersonContact.objects.filter(communication_id=case.communication_id).values_list("person_id", flat=True)
    )
    people = {person.pk: person for person in Person.objects.filter(communication_id=case.communication_id)}
    found = []
    for person_id, number in numbers.items():
        row = standings.get(person_id)
        other = numbers.get(row.other_id) if row and row.other_id else None
        until = asked.get(person_id) if row and row.standing == Standing.DIED else None
        shown = PersonShown(people[person_id], number, row, other, leaving.get(person_id), until, person_id in moved)
        shown.authorities.extend(authorities[person_id])
        found.append(shown)
    return found


def _authorities(case: CaseFile) -> dict[UUID, list[AuthorityShown]]:
    checks = AuthorityCheck.objects.filter(communication_id=case.communication_id).order_by("order")
    newest = {check.authority_id: check for check in checks}
    found: dict[UUID, list[AuthorityShown]] = defaultdict(list)
    rows = Authority.objects.filter(communication_id=case.communication_id).select_related("document")
    for authority in rows:
        found[authority.person_id].append(AuthorityShown(authority, newest.get(authority.pk)))
    return found


def _heirs_asked(case: CaseFile) -> dict[UUID, date]:
    asked = CaseEvent.objects.filter(
        case_id=case.pk, kind=EventKind.UPDATE_REQUESTED, concerns__isnull=False, until_date__isnull=False
    )
    return {event.concerns: event.until_date for event in asked.order_by("seq") if event.concerns and event.until_date}


def people_page(user: User, case: CaseFile) -> dict[str, Any]:
    """What the page of a case's people shows to ``user``, who reads the case's content."""
    code = withdrawal_problem(case)
    shown = people_shown(case)
    return {
        "people": shown,
        "statements": statements_shown(user, case),
        "withdrawal_reason": PEOPLE_REASONS[code][0] if code and _withdrawal_stands(shown, code) else "",
        "withdrawal_may_be_decided": code is None and not case.is_imported,
        "is_under_pressure": code == "withdrawal_under_pressure",
        "authority_has_ended": authority_has_ended(case.communication_id),
        "is_assigned": is_assigned(case, user),
        "may_reveal": can_see(user, case, Tier.IDENTITY),
    }


def _withdrawal_stands(shown: list[PersonShown], code: str) -> bool:
    return code == "withdrawal_unnamed" or any(one.withdraws for one in shown)


# Of a new address or of heirs nothing is said but who somebody is and where they are.
_SAYS_WHO = frozenset({StatementKind.ADDRESS, StatementKind.HEIRS})


def statements_shown(user: User, case: CaseFile) -> list[dict[str, Any]]:
    """What the author's side has said and nobody has answered: of whom, and the step that would record it.

    Words that say who or where somebody is are there for those alone who may see identities.
    """
    numbers, reads_names = people_numbers(case.communication), can_see(user, case, Tier.IDENTITY)
    return [
        {
            "statement": one,
            "people": _labels(one, numbers),
            "url": _recording_url(case, one),
            "text": one.text if reads_names or one.kind not in _SAYS_WHO else "",
        }
        for one in waiting_statements(case.communication_id).select_related("author")
    ]


_STEP_OF = {
    StatementKind.WITHDRAWAL: PeopleStep.WITHDRAWAL,
    StatementKind.DEATH: PeopleStep.DEATH,
    StatementKind.HEIRS: PeopleStep.HEIRS_CONTINUE,
    StatementKind.REVOCATION: PeopleStep.REVOCATION,
    StatementKind.REPRESENTATIVE: PeopleStep.REPRESENTATIVE,
    StatementKind.ADDRESS: PeopleStep.ADDRESS,
    StatementKind.REPRISAL: PeopleStep.REPRISAL,
}


def _recording_url(case: CaseFile, statement: PeopleStatement) -> str:
    """The page on which a statement is recorded, with the person chosen where it is about one alone."""
    url = reverse("workflow:case-people-record", args=[case.reference, _STEP_OF[StatementKind(statement.kind)].value])
    of_whom = statement.person_ids or []
    return f"{url}?person={of_whom[0]}" if len(of_whom) == 1 else url


def _labels(statement: PeopleStatement, numbers: dict[UUID, int]) -> str:
    of_whom = sorted(numbers[UUID(person_id)] for person_id in statement.person_ids or [])
    return ", ".join(_("Person %(number)s") % {"number": number} for number in of_whom)


def choices_of(case: CaseFile) -> list[tuple[str, str]]:
    """The people of a case for a form: by number, part and standing."""
    return [
        (str(one.person.pk), " · ".join(filter(None, (one.label, one.part, one.standing_text))))
        for one in people_shown(case)
    ]


def own_people(case: CaseFile) -> list[dict[str, str]]:
    """What the author's side said of its people: of whom, what; nothing of any check, nothing said without it."""
    numbers = people_numbers(case.communication)
    found = []
    for row in own_standings(case):
        if row.person_id in numbers:
            label = _("Person %(number)s") % {"number": numbers[row.person_id]}
            other = _("Person %(number)s") % {"number": numbers[row.other_id]} if row.other_id in numbers else ""
            shown = {"label": label, "standing": str(Standing(row.standing).label), "other": other}
            found.append((numbers[row.person_id], shown))
    return [shown for _number, shown in sorted(found, key=lambda pair: pair[0])]
