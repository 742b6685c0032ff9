"""The case page offers exactly what the services would take now, and says of the rest why not."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Refused
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon, on
from workflow.machine.recordable import RECORDABLE
from workflow.machine.transitions import steps
from workflow.selectors.offers import PROPOSAL_SLUGS, Offers, offers
from workflow.services.events import Entry
from workflow.services.records import case_record
from workflow.services.requirements import MUST_SET_A_DAY
from workflow.services.transitions import case_move
from workflow.vocabulary import EventKind as E

pytestmark = pytest.mark.django_db

SENT, TODAY, LATER = date(2026, 2, 20), date(2026, 3, 10), date(2027, 3, 1)
PEOPLE = ("case_officer", "rapporteur", "head")


def _suspended(procedure: Procedure) -> None:
    procedure.record(E.INTERIM_REQUESTED, procedure.cast.case_officer, date(2026, 3, 1))
    procedure.record(E.SUSPENDED, procedure.cast.rapporteur, date(2026, 3, 2))


def _asked(procedure: Procedure) -> None:
    officer = procedure.cast.case_officer
    for kind in (E.SPLIT_REQUESTED, E.EXTENSION_REQUESTED, E.DISCONTINUANCE_REQUESTED, E.WITHDRAWN, E.SETTLEMENT_TALKS):
        procedure.record(kind, officer, date(2026, 3, 1))


def _discontinued(procedure: Procedure) -> None:
    procedure.record(E.FRIENDLY_SETTLEMENT, procedure.cast.case_officer, date(2026, 3, 1))
    procedure.move("discontinue", procedure.cast.rapporteur, date(2026, 3, 2))


STAGES: dict[str, Callable[[Procedure], None]] = {
    "with the State": lambda _procedure: None,
    "suspended, with a request": _suspended,
    "with much that was asked": _asked,
    "discontinued on a settlement": _discontinued,
}


def _entry(kind: E) -> Entry:
    until = {"until": LATER, "limit": "state_reply"} if kind is E.EXTENSION_GRANTED else {"until": LATER}
    return on(TODAY, note="A reason.", details={"answer": "yes"}, **(until if kind in MUST_SET_A_DAY else {}))


def _is_taken(act: Callable[[], object], user: User) -> bool:
    try:
        with acting(user.actor), transaction.atomic():
            act()
            transaction.set_rollback(True)
    except (Refused, Hidden):
        return False
    return True


def _taken(procedure: Procedure, user: User) -> set[str]:
    """Every step of the procedure that the services take from ``user`` today, each tried and undone."""
    case, at = procedure.case, noon(TODAY)
    found = set()
    for name, step in steps().items():
        entry = _entry(step.event)
        if _is_taken(partial(case_move, case=case, transition=name, entry=entry, user=user, at=at), user):
            found.add(name)
    for kind in set(RECORDABLE) - {E.RECEIVABILITY_DECIDED, E.UNKNOWN}:
        entry = _entry(kind)
        if _is_taken(partial(case_record, case=case, kind=kind, entry=entry, user=user, at=at), user):
            found.add(kind.value)
    return found


def _offered(found: Offers) -> set[str]:
    return {one.name for one in found.open} | {one.name for group in found.groups for one in group.open}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("stage", STAGES)
def test_what_is_offered_is_what_the_services_take(cast: Cast, stage: str, who: str) -> None:
    in_force()
    procedure = Procedure(cast).to_with_state(SENT)
    STAGES[stage](procedure)
    user = getattr(cast, who)

    with clock.frozen(noon(TODAY)):
        found = offers(user, procedure.fresh())
        taken = _taken(procedure, user)

    assert _offered(found) == taken


def test_every_step_stands_on_the_page_and_what_is_not_offered_has_its_reason(cast: Cast) -> None:
    in_force()
    procedure = Procedure(cast).to_with_state(SENT)

    with clock.frozen(noon(TODAY)):
        found = offers(cast.case_officer, procedure.fresh())

    shown = [*found.open, *found.closed, *(one for group in found.groups for one in [*group.open, *group.closed])]
    assert {one.name for one in shown} == {*steps(), *PROPOSAL_SLUGS, *RECORDABLE} - {
        E.RECEIVABILITY_DECIDED,
        E.UNKNOWN,
    }
    withheld = [*found.closed, *(one for group in found.groups for one in group.closed)]
    assert all(one.reason.endswith((".", ")")) for one in withheld)


def test_the_page_of_a_step_asks_what_the_step_needs(cast: Cast, client: Client) -> None:
    in_force()
    procedure = Procedure(cast).to_with_state(SENT)
    first = procedure.record(E.INTERIM_REQUESTED, cast.case_officer, date(2026, 3, 1))
    second = procedure.record(E.INTERIM_REQUESTED, cast.case_officer, date(2026, 3, 2))
    client.force_login(cast.rapporteur, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("workflow:case-record-step", args=[procedure.case.reference])

    with clock.frozen(noon(TODAY)):
        granted = client.get(f"{address}?kind=interim_measures_granted").content.decode()
        extended = client.get(f"{address}?kind=extension_granted").content.decode()

    assert str(first.pk) in granted
    assert str(second.pk) in granted
    assert 'name="until_day"' in extended
    assert 'name="limit"' in extended


def test_an_extension_is_granted_on_its_page(cast: Cast, client: Client) -> None:
    in_force()
    procedure = Procedure(cast).to_with_state(SENT)
    client.force_login(cast.rapporteur, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("workflow:case-record-step", args=[procedure.case.reference])
    today = {"occurred_day": "10", "occurred_month": "3", "occurred_year": "2026"}
    procedure.prepare(E.EXTENSION_GRANTED, cast.rapporteur, SENT)
    typed = {"kind": "extension_granted", "limit": "state_reply", **today}

    with clock.frozen(noon(TODAY)):
        without_a_day = client.post(address, typed)
        until = {"until_day": "20", "until_month": "10", "until_year": "2026"}
        answer = client.post(address, {**typed, **until})

    assert without_a_day.status_code == 422
    assert "Enter the last day." in without_a_day.content.decode()
    assert answer.status_code == 302
    assert procedure.case.deadlines.get(kind="state_reply").due_date == date(2026, 10, 20)
