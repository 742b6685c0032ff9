"""Receivability from the tables: the real data, edits, and the simulation."""

from datetime import date, datetime

import pytest

from casetracker.core.errors import Invalid, Refused
from casetracker.reference import profiles, selectors
from casetracker.reference.models import Declaration, EntryIntoForce, State
from casetracker.reference.profile import Profile
from casetracker.reference.services import (
    declaration_record,
    declaration_withdraw,
    entry_into_force_record,
    participation_correct,
    simulate_article_77,
    simulation_clear,
)
from casetracker.reference.services.simulate import DECLARANTS, MARK
from casetracker.reference.vocabulary import Origin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

ARTICLE_77 = profiles.get("icrmw-77")
ON = date(2026, 11, 2)
SINCE = date(2026, 1, 1)


def outcome(iso3: str, on: date = ON) -> tuple[str, str, str]:
    found = selectors.receivability_for(state=iso3, procedure=ARTICLE_77, on=on)
    return str(found.answer), found.paragraph, str(found.code)


def enter_into_force(at: datetime) -> None:
    entry_into_force_record(treaty="icrmw", article="77", in_force_date=SINCE, source="C.N.10.2026", at=at)


@pytest.mark.parametrize("iso3", ["MEX", "GTM", "URY", "SLV", "ECU"])
def test_today_a_state_that_has_declared_is_refused_under_77_8(iso3: str) -> None:
    assert outcome(iso3) == ("no", "77 (8)", "article_not_in_force")


def test_today_a_party_without_a_declaration_is_refused_under_77_1() -> None:
    assert outcome("ARG") == ("no", "77 (1)", "no_declaration")


@pytest.mark.parametrize("iso3", ["ESP", "CAN", "MNE", "HKG"])
def test_today_a_state_that_is_not_party_is_refused_under_77_1(iso3: str) -> None:
    assert outcome(iso3) == ("no", "77 (1)", "not_party")


def test_the_state_itself_or_its_code_can_be_given() -> None:
    state = State.objects.get(iso3="ARG")

    by_state = selectors.receivability_for(state=state, procedure=ARTICLE_77, on=ON)

    assert by_state == selectors.receivability_for(state="ARG", procedure=ARTICLE_77, on=ON)


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(Invalid):
        outcome("XXX")


@pytest.mark.parametrize("iso3", ["MEX", "GTM", "URY", "SLV", "ECU", "TUR"])
def test_once_in_force_what_the_data_leave_in_doubt_is_not_established(iso3: str, at: datetime) -> None:
    enter_into_force(at)

    assert outcome(iso3) == ("not_established", "77 (1)", "declaration_unclear")


def test_once_in_force_a_state_certainly_without_a_declaration_is_refused_though_its_dates_are_in_doubt(
    at: datetime,
) -> None:
    enter_into_force(at)

    assert outcome("STP") == ("no", "77 (1)", "no_declaration")


def test_a_doubtful_participation_is_not_established_once_the_state_declares(at: datetime) -> None:
    enter_into_force(at)
    togo = State.objects.get(iso3="TGO")
    declaration_record(state=togo, treaty="icrmw", article="77", deposited_date=SINCE, source="C.N.11", at=at)

    assert outcome("TGO") == ("not_established", "87", "participation_unclear")

    participation_correct(
        state=togo, treaty="icrmw", source="C.N.12", at=at, in_force_date=date(2021, 1, 1), uncertain=""
    )

    assert outcome("TGO") == ("yes", "77 (1)", "receivable")


def test_the_missing_date_makes_mexico_receivable(at: datetime) -> None:
    enter_into_force(at)
    mexico = State.objects.get(iso3="MEX")

    declaration_record(
        state=mexico, treaty="icrmw", article="77", deposited_date=date(2008, 9, 15), source="C.N.13", at=at
    )

    assert outcome("MEX") == ("yes", "77 (1)", "receivable")
    assert outcome("MEX", date(2025, 12, 31)) == ("no", "77 (8)", "article_not_in_force")


