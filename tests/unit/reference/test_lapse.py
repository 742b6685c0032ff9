"""What lapsed between a receipt and a step (article 77 (8)), and from when an edit lets more be received: pure."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casetracker.reference.profile import Acceptance
from casetracker.reference.receivability import (
    Answer,
    DeclarationFact,
    EntryFact,
    Lapse,
    ParticipationFact,
    ReceivabilityFacts,
    assess,
    lapse,
)
from casetracker.reference.services.telling import better_from

RECEIVED, STEP = date(2027, 3, 1), date(2027, 3, 15)
BETWEEN, EVE, MORROW = date(2027, 3, 8), STEP - timedelta(1), STEP + timedelta(1)

PARTY = ParticipationFact(is_party=True, deposited_date=date(2003, 3, 14), in_force_date=date(2003, 7, 1))
DECLARED = DeclarationFact(deposited_date=date(2020, 1, 1))
IN_FORCE = EntryFact(date(2026, 1, 1))
WHOLE = ReceivabilityFacts(article="77", participations=(PARTY,), declarations=(DECLARED,), entries=(IN_FORCE,))


def _lapse(facts: ReceivabilityFacts, answered: Answer = Answer.YES) -> Lapse | None:
    return lapse(facts, answered=answered, received=RECEIVED, until=STEP)


def _told(found: Lapse | None) -> tuple[date, str, str] | None:
    return (found.day, found.finding.paragraph, str(found.finding.code)) if found else None


def _declared(**changes: Any) -> ReceivabilityFacts:
    return replace(WHOLE, declarations=(replace(DECLARED, **changes),))


def _party(**changes: Any) -> ReceivabilityFacts:
    return replace(WHOLE, participations=(replace(PARTY, **changes),))


def test_an_acceptance_that_stands_all_the_time_has_not_lapsed() -> None:
    assert _lapse(WHOLE) is None


@pytest.mark.parametrize(("withdrawn", "lapsed_on"), [(BETWEEN, BETWEEN), (EVE, EVE), (STEP, STEP), (MORROW, None)])
def test_a_withdrawal_counts_from_its_receipt_up_to_the_step(withdrawn: date, lapsed_on: date | None) -> None:
    told = _told(_lapse(_declared(withdrawn_date=withdrawn)))

    assert told == ((lapsed_on, "77 (8)", "declaration_withdrawn") if lapsed_on else None)


def test_a_withdrawal_that_was_entered_after_the_receipt_and_counts_from_before_it_is_a_lapse() -> None:
    assert _told(_lapse(_declared(withdrawn_date=RECEIVED))) == (RECEIVED, "77 (8)", "declaration_withdrawn")


def test_a_state_that_has_declared_anew_did_not_accept_all_the_time() -> None:
    gap = replace(WHOLE, declarations=(replace(DECLARED, withdrawn_date=BETWEEN), DeclarationFact(EVE)))

    assert _told(_lapse(gap)) == (BETWEEN, "77 (8)", "declaration_withdrawn")


def test_a_denunciation_counts_from_its_effect() -> None:
    found = _party(denunciation_received_date=date(2026, 2, 1), denunciation_effective_date=BETWEEN)

    assert _told(_lapse(found)) == (BETWEEN, "89", "denounced")


def test_a_denunciation_whose_effect_comes_after_the_step_is_no_lapse_yet() -> None:
    found = _party(denunciation_received_date=BETWEEN, denunciation_effective_date=MORROW)

    assert _lapse(found) is None


def test_a_denunciation_whose_effect_is_not_known_is_a_lapse() -> None:
    assert _told(_lapse(_party(denunciation_received_date=BETWEEN))) == (BETWEEN, "89", "denunciation_unclear")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"deposited_date": BETWEEN}, "no_declaration"), ({"is_uncertain": True}, "declaration_unclear")],
)
def test_a_correction_that_speaks_against_the_day_of_receipt_is_a_lapse(changes: dict[str, Any], code: str) -> None:
    assert _told(_lapse(_declared(**changes))) == (RECEIVED, "77 (1)", code)


def test_what_was_not_established_and_still_is_not_has_not_lapsed() -> None:
    assert _lapse(_declared(is_uncertain=True), Answer.NOT_ESTABLISHED) is None


def test_what_was_not_established_lapses_by_a_withdrawal() -> None:
    found = _lapse(_declared(is_uncertain=True, withdrawn_date=BETWEEN), Answer.NOT_ESTABLISHED)

    assert _told(found) == (BETWEEN, "77 (8)", "declaration_withdrawn")


def test_where_the_acceptance_is_not_kept_nothing_lapses() -> None:
    facts = ReceivabilityFacts(article="22", acceptance=Acceptance.AS_SOURCE_GIVES)

    assert _lapse(facts, Answer.NOT_ESTABLISHED) is None


# What an edit opens

NOTHING = replace(WHOLE, declarations=())
NOT_YET = replace(WHOLE, entries=())


def _ahead(day: date) -> ReceivabilityFacts:
    return replace(WHOLE, entries=(EntryFact(day),))


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        (NOTHING, WHOLE, STEP),
        (NOT_YET, WHOLE, STEP),
        (NOT_YET, _ahead(MORROW), MORROW),
        (_ahead(MORROW), _ahead(MORROW + timedelta(9)), MORROW + timedelta(9)),
        (_ahead(MORROW), WHOLE, STEP),
        (_declared(is_uncertain=True), WHOLE, STEP),
        (NOTHING, _declared(is_uncertain=True), STEP),
    ],
)
def test_an_edit_that_lets_more_be_received_has_its_day(
    before: ReceivabilityFacts, after: ReceivabilityFacts, day: date
) -> None:
    assert better_from(before, after, today=STEP) == day


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (WHOLE, WHOLE),
        (WHOLE, NOTHING),
        (WHOLE, _declared(is_uncertain=True)),
        (_ahead(MORROW), _ahead(MORROW)),
        (NOT_YET, replace(NOT_YET, declarations=())),
    ],
)
def test_an_edit_that_lets_nothing_more_be_received_has_none(
    before: ReceivabilityFacts, after: ReceivabilityFacts
) -> None:
    assert better_from(before, after, today=STEP) is None


@pytest.mark.parametrize(
    "facts",
    [
        WHOLE,
        NOT_YET,
        _declared(withdrawn_date=BETWEEN),
        _declared(is_uncertain=True, withdrawn_date=EVE),
        _party(denunciation_received_date=BETWEEN),
        _party(denunciation_received_date=EVE, denunciation_effective_date=STEP),
        replace(WHOLE, declarations=(replace(DECLARED, withdrawn_date=BETWEEN), DeclarationFact(EVE))),
    ],
)
@pytest.mark.parametrize("answered", [Answer.YES, Answer.NOT_ESTABLISHED, Answer.NO])
def test_the_lapse_is_the_first_day_of_all_with_a_worse_answer(facts: ReceivabilityFacts, answered: Answer) -> None:
    ranks = [Answer.YES, Answer.NOT_ESTABLISHED, Answer.NO]
    every_day = [RECEIVED + timedelta(days) for days in range((STEP - RECEIVED).days + 1)]
    worse = [day for day in every_day if ranks.index(assess(facts, day).answer) > ranks.index(answered)]

    found = _lapse(facts, answered)

    assert (found.day if found else None) == next(iter(worse), None)
