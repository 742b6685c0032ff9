"""A form sent after the session lapsed is kept for its sender, and for nobody else."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from casetracker.accounts.middleware import COOKIE, MOST_BYTES
from casetracker.accounts.models import KeptForm, User
from casetracker.accounts.services.kept_forms import KEPT_FOR, MOST_KEPT, kept_form_store, kept_form_take
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Hidden
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
FORM = {"facts": "A long account\nof what happened", "then": "next"}


@pytest.fixture
def address(cast: Cast) -> str:
    """Some page behind a log-in that takes a form."""
    return reverse("home")


def lapsed(client: Client) -> Client:
    """The browser after its session ran out: the other cookies are still there."""
    del client.cookies["sessionid"]
    return client


@pytest.fixture
def browser(cast: Cast, client_of: ClientOf) -> Client:
    """A caseworker's browser, in which the session has run out."""
    client = client_of(cast.caseworker)
    client.get(reverse("home"))
    return lapsed(client)


def test_a_lost_form_is_kept_and_leads_through_the_log_in(browser: Client, cast: Cast, address: str) -> None:
    answer = browser.post(address, FORM)

    kept = KeptForm.objects.get()
    assert kept.user == cast.caseworker
    assert answer.status_code == 302
    assert answer["Location"] == f"/account/login/?next=/kept/{kept.pk}/"


def test_after_the_log_in_the_form_is_back(browser: Client, cast: Cast, address: str) -> None:
    asked = browser.post(address, FORM)["Location"]

    answer = browser.post(asked, {"login": cast.caseworker.email, "password": PASSWORD}, follow=True)

    assert answer.status_code == 200
    assert answer.context["path"] == address
    assert dict(answer.context["fields"]) == FORM


def test_what_was_typed_lies_encrypted(browser: Client, address: str) -> None:
    browser.post(address, FORM)

    stored = bytes(KeptForm.objects.values_list("body", flat=True).get() or b"")
    assert stored[0] == 0xE1
    assert b"long account" not in stored


def test_passwords_and_tokens_are_not_kept(browser: Client, address: str) -> None:
    browser.post(
        address,
        {**FORM, "password": "secret", "password1": "secret", "oldpassword": "secret", "csrfmiddlewaretoken": "x"},
    )

    assert "secret" not in KeptForm.objects.get().body
    assert "csrf" not in KeptForm.objects.get().body


def test_keeping_and_giving_back_are_on_record(browser: Client, cast: Cast, address: str) -> None:
    browser.post(address, FORM)
    kept = KeptForm.objects.get()
    with acting(cast.caseworker.actor):
        kept_form_take(user=cast.caseworker, kept_id=kept.pk, at=clock.now())

    entries = AuditEntry.objects.filter(objects_named=[["kept_form", str(kept.pk)]]).order_by("seq")
    assert list(entries.values_list("action", flat=True)) == [Action.FORM_KEPT, Action.FORM_RETURNED]


@pytest.mark.parametrize("who", ["second_caseworker", "lead", "administrator", "head"])
def test_nobody_else_gets_it(browser: Client, cast: Cast, client_of: ClientOf, address: str, who: str) -> None:
    browser.post(address, FORM)
    kept = KeptForm.objects.get()

    assert client_of(getattr(cast, who)).get(f"/kept/{kept.pk}/").status_code == 404


def test_an_unknown_form_is_hidden(cast: Cast) -> None:
    with pytest.raises(Hidden), acting(cast.caseworker.actor):
        kept_form_take(user=cast.caseworker, kept_id=uuid4(), at=clock.now())


def test_a_browser_that_nobody_used_keeps_nothing(cast: Cast, client: Client, address: str) -> None:
    answer = client.post(address, FORM)

    assert answer["Location"].startswith("/account/login/")
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("cookie", ["", "forged", "a:b:c", "11111111-2222-4333-8444-555555555555"])
def test_a_forged_cookie_keeps_nothing(browser: Client, address: str, cookie: str) -> None:
    browser.cookies[COOKIE] = cookie

    browser.post(address, FORM)

    assert not KeptForm.objects.exists()


def test_a_cookie_of_a_closed_account_keeps_nothing(browser: Client, cast: Cast, address: str) -> None:
    User.objects.filter(pk=cast.caseworker.pk).update(is_active=False)

    browser.post(address, FORM)

    assert not KeptForm.objects.exists()


def test_the_cookie_is_out_of_reach_of_scripts_and_names_nobody(browser: Client, cast: Cast) -> None:
    cookie = browser.cookies[COOKIE]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cast.caseworker.email not in cookie.value


def test_a_page_that_was_only_looked_at_keeps_nothing(browser: Client, address: str) -> None:
    browser.get(address, FORM)

    assert not KeptForm.objects.exists()


def test_a_failed_log_in_is_no_lost_form(browser: Client, cast: Cast) -> None:
    browser.post("/account/login/", {"login": cast.caseworker.email, "password": "wrong"})

    assert not KeptForm.objects.exists()


def test_to_sign_out_is_no_lost_form(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.caseworker)
    browser.get(reverse("home"))

    answer = browser.post("/account/logout/")

    assert answer["Location"] == "/account/login/"
    assert not KeptForm.objects.exists()


def test_a_change_of_language_on_the_sign_in_page_is_no_lost_form(browser: Client) -> None:
    browser.post("/language/", {"language": "fr", "next": "/account/login/?next=/"})

    assert not KeptForm.objects.exists()


def test_a_form_of_absurd_length_is_not_kept(browser: Client, address: str) -> None:
    browser.post(address, {"facts": "x" * (MOST_BYTES + 1)})

    assert not KeptForm.objects.exists()


def store(user: User, number: int) -> None:
    with acting(COMMAND):
        kept_form_store(user=user, path=f"/{number}/", data=QueryDict("a=1"), at=clock.now())


def test_the_oldest_go_when_there_are_too_many(cast: Cast) -> None:
    for number in range(MOST_KEPT + 2):
        store(cast.caseworker, number)

    paths = set(KeptForm.objects.values_list("path", flat=True))
    assert paths == {f"/{number}/" for number in range(2, MOST_KEPT + 2)}


def test_one_persons_forms_push_out_no_other_persons(cast: Cast) -> None:
    store(cast.lead, 0)
    for number in range(MOST_KEPT + 1):
        store(cast.caseworker, number)

    assert KeptForm.objects.filter(user=cast.lead).count() == 1


def test_a_kept_form_goes_after_its_time(cast: Cast) -> None:
    store(cast.caseworker, 1)

    with clock.frozen(clock.now() + KEPT_FOR + timedelta(seconds=1)):
        store(cast.lead, 2)

    assert KeptForm.objects.get().path == "/2/"


def test_a_kept_form_is_not_given_back_after_its_time(cast: Cast) -> None:
    store(cast.caseworker, 1)
    kept = KeptForm.objects.get()
    late = kept.created_at + KEPT_FOR + timedelta(seconds=1)

    with pytest.raises(Hidden), acting(cast.caseworker.actor):
        kept_form_take(user=cast.caseworker, kept_id=kept.pk, at=late)


def test_several_values_of_one_field_come_back_in_order(cast: Cast) -> None:
    with acting(COMMAND):
        kept = kept_form_store(user=cast.lead, path="/x/", data=QueryDict("a=1&b=2&a=3"), at=clock.now())
    with acting(cast.lead.actor):
        path, fields = kept_form_take(user=cast.lead, kept_id=kept.pk, at=clock.now())

    assert (path, fields) == ("/x/", [("a", "1"), ("a", "3"), ("b", "2")])
