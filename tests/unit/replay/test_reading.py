"""Reading a file of histories: what is right comes through, what is wrong is named with its place."""

from pathlib import Path
from typing import Any

import pytest

from casetracker.core.dates import PreciseDate
from casetracker.core.errors import Invalid
from tests.factories import histories
from workflow.replay import histories_of, histories_read
from workflow.replay.history import kind_of
from workflow.vocabulary import EventKind

# The closed vocabulary of the published records, wider than what occurs in them.
_WORDS = """
submitted additional_information address_changed counsel_changed translation_received
interim_measures_requested interim_measures_granted interim_measures_denied interim_measures_accepted
interim_measures_breached interim_measures_reiterated interim_measures_lifted interim_lift_requested interim_lift_refused
protection_measures_requested protection_measures_granted protection_measures_denied reprisal_reported
registered not_registered transmitted transmitted_to_author position_requested_from_state
clarification_requested_from_state update_requested_from_author observations_on_merits_requested
admissibility_contested split_requested split_granted split_refused
state_observations_admissibility state_observations_merits state_observations_both further_state_observations
author_comments further_author_comments reminder_sent reminder_to_author
extension_requested extension_granted extension_refused
third_party_authorised third_party_refused third_party_intervention hearing_held expert_consulted joined severed
suspension_requested_by_state suspension_requested_by_author suspended suspension_refused suspension_renewed
suspension_lifted resumption_requested_by_state resumption_requested_by_author
discontinuance_requested_by_state discontinuance_refused
friendly_settlement_talks settlement_accepted_in_principle settlement_reported_by_state settlement_reported_by_author
settlement_rejected_by_author settlement_rejected_by_state friendly_settlement
withdrawn partial_withdrawal withdrawal_by_first_complainant withdrawal_refused
author_died victim_died heirs_continue complainant_replaced removal_carried_out domestic_judgment_reported
admissible inadmissible admissibility_review_requested admissibility_review_refused
views_violation views_no_violation discontinued reopened
followup_transmitted_to_author followup_state_reply followup_author_comments followup_reminder_to_author
followup_reminder_to_state followup_meeting followup_assessed closed
"""
VOCABULARY = _WORDS.split()


@pytest.mark.parametrize("source_type", VOCABULARY)
def test_every_type_of_the_records_vocabulary_has_a_kind(source_type: str) -> None:
    assert kind_of(source_type) == source_type


@pytest.mark.parametrize("source_type", ["telephone_call", "", "assigned", "unknown_step", "SUBMITTED"])
def test_any_other_type_is_unknown(source_type: str) -> None:
    assert kind_of(source_type) is EventKind.UNKNOWN


def test_both_lists_of_steps_are_read_into_one_order() -> None:
    raw = histories.raw("2011-01-05 submitted", "2011-05-01 reminder_sent")
    raw["unmapped_events"] = [raw["events"].pop(0)]

    read = histories_of([raw])[0]

    assert [one.type for one in read.happenings] == ["submitted", "reminder_sent"]


@pytest.mark.parametrize("text", ["2011-06-21", "2011-06", "2011"])
def test_a_date_is_as_precise_as_it_is_written(text: str) -> None:
    read = histories.history(f"{text} submitted")

    assert read.happenings[0].occurred == PreciseDate.parse(text)


def test_a_date_that_is_not_given_is_unknown() -> None:
    read = histories.history("? submitted")

    assert read.happenings[0].occurred == PreciseDate.unknown()


def test_what_is_not_stated_is_none() -> None:
    read = histories.history("? submitted", iso3=None, victims=None)

    assert (read.iso3, read.victims) == (None, None)


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"symbol": None}, "/0/symbol", "missing"),
        ({"symbol": "A" * 61}, "/0/symbol", "not_a_symbol"),
        ({"symbol": "CCPR\x00"}, "/0/symbol", "not_a_symbol"),
        ({"committee": 7}, "/0/committee", "wrong_type"),
        ({"victims": True}, "/0/victims", "wrong_type"),
        ({"victims": 0}, "/0/victims", "out_of_range"),
        ({"victims": 10**12}, "/0/victims", "out_of_range"),
        ({"articles_invoked": [7]}, "/0/articles_invoked/0", "wrong_type"),
        ({"events": []}, "/0/events", "no_steps"),
        ({"events": "submitted"}, "/0/events", "wrong_type"),
        ({"events": ["submitted"]}, "/0/events/0/type", "missing"),
        ({"events": [{"order": 1, "type": "submitted", "date": "2011-02-30"}]}, "/0/events/0/date", "not_a_date"),
        ({"events": [{"order": 1, "type": "submitted", "date": "21 June 2011"}]}, "/0/events/0/date", "not_a_date"),
        ({"events": [{"order": 1, "type": "submitted", "date": "0011-02-03"}]}, "/0/events/0/date", "too_early"),
        ({"events": [{"order": 1, "type": "submitted"}] * 2}, "/0/events", "order_twice"),
        ({"events": [{"order": "1", "type": "submitted"}]}, "/0/events/0/order", "wrong_type"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict[str, Any], pointer: str, code: str) -> None:
    raw = histories.raw("2011-01-05 submitted") | change

    with pytest.raises(Invalid) as refusal:
        histories_of([raw])

    assert (pointer, code) in [(problem.pointer, problem.code) for problem in refusal.value.problems]


def test_the_problems_of_all_histories_are_told_together() -> None:
    with pytest.raises(Invalid) as refusal:
        histories_of([histories.raw("2011-01-05 submitted", symbol=None), "not a history"])

    pointers = {problem.pointer for problem in refusal.value.problems}
    assert {"/0/symbol", "/1/symbol", "/1/events"} <= pointers


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_json_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "histories.json"
    path.write_bytes(content)

    with pytest.raises(Invalid) as refusal:
        histories_read(path)

    assert refusal.value.problems[0].code == "not_json"


def test_a_file_that_holds_no_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "histories.json"
    path.write_text('{"histories": []}')

    with pytest.raises(Invalid) as refusal:
        histories_read(path)

    assert refusal.value.problems[0].code == "not_a_list"
