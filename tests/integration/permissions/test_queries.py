"""Sight costs one query and pulls no id into Python, however much there is to see."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casetracker.accounts.models import User
from intake.policies import Tier, communication_get, ensure, visible
from intake.vocabulary import GrantSource
from tests.cast import Cast
from tests.factories.standing import bare_communication, case_of, give
from workflow.policies import case_get
from workflow.policies import visible as visible_cases

pytestmark = pytest.mark.django_db
ROLES = ("caseworker", "lead", "intake_officer", "case_officer", "head", "rapporteur", "member")
BLIND = ("focal_point", "auditor", "administrator", "stranger")
LIST = re.compile(r"\bIN \(([^()]*)\)", re.IGNORECASE)
AN_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE)


def _queries(cast: Cast, name: str, tier: Tier) -> list[str]:
    """What a fresh person's look at the list asks of the database, their roles apart."""
    user = User.objects.get(pk=getattr(cast, name).pk)
    assert user.roles is user.roles
    with CaptureQueriesContext(connection) as captured:
        list(visible(user, tier))
    return [query["sql"] for query in captured]


@pytest.fixture
def many(cast: Cast) -> Cast:
    """Twelve communications, some of them granted."""
    for index in range(12):
        communication = bare_communication(cast.harbour, sealed=index % 3 != 0)
        if index % 2:
            give(communication, cast.case_officer, GrantSource.ASSIGNED)
            give(communication, cast.caseworker, GrantSource.CREATED)
    return cast


@pytest.mark.parametrize("tier", [Tier.CARD, Tier.CONTENT, Tier.IDENTITY])
@pytest.mark.parametrize("name", ROLES)
def test_a_list_is_one_query_with_exists_and_no_list_of_ids(many: Cast, name: str, tier: Tier) -> None:
    queries = _queries(many, name, tier)

    assert len(queries) == 1
    assert "EXISTS" in queries[0]
    assert [one for one in LIST.findall(queries[0]) if AN_ID.search(one)] == []


@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize("name", BLIND)
def test_whose_roles_open_nothing_asks_nothing(many: Cast, name: str, tier: Tier) -> None:
    assert _queries(many, name, tier) == []


def test_an_inactive_person_asks_nothing(many: Cast) -> None:
    many.case_officer.is_active = False

    with CaptureQueriesContext(connection) as captured:
        assert list(visible(many.case_officer, Tier.CARD)) == []

    assert len(captured) == 0


def test_the_roles_are_asked_once(many: Cast) -> None:
    user = User.objects.get(pk=many.case_officer.pk)

    with CaptureQueriesContext(connection) as captured:
        for tier in Tier:
            visible(user, tier).exists()

    about_roles = [one for one in captured if one["sql"].startswith('SELECT "accounts_membership"."role"')]
    assert len(about_roles) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_more_communications_take_no_more_queries(cast: Cast, count: int) -> None:
    for _ in range(count):
        give(bare_communication(cast.harbour), cast.case_officer, GrantSource.ASSIGNED)

    assert len(_queries(cast, "case_officer", Tier.CONTENT)) == 1


def test_fetching_one_is_one_query(many: Cast) -> None:
    reference = visible(many.case_officer, Tier.CONTENT).values_list("reference", flat=True)[0]

    with CaptureQueriesContext(connection) as captured:
        communication = communication_get(user=many.case_officer, reference=reference, tier=Tier.CONTENT)
        ensure(many.case_officer, communication, Tier.CONTENT)

    assert len(captured) == 2


def test_a_case_is_fetched_in_one_query_by_the_same_conditions(cast: Cast) -> None:
    case = case_of(bare_communication(cast.harbour))
    assert cast.case_officer.roles

    with CaptureQueriesContext(connection) as captured:
        case_get(user=cast.case_officer, reference=case.reference, tier=Tier.CARD)

    assert len(captured) == 1
    assert "EXISTS" in captured[0]["sql"]


def test_the_cases_are_one_query_without_a_list_of_ids(cast: Cast) -> None:
    for _ in range(3):
        case_of(bare_communication(cast.harbour))
    assert cast.case_officer.roles

    with CaptureQueriesContext(connection) as captured:
        assert len(list(visible_cases(cast.case_officer, Tier.CARD))) == 3

    assert len(captured) == 1
    assert [one for one in LIST.findall(captured[0]["sql"]) if AN_ID.search(one)] == []
