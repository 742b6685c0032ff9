"""Organisations at the desk: the list, a new one, and one with its members."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casetracker.accounts.models import Organisation
from casetracker.accounts.services.accounts import membership_end
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from tests.cast import Cast
from tests.integration.desk.conftest import errors

pytestmark = pytest.mark.django_db

LIST = "/desk/accounts/"


def new(kind: str) -> str:
    return reverse("desk:account-organisation-create", args=[kind])


def listed(desk: Client, **query: str) -> list[str]:
    return [row.name for row in desk.get(LIST, query).context["slice"].rows]


def test_the_list_counts_roles_that_are_held_now(cast: Cast, desk: Client) -> None:
    _ = cast.lead, cast.caseworker
    with acting(COMMAND):
        membership_end(membership=cast.caseworker.memberships.get(), at=clock.now())

    (row,) = desk.get(LIST, {"text": "Harbour"}).context["slice"].rows

    assert row.standing == 1


@pytest.mark.parametrize("text", ["harbour", "BRISA", "brisa@cast.example"])
def test_an_organisation_is_found_by_its_name_or_by_a_member(cast: Cast, desk: Client, text: str) -> None:
    _ = cast.lead, cast.other_lead

    assert listed(desk, text=text) == ["Harbour Watch"]


def test_an_organisation_is_found_by_who_was_a_member(cast: Cast, desk: Client) -> None:
    with acting(COMMAND):
        membership_end(membership=cast.lead.memberships.get(), at=clock.now())

    assert listed(desk, text="Okelund") == ["Harbour Watch"]


def test_the_list_is_narrowed_by_kind(cast: Cast, desk: Client) -> None:
    _ = cast.harbour, cast.oversight

    assert listed(desk, kind="oversight") == ["Oversight Office"]


def test_the_list_takes_the_same_queries_however_many_members(cast: Cast, desk: Client) -> None:
    _ = cast.harbour
    with CaptureQueriesContext(connection) as few:
        desk.get(LIST)
    _ = cast.lead, cast.caseworker, cast.other_lead
    with CaptureQueriesContext(connection) as many:
        desk.get(LIST)

    assert len(many) == len(few)


def test_an_organisation_of_civil_society_is_created_with_its_type(desk: Client) -> None:
    response = desk.post(new("cso"), {"name": "Lighthouse Circle", "cso_type": "trade_union"}, follow=True)

    made = Organisation.objects.get(name="Lighthouse Circle")
    assert (made.kind, made.cso_type, made.state_id) == ("cso", "trade_union", None)
    assert response.redirect_chain == [(f"/desk/accounts/organisations/{made.pk}/", 302)]
    assert "Trade union" in response.content.decode()


def test_a_state_partys_organisation_names_its_state(desk: Client) -> None:
    response = desk.post(new("state"), {"name": "Mission of Uruguay", "state": "URY"}, follow=True)

    assert Organisation.objects.get(name="Mission of Uruguay").state_id == "URY"
    assert "Uruguay" in response.content.decode()


@pytest.mark.parametrize("kind", ["secretariat", "committee", "oversight"])
def test_other_kinds_need_a_name_alone(desk: Client, kind: str) -> None:
    desk.post(new(kind), {"name": "Second Section", "state": "URY", "cso_type": "ngo"})

    made = Organisation.objects.get(name="Second Section")
    assert (made.kind, made.cso_type, made.state_id) == (kind, "", None)


@pytest.mark.parametrize(
    ("kind", "sent", "expected"),
    [
        ("cso", {"name": " ", "cso_type": "ngo"}, {"name": ["required"]}),
        ("cso", {"name": "x" * 201, "cso_type": "ngo"}, {"name": ["max_length"]}),
        ("cso", {"name": "Lighthouse Circle"}, {"cso_type": ["required"]}),
        ("cso", {"name": "Lighthouse Circle", "cso_type": "sect"}, {"cso_type": ["invalid_choice"]}),
        ("state", {"name": "Mission"}, {"state": ["required"]}),
        ("state", {"name": "Mission", "state": "XXX"}, {"state": ["invalid_choice"]}),
        ("state", {"name": "Mission", "state": "HKG"}, {"state": ["invalid_choice"]}),
    ],
)
def test_a_wrong_organisation_is_refused(
    desk: Client, kind: str, sent: dict[str, str], expected: dict[str, list[str]]
) -> None:
    before = Organisation.objects.count()

    assert errors(desk.post(new(kind), sent)) == expected
    assert Organisation.objects.count() == before


def test_an_unknown_state_is_named_in_the_sentence(desk: Client) -> None:
    page = desk.post(new("state"), {"name": "Mission", "state": "XXX"}).content.decode()

    assert "“XXX” is not the code of a State." in page


def test_a_known_name_is_refused_within_its_kind(cast: Cast, desk: Client) -> None:
    _ = cast.harbour

    again = desk.post(new("cso"), {"name": "Harbour Watch", "cso_type": "ngo"})
    other = desk.post(new("oversight"), {"name": "Harbour Watch"})

    assert errors(again) == {"name": ["organisation_known"]}
    assert other.status_code == 302


def test_a_new_organisation_is_on_record(cast: Cast, desk: Client) -> None:
    desk.post(new("cso"), {"name": "Lighthouse Circle", "cso_type": "ngo"})

    made = Organisation.objects.get(name="Lighthouse Circle")
    entry = AuditEntry.objects.get(action=Action.ORGANISATION_CREATED, chain_id=made.pk)
    assert (entry.actor_id, entry.codes) == (cast.administrator.pk, {"kind": "cso"})


def test_an_organisation_shows_who_is_and_who_was_a_member(cast: Cast, desk: Client) -> None:
    _ = cast.lead
    with acting(COMMAND):
        membership_end(membership=cast.caseworker.memberships.get(), at=clock.now())

    context = desk.get(reverse("desk:account-organisation-show", args=[cast.harbour.pk])).context

    assert [row.user for row in context["standing"]] == [cast.lead]
    assert [row.user for row in context["former"]] == [cast.caseworker]


def test_the_administrator_is_shown_no_way_to_end_their_own_membership(cast: Cast, desk: Client) -> None:
    _ = cast.case_officer

    page = desk.get(reverse("desk:account-organisation-show", args=[cast.secretariat.pk])).content.decode()

    own, other = cast.administrator.memberships.get(), cast.case_officer.memberships.get()
    assert reverse("desk:account-membership-end", args=[own.pk]) not in page
    assert reverse("desk:account-membership-end", args=[other.pk]) in page


def test_no_page_of_accounts_asks_for_a_case(cast: Cast, desk: Client) -> None:
    addresses = [
        LIST,
        reverse("desk:account-organisation-show", args=[cast.harbour.pk]),
        reverse("desk:account-person-show", args=[cast.caseworker.pk]),
    ]

    with CaptureQueriesContext(connection) as asked:
        for address in addresses:
            desk.get(address)

    tables = "".join(query["sql"] for query in asked)
    assert "intake_" not in tables
    assert "workflow_" not in tables
