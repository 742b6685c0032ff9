"""The columns' people stand to the caseworker's communications as the services would put them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from intake.models import CommunicationGrant
from tests.factories.cases import Procedure, in_force
from tests.integration.permissions.matrix.people import GIVEN, People
from tests.integration.permissions.matrix.world import BACKEND
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> People:
    in_force()
    return People()


def _given(procedure: Procedure, user: User) -> set[tuple[str, str]]:
    grants = CommunicationGrant.objects.filter(content_object=procedure.communication, user=user)
    return set(grants.values_list("source", "permission__codename"))


def _table(column: str) -> set[tuple[str, str]]:
    source, tiers = GIVEN[column]
    return {(source.value, tier.value) for tier in tiers}


@pytest.mark.parametrize("column", ["intake_assigned", "officer_assigned"])
def test_an_assignment_gives_what_the_table_takes_for_given(people: People, column: str) -> None:
    procedure = Procedure(people)

    procedure.assign(getattr(people, column), people.head, date(2026, 2, 3))

    assert _given(procedure, getattr(people, column)) == _table(column)


def test_a_proposal_gives_what_the_table_takes_for_given(people: People) -> None:
    decides = people.rapporteur_proposed
    procedure = Procedure(people)
    procedure.assign(people.intake, people.intake, date(2026, 2, 3))

    procedure.record(EventKind.REGISTRATION_PROPOSED, people.intake, date(2026, 2, 4))

    assert _given(procedure, decides) == _table("rapporteur_proposed")


def test_an_agenda_gives_what_the_table_takes_for_given(people: People) -> None:
    sits = people.member_agenda
    procedure = Procedure(people).to_with_state()
    procedure.move("mark_ready", people.case_officer, date(2026, 8, 21))
    page = _page_of(procedure, sits)

    procedure.move("schedule", people.head, date(2026, 8, 22))

    assert (page, _page_of(procedure, sits)) == (404, 200)
    assert _given(procedure, sits) == _table("member_agenda")


def _page_of(procedure: Procedure, user: User) -> int:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.get(reverse("workflow:case-content", args=[procedure.case.reference])).status_code
