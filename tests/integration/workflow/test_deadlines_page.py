"""The page of the limits: who is waited for, since when, and what stands still."""

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

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
from workflow.vocabulary import CaseState, EventKind, LimitStatus

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


def test_the_page_says_that_a_letter_is_due_until_it_is_sent(procedure: Procedure, client_of: Browsers) -> None:
    officer = procedure.to_with_state(date(2026, 2, 20)).cast.case_officer
    due, sent, next_due = date(2026, 10, 20), date(2026, 10, 22), date(2026, 12, 22)
    shown = []
    for day in (due, sent, next_due):
        with clock.frozen(noon(day)):
            sweep(actor=COMMAND, at=noon(day))
        if day == sent:
            procedure.record(EventKind.REMINDER_TO_STATE, officer, sent)
        shown.append("A reminder to the State party is due" in page(client_of(officer), day))

    assert shown == [True, False, True]


def test_the_head_finds_what_waits_for_too_long_in_the_queue_until_it_moves(
    procedure: Procedure, client_of: Browsers
) -> None:
    procedure.to_registered(date(2026, 2, 10))
    browser, shown = client_of(procedure.cast.head), []
    with clock.frozen(noon(date(2026, 4, 11))):
        sweep(actor=COMMAND, at=noon(date(2026, 4, 11)))
        shown.append(_waiting_too_long(browser))
    procedure.assign(procedure.cast.case_officer, procedure.cast.head, date(2026, 4, 12))
    procedure.move("transmit", procedure.cast.case_officer, date(2026, 4, 12))
    with clock.frozen(noon(date(2026, 4, 13))):
        shown.append(_waiting_too_long(browser))

    assert shown == [[procedure.case.pk], []]


def _waiting_too_long(browser: Client) -> list[UUID]:
    (part,) = [part for part in browser.get("/queue/").context["parts"] if part.heading == "Waiting for too long"]
    return [case.pk for case in part.cases]


def test_the_author_still_sees_a_limit_of_theirs_that_has_lapsed(procedure: Procedure, client_of: Browsers) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, date(2026, 2, 5))
    procedure.move("ask_clarification", officer, date(2026, 2, 6), details={"criteria": ["facts"]})
    with clock.frozen(noon(DAY)):
        sweep(actor=COMMAND, at=noon(DAY))
        reference = procedure.communication.reference
        text = client_of(procedure.cast.caseworker).get(f"/communications/{reference}/status/").content.decode()

    assert "Overdue by" in text
    assert re.search(r"Time limit lapsed.*Author&#x27;s answer to the request for clarification", text, re.DOTALL)
