"""The database holds the rules that it can hold."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casetracker.reference.models import Declaration, EntryIntoForce, Participation, Right, State, StateName

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty")]

DAY = date(2020, 1, 2)
NEXT = date(2020, 1, 3)


@pytest.fixture
def state(empty: None) -> State:
    return State.objects.create(iso3="MEX", iso2="MX", is_state=True, source="ISO 3166-1")


def refused(model: type[Any], constraint: str, **values: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**values)


def test_a_row_without_a_source_is_refused() -> None:
    refused(State, "state_has_source", iso3="ARG", iso2="AR", is_state=True, source="")


@pytest.mark.parametrize(("iso3", "iso2"), [("arg", "AR"), ("AR", "AR"), ("ARG", "A1")])
def test_a_malformed_code_is_refused(iso3: str, iso2: str) -> None:
    refused(State, "state_codes_well_formed", iso3=iso3, iso2=iso2, is_state=True, source="x")


def test_an_unknown_origin_is_refused() -> None:
    refused(State, "state_origin_known", iso3="ARG", iso2="AR", is_state=True, source="x", origin="hearsay")


def test_an_empty_name_is_refused(state: State) -> None:
    refused(StateName, "statename_not_empty", state=state, language="en", name="", source="x")


def test_a_seventh_language_is_refused(state: State) -> None:
    refused(StateName, "statename_language_known", state=state, language="de", name="Mexiko", source="x")


def test_a_second_name_in_a_language_is_refused(state: State) -> None:
    StateName.objects.create(state=state, language="en", name="Mexico", source="x")

    refused(StateName, "(?i)unique", state=state, language="en", name="Mexico again", source="x")


def test_a_signature_that_binds_is_refused(state: State) -> None:
    values = {"state": state, "treaty": "icrmw", "kind": "signature", "deposited_date": DAY, "source": "x"}

    refused(Participation, "participation_signature_binds_not", **values)


def test_an_effect_before_the_deposit_is_refused(state: State) -> None:
    values = {"state": state, "treaty": "icrmw", "kind": "accession", "source": "x"}

    refused(Participation, "participation_in_force_after_deposit", deposited_date=NEXT, in_force_date=DAY, **values)


@pytest.mark.parametrize("received", [None, NEXT, date(2020, 1, 4)])
def test_a_denunciation_takes_effect_only_after_its_receipt(state: State, received: date | None) -> None:
    values = {"state": state, "treaty": "icrmw", "kind": "accession", "source": "x"}
    dates = {"denunciation_received_date": received, "denunciation_effective_date": NEXT}

    refused(Participation, "participation_denunciation_in_order", **values, **dates)


def test_a_second_standing_participation_is_refused(state: State) -> None:
    values = {"state": state, "treaty": "icrmw", "kind": "accession", "source": "x"}
    Participation.objects.create(**values)

    refused(Participation, "(?i)unique", **values)


def test_a_withdrawal_before_the_deposit_is_refused(state: State) -> None:
    values = {"state": state, "treaty": "icrmw", "article": "77", "source": "x", "withdrawal_source": "y"}

    refused(Declaration, "declaration_withdrawn_after_deposit", deposited_date=NEXT, withdrawn_date=DAY, **values)


def test_a_withdrawal_without_a_source_is_refused(state: State) -> None:
    values = {"state": state, "treaty": "icrmw", "article": "77", "source": "x"}

    refused(Declaration, "declaration_withdrawal_has_source", withdrawn_date=DAY, **values)


def test_a_second_standing_declaration_is_refused(state: State) -> None:
    values = {"state": state, "treaty": "icrmw", "article": "77", "source": "x"}
    Declaration.objects.create(**values)

    refused(Declaration, "(?i)unique", **values)


def test_an_article_enters_into_force_once() -> None:
    values = {"treaty": "icrmw", "article": "77", "in_force_date": DAY, "source": "x"}
    EntryIntoForce.objects.create(**values)

    refused(EntryIntoForce, "(?i)unique", **values)


def test_a_right_without_a_subject_is_refused() -> None:
    values = {"treaty": "icrmw", "article": "9", "position": 9, "part": "III", "protects": "all", "source": "x"}

    refused(Right, "right_complete", subject="", numbered_paragraphs=1, lettered_subparagraphs=0, **values)
