"""An auditor enters the auditor's pages and nothing else; nobody else enters them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from casetracker.accounts.models import User
from intake.policies import Tier
from tests.cast import Cast
from tests.factories.cases import Procedure
from tests.integration.statistics.conftest import FreezeMonth, Insert, ended
from workflow.policies import visible

ClientOf = Callable[[User], Client]

SHOW = reverse("workflow:statistics-show")
CSV = reverse("workflow:statistics-csv", args=["icrmw-77"])
VERIFY = reverse("workflow:audit-log-verify")
OTHERS = (
    *("caseworker", "lead", "intake_officer", "case_officer", "head", "administrator", "rapporteur", "member"),
    *("focal_point", "stranger"),
)


@pytest.fixture
def auditor(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.auditor)


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("address", [SHOW, CSV, reverse("workflow:audit-log-show")])
def test_others_than_auditors_get_404(
    role: str, address: str, cast: Cast, client_of: ClientOf, insert: Insert, freeze: FreezeMonth
) -> None:
    insert(ended(12))
    freeze("2026-12")

    assert client_of(getattr(cast, role)).get(address).status_code == 404


@pytest.mark.parametrize("role", OTHERS)
def test_others_than_auditors_cannot_verify_the_log(role: str, cast: Cast, client_of: ClientOf) -> None:
    assert client_of(getattr(cast, role)).post(VERIFY).status_code == 404


@pytest.mark.parametrize("address", [SHOW, CSV, reverse("workflow:audit-log-show"), VERIFY])
def test_who_is_not_signed_in_is_asked_to(address: str, client: Client, db: None) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.parametrize("tier", list(Tier))
def test_an_auditor_sees_no_tier_of_any_case(tier: Tier, cast: Cast, in_force_case: Procedure) -> None:
    assert not visible(cast.auditor, tier).exists()


def test_an_auditor_gets_404_for_every_page_of_a_case(auditor: Client, in_force_case: Procedure) -> None:
    case = in_force_case.fresh()
    addresses = list(_addresses_with_a_reference(case.reference, case.communication.reference))

    answers = {address: auditor.get(address).status_code for address in addresses}

    assert addresses
    # 405 is the answer to a GET where a page takes POST alone; it is given after the door, or before it to everybody.
    assert {address: code for address, code in answers.items() if code not in {404, 405}} == {}


def _addresses_with_a_reference(*references: str) -> list[str]:
    zero = "00000000-0000-4000-8000-000000000000"
    found = []
    for pattern in _patterns(get_resolver().url_patterns):
        converters = pattern.pattern.converters
        if "reference" in converters and set(converters) <= {"reference", *_uuids(converters)}:
            for reference in references:
                given = {name: reference if name == "reference" else zero for name in converters}
                found.append(reverse(f"{pattern.namespace}:{pattern.name}", kwargs=given))  # type: ignore[attr-defined]
    return found


def _uuids(converters: dict[str, object]) -> list[str]:
    return [name for name, converter in converters.items() if type(converter).__name__ == "UUIDConverter"]


def _patterns(patterns: list[URLPattern | URLResolver], namespace: str = "") -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += _patterns(pattern.url_patterns, pattern.namespace or namespace)
        elif namespace and pattern.name:
            pattern.namespace = namespace  # type: ignore[attr-defined]
            found.append(pattern)
    return found
