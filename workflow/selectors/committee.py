"""Who is of the Committee, and what keeps one of them from a case by what is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from casetracker.accounts.models import Membership, User
from casetracker.accounts.roles import COMMITTEE_ROLES
from casetracker.reference.models import State
from casetracker.reference.selectors import state_name
from intake.selectors import reader_language
from workflow.models import CommitteeMember
from workflow.vocabulary_sessions import RecusalGround


def members() -> QuerySet[User]:
    """Everybody whose account holds a role of the Committee, by name."""
    standing = Membership.objects.filter(user=OuterRef("pk"), role__in=COMMITTEE_ROLES, ended_at__isnull=True)
    return User.objects.filter(Exists(standing), is_active=True).order_by("display_name", "pk")


def members_on(day: date) -> QuerySet[User]:
    """Those of them whose term runs on a day."""
    out_of_term = CommitteeMember.objects.filter(Q(term_from_date__gt=day) | Q(term_until_date__lt=day))
    return members().exclude(pk__in=out_of_term.values("user"))


@dataclass(frozen=True)
class MemberLine:
    """A member, and what is recorded: names of States in the reader's language; whether anything is."""

    member: User
    nationalities: str
    employers: str
    row: CommitteeMember | None


def member_lines() -> list[MemberLine]:
    """Every member with what is recorded, by name."""
    rows = {row.user_id: row for row in CommitteeMember.objects.prefetch_related("nationalities", "employers")}
    return [_line(member, rows.get(member.pk)) for member in members()]


def _line(member: User, row: CommitteeMember | None) -> MemberLine:
    if row is None:
        return MemberLine(member, "", "", None)
    return MemberLine(member, _names(row.nationalities.all()), _names(row.employers.all()), row)


def _names(states: Iterable[State]) -> str:
    return ", ".join(sorted(state_name(state.pk, reader_language()) for state in states))


def recorded_grounds(user: User, state_id: str | None) -> list[RecusalGround]:
    """What is recorded of a member that keeps them from a case against a State, nationality first."""
    member = CommitteeMember.objects.filter(user=user).first()
    if member is None or not state_id:
        return []
    is_recorded = {
        RecusalGround.NATIONALITY: member.nationalities.filter(pk=state_id).exists(),
        RecusalGround.EMPLOYMENT: member.employers.filter(pk=state_id).exists(),
    }
    return [ground for ground, is_so in is_recorded.items() if is_so]
