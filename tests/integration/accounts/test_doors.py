"""The web's door, the log-in, and home."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse

from casetracker.accounts.doors import door
from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core.acting import current, is_acting
from casetracker.core.errors import Hidden
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
ClientOf = Callable[[User], Client]


def last_entry() -> AuditEntry:
    entry = AuditEntry.objects.order_by("-occurred_at", "-seq").first()
    assert entry is not None
    return entry


@door(Role.HEAD_OF_PETITIONS)
def heads_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(current().actor.id))


def enter(rf: RequestFactory, user: User) -> HttpResponseBase:
    request = rf.get("/")
    request.user = user
    return heads_view(request)


def test_a_door_lets_its_role_in_and_the_view_acts_as_that_person(cast: Cast, rf: RequestFactory) -> None:
    answer = enter(rf, cast.head)

    assert isinstance(answer, HttpResponse)
    assert answer.content.decode() == str(cast.head.pk)
    assert not is_acting()


@pytest.mark.parametrize("who", ["case_officer", "administrator", "caseworker", "member", "auditor", "stranger"])
def test_a_door_hides_what_is_behind_it_from_every_other_role(cast: Cast, rf: RequestFactory, who: str) -> None:
    user = getattr(cast, who)

    with pytest.raises(Hidden):
        enter(rf, user)

    entry = AuditEntry.objects.get(action=Action.REFUSED)
    assert (entry.actor_id, entry.codes["code"]) == (user.pk, "role_may_not_enter")


def test_a_person_whose_account_was_closed_is_let_in_nowhere(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.head)
    User.objects.filter(pk=cast.head.pk).update(is_active=False)

    assert client.get(reverse("home")).status_code == 302


def test_a_hidden_page_looks_like_one_that_is_not_there(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.caseworker)

    hidden, absent = client.get(reverse("desk:reference-index")), client.get("/no/such/page/")

    assert (hidden.status_code, absent.status_code) == (404, 404)


@pytest.mark.parametrize(
    ("who", "route"),
    [
        ("caseworker", "workflow:my-communications"),
        ("lead", "workflow:my-communications"),
        ("intake_officer", "workflow:case-list"),
        ("head", "workflow:case-list"),
        ("rapporteur", "workflow:case-list"),
        ("member", "workflow:case-list"),
        ("auditor", "workflow:statistics-show"),
        ("administrator", "desk:reference-index"),
    ],
)
def test_home_is_where_each_persons_work_begins(cast: Cast, client_of: ClientOf, who: str, route: str) -> None:
    answer = client_of(getattr(cast, who)).get(reverse("home"))

    assert answer["Location"] == reverse(route)


def test_a_person_without_a_role_is_told_so(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.stranger).get(reverse("home")).status_code == 200


def test_nobody_is_asked_to_log_in(client: Client) -> None:
    answer = client.get(reverse("home"))

    assert answer["Location"].startswith(LOGIN)


def test_a_person_logs_in_by_mail_in_any_case_and_it_is_on_record(cast: Cast, client: Client) -> None:
    answer = client.post(LOGIN, {"login": cast.head.email.upper(), "password": PASSWORD})

    assert answer.status_code == 302
    assert (last_entry().action, last_entry().chain_id) == (Action.LOGGED_IN, cast.head.pk)


def test_a_failed_log_in_is_on_record_without_the_address_that_was_tried(cast: Cast, client: Client) -> None:
    client.post(LOGIN, {"login": cast.head.email, "password": "wrong-and-secret"})

    entry = last_entry()
    assert (entry.action, entry.actor_kind, entry.actor_id) == (Action.LOGIN_FAILED, "anonymous", None)
    assert cast.head.email not in repr(vars(entry))


def test_the_answer_is_the_same_for_a_wrong_password_and_an_unknown_address(cast: Cast, client: Client) -> None:
    known = client.post(LOGIN, {"login": cast.head.email, "password": "wrong"})
    unknown = client.post(LOGIN, {"login": "nobody@cast.example", "password": "wrong"})

    assert known.context["form"].errors == unknown.context["form"].errors
    assert (known.status_code, unknown.status_code) == (200, 200)


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404


def test_a_reset_tells_nobody_whether_an_account_exists(cast: Cast, client: Client, mailoutbox: list[object]) -> None:
    known = client.post("/account/password/reset/", {"email": cast.head.email})
    count = len(mailoutbox)
    unknown = client.post("/account/password/reset/", {"email": "nobody@cast.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert (count, len(mailoutbox)) == (1, 1)


def test_every_answer_carries_an_id_and_the_policies(client: Client) -> None:
    answer = client.get(LOGIN)

    assert len(answer["X-Request-ID"]) == 36
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"


def test_an_entry_carries_the_id_of_its_request(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.caseworker).get(reverse("desk:reference-index"))

    assert str(AuditEntry.objects.get(action=Action.REFUSED).request_id) == answer["X-Request-ID"]
