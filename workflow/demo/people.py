"""The demo's people and organisations, made by the services where they are missing."""

from datetime import datetime

from casetracker.accounts import demo
from casetracker.accounts.models import Organisation, User
from casetracker.accounts.roles import OrganisationKind, Role
from casetracker.accounts.services.accounts import membership_start, organisation_create, user_create
from casetracker.core.acting import COMMAND, acting
from casetracker.reference.models import State

People = dict[str, User]


def people_make(*, at: datetime) -> People:
    """Everybody by what stands before the @ of their address; who is there already is left as they are."""
    with acting(COMMAND):
        organisations = {key: _organisation(key, at) for key in demo.ORGANISATIONS}
        return {
            email.split("@")[0]: _person(email, name, role, organisations[key], at)
            for role, email, name, key in demo.PEOPLE
        }


def _organisation(key: str, at: datetime) -> Organisation:
    name, kind, cso_type, iso3 = demo.ORGANISATIONS[key]
    standing = Organisation.objects.filter(name=name, kind=kind).first()
    if standing is not None:
        return standing
    state = State.objects.get(pk=iso3) if iso3 else None
    return organisation_create(name=name, kind=OrganisationKind(kind), cso_type=cso_type, state=state, at=at)


def _person(email: str, name: str, role: Role, organisation: Organisation, at: datetime) -> User:
    standing = User.objects.filter(email=email).first()
    if standing is not None:
        return standing
    user = user_create(email=email, display_name=name, password=demo.PASSWORD, at=at)
    membership_start(user=user, organisation=organisation, role=role, at=at)
    return user
