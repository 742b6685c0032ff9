"""Roles given and taken, an account closed and opened again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import Membership, User
from casetracker.accounts.roles import Role
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from tests.cast import Cast
from tests.integration.desk.conftest import errors

pytestmark = pytest.mark.django_db

NINA = {"display_name": "Nina Ostrava", "email": "nina@harbour.example", "role": "caseworker"}
CHOSEN = "brass-kettle-orchard-31"
Commits = Callable[..., Any]


def add(cast: Cast) -> str:
    return reverse("desk:account-person-create", args=[cast.harbour.pk])


def of(name: str, person: User) -> str:
    return reverse(f"desk:account-{name}", args=[person.pk])


def end(membership: Membership) -> str:
    return reverse("desk:account-membership-end", args=[membership.pk])


def on_record(action: Action, person: User) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action, chain_kind="user", chain_id=person.pk).order_by("seq"))


# Roles


def give(cast: Cast, desk: Client, person: User, organisation: str, role: str) -> Any:
    sent = {"organisation": str(getattr(cast, organisation).pk), "role": role}
    return desk.post(of("membership-start", person), sent)


def test_a_role_is_given(cast: Cast, desk: Client) -> None:
    response = give(cast, desk, cast.case_officer, "secretariat", "head_of_petitions")

    assert response.status_code == 302
    assert {row.role for row in cast.case_officer.memberships.all()} == {"case_officer", "head_of_petitions"}
    assert len(on_record(Action.MEMBERSHIP_STARTED, cast.case_officer)) == 2


@pytest.mark.parametrize(
    ("organisation", "role", "rule"),
    [
        ("harbour", "case_officer", "role_not_of_this_organisation"),
        ("secretariat", "rapporteur", "role_not_of_this_organisation"),
        ("secretariat", "administrator", "role_stands_apart"),
        ("oversight", "auditor", "role_stands_apart"),
        ("secretariat", "case_officer", "role_held_already"),
    ],
)
def test_a_role_that_does_not_fit_is_refused(cast: Cast, desk: Client, organisation: str, role: str, rule: str) -> None:
    response = give(cast, desk, cast.case_officer, organisation, role)

    assert errors(response) == {"role": [rule]}
    assert cast.case_officer.memberships.count() == 1


def test_an_organisation_that_is_not_there_is_refused(cast: Cast, desk: Client) -> None:
    sent = {"organisation": str(cast.case_officer.pk), "role": "case_officer"}

    assert errors(desk.post(of("membership-start", cast.case_officer), sent)) == {"organisation": ["invalid_choice"]}


def test_a_closed_account_is_given_no_role(cast: Cast, desk: Client) -> None:
    desk.post(of("person-deactivate", cast.case_officer))

    response = give(cast, desk, cast.case_officer, "secretariat", "head_of_petitions")

    assert errors(response) == {"role": ["person_inactive"]}


def test_a_membership_ends_at_once(cast: Cast, desk: Client, client_of: Callable[[User], Client]) -> None:
    browser = client_of(cast.second_caseworker)
    membership = cast.second_caseworker.memberships.get()

    response = desk.post(end(membership))

    membership.refresh_from_db()
    assert response["Location"] == of("person-show", cast.second_caseworker)
    assert membership.ended_at is not None
    assert User.objects.get(pk=cast.second_caseworker.pk).roles == frozenset()
    assert browser.get("/desk/accounts/").status_code == 404
    assert [entry.codes for entry in on_record(Action.MEMBERSHIP_ENDED, cast.second_caseworker)] == [
        {"role": "caseworker"}
    ]


def test_to_look_at_the_question_ends_nothing(cast: Cast, desk: Client) -> None:
    membership = cast.caseworker.memberships.get()

    page = desk.get(end(membership)).content.decode()

    membership.refresh_from_db()
    assert membership.ended_at is None
    assert "Harbour Watch" in page


def test_a_membership_ends_once(cast: Cast, desk: Client) -> None:
    membership = cast.caseworker.memberships.get()
    desk.post(end(membership))

    assert desk.post(end(membership)).status_code == 404


def test_nobody_ends_their_own_membership(cast: Cast, desk: Client) -> None:
    own = cast.administrator.memberships.get()

    response = desk.post(end(own))

    own.refresh_from_db()
    assert response.status_code == 409
    assert "ask another administrator" in response.content.decode()
    assert own.ended_at is None


# Closing and opening


def test_closing_an_account_ends_its_sessions_and_no_others(
    cast: Cast, desk: Client, client_of: Callable[[User], Client]
) -> None:
    one, two, other = client_of(cast.caseworker), client_of(cast.caseworker), client_of(cast.lead)
    before = Session.objects.count()

    desk.post(of("person-deactivate", cast.caseworker))

    assert Session.objects.count() == before - 2
    for browser in (one, two):
        assert browser.get("/account/password/change/")["Location"].startswith("/account/login/")
    assert other.get("/account/password/change/").status_code == 200


def test_a_closed_account_cannot_sign_in(cast: Cast, desk: Client) -> None:
    desk.post(of("person-deactivate", cast.caseworker))
    browser = Client()

    browser.post("/account/login/", {"login": cast.caseworker.email, "password": "correct-horse-battery-9"})

    assert "_auth_user_id" not in browser.session


def test_closing_keeps_the_memberships_and_takes_the_roles(cast: Cast, desk: Client) -> None:
    desk.post(of("person-deactivate", cast.caseworker))

    closed = User.objects.get(pk=cast.caseworker.pk)
    assert (closed.is_active, closed.roles) == (False, frozenset())
    assert closed.memberships.filter(ended_at__isnull=True).count() == 1


def test_a_closed_account_is_opened_again_with_what_stood(cast: Cast, desk: Client) -> None:
    desk.post(of("person-deactivate", cast.caseworker))

    response = desk.post(of("person-reactivate", cast.caseworker), follow=True)

    opened = User.objects.get(pk=cast.caseworker.pk)
    assert (opened.is_active, opened.roles) == (True, frozenset({Role.CASEWORKER}))
    assert "The account is open again" in response.content.decode()


def test_closing_and_opening_are_on_record(cast: Cast, desk: Client) -> None:
    desk.post(of("person-deactivate", cast.caseworker))
    desk.post(of("person-reactivate", cast.caseworker))

    entries = on_record(Action.USER_CHANGED, cast.caseworker)
    assert [entry.codes for entry in entries] == [{"change": "deactivated"}, {"change": "reactivated"}]
    assert {tuple(entry.fields) for entry in entries} == {("is_active",)}
    assert {entry.actor_id for entry in entries} == {cast.administrator.pk}


def test_nobody_closes_their_own_account(cast: Cast, desk: Client) -> None:
    response = desk.post(of("person-deactivate", cast.administrator))

    assert response.status_code == 409
    assert User.objects.get(pk=cast.administrator.pk).is_active
    refusal = AuditEntry.objects.filter(action=Action.REFUSED).latest("occurred_at")
    assert refusal.codes == {"service": "person_close", "code": "own_access"}


def test_a_closed_account_gets_no_link(cast: Cast, desk: Client, django_capture_on_commit_callbacks: Commits) -> None:
    desk.post(of("person-deactivate", cast.caseworker))

    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(of("link-send", cast.caseworker), follow=True)

    assert mail.outbox == []
    assert "This account is closed" in response.content.decode()


def test_ones_own_page_offers_neither_closing_nor_ending(cast: Cast, desk: Client) -> None:
    page = desk.get(of("person-show", cast.administrator)).content.decode()

    assert of("person-deactivate", cast.administrator) not in page
    assert end(cast.administrator.memberships.get()) not in page
