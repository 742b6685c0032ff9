"""The pages of a case's people: what an officer records on them, and what each side reads."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casetracker.accounts.models import User
from intake.models import Authority, Person, PersonContact
from tests.factories.cases import Procedure, let_the_rapporteur_read
from tests.integration.people.desks import PERSON, Desk, errors_of
from tests.integration.people.lives import DAY, NEXT, Lives
from workflow.models import AuthorityCheck, CaseEvent, CaseJoinder, WithdrawalCheck
from workflow.selectors.standings import standings_of
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def test_the_people_stand_on_the_case_page_by_number(desk: Desk) -> None:
    text = desk.text("case-show")

    assert "Person 1" in text and "Person 3" in text
    assert "Velasen" not in text and "Iriana" not in text


def test_a_death_is_recorded_and_shown(desk: Desk, lives: Lives) -> None:
    response = desk.step("death", person=lives.people[0].pk, note="The family wrote.")

    assert response.status_code == 302
    assert lives.kinds() == ["author_died"]
    assert lives.last().details == {"source": "authors_side"}
    assert "Died" in desk.text("case-people")


def test_what_is_refused_stands_on_the_form_and_nothing_typed_is_lost(desk: Desk, lives: Lives) -> None:
    desk.step("death", person=lives.people[0].pk)

    response = desk.step("death", person=lives.people[0].pk, note="The family wrote.")

    assert response.status_code == 422
    assert "is recorded already" in response.content.decode()
    assert "The family wrote." in response.content.decode()


@pytest.mark.parametrize(
    ("what", "missing"),
    [
        ("death", {"person"}),
        ("heirs-asked", {"person", "until"}),
        ("heirs-continue", {"person", "other"}),
        ("withdrawal", {"people"}),
        ("revocation", {"person"}),
    ],
)
def test_a_step_names_what_is_missing(desk: Desk, what: str, missing: set[str]) -> None:
    assert errors_of(desk.step(what)) == missing


def test_a_stranger_is_no_choice(desk: Desk, lives: Lives) -> None:
    other = Lives(lives.cast, victims=1)

    assert errors_of(desk.step("death", person=other.people[0].pk)) == {"person"}


def test_a_step_that_there_is_not_is_not_there(desk: Desk) -> None:
    assert desk.get("case-people-record", "resurrection").status_code == 404


def test_heirs_are_asked_until_a_day(desk: Desk, lives: Lives) -> None:
    desk.step("death", person=lives.people[0].pk)
    until: dict[str, Any] = {"until_day": 8, "until_month": 7, "until_year": 2026}

    desk.step("heirs-asked", person=lives.people[0].pk, day=NEXT, **until)

    assert lives.last().until_date == date(2026, 7, 8)
    assert "8 July 2026" in desk.text("case-people")


def test_an_heir_is_added_and_the_next_step_has_them_chosen(desk: Desk, lives: Lives) -> None:
    desk.step("death", person=lives.people[0].pk)

    response = desk.post("case-person-add", form_id=uuid4(), then="heirs-continue", **PERSON)

    heir = Person.objects.get(added_at__isnull=False)
    assert response.headers["Location"] == desk.url("case-people-record", "heirs-continue", query=f"?other={heir.pk}")
    desk.step("heirs-continue", person=lives.people[0].pk, other=heir.pk, day=NEXT)
    assert standings_of(lives.case)[lives.people[0].pk].other_id == heir.pk


def test_a_form_that_is_sent_twice_adds_one_person(desk: Desk) -> None:
    key = uuid4()

    for _ in range(2):
        desk.post("case-person-add", form_id=key, then="", **PERSON)

    assert Person.objects.filter(added_at__isnull=False).count() == 1


def test_a_person_without_a_name_is_not_added(desk: Desk) -> None:
    response = desk.post("case-person-add", **{**PERSON, "family_name": ""})

    assert errors_of(response) == {"family_name"}
    assert "Sefu" in response.content.decode()


def test_a_new_address_is_shown_after_its_reveal(desk: Desk, lives: Lives) -> None:
    desk.step("address", person=lives.people[0].pk, postal_address="4 Orchard Lane")

    revealed = desk.post("person-reveal", lives.people[0].pk)

    assert PersonContact.objects.count() == 1
    assert "Orchard" not in desk.text("case-people") + desk.text("case-show")
    assert "4 Orchard Lane" in revealed.content.decode()


def test_a_withdrawal_is_announced_checked_and_offered_to_the_committee(desk: Desk, lives: Lives) -> None:
    desk.step("withdrawal", people=[person.pk for person in lives.people])
    assert "Not every victim who withdraws was asked" in desk.text("case-people")

    said: dict[str, Any] = {"contact": "in_person", "was_safe": "yes", "in_private": "yes", "interpreter": "not_needed"}
    for person in lives.people:
        desk.post("case-withdrawal-check", person.pk, free_will="yes", day=NEXT, **said)

    assert WithdrawalCheck.objects.count() == 3
    assert "the Committee can decide" in desk.text("case-people")


def test_under_pressure_the_next_step_is_protection(desk: Desk, lives: Lives) -> None:
    desk.step("withdrawal", people=[lives.people[0].pk])
    said: dict[str, Any] = {"contact": "in_person", "was_safe": "yes", "in_private": "no", "interpreter": "not_needed"}

    refused = desk.post("case-withdrawal-check", lives.people[0].pk, free_will="yes", day=NEXT, **said)
    desk.post("case-withdrawal-check", lives.people[0].pk, free_will="no", day=NEXT, **said)

    assert errors_of(refused) == {"in_private"}
    text = desk.text("case-people")
    assert "Offer measures of protection" in text
    assert desk.url("case-protection") in text


def test_an_authority_is_verified_on_its_page(desk: Desk, lives: Lives) -> None:
    authority = lives.authority_of(lives.people[0])

    desk.post("case-authority-check", authority.pk, finding="verified")

    assert AuthorityCheck.objects.get().outcome == "verified"
    assert "Verified" in desk.text("case-people")


def test_an_authority_of_another_case_is_not_there(desk: Desk, lives: Lives) -> None:
    other = Lives(lives.cast, victims=1)

    assert desk.get("case-authority-check", other.authority_of(other.people[0]).pk).status_code == 404


def test_a_new_authority_comes_with_its_document(desk: Desk, lives: Lives) -> None:
    document = SimpleUploadedFile("power.pdf", b"%PDF-1.4 power", content_type="application/pdf")
    given: dict[str, Any] = {"given_on_day": 20, "given_on_month": 3, "given_on_year": 2026}

    response = desk.post(
        "case-authority-add", person=lives.people[0].pk, kind="power_of_attorney", file=document, **given
    )

    assert response.status_code == 302, response.context["form"].errors
    assert Authority.objects.get(added_at__isnull=False).document.title == "Authority to act"  # type: ignore[union-attr]


def test_two_cases_are_joined_and_severed_by_reference(desk: Desk, lives: Lives, client_of: ClientOf) -> None:
    other = Procedure(lives.cast).to_with_state()
    rapporteur = Desk(lives, client_of(lives.cast.rapporteur))
    for case in (lives.case, other.case):
        let_the_rapporteur_read(case, lives.cast.rapporteur, EventKind.JOINED, DAY)

    rapporteur.post("case-joinder", other=other.case.reference.lower())
    assert other.case.reference in desk.text("case-show")

    for case in (lives.case, other.case):
        let_the_rapporteur_read(case, lives.cast.rapporteur, EventKind.SEVERED, NEXT)
    rapporteur.post("case-joinder", sever="1", day=NEXT)
    assert other.case.reference not in desk.text("case-show").split('id="timeline"')[0]
    assert (
        list(CaseJoinder.objects.order_by("recorded_at").values_list("act", flat=True))
        == ["joined"] * 2 + ["severed"] * 2
    )


def test_a_case_that_is_hidden_reads_as_one_that_is_not_there(lives: Lives, client_of: ClientOf) -> None:
    hidden = Procedure(lives.cast)  # nothing was proposed: the rapporteur may not read it
    rapporteur = Desk(lives, client_of(lives.cast.rapporteur))
    let_the_rapporteur_read(lives.case, lives.cast.rapporteur, EventKind.JOINED, DAY)

    answers = [rapporteur.post("case-joinder", other=text) for text in (hidden.case.reference, "IN-2222-3333-MEX")]

    assert [errors_of(answer) for answer in answers] == [{"other"}, {"other"}]
    said = [answer.context["form"].errors["other"] for answer in answers]
    assert said[0] == said[1]


def test_protection_is_asked_for_and_decided(desk: Desk, lives: Lives, client_of: ClientOf) -> None:
    desk.post("case-protection", person=lives.people[1].pk, note="That she is not deported.")
    request = CaseEvent.objects.get(kind="protection_measures_requested")
    rapporteur = Desk(lives, client_of(lives.cast.rapporteur))

    assert errors_of(rapporteur.post("case-protection", request=request.pk, day=NEXT)) == {"decision"}
    rapporteur.post("case-protection", request=request.pk, decision="denied", day=NEXT)

    assert lives.last().kind == "protection_measures_denied"
    assert "That she is not deported." in desk.text("case-protection")


def test_the_safe_way_to_contact_is_offered_to_who_may_reveal(desk: Desk, lives: Lives, client_of: ClientOf) -> None:
    desk.step("reprisal", person=lives.people[0].pk)
    rapporteur = Desk(lives, client_of(lives.cast.rapporteur))

    assert "Reveal the safe way to contact" in desk.text("case-protection")
    assert "Reveal the safe way to contact" not in rapporteur.text("case-protection")
