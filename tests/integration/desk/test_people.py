"""People at the desk: a new account and its first password, roles given and taken, an account closed and opened."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import Membership, User
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


def test_a_person_is_added_with_a_role_and_no_password(cast: Cast, desk: Client) -> None:
    response = desk.post(add(cast), NINA)

    person = User.objects.get(email="nina@harbour.example")
    membership = person.memberships.get()
    assert response["Location"] == reverse("desk:account-organisation-show", args=[cast.harbour.pk])
    assert (membership.organisation, membership.role) == (cast.harbour, "caseworker")
    assert not person.has_usable_password()


def test_a_new_person_and_their_role_are_on_record(cast: Cast, desk: Client) -> None:
    desk.post(add(cast), NINA)

    person = User.objects.get(email="nina@harbour.example")
    (made,), (started,) = on_record(Action.USER_CREATED, person), on_record(Action.MEMBERSHIP_STARTED, person)
    assert {made.actor_id, started.actor_id} == {cast.administrator.pk}
    assert started.codes == {"role": "caseworker"}
    assert "nina" not in str([made.objects_named, made.fields, made.codes, started.codes])


def test_a_new_person_gets_a_link_and_chooses_the_password(
    cast: Cast, desk: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(add(cast), NINA)
    (letter,) = mail.outbox
    (link,) = re.findall(r"https?://testserver(\S+)", str(letter.body))
    browser = Client()

    form = browser.get(link, follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": CHOSEN, "password2": CHOSEN})

    person = User.objects.get(email="nina@harbour.example")
    assert letter.to == ["nina@harbour.example"]
    assert "An account was made for you" in letter.body
    assert person.check_password(CHOSEN)


def test_the_link_is_promised_only_for_an_account_that_stands(cast: Cast, desk: Client) -> None:
    desk.post(add(cast), NINA)

    # The test's own transaction never commits, so nothing may have left.
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_the_next_page_says_that_the_link_has_left(cast: Cast, desk: Client) -> None:
    page = desk.post(add(cast), NINA, follow=True).content.decode()

    assert "The account is made." in page
    assert "A link to choose a password was sent to nina@harbour.example." in page


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_away_leaves_the_account_and_says_so(
    cast: Cast, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    page = desk.post(add(cast), NINA, follow=True).content.decode()

    assert User.objects.filter(email="nina@harbour.example").exists()
    assert "The mail could not be sent." in page


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"display_name": " "}, {"display_name": ["required"]}),
        ({"display_name": "x" * 151}, {"display_name": ["max_length"]}),
        ({"email": ""}, {"email": ["required"]}),
        ({"email": "nina"}, {"email": ["invalid"]}),
        ({"email": "nina@harbour.example\nBcc: x@y.example"}, {"email": ["invalid"]}),
        ({"email": f"{'x' * 250}@y.example"}, {"email": ["max_length"]}),
        ({"email": "BRISA@cast.example"}, {"email": ["email_taken"]}),
        ({"role": ""}, {"role": ["required"]}),
        ({"role": "administrator"}, {"role": ["invalid_choice"]}),
        ({"role": "king"}, {"role": ["invalid_choice"]}),
    ],
)
def test_a_wrong_person_is_refused(
    cast: Cast, desk: Client, sent: dict[str, str], expected: dict[str, list[str]]
) -> None:
    _ = cast.lead
    before = User.objects.count()

    assert errors(desk.post(add(cast), {**NINA, **sent})) == expected
    assert (User.objects.count(), mail.outbox) == (before, [])


def test_the_page_of_a_person_without_a_password_says_so(cast: Cast, desk: Client) -> None:
    desk.post(add(cast), NINA)

    page = desk.get(of("person-show", User.objects.get(email="nina@harbour.example"))).content.decode()

    assert "No password chosen yet" in page


def test_the_link_is_sent_again(cast: Cast, desk: Client, django_capture_on_commit_callbacks: Commits) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(of("link-send", cast.caseworker), follow=True)

    assert [letter.to for letter in mail.outbox] == [[cast.caseworker.email]]
    assert "Somebody, probably you, asked for a new password" in mail.outbox[0].body
    assert response.status_code == 200