def test_a_withdrawal_and_a_new_declaration_count_from_their_days(at: datetime) -> None:
    enter_into_force(at)
    chile = State.objects.get(iso3="CHL")
    place = {"treaty": "icrmw", "article": "77"}
    old = declaration_record(state=chile, deposited_date=SINCE, source="C.N.14", at=at, **place)
    declaration_withdraw(declaration=old, withdrawn_date=date(2026, 5, 4), source="C.N.15", at=at)
    declaration_record(state=chile, deposited_date=date(2026, 10, 5), source="C.N.16", at=at, **place)

    days = [date(2026, 5, 3), date(2026, 5, 4), date(2026, 10, 4), date(2026, 10, 5)]

    assert [outcome("CHL", day)[0] for day in days] == ["yes", "no", "no", "yes"]
    assert outcome("CHL", days[1])[1:] == ("77 (8)", "declaration_withdrawn")


def test_a_denunciation_ends_receivability_under_article_89(at: datetime) -> None:
    enter_into_force(at)
    peru = State.objects.get(iso3="PER")
    declaration_record(state=peru, treaty="icrmw", article="77", deposited_date=SINCE, source="C.N.17", at=at)
    participation_correct(
        state=peru,
        treaty="icrmw",
        source="C.N.18",
        at=at,
        denunciation_received_date=date(2026, 2, 3),
        denunciation_effective_date=date(2027, 3, 1),
    )

    assert outcome("PER", date(2027, 2, 28))[0] == "yes"
    assert outcome("PER", date(2027, 3, 1)) == ("no", "89", "denounced")


@pytest.mark.parametrize("profile", profiles.all()[1:], ids=lambda profile: profile.key)
def test_a_sister_procedure_is_not_established_with_its_own_code(profile: Profile) -> None:
    found = selectors.receivability_for(state="ARG", procedure=profile, on=ON)

    assert (found.answer, found.code) == ("not_established", "acceptance_as_source_gives")


# Simulation


def test_the_simulation_makes_its_ten_states_receivable_and_says_so() -> None:
    simulate_article_77(in_force_date=SINCE, source="Demonstration")

    found = [selectors.receivability_for(state=iso3, procedure=ARTICLE_77, on=ON) for iso3 in DECLARANTS]

    assert len(found) == 10
    assert {str(one.answer) for one in found} == {"yes"}
    assert all(one.is_simulated for one in found)


def test_the_simulation_begins_on_its_day() -> None:
    simulate_article_77(in_force_date=SINCE, source="Demonstration")

    assert outcome("ARG", date(2025, 12, 31)) == ("no", "77 (8)", "article_not_in_force")
    assert outcome("ARG", SINCE)[0] == "yes"


def test_the_simulation_leaves_other_states_as_they_are() -> None:
    simulate_article_77(in_force_date=SINCE, source="Demonstration")

    assert outcome("ESP") == ("no", "77 (1)", "not_party")
    assert outcome("COL") == ("no", "77 (1)", "no_declaration")


def test_every_simulated_row_says_that_it_is_simulated() -> None:
    simulate_article_77(in_force_date=SINCE, source="Demonstration")

    rows = [*Declaration.objects.filter(is_simulated=True), *EntryIntoForce.objects.filter(is_simulated=True)]
    assert len(rows) == 11
    assert all(MARK in row.source and row.origin == Origin.SIMULATION for row in rows)


def test_repeating_the_simulation_moves_the_day() -> None:
    simulate_article_77(in_force_date=SINCE, source="Demonstration")
    simulate_article_77(in_force_date=date(2026, 6, 1), source="Demonstration")

    assert EntryIntoForce.objects.get().in_force_date == date(2026, 6, 1)
    assert Declaration.objects.filter(is_simulated=True).count() == 10


def test_clearing_the_simulation_brings_the_real_answer_back() -> None:
    simulate_article_77(in_force_date=SINCE, source="Demonstration")

    assert simulation_clear() == 11
    assert outcome("ARG") == ("no", "77 (1)", "no_declaration")
    assert outcome("MEX") == ("no", "77 (8)", "article_not_in_force")


