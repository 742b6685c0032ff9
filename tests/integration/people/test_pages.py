"""The pages of a case's people: what an officer records on them, and what each side reads."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from intake.models import Authority, Person, PersonContact
from tests.factories.cases import Procedure, noon, on
from tests.integration.people.lives import DAY, NEXT, Lives
from workflow.models import AuthorityCheck, CaseEvent, CaseJoinder, PeopleStatement, PersonStanding, WithdrawalCheck
from workflow.selectors.standings import standings_of
from workflow.services.joinder import cases_join

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
# After the 1st and the 8th of April, with which every step here is dated.
NOW = noon(date(2026, 4, 20))


class Desk:
    """Somebody's browser on the pages of one case."""

    def __init__(self, lives: Lives, client: Client) -> None:
        self.lives, self.client = lives, client

    def url(self, name: str, *args: object, query: str = "") -> str:
        return reverse(f"workflow:{name}", args=[self.lives.case.reference, *args]) + query

    def get(self, name: str, *args: object, query: str = "") -> Any:
        with clock.frozen(NOW):
            return self.client.get(self.url(name, *args, query=query))

    def text(self, name: str, *args: object) -> str:
        return str(self.get(name, *args).content.decode())

    def post(self, name: str, *args: object, day: date = DAY, **data: Any) -> Any:
        dated = {"occurred_day": day.day, "occurred_month": day.month, "occurred_year": day.year, **data}
        with clock.frozen(NOW):
            return self.client.post(self.url(name, *args), dated)

    def step(self, what: str, **data: Any) -> Any:
        return self.post("case-people-record", what, source="authors_side", **data)


@pytest.fixture
def desk(lives: Lives, client_of: ClientOf) -> Desk:
    """The assigned officer's."""
    return Desk(lives, client_of(lives.officer))


@pytest.fixture
def own(lives: Lives, client_of: ClientOf) -> Desk:
    """The caseworker's, who filed the communication."""
    return Desk(lives, client_of(lives.cast.caseworker))


def _errors(response: Any) -> set[str]:
    assert response.status_code == 422
    return set(response.context["form"].errors)


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
    assert _errors(desk.step(what)) == missing


def test_a_stranger_is_no_choice(desk: Desk, lives: Lives) -> None:
    other = Lives(lives.cast, victims=1)

    assert _errors(desk.step("death", person=other.people[0].pk)) == {"person"}


def test_a_step_that_there_is_not_is_not_there(desk: Desk) -> None:
    assert desk.get("case-people-record", "resurrection").status_code == 404


def test_heirs_are_asked_until_a_day(desk: Desk, lives: Lives) -> None:
    desk.step("death", person=lives.people[0].pk)
    until: dict[str, Any] = {"until_day": 8, "until_month": 7, "until_year": 2026}

    desk.step("heirs-asked", person=lives.people[0].pk, day=NEXT, **until)

    assert lives.last().until_date == date(2026, 7, 8)
    assert "8 July 2026" in desk.text("case-people")


PERSON: dict[str, Any] = {
    "family_name": "Oyelara",
    "given_names": "Sefu",
    "is_author": "on",
    "disclose_to_state": "yes",
    "publication": "initials",
}


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

    assert _errors(response) == {"family_name"}
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

    assert _errors(refused) == {"in_private"}
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

    rapporteur.post("case-joinder", other=other.case.reference.lower())
    assert other.case.reference in desk.text("case-show")

    rapporteur.post("case-joinder", sever="1", day=NEXT)
    assert other.case.reference not in desk.text("case-show").split('id="timeline"')[0]
    assert (
        list(CaseJoinder.objects.order_by("recorded_at").values_list("act", flat=True))
        == ["joined"] * 2 + ["severed"] * 2
    )


def test_a_case_that_is_hidden_reads_as_one_that_is_not_there(lives: Lives, client_of: ClientOf) -> None:
    hidden = Procedure(lives.cast)  # nothing was proposed: the rapporteur may not read it
    rapporteur = Desk(lives, client_of(lives.cast.rapporteur))

    answers = [rapporteur.post("case-joinder", other=text) for text in (hidden.case.reference, "IN-2222-3333-MEX")]

    assert [_errors(answer) for answer in answers] == [{"other"}, {"other"}]
    said = [answer.context["form"].errors["other"] for answer in answers]
    assert said[0] == said[1]


def test_protection_is_asked_for_and_decided(desk: Desk, lives: Lives, client_of: ClientOf) -> None:
    desk.post("case-protection", person=lives.people[1].pk, note="That she is not deported.")
    request = CaseEvent.objects.get(kind="protection_measures_requested")
    rapporteur = Desk(lives, client_of(lives.cast.rapporteur))

    assert _errors(rapporteur.post("case-protection", request=request.pk, day=NEXT)) == {"decision"}
    rapporteur.post("case-protection", request=request.pk, decision="denied", day=NEXT)

    assert lives.last().kind == "protection_measures_denied"
    assert "That she is not deported." in desk.text("case-protection")


def test_the_safe_way_to_contact_is_offered_to_who_may_reveal(desk: Desk, lives: Lives, client_of: ClientOf) -> None:
    desk.step("reprisal", person=lives.people[0].pk)
    rapporteur = Desk(lives, client_of(lives.cast.rapporteur))

    assert "Reveal the safe way to contact" in desk.text("case-protection")
    assert "Reveal the safe way to contact" not in rapporteur.text("case-protection")


# The author's side


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
    assert _errors(_say(own, about="death")) == {"people"}
    assert _errors(_say(own, text="")) == {"about", "text"}


def test_the_author_reads_what_was_recorded_and_nothing_of_a_check(own: Desk, desk: Desk, lives: Lives) -> None:
    desk.step("withdrawal", people=[lives.people[0].pk], note="She came alone.")
    said: dict[str, Any] = {"contact": "in_person", "was_safe": "yes", "in_private": "yes", "interpreter": "not_needed"}
    desk.post("case-withdrawal-check", lives.people[0].pk, free_will="no", day=NEXT, note="Pressed.", **said)

    text = _own_page(own)

    assert "Withdrawal announced" in text
    assert "pressure" not in text.lower() and "Pressed." not in text and "She came alone." not in text


def test_joined_with_another_organisations_case_its_reference_is_not_shown(own: Desk, lives: Lives) -> None:
    theirs = Procedure(lives.cast).to_with_state()
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
