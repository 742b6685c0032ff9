"""Loading the data files: as often as one likes, over nobody's edits."""

import json
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command

from casetracker.reference.models import Declaration, Participation, Right, State, StateName
from casetracker.reference.services import (
    LoadReport,
    declaration_record,
    declaration_withdraw,
    load_reference,
    participation_correct,
    state_name_correct,
)
from casetracker.reference.vocabulary import Origin

pytestmark = pytest.mark.django_db


def test_the_first_load_fills_the_tables(empty: None) -> None:
    report = load_reference()

    counts = [model.objects.count() for model in (State, StateName, Participation, Declaration, Right)]
    assert counts == [249, 1494, 70, 8, 65]
    assert report == LoadReport(added=sum(counts))


def test_a_second_load_changes_nothing(loaded: None) -> None:
    report = load_reference()

    assert (report.added, report.changed, report.kept, report.removed) == (0, 0, 0, 0)


def test_a_row_that_strayed_from_its_file_is_put_back(loaded: None) -> None:
    Right.objects.filter(article="16").update(subject="Something else")

    report = load_reference()

    assert report.changed == 1
    assert Right.objects.get(article="16").subject.startswith("Liberty and security")


def test_a_row_whose_line_has_gone_is_removed(loaded: None) -> None:
    line = Right.objects.get(article="71")
    Right.objects.create(
        treaty="icrmw",
        article="72",
        position=72,
        part="VII",
        subject="The Committee",
        numbered_paragraphs=1,
        lettered_subparagraphs=0,
        protects="nobody",
        source=line.source,
    )

    report = load_reference()

    assert report.removed == 1
    assert not Right.objects.filter(article="72").exists()


def test_an_edited_name_survives_a_load(loaded: None, at: datetime) -> None:
    state_name_correct(
        state=State.objects.get(iso3="SWZ"), language="en", name="Swaziland", source="A test of edits", at=at
    )

    report = load_reference()

    assert report.kept == 1
    assert StateName.objects.get(state="SWZ", language="en").name == "Swaziland"


def test_an_edited_participation_survives_a_load(loaded: None, at: datetime) -> None:
    participation_correct(
        state=State.objects.get(iso3="TGO"), treaty="icrmw", source="C.N.1.2020", at=at, uncertain="", note="Checked"
    )

    load_reference()

    assert Participation.objects.get(state="TGO").note == "Checked"


def test_a_declaration_withdrawn_and_made_anew_survives_a_load(loaded: None, at: datetime) -> None:
    mexico = State.objects.get(iso3="MEX")
    old = Declaration.objects.get(state=mexico, article="77")
    declaration_withdraw(declaration=old, withdrawn_date=at.date().replace(day=1), source="C.N.1", at=at)
    declaration_record(state=mexico, treaty="icrmw", article="77", deposited_date=at.date(), source="C.N.2", at=at)

    load_reference()

    assert Declaration.objects.filter(state=mexico, article="77", origin=Origin.ADMINISTRATOR).count() == 2


def test_the_command_prints_the_counts_as_json(empty: None) -> None:
    out = StringIO()

    call_command("load_reference", "--json", stdout=out)

    assert json.loads(out.getvalue())["added"] == 1886


def test_a_dry_run_tells_and_changes_nothing(empty: None) -> None:
    out = StringIO()

    call_command("load_reference", "--dry-run", stdout=out)

    assert out.getvalue().startswith("1886 added")
    assert not State.objects.exists()
