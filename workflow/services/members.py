"""What is recorded of the Committee's members; what follows from it for the cases that stand on an agenda."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import COMMITTEE_ROLES, Role
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, invalid
from casetracker.reference.models import State
from workflow.models import CaseFile, CommitteeMember
from workflow.services.agenda_sight import sights_follow_term
from workflow.services.recusals import recuse_by_records
from workflow.vocabulary_sessions import ItemStatus


@service
def member_save(
    *,
    member: User,
    nationalities: Collection[State],
    employers: Collection[State],
    term_from_date: date | None,
    term_until_date: date | None,
    user: User,
    at: datetime,
) -> CommitteeMember:
    """Record a member's nationalities, the States that employ them, and their term. The administrator's.

    From cases against these States that stand on an agenda, or that the member was given, they are recused. Nothing is
    lifted by taking a State away. What they were given to read ends with the term.

    Raises Hidden, Invalid (``ends_before_it_begins``).
    """
    if not user.has_role(Role.ADMINISTRATOR) or not member.has_role(*COMMITTEE_ROLES):
        raise Hidden("member_not_visible", "")
    if term_from_date and term_until_date and term_until_date < term_from_date:
        raise invalid("term_until_date", "ends_before_it_begins", _("A term ends no earlier than it begins."))
    _lock_cases_against({*nationalities, *employers})
    terms = {"term_from_date": term_from_date, "term_until_date": term_until_date}
    row, _is_new = CommitteeMember.objects.update_or_create(user=member, defaults=terms)
    row.nationalities.set(nationalities)
    row.employers.set(employers)
    record(Action.MEMBER_CHANGED, Chain(ChainKind.USER, member.pk), objects=[("user", member.pk)])
    concerned = CaseFile.objects.filter(
        Q(agenda_items__status=ItemStatus.STANDING) | Q(communication__grants__user=member), is_imported=False
    )
    for case in concerned.select_related("communication").distinct().order_by("pk"):
        recuse_by_records(case, [member], at=at)
    sights_follow_term(row)
    return row


def _lock_cases_against(states: Collection[State]) -> None:
    """Wait for whoever gives something of these States' cases at this moment; who comes after reads the new record.

    All cases of a communication, since any of them gives it to read; in one order, so that nobody waits in a ring.
    """
    against = CaseFile.objects.filter(state_party__in=states, is_imported=False)
    cases = CaseFile.objects.filter(communication__in=against.values("communication"))
    list(cases.select_for_update().order_by("pk").values_list("pk", flat=True))
