"""The pages on which the author's side tells of its people and reads what was recorded."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.core import clock
from tests.factories.cases import Procedure, let_the_rapporteur_read, noon, on
from tests.integration.people.desks import NOW, PERSON, Desk, errors_of
from tests.integration.people.lives import DAY, NEXT, Lives
from workflow.models import PeopleStatement, PersonStanding
from workflow.services.joinder import cases_join
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db


def _say(own: Desk, **data: Any) -> Any:
    dated = {"occurred_day": 30, "occurred_month": 3, "occurred_year": 2026, "text": "She called us.", **data}
    with clock.frozen(NOW):
        return own.client.post(
            reverse("workflow:statement-file", args=[own.lives.procedure.communication.reference]), dated
        )


def _own_page(own: Desk) -> str:
    with clock.frozen(NOW):
        shown = own.client.get(
            reverse("workflow:communication-show", args=[own.lives.procedure.communication.reference])
        )
    return str(shown.content.decode())


def test_a_statement_reaches_the_officer_and_its_answer_the_author(own: Desk, desk: Desk, lives: Lives) -> None:
    _say(own, about="withdrawal", people=[lives.people[0].pk])
    statement = PeopleStatement.objects.get()
    assert "She called us." in desk.text("case-people")

    desk.post("case-statement-answer", statement.pk, outcome="set_aside", answer="She goes on.")

    assert "She called us." not in desk.text("case-people")
    assert "She goes on." in _own_page(own)


def test_a_statement_leads_to_its_step_with_the_person_chosen(own: Desk, desk: Desk, lives: Lives) -> None:
    _say(own, about="withdrawal", people=[lives.people[1].pk])
    url = desk.url("case-people-record", "withdrawal", query=f"?person={lives.people[1].pk}")

    assert url in desk.text("case-people")
    with clock.frozen(NOW):
        form = desk.client.get(url).context["form"]
    assert form["people"].value() == [str(lives.people[1].pk)]


def test_a_statement_names_what_is_missing(own: Desk) -> None:
    assert errors_of(_say(own, about="death")) == {"people"}
    assert errors_of(_say(own, text="")) == {"about", "text"}


def test_the_author_reads_what_was_recorded_and_nothing_of_a_check(own: Desk, desk: Desk, lives: Lives) -> None:
    desk.step("withdrawal", people=[lives.people[0].pk], note="She came alone.")
    said: dict[str, Any] = {"contact": "in_person", "was_safe": "yes", "in_private": "yes", "interpreter": "not_needed"}
    desk.post("case-withdrawal-check", lives.people[0].pk, free_will="no", day=NEXT, note="Pressed.", **said)

    text = _own_page(own)

    assert "Withdrawal announced" in text
    assert "pressure" not in text.lower() and "Pressed." not in text and "She came alone." not in text


def test_joined_with_another_organisations_case_its_reference_is_not_shown(own: Desk, lives: Lives) -> None:
    theirs = Procedure(lives.cast).to_with_state()
    for case in (lives.case, theirs.case):
        let_the_rapporteur_read(case, lives.cast.rapporteur, EventKind.JOINED, DAY)
    with lives.acting(lives.cast.rapporteur) as rapporteur:
        cases_join(case=lives.case, other=theirs.fresh(), entry=on(DAY), user=rapporteur, at=noon(DAY))

    text = _own_page(own)

    assert "Joined with another communication" in text
    assert theirs.case.reference not in text


def test_what_was_submitted_is_shown_as_it_was(own: Desk, desk: Desk) -> None:
    desk.post("case-person-add", then="", **PERSON)

    with clock.frozen(NOW):
        shown = own.client.get(reverse("intake:answers-check", args=[own.lives.procedure.communication.reference]))

    assert "Oyelara" not in shown.content.decode()
    assert not PersonStanding.objects.exists()
