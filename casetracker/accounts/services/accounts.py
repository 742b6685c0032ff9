"""Making users, organisations and memberships."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from casetracker.accounts.models import Membership, Organisation, User
from casetracker.accounts.roles import ROLES_APART, ROLES_OF_KIND, OrganisationKind, Role, are_of_two_sides
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.acting import service
from casetracker.core.errors import invalid
from casetracker.reference.models import State
from casetracker.vault import keyring
from casetracker.vault.scopes import Scope, ScopeKind


@service
def user_create(*, email: str, display_name: str, at: datetime, password: str | None = None) -> User:
    """Create a user with a key of their own. Raises Invalid on a bad or known e-mail."""
    try:
        validate_email(email)
    except ValidationError:
        raise invalid("email", "email_malformed", _("Enter an e-mail address such as name@example.org.")) from None
    if User.objects.filter(email__iexact=email).exists():
        raise invalid("email", "email_taken", _("There is an account with this e-mail address already."))
    user = User.objects.create_user(email, password, display_name=display_name, created_at=at)
    keyring.create_scope(Scope(ScopeKind.USER, user.pk))
    record(Action.USER_CREATED, Chain(ChainKind.USER, user.pk), objects=[("user", user.pk)])
    return user


@service
def language_choose(*, user: User, language: str) -> None:
    """Set the language in which ``user`` is written to: a code of the site's. Any other changes nothing."""
    if language in dict(settings.LANGUAGES):
        User.objects.filter(pk=user.pk).exclude(language=language).update(language=language)


@service
def organisation_create(
    *, name: str, kind: OrganisationKind, at: datetime, state: State | None = None, cso_type: str = ""
) -> Organisation:
    """Create an organisation; a State party's names its State. Raises Invalid."""
    if kind == OrganisationKind.STATE and state is None:
        raise invalid("state", "state_missing", _("A State party's organisation names its State."))
    if Organisation.objects.filter(name=name, kind=kind).exists():
        raise invalid("name", "organisation_known", _("There is an organisation of this kind and name already."))
    organisation = Organisation.objects.create(name=name, kind=kind, state=state, cso_type=cso_type, created_at=at)
    keyring.create_scope(Scope(ScopeKind.ORGANISATION, organisation.pk))
    record(
        Action.ORGANISATION_CREATED,
        Chain(ChainKind.ORGANISATION, organisation.pk),
        objects=[("organisation", organisation.pk)],
        codes={"kind": str(kind)},
    )
    return organisation


@service
def membership_start(*, user: User, organisation: Organisation, role: Role, at: datetime) -> Membership:
    """Give ``user`` a role in an organisation. Raises Invalid where the role does not fit.

    An auditor or an administrator holds no other role: who publishes figures or keeps accounts sees no case. Nobody
    files cases, or answers for a State, and also works for the secretariat or the Committee.
    """
    if role not in ROLES_OF_KIND[OrganisationKind(organisation.kind)]:
        raise invalid("role", "role_not_of_this_organisation", _("This organisation has no such role."))
    # Two roles given at the same moment must not each overlook the other.
    User.objects.select_for_update().get(pk=user.pk)
    held = frozenset(Role(m.role) for m in user.memberships.filter(ended_at__isnull=True))
    if held and (held | {role}) & ROLES_APART and held != {role}:
        raise invalid("role", "role_stands_apart", _("Auditors and administrators hold no other role."))
    if are_of_two_sides(held | {role}):
        raise invalid("role", "roles_of_two_sides", _("Nobody stands on two sides: end the other role first."))
    if user.memberships.filter(organisation=organisation, role=role, ended_at__isnull=True).exists():
        raise invalid("role", "role_held_already", _("This person holds this role there already."))
    membership = Membership.objects.create(user=user, organisation=organisation, role=role, started_at=at)
    user.__dict__.pop("roles", None)
    record(
        Action.MEMBERSHIP_STARTED,
        Chain(ChainKind.USER, user.pk),
        objects=[("user", user.pk), ("organisation", organisation.pk)],
        codes={"role": str(role)},
    )
    return membership


@service
def membership_end(*, membership: Membership, at: datetime) -> None:
    """End a membership; the row stays. Ending it again changes nothing and is not on record."""
    if not Membership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(ended_at=at):
        return
    membership.user.__dict__.pop("roles", None)
    record(
        Action.MEMBERSHIP_ENDED,
        Chain(ChainKind.USER, membership.user_id),
        objects=[("user", membership.user_id), ("organisation", membership.organisation_id)],
        codes={"role": membership.role},
    )
