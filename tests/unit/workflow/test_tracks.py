"""The side tracks, read from events: which state each leaves, which request it concerns, what a decision closes."""

import pytest

from casetracker.core.dates import PreciseDate
from workflow.machine.track_states import Track, TrackState
from workflow.machine.tracks import STEPS, TrackEvent, read_tracks
from workflow.vocabulary import EventKind

# Every kind of event of each track, in the words of the published records, and the state that it leaves.
TABLE = """
interim_measures: interim_measures_requested requested, interim_measures_granted granted,
    interim_measures_denied denied, interim_measures_accepted accepted, interim_measures_breached breached,
    interim_measures_reiterated reiterated, interim_measures_lifted lifted, interim_lift_requested lift_requested,
    interim_lift_refused lift_refused
protection_measures: protection_measures_requested requested, protection_measures_granted granted,
    protection_measures_denied denied
split: split_requested requested, split_granted granted, split_refused refused
extension: extension_requested requested, extension_granted granted, extension_refused refused
suspension: suspension_requested_by_state requested, suspension_requested_by_author requested, suspended suspended,
    suspension_refused refused, suspension_renewed renewed, suspension_lifted ended,
    resumption_requested_by_state resumption_requested, resumption_requested_by_author resumption_requested
discontinuance: discontinuance_requested_by_state requested, discontinuance_refused refused
friendly_settlement: friendly_settlement_talks talks, settlement_accepted_in_principle accepted_in_principle,
    settlement_reported_by_state reported, settlement_reported_by_author reported,
    settlement_rejected_by_author rejected, settlement_rejected_by_state rejected, friendly_settlement reached
withdrawal: withdrawn announced, partial_withdrawal announced_in_part,
    withdrawal_by_first_complainant announced_in_part, withdrawal_refused not_acted_on, withdrawal_confirmed confirmed,
    withdrawal_under_pressure under_pressure
admissibility_review: admissibility_review_requested requested, admissibility_review_refused refused,
    admissibility_reviewed done
joinder: joined joined, severed severed
third_party_intervention: third_party_requested requested, third_party_authorised authorised, third_party_refused refused,
    third_party_intervention intervened
"""

_OF_NO_TRACK = """
submitted acceptance_ended_goes_on acceptance_ended_stops additional_information address_changed counsel_changed translation_received clarification_asked
clarification_answered clarification_ended registration_proposed refusal_proposed receivability_decided registered
not_registered refusal_reversed transmitted transmitted_to_author position_requested_from_state
clarification_requested_from_state update_requested_from_author observations_on_merits_requested
further_observations_requested admissibility_contested state_observations_admissibility state_observations_merits
state_observations_both further_state_observations author_comments further_author_comments reminder_sent
reminder_to_author hearing_held expert_consulted marked_ready pleadings_reopened reprisal_reported author_died
victim_died heirs_continue complainant_replaced removal_carried_out domestic_judgment_reported scheduled adjourned
admissible inadmissible views_violation views_no_violation discontinued reopened decision_corrected correction_confirmed
followup_transmitted_to_author followup_opened discontinuance_warned authority_given authority_verified
authority_not_accepted authority_revoked limit_lapsed
followup_state_reply followup_author_comments followup_reminder_to_author followup_reminder_to_state
followup_meeting followup_assessed closed unknown_step assigned
"""
NO_TRACK = set(_OF_NO_TRACK.split())


def _table() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for row in TABLE.replace("\n    ", " ").strip().splitlines():
        track, steps = row.split(": ")
        found |= {kind: (track, state) for kind, state in (step.split() for step in steps.split(","))}
    return found


def _read(*lines: str) -> list[tuple[str, str, str | None]]:
    """``"2011-06-21 withdrawn"`` an event, read into track, state and date."""
    parts = [line.split(" ", 1) for line in lines]
    events = [TrackEvent(EventKind(kind), PreciseDate.parse("unknown" if day == "?" else day)) for day, kind in parts]
    return [(str(one.track), str(one.state), one.since_text) for one in read_tracks(events)]


def test_every_kind_of_event_of_a_track_stands_in_the_table_with_its_state() -> None:
    assert {str(kind): (str(track), str(state)) for kind, (track, state) in STEPS.items()} == _table()


def test_every_other_kind_of_event_belongs_to_no_track() -> None:
    assert set(EventKind.values) - {str(kind) for kind in STEPS} == NO_TRACK


def test_every_track_is_begun_by_some_event() -> None:
    assert {track for track, _ in STEPS.values()} == set(Track)


def test_every_state_is_left_by_an_event_or_by_a_decision() -> None:
    by_decision = {TrackState.CLOSED, TrackState.ACTED_ON}

    assert {state for _, state in STEPS.values()} | by_decision == set(TrackState)


