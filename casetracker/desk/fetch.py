"""From what stands in an address to a row; what is not there is answered as nothing there."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from casetracker.accounts.models import Membership, Organisation, User
from casetracker.accounts.roles import OrganisationKind
from casetracker.core.errors import Hidden
from casetracker.desk.vocabulary import ARTICLES, procedure
from casetracker.reference.models import Declaration, State
from casetracker.reference.vocabulary import Language

Found = TypeVar("Found")


def state(iso3: str) -> State:
    """The country or area with this code. Raises Hidden."""
    return _there(State.objects.filter(pk=iso3).first() if iso3.isalnum() else None)


def article(number: str) -> str:
    """The number, if declarations are kept under this article. Raises Hidden."""
    return _there(number if number in ARTICLES else None)


def declaration(state: State, article: str, withdrawn_on: date | None = None) -> Declaration:
    """The standing declaration of a State, or the one withdrawn on that day; never a simulated one. Raises Hidden."""
    rows = Declaration.objects.filter(state=state, treaty=procedure().treaty, article=article, is_simulated=False)
    return _there(rows.filter(withdrawn_date=withdrawn_on).first())


def language(code: str) -> Language:
    """One of the six languages of names. Raises Hidden."""
    return Language(_there(code if code in Language.values else None))


def kind(code: str) -> OrganisationKind:
    """A kind of organisation. Raises Hidden."""
    return OrganisationKind(_there(code if code in OrganisationKind.values else None))


def organisation(organisation_id: UUID) -> Organisation:
    """The organisation. Raises Hidden."""
    return _there(Organisation.objects.select_related("state").filter(pk=organisation_id).first())


def person(person_id: UUID) -> User:
    """The person, active or not. Raises Hidden."""
    return _there(User.objects.filter(pk=person_id).first())


def membership(membership_id: UUID) -> Membership:
    """A membership that stands. Raises Hidden for one that has ended."""
    rows = Membership.objects.select_related("user", "organisation").filter(ended_at__isnull=True)
    return _there(rows.filter(pk=membership_id).first())


def _there(found: Found | None) -> Found:
    if found is None:
        raise Hidden("not_on_the_desk", "")
    return found
