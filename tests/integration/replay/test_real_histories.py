"""The published procedures of eight committees: each replays to where its decision says."""

import json
from pathlib import Path

import pytest

from casetracker.core.models import OutboxMessage
from casetracker.reference import profiles
from tests.factories import histories
from tests.integration.replay import expected_tracks
from tests.integration.replay.conftest import Run
from workflow.models import CaseEvent, CaseFile
from workflow.replay.report import Replayed, ReplayReport
from workflow.vocabulary import ENDED

pytestmark = pytest.mark.django_db

# Written by hand from the records: the state each ends in, what has to be inferred on the way, what still runs.
EXPECTED = json.loads((Path(__file__).parent / "expected_states.json").read_text())
STATE_OF_OUTCOME = {
    "violation": {"follow_up", "closed"},
    "partly_inadmissible_violation": {"follow_up", "closed"},
    "no_violation": {"no_violation"},
    "inadmissible": {"inadmissible"},
    "discontinued": {"discontinued"},
    "withdrawn": {"discontinued"},
}


def test_every_history_replays_as_expected_with_nothing_refused(replayed: ReplayReport) -> None:
    assert replayed.refused == []
    assert {one.symbol: _compared(one) for one in replayed.results} == EXPECTED
    assert (replayed.cases, replayed.replayed, replayed.unknown) == (40, 40, [])


def _compared(one: Replayed) -> dict[str, object]:
    return {"state": one.state, "inferred": list(one.inferred), "open_limits": list(one.open_limits)}


def test_every_history_leaves_its_tracks_where_a_reader_finds_them(replayed: ReplayReport) -> None:
    found = {
        one.symbol: [(str(track.track), str(track.state), track.since_text) for track in one.tracks]
        for one in replayed.results
    }

    assert found == expected_tracks.EXPECTED


def test_every_history_ends_where_its_outcome_says(replayed: ReplayReport) -> None:
    raw = histories.real()

    wrong = [one for one in replayed.results if one.state not in STATE_OF_OUTCOME[raw[one.symbol]["outcome"]]]
    assert wrong == []


def test_every_recorded_step_becomes_one_event_in_the_order_and_with_the_date_of_the_source(
    replayed: ReplayReport,
) -> None:
    raw = histories.real()

    for case in CaseFile.objects.all():
        told = [step["date"] for step in histories.steps_of(raw[case.source_symbol])]
        events = CaseEvent.objects.filter(case_id=case.pk, is_inferred=False).order_by("seq")
        assert [_as_source_writes(event) for event in events] == told, case.source_symbol


def _as_source_writes(event: CaseEvent) -> str | None:
    length = {"day": 10, "month": 7, "year": 4}
    return event.occurred_date.isoformat()[: length[event.precision]] if event.occurred_date else None


def test_what_was_inferred_is_flagged_and_has_no_date(replayed: ReplayReport) -> None:
    inferred = CaseEvent.objects.filter(is_inferred=True)

    assert inferred.count() == replayed.inferred
    assert set(inferred.values_list("occurred_date", "precision")) == {(None, "unknown")}


def test_only_what_stands_on_the_closed_list_was_inferred(replayed: ReplayReport) -> None:
    assert set(replayed.inferred_by_kind) <= {"submitted", "registered", "transmitted", "marked_ready", "scheduled"}


def test_the_numbers_of_each_procedure_run_without_a_gap(replayed: ReplayReport) -> None:
    for profile in profiles.all():
        numbered = CaseFile.objects.filter(procedure=profile.key, number__isnull=False)
        numbers = sorted(number for number in numbered.values_list("number", flat=True) if number)
        assert numbers == list(range(1, len(numbers) + 1)), profile.key


def test_a_case_that_has_ended_leaves_no_limit_running(replayed: ReplayReport) -> None:
    assert not CaseFile.objects.filter(state__in=ENDED, deadlines__status="open").exists()


def test_nothing_of_a_replayed_past_is_promised_to_anybody(replayed: ReplayReport) -> None:
    assert OutboxMessage.objects.count() == 0


def test_a_case_of_another_procedure_does_not_name_article_77(replayed: ReplayReport) -> None:
    assert not CaseEvent.objects.filter(basis__startswith="77").exists()


def test_running_it_again_changes_nothing(replayed: ReplayReport, run: Run) -> None:
    before = CaseEvent.objects.count()

    report = run(*histories.real().values())

    assert (len(report.standing), report.replayed, CaseEvent.objects.count()) == (40, 0, before)
