"""The secretariat's pages over one case."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.audit.models import AuditEntry
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    return Procedure(cast)


def _url(name: str, procedure: Procedure) -> str:
    return reverse(f"workflow:{name}", args=[procedure.case.reference])


def test_the_docket_shows_the_card_of_what_was_submitted(procedure: Procedure, client_of: LogIn) -> None:
    page = client_of(procedure.cast.intake_officer).get(reverse("workflow:case-list"))

    assert procedure.case.reference in page.content.decode()


def test_an_unassigned_officer_sees_the_card_and_not_the_content(procedure: Procedure, client_of: LogIn) -> None:
    page = client_of(procedure.cast.case_officer).get(_url("case-show", procedure)).content.decode()

    assert "Take this case" not in page
    assert "passports were taken" not in page


def test_the_assigned_officer_reads_the_content_with_identities_masked(procedure: Procedure, client_of: LogIn) -> None:
    procedure.assign(procedure.cast.intake_officer, procedure.cast.intake_officer, date(2026, 2, 3))

    page = client_of(procedure.cast.intake_officer).get(_url("case-content", procedure)).content.decode()

    assert "passports were taken" in page
    assert "Velasen" not in page


def test_an_unassigned_officer_gets_404_for_the_content(procedure: Procedure, client_of: LogIn) -> None:
    page = client_of(procedure.cast.case_officer).get(_url("case-content", procedure))

    assert page.status_code == 404


def test_a_reveal_shows_the_name_and_is_on_record(procedure: Procedure, client_of: LogIn) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, date(2026, 2, 3))
    person = procedure.communication.person_rows.get()

    page = client_of(officer).post(reverse("workflow:person-reveal", args=[procedure.case.reference, person.pk]))

    assert "Velasen" in page.content.decode()
    entry = AuditEntry.objects.get(action="person.revealed", actor_id=officer.pk)
    assert ["person", str(person.pk)] in entry.objects_named


def test_the_head_does_not_reveal(procedure: Procedure, client_of: LogIn) -> None:
    person = procedure.communication.person_rows.get()

    page = client_of(procedure.cast.head).post(
        reverse("workflow:person-reveal", args=[procedure.case.reference, person.pk])
    )

    assert page.status_code == 404


def test_the_rapporteur_registers_on_the_page(procedure: Procedure, client_of: LogIn) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, date(2026, 2, 3))
    procedure.record(EventKind.REGISTRATION_PROPOSED, officer, date(2026, 2, 4))

    answer = client_of(procedure.cast.rapporteur).post(
        _url("case-register", procedure),
        {"occurred_day": "5", "occurred_month": "2", "occurred_year": "2026", "told": "", "note": ""},
    )

    assert answer.status_code == 302
    assert procedure.fresh().state == CaseState.REGISTERED


def test_a_refused_step_shows_the_reason_and_keeps_what_was_typed(procedure: Procedure, client_of: LogIn) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, date(2026, 2, 3))

    answer = client_of(officer).post(
        _url("case-register", procedure),
        {"occurred_day": "5", "occurred_month": "2", "occurred_year": "2026", "told": "Kept sentence", "note": ""},
    )

    assert answer.status_code == 422
    assert "not yours to take" in answer.content.decode()
    assert "Kept sentence" in answer.content.decode()


@pytest.mark.parametrize("who", ["other_caseworker", "auditor", "administrator", "focal_point", "stranger"])
def test_strangers_to_the_docket_get_404(procedure: Procedure, client_of: LogIn, who: str) -> None:
    page = client_of(getattr(procedure.cast, who)).get(_url("case-show", procedure))

    assert page.status_code == 404


def test_the_rapporteurs_queue_holds_what_is_proposed_and_nothing_else(procedure: Procedure, client_of: LogIn) -> None:
    officer = procedure.cast.intake_officer
    procedure.assign(officer, officer, date(2026, 2, 3))
    rapporteur = client_of(procedure.cast.rapporteur)
    before = rapporteur.get(reverse("workflow:queue-list")).content.decode()
    procedure.record(EventKind.REGISTRATION_PROPOSED, officer, date(2026, 2, 4))

    after = rapporteur.get(reverse("workflow:queue-list")).content.decode()

    assert procedure.case.reference not in before
    assert procedure.case.reference in after
