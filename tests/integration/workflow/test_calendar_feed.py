"""The calendar behind a secret address: what it says, to whom, and until when."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_end, membership_start
from casetracker.accounts.services.activity import user_deactivate
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from intake.services.grants import denial_put
from intake.vocabulary import DenialReason
from tests.factories.cases import Procedure, noon
from workflow.models import CalendarAddress, Deadline
from workflow.services.calendar_addresses import calendar_address_end, calendar_address_open
from workflow.services.sweeping import sweep
from workflow.views.calendar import MOST_AN_HOUR
from workflow.vocabulary import LimitStatus

pytestmark = pytest.mark.django_db
SENT, MADE = date(2026, 2, 20), date(2026, 3, 1)
Browsers = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _nobody_has_asked() -> None:
    cache.clear()


@pytest.fixture
def sent(procedure: Procedure) -> Procedure:
    """Transmitted on 20 February: the State's time to reply ends on 20 August."""
    return procedure.to_with_state(SENT)


def address_of(user: User) -> str:
    with acting(user.actor):
        return f"/calendar/{calendar_address_open(user=user, at=noon(MADE))}.ics"


def events(address: str, day: date = MADE) -> list[Any]:
    with clock.frozen(noon(day)):
        response = Client().get(address)
    assert response.status_code == 200
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def status_of(address: str) -> int:
    with clock.frozen(noon(MADE)):
        return Client().get(address).status_code


def test_a_limit_is_an_entry_of_its_last_day(sent: Procedure) -> None:
    (event,) = events(address_of(sent.cast.case_officer))

    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 8, 20), date(2026, 8, 21))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["summary"] == f"State party's reply, {sent.communication.reference}"
    assert (event["status"], event["class"], event["transp"]) == ("CONFIRMED", "PRIVATE", "TRANSPARENT")


def test_the_calendar_says_nothing_of_the_case_but_reference_and_limit(sent: Procedure) -> None:
    with clock.frozen(noon(MADE)):
        text = Client().get(address_of(sent.cast.head)).content.decode()

    unfolded = text.replace("\r\n ", "")
    assert not [word for word in ("MEX", "Mexico", "Velasen", str(sent.case.pk)) if word in unfolded]
    assert not [limit for limit in Deadline.objects.all() if str(limit.pk) in unfolded]


def test_the_calendar_is_of_the_format_that_programs_read(sent: Procedure) -> None:
    with clock.frozen(noon(MADE)):
        response = Client().get(address_of(sent.cast.head))

    calendar: Any = Calendar.from_ical(response.content)
    lines = response.content.split(b"\r\n")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert (calendar["version"], bool(calendar["prodid"])) == ("2.0", True)
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(len(line) for line in lines) <= 75
    assert all(event["dtstamp"].dt.utcoffset() == timedelta(0) for event in calendar.walk("VEVENT"))


def test_an_entry_keeps_its_id_and_counts_up_while_the_limit_changes(sent: Procedure) -> None:
    address = address_of(sent.cast.case_officer)
    (before,) = events(address)
    with clock.frozen(noon(date(2026, 8, 21))):
        sweep(actor=COMMAND, at=noon(date(2026, 8, 21)))

    (after,) = events(address, date(2026, 8, 21))

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert str(after["summary"]).startswith("Lapsed: State party's reply")
    assert after["status"] == "CONFIRMED"


def test_a_limit_that_was_met_is_cancelled_and_later_gone(sent: Procedure) -> None:
    address = address_of(sent.cast.case_officer)
    (before,) = events(address)
    sent.move("receive_observations_both", sent.cast.case_officer, date(2026, 7, 1))

    cancelled = {str(one["summary"]): one for one in events(address, date(2026, 7, 2))}
    later = events(address, date(2026, 12, 1))

    reply = cancelled[f"State party's reply, {sent.communication.reference}"]
    assert (reply["status"], reply["uid"]) == ("CANCELLED", before["uid"])
    assert reply["sequence"] > before["sequence"]
    assert [str(one["summary"]).split(",")[0] for one in later] == ["Author's comments"]


def test_a_limit_that_stands_still_is_cancelled_until_it_runs_again(sent: Procedure) -> None:
    address = address_of(sent.cast.case_officer)
    Deadline.objects.filter(case=sent.case).update(status=LimitStatus.SUSPENDED, suspended_on=MADE)

    (event,) = events(address)

    assert event["status"] == "CANCELLED"


def test_officers_find_the_limits_of_their_own_cases_alone(sent: Procedure) -> None:
    assert len(events(address_of(sent.cast.case_officer))) == 1
    assert events(address_of(sent.cast.second_case_officer)) == []


def test_the_head_finds_the_limits_of_every_case(sent: Procedure) -> None:
    assert len(events(address_of(sent.cast.head))) == 1


def test_a_member_finds_nothing_of_what_is_on_no_agenda(sent: Procedure) -> None:
    assert events(address_of(sent.cast.member)) == []


