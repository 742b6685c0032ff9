"""New passwords and sign-outs are on record; the owner of the account is told of a new password."""

import re
from collections.abc import Callable
from smtplib import SMTPException

import pytest
from allauth.core.context import request_context
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.http import HttpResponse
from django.test import Client, RequestFactory

from casetracker.accounts.adapter import AccountAdapter
from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
CHOSEN = "brass-kettle-orchard-31"


def change(client: Client) -> HttpResponse:
    sent = {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN}
    return client.post("/account/password/change/", sent)  # type: ignore[return-value]


def set_by_link(client: Client, person: User) -> None:
    client.post("/account/password/reset/", {"email": person.email})
    link = re.search(r"/account/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert link is not None
    form = client.get(link[0], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": CHOSEN, "password2": CHOSEN})


def on_record(action: Action, person: User) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action, chain_kind="user", chain_id=person.pk))


def test_a_changed_password_is_on_record(cast: Cast, client_of: ClientOf) -> None:
    change(client_of(cast.caseworker))

    (entry,) = on_record(Action.PASSWORD_CHANGED, cast.caseworker)
    assert (entry.actor_kind, entry.actor_id, entry.fields) == ("user", cast.caseworker.pk, ["password"])


def test_a_password_set_by_the_link_is_on_record_as_nobodys_who_is_signed_in(cast: Cast, client: Client) -> None:
    set_by_link(client, cast.caseworker)

    (entry,) = on_record(Action.PASSWORD_CHANGED, cast.caseworker)
    assert (entry.actor_kind, entry.actor_id) == ("anonymous", None)
    assert User.objects.get(pk=cast.caseworker.pk).check_password(CHOSEN)


def test_the_owner_is_told_of_a_changed_password(cast: Cast, client_of: ClientOf) -> None:
    change(client_of(cast.caseworker))

    (told,) = mail.outbox
    assert told.to == [cast.caseworker.email]
    assert "password" in str(told.subject)
    assert CHOSEN not in told.body


def test_the_owner_is_told_of_a_password_set_by_the_link(cast: Cast, client: Client) -> None:
    set_by_link(client, cast.caseworker)

    assert [letter.to for letter in mail.outbox] == [[cast.caseworker.email]] * 2


def test_a_new_password_stands_though_the_mail_cannot_leave(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object) -> int:
        raise SMTPException("away")

    monkeypatch.setattr(EmailBackend, "send_messages", away)

    answer = change(client_of(cast.caseworker))

    assert answer.status_code == 302
    assert User.objects.get(pk=cast.caseworker.pk).check_password(CHOSEN)


def test_a_new_password_opens_no_account_that_is_closed_meanwhile(cast: Cast, rf: RequestFactory) -> None:
    request = rf.post("/")
    request.user = cast.caseworker
    stale = User.objects.get(pk=cast.caseworker.pk)
    User.objects.filter(pk=cast.caseworker.pk).update(is_active=False)

    with request_context(request):
        AccountAdapter(request).set_password(stale, CHOSEN)

    assert not User.objects.get(pk=cast.caseworker.pk).is_active


def test_a_link_that_somebody_asked_for_is_on_record(cast: Cast, client: Client) -> None:
    client.post("/account/password/reset/", {"email": cast.caseworker.email})

    (entry,) = on_record(Action.LINK_SENT, cast.caseworker)
    assert entry.actor_kind == "anonymous"


@pytest.mark.django_db(transaction=True)
def test_a_link_that_an_administrator_sends_is_on_record_as_theirs(cast: Cast, client_of: ClientOf) -> None:
    person, administrator = cast.caseworker, cast.administrator
    client_of(administrator).post(f"/desk/accounts/people/{person.pk}/link/")

    (entry,) = on_record(Action.LINK_SENT, person)
    assert entry.actor_id == administrator.pk
    assert [letter.to for letter in mail.outbox] == [[person.email]]


def test_to_sign_out_is_on_record(cast: Cast, client_of: ClientOf) -> None:
    client_of(cast.caseworker).post("/account/logout/")

    (entry,) = on_record(Action.LOGGED_OUT, cast.caseworker)
    assert entry.actor_id == cast.caseworker.pk
