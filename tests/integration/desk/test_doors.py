"""Who enters: administrators, and nobody else."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from casetracker.accounts.models import User
from casetracker.desk import urls
from tests.cast import Cast

pytestmark = pytest.mark.django_db

STRANGERS = [
    "caseworker",
    "lead",
    "intake_officer",
    "case_officer",
    "head",
    "rapporteur",
    "member",
    "focal_point",
    "auditor",
    "stranger",
]
# name, arguments in the order of the address; "?" stands for an organisation, a person or a membership of the cast.
ROUTES: dict[str, tuple[str, ...]] = {
    "reference-index": (),
    "reference-entry-record": (),
    "reference-state": ("MEX",),
    "reference-declaration-record": ("ARG", "77"),
    "reference-declaration-correct": ("MEX", "77"),
    "reference-declaration-correct-withdrawn": ("MEX", "77", "2026-03-02"),
    "reference-declaration-withdraw": ("MEX", "77"),
    "reference-participation-record": ("ESP",),
    "reference-participation-correct": ("MEX",),
    "reference-name-correct": ("MEX", "ar"),
    "account-list": (),
    "account-organisation-kinds": (),
    "account-organisation-create": ("cso",),
    "account-organisation-show": ("organisation",),
    "account-person-create": ("organisation",),
    "account-person-show": ("person",),
    "account-membership-start": ("person",),
    "account-link-send": ("person",),
    "account-person-deactivate": ("person",),
    "account-person-reactivate": ("person",),
    "account-membership-end": ("membership",),
}
POST_ONLY = {"account-link-send", "account-person-reactivate"}
# Nothing of Mexico was withdrawn on that day: the address is there for everybody alike.
EMPTY = {"reference-declaration-correct-withdrawn"}


def address(cast: Cast, name: str) -> str:
    rows = {
        "organisation": cast.harbour,
        "person": cast.caseworker,
        "membership": cast.caseworker.memberships.get(),
    }
    arguments = [str(rows[part].pk) if part in rows else part for part in ROUTES[name]]
    return reverse(f"desk:{name}", args=arguments)


def test_every_route_of_the_desk_is_tried_here() -> None:
    named = {route.name for route in urls.urlpatterns if isinstance(route, URLPattern)}

    assert named == set(ROUTES)


@pytest.mark.parametrize("name", sorted(set(ROUTES) - EMPTY))
def test_the_administrator_enters(cast: Cast, desk: Client, name: str) -> None:
    url = address(cast, name)

    response = desk.post(url) if name in POST_ONLY else desk.get(url)

    assert response.status_code == (302 if name in POST_ONLY else 200)


@pytest.mark.parametrize("name", ROUTES)
def test_nobody_else_enters(cast: Cast, client_of: Callable[[User], Client], name: str) -> None:
    url = address(cast, name)
    browsers = {who: client_of(getattr(cast, who)) for who in STRANGERS}

    answers = {who: (browser.get(url).status_code, browser.post(url).status_code) for who, browser in browsers.items()}

    assert answers == dict.fromkeys(STRANGERS, (404, 404))


@pytest.mark.parametrize("name", ROUTES)
def test_who_is_not_signed_in_is_asked_to(cast: Cast, client: Client, name: str) -> None:
    url = address(cast, name)

    response = client.get(url)

    assert response.status_code == 302
    assert response["Location"].startswith(f"{reverse('account_login')}?next=")


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_what_acts_at_once_is_not_done_by_a_link(cast: Cast, desk: Client, name: str) -> None:
    assert desk.get(address(cast, name)).status_code == 405


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("reference-state", ["XXX"]),
        ("reference-state", ["mex"]),
        ("reference-declaration-record", ["XXX", "77"]),
        ("reference-declaration-record", ["MEX", "78"]),
        ("reference-declaration-correct", ["FRA", "77"]),
        ("reference-declaration-withdraw", ["FRA", "77"]),
        ("reference-declaration-correct-withdrawn", ["MEX", "77", "2026-03-02"]),
        ("reference-participation-correct", ["FRA"]),
        ("reference-name-correct", ["MEX", "de"]),
        ("account-organisation-create", ["ministry"]),
        ("account-organisation-show", [uuid4()]),
        ("account-person-create", [uuid4()]),
        ("account-person-show", [uuid4()]),
        ("account-membership-end", [uuid4()]),
    ],
)
def test_what_is_not_there_is_404_for_the_administrator_too(desk: Client, name: str, arguments: list[object]) -> None:
    assert desk.get(reverse(f"desk:{name}", args=arguments)).status_code == 404


def test_a_day_that_no_calendar_has_is_no_address(desk: Client) -> None:
    assert desk.get("/desk/reference/MEX/declarations/77/2026-02-30/correct/").status_code == 404
