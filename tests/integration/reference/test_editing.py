"""Edits by the administrator: each with a source, each refused by field and rule."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from casetracker.core.errors import Invalid
from casetracker.reference import selectors
from casetracker.reference.models import Declaration, EntryIntoForce, Participation, State
from casetracker.reference.services import (
    declaration_correct,
    declaration_record,
    declaration_withdraw,
    entry_into_force_record,
    participation_correct,
    state_name_correct,
)
from casetracker.reference.vocabulary import Origin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

PLACE = {"treaty": "icrmw", "article": "77"}
DAY = date(2026, 3, 2)
TOMORROW = date(2026, 11, 3)


def state(iso3: str) -> State:
    return State.objects.get(iso3=iso3)


def declared(iso3: str) -> Declaration:
    return Declaration.objects.get(state=iso3, article="77")


def refusal(act: Callable[..., object], **values: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        act(**values)
    first = caught.value.problems[0]
    return first.field, first.code


@pytest.mark.parametrize("source", ["", "   ", "\n"])
def test_no_edit_goes_without_a_source(at: datetime, source: str) -> None:
    edits: list[tuple[Callable[..., object], dict[str, Any]]] = [
        (declaration_record, {"state": state("ARG"), **PLACE, "deposited_date": DAY}),
        (declaration_withdraw, {"declaration": declared("ECU"), "withdrawn_date": DAY}),
        (declaration_correct, {"declaration": declared("ECU"), "deposited_date": DAY, "uncertain": ""}),
        (entry_into_force_record, {**PLACE, "in_force_date": DAY}),
        (participation_correct, {"state": state("ARG"), "treaty": "icrmw"}),
        (state_name_correct, {"state": state("ARG"), "language": "en", "name": "Argentina"}),
    ]

    refusals = {refusal(act, source=source, at=at, **values) for act, values in edits}

    assert refusals == {("source", "source_required")}


def test_a_declaration_is_recorded_with_its_source_and_the_moment_of_the_edit(at: datetime) -> None:
    row = declaration_record(state=state("ARG"), **PLACE, deposited_date=DAY, source=" C.N.1.2026 ", at=at)

    row.refresh_from_db()
    assert (row.source, row.origin, row.edited_at) == ("C.N.1.2026", Origin.ADMINISTRATOR, at)


def test_recording_completes_a_declaration_without_a_date(at: datetime) -> None:
    before = declared("MEX")

    after = declaration_record(state=state("MEX"), **PLACE, deposited_date=DAY, source="C.N.2", at=at)

    assert (after.pk, after.uncertain) == (before.pk, "")


def test_a_state_cannot_declare_twice(at: datetime) -> None:
    declaration_record(state=state("ARG"), **PLACE, deposited_date=DAY, source="C.N.3", at=at)

    again = {"state": state("ARG"), **PLACE, "deposited_date": DAY, "source": "C.N.4", "at": at}

    assert refusal(declaration_record, **again) == ("state", "already_declared")


def test_a_new_declaration_cannot_come_before_the_withdrawal_of_the_old(at: datetime) -> None:
    declaration_withdraw(declaration=declared("ECU"), withdrawn_date=DAY, source="C.N.5", at=at)

    early = {"state": state("ECU"), **PLACE, "deposited_date": date(2026, 3, 1), "source": "C.N.6", "at": at}

    assert refusal(declaration_record, **early) == ("deposited_date", "before_withdrawal")


def test_a_territory_does_not_declare(at: datetime) -> None:
    values = {"state": state("HKG"), **PLACE, "deposited_date": DAY, "source": "C.N.7", "at": at}

    assert refusal(declaration_record, **values) == ("state", "not_a_state")


def test_a_declaration_names_a_known_treaty(at: datetime) -> None:
    values = {"state": state("ARG"), "treaty": "echr", "article": "34", "deposited_date": DAY}

    assert refusal(declaration_record, source="x", at=at, **values) == ("treaty", "unknown_treaty")


def test_a_declaration_does_not_come_from_the_future(at: datetime) -> None:
    values = {"state": state("ARG"), **PLACE, "deposited_date": TOMORROW, "source": "C.N.8", "at": at}

    assert refusal(declaration_record, **values) == ("deposited_date", "in_the_future")


def test_a_withdrawal_keeps_the_source_of_the_declaration_and_has_its_own(at: datetime) -> None:
    before = declared("ECU").source

    row = declaration_withdraw(declaration=declared("ECU"), withdrawn_date=DAY, source="C.N.9", at=at)

    row.refresh_from_db()
    assert (row.withdrawn_date, row.source, row.withdrawal_source) == (DAY, before, "C.N.9")


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2018, 1, 11), "before_deposit"), (TOMORROW, "in_the_future")],
)
def test_a_withdrawal_on_an_impossible_day_is_refused(at: datetime, day: date, expected: str) -> None:
    values = {"declaration": declared("ECU"), "withdrawn_date": day, "source": "C.N.10", "at": at}

    assert refusal(declaration_withdraw, **values) == ("withdrawn_date", expected)


def test_a_declaration_is_withdrawn_once(at: datetime) -> None:
    declaration_withdraw(declaration=declared("ECU"), withdrawn_date=DAY, source="C.N.11", at=at)

    again = {"declaration": declared("ECU"), "withdrawn_date": DAY, "source": "C.N.12", "at": at}

    assert refusal(declaration_withdraw, **again) == ("withdrawn_date", "already_withdrawn")


def test_a_wrong_day_of_a_declaration_is_put_right(at: datetime) -> None:
    row = declaration_correct(
        declaration=declared("SLV"), deposited_date=date(2015, 1, 24), uncertain="", source="C.N.13", at=at
    )

    row.refresh_from_db()
    assert (row.deposited_date, row.uncertain, row.source) == (date(2015, 1, 24), "", "C.N.13")


def test_an_entry_into_force_can_be_announced_for_a_later_day_and_put_right(at: datetime) -> None:
    first = entry_into_force_record(**PLACE, in_force_date=date(2027, 1, 1), source="C.N.14", at=at)
    second = entry_into_force_record(**PLACE, in_force_date=date(2027, 2, 1), source="C.N.15", at=at)

    assert first.pk == second.pk
    assert EntryIntoForce.objects.get().in_force_date == date(2027, 2, 1)


def test_an_article_that_no_profile_names_does_not_enter_into_force(at: datetime) -> None:
    values = {"treaty": "icrmw", "article": "78", "in_force_date": DAY, "source": "C.N.16", "at": at}

    assert refusal(entry_into_force_record, **values) == ("article", "unknown_procedure")


def test_a_new_party_is_entered(at: datetime) -> None:
    participation_correct(
        state=state("ESP"),
        treaty="icrmw",
        source="C.N.17",
        at=at,
        kind="accession",
        deposited_date=DAY,
        date_precision="day",
        in_force_date=date(2026, 7, 1),
    )

    row = Participation.objects.get(state="ESP")
    assert (row.kind, row.in_force_date, row.edited_at) == ("accession", date(2026, 7, 1), at)


def test_what_is_not_named_in_a_correction_stays(at: datetime) -> None:
    participation_correct(state=state("ARG"), treaty="icrmw", source="C.N.18", at=at, note="Checked")

    row = Participation.objects.get(state="ARG")
    assert (row.deposited_date, row.note) == (date(2007, 2, 23), "Checked")


def test_a_new_participation_needs_its_kind(at: datetime) -> None:
    values = {"state": state("ESP"), "treaty": "icrmw", "source": "C.N.19", "at": at, "deposited_date": DAY}

    assert refusal(participation_correct, **values) == ("kind", "blank")


def test_a_denunciation_that_takes_effect_before_its_receipt_is_refused(at: datetime) -> None:
    values: dict[str, Any] = {"denunciation_received_date": DAY, "denunciation_effective_date": DAY}

    with pytest.raises(Invalid, match="participation_denunciation_in_order"):
        participation_correct(state=state("ARG"), treaty="icrmw", source="C.N.20", at=at, **values)


def test_a_state_that_comes_back_after_a_denunciation_has_a_new_row(at: datetime) -> None:
    argentina: dict[str, Any] = {"state": state("ARG"), "treaty": "icrmw", "at": at}
    gone: dict[str, Any] = {
        "denunciation_received_date": date(2020, 1, 2),
        "denunciation_effective_date": date(2021, 2, 1),
    }
    participation_correct(**argentina, source="C.N.21", **gone)
    participation_correct(
        **argentina, source="C.N.22", kind="accession", deposited_date=DAY, in_force_date=date(2026, 7, 1)
    )

    rows = Participation.objects.filter(state="ARG").order_by("deposited_date")
    assert [row.kind for row in rows] == ["ratification", "accession"]


def test_a_wrong_day_of_a_denunciation_is_put_right_in_its_row(at: datetime) -> None:
    argentina: dict[str, Any] = {"state": state("ARG"), "treaty": "icrmw", "at": at, "source": "C.N.23"}
    participation_correct(
        **argentina,
        denunciation_received_date=date(2020, 1, 2),
        denunciation_effective_date=date(2021, 2, 1),
    )
    participation_correct(**argentina, denunciation_effective_date=date(2021, 3, 1))

    assert Participation.objects.get(state="ARG").denunciation_effective_date == date(2021, 3, 1)


def test_a_territory_is_not_party(at: datetime) -> None:
    values = {"state": state("GRL"), "treaty": "icrmw", "source": "C.N.24", "at": at, "kind": "accession"}

    assert refusal(participation_correct, **values) == ("state", "not_a_state")


def test_a_corrected_name_shows_at_once(at: datetime) -> None:
    assert selectors.state_name("TUR", "ar") == "تركيا"

    state_name_correct(state=state("TUR"), language="ar", name="توركيا", source="A letter of the mission", at=at)

    assert selectors.state_name("TUR", "ar") == "توركيا"


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [
        ("de", "Türkei", ("language", "unknown_language")),
        ("en", "  ", ("name", "blank")),
        ("en", "x" * 121, ("name", "max_length")),
    ],
)
def test_a_name_is_refused_by_field_and_rule(at: datetime, language: str, name: str, expected: tuple[str, str]) -> None:
    values = {"state": state("TUR"), "language": language, "name": name, "source": "x", "at": at}

    assert refusal(state_name_correct, **values) == expected
