"""What stands in an imported case: what its source states, and no more."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.vault.fields import MASK, read_identity
from intake.models import Person
from intake.policies import Tier
from tests.cast import Cast
from tests.integration.replay.conftest import Run, events, the_case
from workflow.models import Deadline
from workflow.policies import visible
from workflow.replay.victims import MARK, MOST_ROWS, NOTE
from workflow.selectors.docket import open_limits, queue

pytestmark = pytest.mark.django_db


def test_it_keeps_its_symbol_beside_a_number_of_its_own_procedure(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2011-02-01 registered", symbol="CEDAW/C/1/D/9/2011", committee="CEDAW")

    case = the_case()
    assert (case.source_symbol, case.symbol, case.procedure) == ("CEDAW/C/1/D/9/2011", "1/2011", "cedaw-op")


def test_it_was_received_when_the_source_says_that_it_was_submitted(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted")

    assert the_case().received_date == date(2011, 1, 5)


def test_a_day_of_receipt_that_is_not_stated_stays_so_and_the_first_known_day_places_the_case(run_lines: Run) -> None:
    run_lines("? interim_measures_requested", "2011-02-01 registered")

    case = the_case()
    assert (case.received_date, case.received_at.date()) == (None, date(2011, 2, 1))


def test_a_state_that_is_not_stated_stays_so(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", iso3=None)

    case = the_case()
    assert case.state_party is None
    assert not case.communication.concerned_states.exists()


def test_it_is_receivable_because_its_source_dealt_with_it(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted")

    assert (the_case().receivability, the_case().receivability_code) == ("yes", "as_source_gives")


def test_a_number_of_victims_that_is_not_stated_stays_so_and_nobody_is_invented(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", victims=None)

    assert the_case().victims_count is None
    assert not Person.objects.exists()


def test_many_victims_are_shown_by_a_few_and_counted_as_stated(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", victims=37)

    assert (the_case().victims_count, the_case().communication.victims_stated) == (37, 37)
    assert Person.objects.count() == MOST_ROWS


def test_names_are_invented_and_say_so(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", victims=5, victim_sex="female", victim_nationality="COL")

    with acting(COMMAND):
        people = [
            read_identity(person, ["family_name", "given_names", "note", "sex", "nationality"])
            for person in Person.objects.all()
        ]
    assert all(person["family_name"].startswith(MARK) and person["note"] == NOTE for person in people)
    assert {(person["sex"], person["nationality"]) for person in people} == {("female", "COL")}
    assert len({person["family_name"] for person in people}) == len(people)


@pytest.mark.parametrize("told", ["LKA;MMR", "COD;CIV;other", "", "other"])
def test_a_nationality_that_does_not_hold_for_every_victim_is_left_out(run_lines: Run, told: str) -> None:
    run_lines("2011-01-05 submitted", victims=2, victim_sex="mixed", victim_nationality=told)

    with acting(COMMAND):
        people = [read_identity(person, ["sex", "nationality"]) for person in Person.objects.all()]
    assert people == [{"sex": "not_stated", "nationality": None}] * 2


def test_identities_are_masked_like_those_of_any_case(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted")

    assert Person.objects.get().family_name is MASK


def test_the_articles_invoked_become_claims(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", articles_invoked=["9(1)-(4)", "26"])

    claims = the_case().communication.claim_rows.order_by("position")
    assert [(claim.article, claim.sub_paragraph) for claim in claims] == [("9", "(1)-(4)"), ("26", None)]


def test_it_is_sealed_like_any_submission(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted")

    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        Person.objects.update(is_author=True)


def test_the_events_say_that_a_command_recorded_them(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2011-02-01 registered")

    assert {(event.actor_kind, event.actor_id, event.actor_role) for event in events()} == {("command", None, "")}


def test_each_event_keeps_its_place_in_the_source(run_lines: Run) -> None:
    run_lines("2011-01-05 submitted", "2011-03-01 state_observations_both")

    assert events()[-1].details == {"source_order": 2, "source_type": "state_observations_both", "paragraph": "1"}


def test_the_secretariat_sees_its_card_and_organisations_see_nothing(run_lines: Run, cast: Cast) -> None:
    run_lines("2011-01-05 submitted")

    assert visible(cast.intake_officer, Tier.CARD).exists()
    assert not visible(cast.lead, Tier.CARD).exists()


def test_its_limits_are_nobodys_work(run_lines: Run, cast: Cast) -> None:
    run_lines("2011-01-05 submitted", "2011-02-01 registered", "2011-02-02 transmitted")

    assert Deadline.objects.filter(status="open", due_date=date(2011, 8, 2)).exists()
    assert not open_limits(cast.head).exists()
    assert not any(part.cases for part in queue(cast.head, on=clock.today()))