def test_a_simulation_without_a_source_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        simulate_article_77(in_force_date=SINCE, source="  ")

    assert caught.value.problems[0].code == "source_required"


def test_a_simulation_before_the_convention_bound_its_states_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        simulate_article_77(in_force_date=date(2003, 8, 1), source="Demonstration")

    assert caught.value.problems[0].code == "too_early"
    assert not EntryIntoForce.objects.exists()


def test_nothing_is_simulated_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.IS_PRODUCTION", True)

    with pytest.raises(Refused) as caught:
        simulate_article_77(in_force_date=SINCE, source="Demonstration")

    assert caught.value.code == "in_production"


def test_there_is_nothing_to_simulate_once_the_article_is_in_force(at: datetime) -> None:
    enter_into_force(at)

    with pytest.raises(Refused) as caught:
        simulate_article_77(in_force_date=SINCE, source="Demonstration")

    assert (caught.value.code, caught.value.rule) == ("in_force_already", "77 (8)")


def test_a_real_notification_sets_the_simulation_aside(at: datetime) -> None:
    simulate_article_77(in_force_date=SINCE, source="Demonstration")
    enter_into_force(at)

    assert outcome("ARG") == ("no", "77 (1)", "no_declaration")


# The count that only warns


def test_the_count_tells_established_from_doubtful_declarations() -> None:
    count = selectors.standing_declarations("icrmw", "77", ON)

    assert (count.established, count.doubtful, count.total) == (0, 5, 5)


def test_a_withdrawn_declaration_is_not_counted(at: datetime) -> None:
    mexico = Declaration.objects.get(state="MEX", article="77")
    declaration_withdraw(declaration=mexico, withdrawn_date=SINCE, source="C.N.19", at=at)

    assert selectors.standing_declarations("icrmw", "77", ON).total == 4
    assert selectors.standing_declarations("icrmw", "77", date(2025, 12, 31)).total == 5


def test_simulated_declarations_count_while_the_simulation_lasts(at: datetime) -> None:
    simulate_article_77(in_force_date=SINCE, source="Demonstration")

    assert selectors.standing_declarations("icrmw", "77", ON).established == 10

    enter_into_force(at)

    assert selectors.standing_declarations("icrmw", "77", ON).established == 0


def test_today_count_and_record_go_together() -> None:
    assert selectors.mismatch_warning(procedure=ARTICLE_77, on=ON) is None


def test_an_entry_into_force_with_too_few_declarations_warns(at: datetime) -> None:
    enter_into_force(at)

    warning = selectors.mismatch_warning(procedure=ARTICLE_77, on=ON)

    assert warning is not None
    assert "takes 10 declarations, but 0 stood on that day and 5 more are in doubt" in warning


def test_ten_declarations_without_an_entry_into_force_warn_and_decide_nothing(at: datetime) -> None:
    for iso3 in ("ARG", "BOL", "CHL", "COL", "PER", "PHL", "SEN", "MAR", "EGY", "GHA"):
        state = State.objects.get(iso3=iso3)
        declaration_record(state=state, treaty="icrmw", article="77", deposited_date=SINCE, source="C.N.20", at=at)

    warning = selectors.mismatch_warning(procedure=ARTICLE_77, on=ON)

    assert warning is not None
    assert warning.startswith("10 declarations stand")
    assert outcome("ARG") == ("no", "77 (8)", "article_not_in_force")


def test_a_withdrawal_after_the_entry_into_force_does_not_warn(at: datetime) -> None:
    simulate_article_77(in_force_date=SINCE, source="Demonstration")
    first = Declaration.objects.get(state="ARG", is_simulated=True)
    declaration_withdraw(declaration=first, withdrawn_date=date(2026, 3, 1), source="C.N.21", at=at)

    assert selectors.mismatch_warning(procedure=ARTICLE_77, on=ON) is None


def test_a_procedure_without_declarations_never_warns() -> None:
    assert selectors.mismatch_warning(procedure=profiles.get("ccpr-op1"), on=ON) is None
