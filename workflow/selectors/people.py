"""Where the people who were found are read: a caseworker on the communication's pages, an officer on the case's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.accounts.roles import CSO_ROLES
from intake.policies import Tier
from intake.services.people_search import PersonFound
from intake.wizard.people import PERSON_QUESTIONS
from workflow.policies import visible

_LABELS = {question.name: question.label for question in PERSON_QUESTIONS}


@dataclass(frozen=True)
class Where:
    """A page on which the person is read: its reference, its address."""

    reference: str
    url: str


@dataclass(frozen=True)
class FoundRow:
    """One line of the list: the name, where it is read, and which parts of the name were found."""

    name: str
    places: tuple[Where, ...]
    matched: str


def found_rows(user: User, people: Sequence[PersonFound]) -> list[FoundRow]:
    """The people as ``user`` reads them, with links that this user may follow."""
    places = _own_pages(people) if user.has_role(*CSO_ROLES) else _case_pages(user, people)
    return [FoundRow(one.name, tuple(places[one.communication.pk]), _matched(one)) for one in people]


def _matched(person: PersonFound) -> str:
    return ", ".join(str(_LABELS[name]) for name in person.matched)


def _own_pages(people: Sequence[PersonFound]) -> dict[UUID, list[Where]]:
    communications = {person.communication.pk: person.communication for person in people}
    return {
        pk: [Where(one.reference, reverse("intake:communication-show", args=[one.reference]))]
        for pk, one in communications.items()
    }


def _case_pages(user: User, people: Sequence[PersonFound]) -> dict[UUID, list[Where]]:
    places: dict[UUID, list[Where]] = defaultdict(list)
    cases = visible(user, Tier.CARD).filter(communication_id__in={person.communication.pk for person in people})
    for communication_id, reference in cases.order_by("reference").values_list("communication_id", "reference"):
        places[communication_id].append(Where(reference, reverse("workflow:case-show", args=[reference])))
    return places