@pytest.mark.parametrize("kind", sorted(_table()))
def test_an_event_of_a_track_alone_begins_it(kind: str) -> None:
    assert _read(f"2011-06-21 {kind}") == [(*_table()[kind], "2011-06-21")]


def test_a_case_without_side_steps_has_no_tracks() -> None:
    assert _read("2011-01-05 submitted", "2011-02-05 registered", "2012-02-05 inadmissible") == []


def test_a_track_has_the_state_of_its_last_event() -> None:
    assert _read("2011-01-05 suspended", "2011-02-05 suspension_renewed", "2011-03-05 suspension_lifted") == [
        ("suspension", "ended", "2011-03-05")
    ]


def test_a_state_that_is_repeated_keeps_its_first_date() -> None:
    assert _read("2011-01 friendly_settlement_talks", "2011-05 friendly_settlement_talks") == [
        ("friendly_settlement", "talks", "2011-01")
    ]


def test_a_date_that_the_source_does_not_give_is_none() -> None:
    assert _read("? split_granted") == [("split", "granted", None)]


def test_tracks_are_told_by_name_and_requests_in_the_order_in_which_they_began() -> None:
    found = _read(
        "2011-01-01 withdrawn",
        "2011-01-02 interim_measures_denied",
        "2011-01-03 interim_measures_granted",
        "2011-01-04 extension_granted",
    )

    assert [(track, state) for track, state, _ in found] == [
        ("extension", "granted"),
        ("interim_measures", "denied"),
        ("interim_measures", "granted"),
        ("withdrawal", "announced"),
    ]


def test_a_grant_answers_the_request_that_waits() -> None:
    assert _read("2011-01-01 interim_measures_requested", "2011-01-02 interim_measures_granted") == [
        ("interim_measures", "granted", "2011-01-02")
    ]


def test_each_request_for_measures_is_answered_for_itself() -> None:
    found = _read(
        "2011-01-01 interim_measures_granted",
        "2011-01-02 interim_measures_requested",
        "2011-01-03 interim_measures_requested",
        "2011-01-04 interim_measures_denied",
    )

    assert [state for _, state, _ in found] == ["granted", "denied", "requested"]


def test_a_breach_is_of_the_measures_that_stand_and_not_of_those_denied() -> None:
    found = _read(
        "2011-01-01 interim_measures_granted",
        "2011-01-02 interim_measures_denied",
        "2011-01-03 interim_measures_breached",
    )

    assert [state for _, state, _ in found] == ["breached", "denied"]


def test_a_lifting_answers_the_request_to_lift() -> None:
    found = _read(
        "2011-01-01 interim_measures_granted",
        "2011-01-02 interim_lift_requested",
        "2011-01-03 interim_measures_granted",
        "2011-01-04 interim_measures_lifted",
    )

    assert [state for _, state, _ in found] == ["lifted", "granted"]


def test_measures_that_were_lifted_are_not_lifted_again_by_the_next_lifting() -> None:
    found = _read(
        "2011-01-01 interim_measures_granted",
        "2011-01-02 interim_measures_granted",
        "2011-01-03 interim_measures_lifted",
        "2011-01-04 interim_measures_lifted",
    )

    assert [since for *_, since in found] == ["2011-01-04", "2011-01-03"]


@pytest.mark.parametrize("decision", ["inadmissible", "views_violation", "views_no_violation", "discontinued"])
def test_a_decision_closes_a_request_that_still_waits(decision: str) -> None:
    assert _read("2011-01-01 suspension_requested_by_state", f"2012-01-01 {decision}") == [
        ("suspension", "closed", "2012-01-01")
    ]


def test_a_decision_on_admissibility_closes_a_request_to_split_and_no_other() -> None:
    found = _read("2011-01-01 split_requested", "2011-01-02 extension_requested", "2012-01-01 admissible")

    assert found == [("extension", "requested", "2011-01-02"), ("split", "closed", "2012-01-01")]


def test_a_decision_leaves_what_was_answered() -> None:
    assert _read("2011-01-01 interim_measures_granted", "2012-01-01 views_violation") == [
        ("interim_measures", "granted", "2011-01-01")
    ]


def test_a_discontinuance_acts_on_a_withdrawal() -> None:
    assert _read("2011-01-01 withdrawn", "2012-01-01 discontinued") == [("withdrawal", "acted_on", "2012-01-01")]


def test_views_do_not_act_on_a_withdrawal() -> None:
    assert _read("2011-01-01 withdrawn", "2012-01-01 views_violation") == [("withdrawal", "announced", "2011-01-01")]


def test_a_discontinuance_grants_what_the_state_asked_for() -> None:
    assert _read("2011-01-01 discontinuance_requested_by_state", "2012-01-01 discontinued") == [
        ("discontinuance", "granted", "2012-01-01")
    ]
