"""A victim or an author dies, heirs are asked, heirs continue, a complainant is replaced."""

from datetime import date

import pytest

from casetracker.core.errors import Hidden, Invalid, Refused
from tests.cast import Cast
from tests.factories.cases import in_force
from tests.integration.people.lives import DAY, LATER, NEXT, Lives
from workflow.models import CaseEvent, CaseFile, PersonStanding
from workflow.selectors.standings import complainants, standing_in, standings_of
from workflow.services import people
from workflow.vocabulary_people import Standing

pytestmark = pytest.mark.django_db


def _standing(lives: Lives, index: int) -> Standing:
    return standing_in(standings_of(lives.case), lives.people[index].pk)


def test_a_death_is_an_event_that_concerns_the_person(lives: Lives) -> None:
    person = lives.people[0]

    lives.die(person, note="The family wrote.")

    assert lives.kinds() == ["author_died"]  # this victim is an author too
    assert lives.last().concerns == person.pk
    assert (_standing(lives, 0), _standing(lives, 1)) == (Standing.DIED, Standing.TAKES_PART)


def test_of_a_victim_who_is_no_author_it_is_the_victims_death(lives: Lives) -> None:
    victim = lives.add(is_author=False)

    lives.die(victim)

    assert lives.kinds() == ["victim_died"]


def test_the_row_and_the_event_stand_together_or_not_at_all(lives: Lives, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr(people, "standing_write", broken)
    with pytest.raises(RuntimeError):
        lives.die(lives.people[0])

    assert lives.kinds() == []
    assert not PersonStanding.objects.exists()


def test_a_death_is_recorded_in_the_case_against_each_state(cast: Cast) -> None:
    in_force()
    lives = Lives(cast, states=("ECU", "MEX"))

    lives.die(lives.people[0])

    of_each = CaseEvent.objects.filter(kind="author_died").values_list("case_id", flat=True)
    assert sorted(of_each) == sorted(CaseFile.objects.values_list("pk", flat=True))
    assert PersonStanding.objects.count() == 2


def test_nobody_dies_twice(lives: Lives) -> None:
    lives.die(lives.people[0])

    with pytest.raises(Refused) as refusal:
        lives.die(lives.people[0], day=NEXT)

    assert refusal.value.code == "died_already"


def test_heirs_are_asked_with_a_last_day(lives: Lives) -> None:
    person = lives.people[0]
    lives.die(person)

    event = lives.step(people.heirs_ask, person=person, day=NEXT, until=date(2026, 7, 8))

    assert (event.kind, event.concerns, event.until_date) == (
        "update_requested_from_author",
        person.pk,
        date(2026, 7, 8),
    )


@pytest.mark.parametrize("until", [None, NEXT, DAY])
def test_a_request_to_the_heirs_ends_after_it_begins(lives: Lives, until: date | None) -> None:
    lives.die(lives.people[0])

    with pytest.raises(Invalid) as wrong:
        lives.step(people.heirs_ask, person=lives.people[0], day=NEXT, until=until)

    assert wrong.value.problems[0].field == "until"


def test_heirs_of_the_living_are_not_asked(lives: Lives) -> None:
    with pytest.raises(Refused) as refusal:
        lives.step(people.heirs_ask, person=lives.people[0], until=date(2026, 7, 8))

    assert refusal.value.code == "not_dead"


def test_an_heir_continues_in_the_place_of_who_died(lives: Lives) -> None:
    person, heir = lives.people[0], lives.add(is_victim=False)
    lives.die(person)

    lives.step(people.heirs_continue, person=person, heir=heir, day=NEXT)

    assert lives.kinds() == ["author_died", "heirs_continue"]
    assert standings_of(lives.case)[person.pk].other_id == heir.pk
    assert complainants(lives.case) == [heir.pk, lives.people[1].pk, lives.people[2].pk]


def test_nobody_inherits_from_themself(lives: Lives) -> None:
    lives.die(lives.people[0])

    with pytest.raises(Invalid):
        lives.step(people.heirs_continue, person=lives.people[0], heir=lives.people[0])


def test_an_heir_who_has_died_does_not_continue(lives: Lives) -> None:
    lives.die(lives.people[0])
    lives.die(lives.people[1])

    with pytest.raises(Refused) as refusal:
        lives.step(people.heirs_continue, person=lives.people[0], heir=lives.people[1])

    assert refusal.value.code == "other_not_taking_part"


def test_a_complainant_is_replaced_once(lives: Lives) -> None:
    person, other = lives.people[0], lives.add()
    lives.step(people.complainant_replace, person=person, by=other)

    with pytest.raises(Refused) as refusal:
        lives.step(people.complainant_replace, person=person, by=lives.people[1], day=NEXT)

    assert lives.kinds() == ["complainant_replaced"]
    assert refusal.value.code == "replaced_already"


def test_places_pass_on_from_heir_to_heir(lives: Lives) -> None:
    first, second = lives.add(is_victim=False), lives.add(is_victim=False, given_names="Wanza")
    person = lives.people[0]
    lives.die(person)
    lives.step(people.heirs_continue, person=person, heir=first, day=NEXT)
    lives.die(first, day=NEXT)

    lives.step(people.heirs_continue, person=first, heir=second, day=LATER)

    assert complainants(lives.case)[0] == second.pk


def test_a_person_of_another_communication_takes_no_place(lives: Lives, cast: Cast) -> None:
    stranger = Lives(cast).people[0]
    lives.die(lives.people[0])

    with pytest.raises(Refused) as refusal:
        lives.step(people.heirs_continue, person=lives.people[0], heir=stranger)

    assert refusal.value.code == "not_of_this_case"


@pytest.mark.parametrize("name", ["second_case_officer", "head", "rapporteur", "caseworker"])
def test_a_death_is_recorded_by_the_assigned_officer(lives: Lives, name: str) -> None:
    with pytest.raises((Refused, Hidden)):
        lives.die(lives.people[0], user=getattr(lives.cast, name))

    assert lives.kinds() == []


def test_a_new_address_is_an_event_without_the_address(lives: Lives) -> None:
    lives.step(people.address_change, person=lives.people[0], contact={"postal_address": "4 Orchard Lane"})

    event = lives.last()
    assert (event.kind, event.concerns) == ("address_changed", lives.people[0].pk)
    assert not any("Orchard" in str(text) for text in (event.note, event.told, event.details))


def test_a_representative_changes_for_a_person(lives: Lives) -> None:
    lives.step(people.representative_change, person=lives.people[1], details={"source": "person"})

    assert lives.last().concerns == lives.people[1].pk
    assert lives.last().details == {"source": "person"}
