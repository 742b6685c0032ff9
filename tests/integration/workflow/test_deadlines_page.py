"""The page of the limits: who is waited for, since when, and what stands still."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import COMMAND
from tests.cast import Cast
from tests.factories.cases import Procedure, noon
from tests.factories.standing import bare_communication, bring, case_of
from workflow.models import CaseFile, Deadline
from workflow.services.sweeping import sweep
from workflow.vocabulary import CaseState, LimitStatus

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
Browsers = Callable[[User], Client]


def waiting(cast: Cast, sent: date) -> CaseFile:
    return bring(case_of(bare_communication(cast.harbour)), CaseState.WITH_STATE, sent)


def page(browser: Client, day: date = DAY) -> str:
    with clock.frozen(noon(day)):
        return browser.get("/deadlines/").content.decode()


def test_a_lapsed_limit_stays_on_the_page_above_those_that_run(cast: Cast, client_of: Browsers) -> None:
    running, lapsed = waiting(cast, date(2026, 8, 1)), waiting(cast, date(2026, 2, 20))
    with clock.frozen(noon(DAY)):
        sweep(actor=COMMAND, at=noon(DAY))

    text = page(client_of(cast.head))

    shown = re.findall(r"IN-\d{8}-MEX", re.sub(r'href="[^"]*"', "", text))
    assert shown == [lapsed.reference, running.reference]
    assert "Overdue by 12 days" in text


def test_the_page_says_for_whom_and_since_when(cast: Cast, client_of: Browsers) -> None:
    waiting(cast, date(2026, 8, 1))

    text = page(client_of(cast.head))

    assert re.search(r'data-label="Waited for">The State party<', text)
    assert re.search(r'data-label="Since">[^/]*1 August 2026', text)


def test_a_limit_that_stands_still_is_in_a_list_of_its_own(cast: Cast, client_of: Browsers) -> None:
    case = waiting(cast, date(2026, 2, 20))
    Deadline.objects.filter(case=case, kind="state_reply").update(
        status=LimitStatus.SUSPENDED, suspended_on=date(2026, 3, 1)
    )

    text = page(client_of(cast.head))

    assert "No limit is running" in text
    assert re.search(r'data-label="Stopped since">[^/]*1 March 2026', text)
    assert "Overdue" not in text


def test_a_window_to_ask_in_is_nothing_that_anybody_is_waited_for(cast: Cast, client_of: Browsers) -> None:
    waiting(cast, date(2026, 2, 20))
    with clock.frozen(noon(DAY)):
        sweep(actor=COMMAND, at=noon(DAY))

    assert "may ask for a split" not in page(client_of(cast.head))


def test_the_author_still_sees_a_limit_of_theirs_that_has_lapsed(procedure: Procedure, client_of: Browsers) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, date(2026, 2, 5))
    procedure.move("ask_clarification", officer, date(2026, 2, 6), details={"criteria": ["facts"]})
    with clock.frozen(noon(DAY)):
        sweep(actor=COMMAND, at=noon(DAY))
        reference = procedure.communication.reference
        text = client_of(procedure.cast.caseworker).get(f"/communications/{reference}/status/").content.decode()

    assert "Overdue by" in text