def test_the_authors_side_finds_what_concerns_it(sent: Procedure) -> None:
    assert len(events(address_of(sent.cast.caseworker))) == 1
    assert events(address_of(sent.cast.other_lead)) == []


def test_whoever_is_recused_finds_nothing_more_of_the_case(sent: Procedure) -> None:
    address = address_of(sent.cast.head)
    with acting(COMMAND):
        denial_put(communication=sent.communication, user=sent.cast.head, reason=DenialReason.CONFLICT, at=noon(MADE))

    assert events(address) == []


def test_an_imported_case_is_in_nobodys_calendar(past: Any, procedure: Procedure) -> None:
    Deadline.objects.create(case=past, kind="state_reply", party="state", opened_by=past.pk, due_date=date(2026, 8, 20))

    assert events(address_of(procedure.cast.head)) == []


def test_the_token_is_kept_nowhere(procedure: Procedure) -> None:
    token = address_of(procedure.cast.head).removeprefix("/calendar/").removesuffix(".ics")

    (row,) = CalendarAddress.objects.values()
    assert token not in str(row)


def test_an_address_that_nobody_has_is_not_there(procedure: Procedure) -> None:
    assert status_of(f"/calendar/{'a' * 43}.ics") == 404


def test_a_new_address_ends_the_one_before_it(procedure: Procedure) -> None:
    first, second = address_of(procedure.cast.head), address_of(procedure.cast.head)

    assert (status_of(first), status_of(second)) == (404, 200)


def test_an_ended_address_is_not_there(procedure: Procedure) -> None:
    head = procedure.cast.head
    address = address_of(head)
    with acting(head.actor):
        calendar_address_end(user=head, at=noon(MADE))

    assert status_of(address) == 404


def test_an_address_ends_with_the_account(procedure: Procedure) -> None:
    address = address_of(procedure.cast.head)
    with acting(COMMAND):
        user_deactivate(user=procedure.cast.head, at=noon(MADE))

    assert status_of(address) == 404


def test_an_address_ends_with_the_role_and_stays_closed_under_the_next(procedure: Procedure) -> None:
    head = procedure.cast.head
    address = address_of(head)
    with acting(COMMAND):
        membership_end(membership=head.memberships.get(), at=noon(MADE))
    after_the_end = status_of(address)
    with acting(COMMAND):
        later = noon(MADE + timedelta(days=1))
        membership_start(user=head, organisation=procedure.cast.secretariat, role=Role.CASE_OFFICER, at=later)

    assert (after_the_end, status_of(address)) == (404, 404)


def test_the_address_opens_nothing_else(sent: Procedure) -> None:
    browser = Client()
    with clock.frozen(noon(MADE)):
        browser.get(address_of(sent.cast.head))

    assert "sessionid" not in browser.cookies
    assert browser.get("/deadlines/").status_code == 302


def test_whoever_asks_too_often_is_told_to_wait(sent: Procedure) -> None:
    address = address_of(sent.cast.head)
    for _ in range(MOST_AN_HOUR):
        assert status_of(address) == 200

    with clock.frozen(noon(MADE)):
        response = Client().get(address)

    assert (response.status_code, response["Retry-After"], response.content) == (429, "3600", b"")


@pytest.mark.parametrize("method", ["GET", "PROPFIND", "POST"])
@pytest.mark.parametrize("end", ["", "/"])
def test_the_secret_of_an_address_is_in_no_line_of_the_log(
    sent: Procedure, caplog: pytest.LogCaptureFixture, method: str, end: str
) -> None:
    address = address_of(sent.cast.head)
    with caplog.at_level("WARNING"), clock.frozen(noon(MADE)):
        for _ in range(MOST_AN_HOUR + 1 if method == "GET" and not end else 1):
            response = Client().generic(method, address + end)

    assert response.status_code in (404, 405, 429)
    assert address.removeprefix("/calendar/").removesuffix(".ics") not in caplog.text
    assert "/calendar/[secret]" in caplog.text


def test_guesses_are_held_back_and_take_nothing_from_those_who_know(sent: Procedure) -> None:
    address = address_of(sent.cast.head)

    guessed = {status_of(f"/calendar/{'a' * 43}.ics") for _ in range(MOST_AN_HOUR + 1)}

    assert guessed == {404, 429}
    assert status_of(address) == 200


def test_the_page_shows_the_address_once(procedure: Procedure, client_of: Browsers) -> None:
    browser = client_of(procedure.cast.head)

    made = browser.post("/calendar/new/")
    again = browser.get("/calendar/")

    pattern = re.compile(r"http://testserver(/calendar/[\w-]{43}\.ics)")
    (address,) = pattern.findall(made.content.decode())
    assert made["Cache-Control"] == "no-store"
    assert browser.get(address).status_code == 200
    assert pattern.findall(again.content.decode()) == []


def test_the_page_ends_the_address(procedure: Procedure, client_of: Browsers) -> None:
    head = procedure.cast.head
    address = address_of(head)

    client_of(head).post("/calendar/end/")

    assert status_of(address) == 404
