"""The page on which a person is found: the name travels in the form's body, and each reader is led to their own pages."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import KeptForm, User
from casetracker.audit.models import AuditEntry
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import complete

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
PAGE = reverse("workflow:people-search")


def find(client: Client, name: str) -> Any:
    return client.post(PAGE, {"name": name})


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    return Procedure(cast, complete(cast.caseworker, states=("MEX", "GTM")))


def test_a_caseworker_is_led_to_the_communication(cast: Cast, client_of: LogIn) -> None:
    communication = complete(cast.caseworker)

    answer = find(client_of(cast.caseworker), "velasen iriana")

    assert "Iriana 0 Velasen" in text(answer)
    assert reverse("intake:communication-show", args=[communication.reference]) in text(answer)
    assert "1 person found" in text(answer)


def test_an_officer_is_led_to_each_case(procedure: Procedure, client_of: LogIn) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, date(2026, 2, 3))

    answer = text(find(client_of(officer), "Velasen"))

    assert "Iriana 0 Velasen" in answer
    for iso3 in ("MEX", "GTM"):
        assert reverse("workflow:case-show", args=[f"{procedure.communication.reference}-{iso3}"]) in answer


def test_an_officer_who_is_not_assigned_finds_nobody(procedure: Procedure, client_of: LogIn) -> None:
    answer = find(client_of(procedure.cast.case_officer), "Velasen")

    assert answer.status_code == 200
    assert "Nobody of this name was found" in text(answer)
    assert procedure.communication.reference not in text(answer)


def test_a_name_in_the_address_is_not_looked_for(cast: Cast, client_of: LogIn) -> None:
    complete(cast.caseworker)

    answer = client_of(cast.caseworker).get(PAGE, {"name": "Velasen"})

    assert "Iriana" not in text(answer)
    assert not AuditEntry.objects.filter(action="person.searched").exists()


@pytest.mark.parametrize("name", ["", "x", "\0", "y" * 300])
def test_what_is_no_name_is_shown_again_with_an_error_at_its_field(cast: Cast, client_of: LogIn, name: str) -> None:
    answer = find(client_of(cast.caseworker), name)

    assert answer.status_code == 422
    assert answer.context["form"].errors["name"]
    assert 'href="#id_name"' in text(answer)


def test_neither_the_page_nor_its_result_is_kept_by_anybody_on_the_way(cast: Cast, client_of: LogIn) -> None:
    client = client_of(cast.caseworker)

    assert client.get(PAGE)["Cache-Control"] == find(client, "Velasen")["Cache-Control"] == "no-store"
    assert 'autocomplete="off"' in text(client.get(PAGE))


def test_no_log_line_holds_the_name(cast: Cast, client_of: LogIn, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        find(client_of(cast.caseworker), "Qanarvesta")
        find(client_of(cast.caseworker), "Qanarvesta\0")
        find(client_of(cast.auditor), "Qanarvesta")

    assert "anarvesta" not in caplog.text


def test_a_search_sent_after_the_session_lapsed_is_kept_nowhere(cast: Cast, client_of: LogIn) -> None:
    client = client_of(cast.caseworker)
    client.get(reverse("home"))
    del client.cookies["sessionid"]

    answer = find(client, "Velasen")

    assert answer["Location"] == f"{reverse('account_login')}?next={PAGE}"
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("who", ["rapporteur", "member", "focal_point", "auditor", "administrator", "stranger"])
def test_others_are_told_that_there_is_no_such_page(cast: Cast, client_of: LogIn, who: str) -> None:
    assert client_of(getattr(cast, who)).get(PAGE).status_code == 404


@pytest.mark.parametrize("who", ["caseworker", "lead", "intake_officer", "case_officer", "head"])
def test_the_page_stands_in_the_navigation_of_those_who_may_enter(cast: Cast, client_of: LogIn, who: str) -> None:
    assert f'href="{PAGE}"' in text(client_of(getattr(cast, who)).get(PAGE))
