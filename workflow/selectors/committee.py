"""Who is of the Committee, and what keeps one of them from a case by what is recorded."""

from datetime import date

from django.db.models import Q, QuerySet

from casetracker.accounts.models import User
from casetracker.accounts.roles import COMMITTEE_ROLES
from workflow.models import CommitteeMember
from workflow.vocabulary_sessions import RecusalGround


def members_on(day: date) -> QuerySet[User]:
    """The members in office on a day, by name: those whose account holds a role of the Committee and whose term runs."""
    sitting = User.objects.filter(
        is_active=True, memberships__role__in=COMMITTEE_ROLES, memberships__ended_at__isnull=True
    )
    out_of_term = CommitteeMember.objects.filter(Q(term_from_date__gt=day) | Q(term_until_date__lt=day))
    return sitting.exclude(pk__in=out_of_term.values("user")).distinct().order_by("display_name", "pk")


def recorded_ground(user: User, state_id: str | None) -> RecusalGround | None:
    """What is recorded of a member that keeps them from a case against a State."""
    member = CommitteeMember.objects.filter(user=user).first()
    if member is None or not state_id:
        return None
    if member.nationalities.filter(pk=state_id).exists():
        return RecusalGround.NATIONALITY
    return RecusalGround.EMPLOYMENT if member.employers.filter(pk=state_id).exists() else None
