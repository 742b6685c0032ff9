"""Accounts as the administrator keeps them: the account services do it, these add what holds at the desk.

Nobody sets a password for somebody else: a new account has none, and a link in a mail lets its owner choose one.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casetracker.accounts.models import Membership, Organisation, User
from casetracker.accounts.roles import OrganisationKind, Role
from casetracker.accounts.services import accounts
from casetracker.accounts.services.activity import user_deactivate, user_reactivate
from casetracker.core.acting import current, service
from casetracker.core.errors import Refused, invalid
from casetracker.reference.selectors import state_concerned_get


@service
def organisation_add(
    *, name: str, kind: OrganisationKind, at: datetime, state: str = "", cso_type: str = ""
) -> Organisation:
    """Create an organisation. ``state`` is the iso3 of the State for which a State party's organisation stands.

    Raises Invalid: ``state_missing``, ``unknown_state``, ``not_a_state``, ``organisation_known``.
    """
    stands_for = state_concerned_get(state) if state else None
    return accounts.organisation_create(name=name, kind=kind, at=at, state=stands_for, cso_type=cso_type)


@service
def person_add(*, organisation: Organisation, email: str, display_name: str, role: Role, at: datetime) -> User:
    """Create a person's account, without a password, and their first role in ``organisation``.

    Raises Invalid: ``email_malformed``, ``email_taken``, ``role_not_of_this_organisation``.
    """
    user = accounts.user_create(email=email, display_name=display_name, at=at)
    accounts.membership_start(user=user, organisation=organisation, role=role, at=at)
    return user


@service
def membership_give(*, person: User, organisation: Organisation, role: Role, at: datetime) -> Membership:
    """Give a person who has an account one more role.

    Raises Invalid: ``person_inactive``, or as ``accounts.membership_start`` does.
    """
    if not person.is_active:
        raise invalid("role", "person_inactive", _("This account is closed: open it again first."))
    return accounts.membership_start(user=person, organisation=organisation, role=role, at=at)


@service
def membership_take(*, membership: Membership, at: datetime) -> None:
    """End a membership. Raises Refused for the administrator's own: somebody must be left at the desk."""
    _not_oneself(membership.user)
    accounts.membership_end(membership=membership, at=at)


@service
def person_close(*, person: User, at: datetime) -> int:
    """Close a person's account and end their sessions; how many those were. Raises Refused for one's own."""
    _not_oneself(person)
    return user_deactivate(user=person, at=at)


@service
def person_open(*, person: User) -> None:
    """Open a person's account again."""
    user_reactivate(user=person)


def _not_oneself(person: User) -> None:
    if current().actor.id == person.pk:
        text = _("You cannot take away your own access: ask another administrator.")
        raise Refused("own_access", text, subject=("user", person.pk))
