"""What the pages say of a case whose State's acceptance has ended before it was transmitted."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from tests.cast import Cast
from tests.factories.cases import Procedure, noon
from tests.factories.standing import bare_communication, case_of
from tests.integration.workflow.ended_acceptance import (
    BETWEEN,
    GOES_ON,
    REASON,
    STATE,
    STOPS,
    TRANSMITTED,
    decide,
    registered,
    transmit,
    withdraw,
)
from workflow.models import CaseEvent, CaseFile
from workflow.selectors.acceptance import flags
from workflow.selectors.docket import queue

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


@pytest.fixture
def given(cast: Cast) -> Procedure:
    return registered(cast)


def _page(browser: Client, name: str, *args: str) -> str:
    with clock.frozen(noon(TRANSMITTED)):
        return browser.get(reverse(f"workflow:{name}", args=args)).content.decode()


def test_the_case_says_what_lapsed_and_offers_the_decision_to_the_committee(given: Procedure, client_of: LogIn) -> None:
    withdraw(BETWEEN)

    page = _page(client_of(given.cast.rapporteur), "case-show", given.case.reference)

    assert "77 (8): for the Committee" in page
    assert "12 February 2026" in page
    assert "The State has withdrawn its declaration" in page
    assert reverse("workflow:case-decide-goes-on", args=[given.case.reference]) in page
    assert reverse("workflow:case-decide-stops", args=[given.case.reference]) in page


def test_the_officer_sees_why_it_is_not_transmitted_and_no_decision(given: Procedure, client_of: LogIn) -> None:
    withdraw(BETWEEN)

    page = _page(client_of(given.cast.case_officer), "case-show", given.case.reference)

    assert "acceptance has ended since the communication was received: the Committee decides. (77 (8))" in page
    assert "decide-goes-on" not in page


def test_a_case_that_is_not_flagged_shows_nothing_of_it(given: Procedure, client_of: LogIn) -> None:
    page = _page(client_of(given.cast.rapporteur), "case-show", given.case.reference)

    # Beside why there is nothing to decide, in the list of the steps that cannot be taken.
    assert "77 (8)" not in page.replace("there is nothing to decide. (77 (8))", "")
    assert "decide-goes-on" not in page


def test_the_case_says_that_it_does_not_go_on(given: Procedure, client_of: LogIn) -> None:
    withdraw(BETWEEN)
    decide(given, STOPS)

    page = _page(client_of(given.cast.case_officer), "case-show", given.case.reference)

    assert "77 (8): does not go on" in page
    assert "refuse the registration, or discontinue the case" in page


@pytest.mark.parametrize("name", ["case-list", "queue-list"])
def test_the_docket_and_the_queue_have_the_tag(given: Procedure, client_of: LogIn, name: str) -> None:
    browser = client_of(given.cast.case_officer)
    before = _page(browser, name)
    withdraw(BETWEEN)

    after = _page(browser, name)

    assert given.case.reference in before
    assert "77 (8)" not in before
    assert "77 (8): for the Committee" in after


def test_the_flagged_case_waits_in_the_rapporteurs_queue_until_it_is_decided(given: Procedure) -> None:
    def waiting() -> list[str]:
        parts = queue(given.cast.rapporteur, on=TRANSMITTED)
        return [case.reference for part in parts if "acceptance" in str(part.heading) for case in part.cases]

    assert waiting() == []
    withdraw(BETWEEN)
    assert waiting() == [given.case.reference]
    decide(given, GOES_ON)
    assert waiting() == []


def test_the_decision_is_taken_on_its_page(given: Procedure, client_of: LogIn) -> None:
    withdraw(BETWEEN)
    address = reverse("workflow:case-decide-goes-on", args=[given.case.reference])
    sent = {"occurred_day": "20", "occurred_month": "2", "occurred_year": "2026", "note": REASON}

    with clock.frozen(noon(TRANSMITTED)):
        answer = client_of(given.cast.rapporteur).post(address, sent)

    assert answer.status_code == 302
    assert CaseEvent.objects.filter(case_id=given.case.pk, kind=GOES_ON).count() == 1


def test_a_page_of_cases_costs_as_many_queries_as_one_case(given: Procedure) -> None:
    withdraw(BETWEEN)
    one = [given.fresh()]
    for iso3 in ("BOL", "ARG", STATE):
        case_of(bare_communication(None), state_party=iso3)
    many = list(CaseFile.objects.all())

    with CaptureQueriesContext(connection) as of_one:
        flags(one, on=TRANSMITTED)
    with CaptureQueriesContext(connection) as of_many:
        found = flags(many, on=TRANSMITTED)

    assert len(found) == 2
    assert len(of_many) == len(of_one)


def test_a_case_that_was_transmitted_after_the_withdrawal_says_so(given: Procedure, client_of: LogIn) -> None:
    transmit(given)
    withdraw(BETWEEN)

    page = _page(client_of(given.cast.rapporteur), "case-show", given.case.reference)

    assert "It was transmitted after that day." in page
    assert "nor is it transmitted" not in page
