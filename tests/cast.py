"""The cast: invented people, each made through the services the first time a test names them.

Two organisations of civil society, each with a lead and a caseworker; the secretariat's intake officer, case officer,
head of petitions and administrator; a rapporteur and two members; a State's focal point; an auditor. Stand-ins who
share a role (``second_...``) are there for rules that ask for another person.
"""

from collections.abc import Callable
from contextvars import Context
from datetime import UTC, datetime
from functools import cached_property
from typing import ParamSpec, TypeVar

from casetracker.accounts.models import Organisation, User
from casetracker.accounts.roles import OrganisationKind, Role
from casetracker.accounts.services.accounts import membership_start, organisation_create, user_create
from casetracker.core.acting import COMMAND, acting
from casetracker.reference.models import State

P = ParamSpec("P")
R = TypeVar("R")

PASSWORD = "correct-horse-battery-9"
ARRIVED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class Cast:
    """Who plays in a test. Reading an attribute makes the person; reading it again gives the same object."""

    @cached_property
    def harbour(self) -> Organisation:
        """A civil society organisation."""
        return self._organisation("Harbour Watch", OrganisationKind.CSO, cso_type="ngo")

    @cached_property
    def orchard(self) -> Organisation:
        """Another civil society organisation, which must see nothing of the first one's."""
        return self._organisation("Orchard Pickers' Union", OrganisationKind.CSO, cso_type="trade_union")

    @cached_property
    def secretariat(self) -> Organisation:
        return self._organisation("Petitions Section", OrganisationKind.SECRETARIAT)

    @cached_property
    def committee(self) -> Organisation:
        return self._organisation("Committee on Migrant Workers", OrganisationKind.COMMITTEE)

    @cached_property
    def mission(self) -> Organisation:
        """The mission of a State that has made the declaration."""
        return self._organisation("Permanent Mission of Mexico", OrganisationKind.STATE, state="MEX")

    @cached_property
    def oversight(self) -> Organisation:
        return self._organisation("Oversight Office", OrganisationKind.OVERSIGHT)

    @cached_property
    def caseworker(self) -> User:
        return self._person("Amara Teskow", Role.CASEWORKER, "harbour")

    @cached_property
    def second_caseworker(self) -> User:
        """A colleague in the first organisation, to whom a case can be handed."""
        return self._person("Olu Fennick", Role.CASEWORKER, "harbour")

    @cached_property
    def lead(self) -> User:
        return self._person("Brisa Okelund", Role.CSO_LEAD, "harbour")

    @cached_property
    def other_caseworker(self) -> User:
        """The caseworker of the other organisation."""
        return self._person("Casimir Duarto", Role.CASEWORKER, "orchard")

    @cached_property
    def other_lead(self) -> User:
        return self._person("Delphine Marru", Role.CSO_LEAD, "orchard")

    @cached_property
    def intake_officer(self) -> User:
        return self._person("Emeka Lindqvar", Role.INTAKE_OFFICER, "secretariat")

    @cached_property
    def case_officer(self) -> User:
        return self._person("Farida Costelan", Role.CASE_OFFICER, "secretariat")

    @cached_property
    def second_case_officer(self) -> User:
        return self._person("Piet Amsalem", Role.CASE_OFFICER, "secretariat")

    @cached_property
    def head(self) -> User:
        """The head of petitions."""
        return self._person("Gesine Abaroa", Role.HEAD_OF_PETITIONS, "secretariat")

    @cached_property
    def administrator(self) -> User:
        return self._person("Hideo Branimir", Role.ADMINISTRATOR, "secretariat")

    @cached_property
    def rapporteur(self) -> User:
        return self._person("Ines Valkomir", Role.RAPPORTEUR, "committee")

    @cached_property
    def member(self) -> User:
        return self._person("Jibril Osterman", Role.MEMBER, "committee")

    @cached_property
    def second_member(self) -> User:
        return self._person("Katarin Welles-Diop", Role.MEMBER, "committee")

    @cached_property
    def focal_point(self) -> User:
        return self._person("Lorenzo Achterberg", Role.FOCAL_POINT, "mission")

    @cached_property
    def auditor(self) -> User:
        return self._person("Mireille Tandy", Role.AUDITOR, "oversight")

    @cached_property
    def stranger(self) -> User:
        """A person with a login and no membership at all."""
        return _apart(_create_user, "Nadir Unsworth")

    def _organisation(self, name: str, kind: OrganisationKind, *, state: str = "", cso_type: str = "") -> Organisation:
        return _apart(_create_organisation, name, kind, state, cso_type)

    def _person(self, name: str, role: Role, organisation: str) -> User:
        return _apart(_create_member, name, role, getattr(self, organisation))


def _apart(make: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    # A test may name a person while somebody else already acts: they enter in a context of their own, on the same
    # connection, so that it does not matter who is named first.
    return Context().run(make, *args, **kwargs)


def _create_user(name: str) -> User:
    email = f"{name.split(maxsplit=1)[0].lower()}@cast.example"
    with acting(COMMAND):
        return user_create(email=email, display_name=name, at=ARRIVED_AT, password=PASSWORD)


def _create_member(name: str, role: Role, organisation: Organisation) -> User:
    user = _create_user(name)
    with acting(COMMAND):
        membership_start(user=user, organisation=organisation, role=role, at=ARRIVED_AT)
    return user


def _create_organisation(name: str, kind: OrganisationKind, state: str, cso_type: str) -> Organisation:
    stands_for = State.objects.get(iso3=state) if state else None
    with acting(COMMAND):
        return organisation_create(name=name, kind=kind, at=ARRIVED_AT, state=stands_for, cso_type=cso_type)
