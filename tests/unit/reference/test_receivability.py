"""Receivability from dated facts: ICRMW, articles 77 (1), 77 (8), 87 and 89."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casetracker.reference.profile import Acceptance
from casetracker.reference.receivability import (
    MESSAGES,
    Answer,
    Code,
    DeclarationFact,
    EntryFact,
    ParticipationFact,
    ReceivabilityFacts,
    assess,
)

DAY = date(2027, 3, 15)
EVE = DAY - timedelta(1)
MORROW = DAY + timedelta(1)

PARTY = ParticipationFact(is_party=True, deposited_date=date(2003, 3, 14), in_force_date=date(2003, 7, 1))
DECLARED = DeclarationFact(deposited_date=date(2020, 1, 1))
IN_FORCE = EntryFact(date(2026, 1, 1))
WHOLE = ReceivabilityFacts(article="77", participations=(PARTY,), declarations=(DECLARED,), entries=(IN_FORCE,))


def outcome(facts: ReceivabilityFacts, on: date = DAY) -> tuple[str, str, str]:
    found = assess(facts, on)
    return str(found.answer), found.paragraph, str(found.code)


def participation(**changes: Any) -> ReceivabilityFacts:
    return replace(WHOLE, participations=(replace(PARTY, **changes),))


def declaration(**changes: Any) -> ReceivabilityFacts:
    return replace(WHOLE, declarations=(replace(DECLARED, **changes),))


def test_a_declared_party_is_receivable_once_the_article_is_in_force() -> None:
    assert outcome(WHOLE) == ("yes", "77 (1)", "receivable")


def test_a_state_without_any_record_is_not_party() -> None:
    assert outcome(replace(WHOLE, participations=())) == ("no", "77 (1)", "not_party")


def test_a_signature_makes_no_party() -> None:
    assert outcome(participation(is_party=False, deposited_date=None, in_force_date=None)) == (
        "no",
        "77 (1)",
        "not_party",
    )


def test_a_party_that_has_not_declared_is_refused_under_77_1() -> None:
    assert outcome(replace(WHOLE, declarations=())) == ("no", "77 (1)", "no_declaration")


def test_without_a_notification_the_article_is_not_in_force() -> None:
    assert outcome(replace(WHOLE, entries=())) == ("no", "77 (8)", "article_not_in_force")


@pytest.mark.parametrize(("entry", "answer"), [(EVE, "yes"), (DAY, "yes"), (MORROW, "no")])
def test_the_article_counts_from_the_day_of_its_entry_into_force(entry: date, answer: str) -> None:
    assert outcome(replace(WHOLE, entries=(EntryFact(entry),)))[0] == answer


@pytest.mark.parametrize(("deposited", "answer"), [(EVE, "yes"), (DAY, "yes"), (MORROW, "no")])
def test_a_declaration_counts_from_the_day_of_its_deposit(deposited: date, answer: str) -> None:
    assert outcome(declaration(deposited_date=deposited))[0] == answer


@pytest.mark.parametrize(
    ("withdrawn", "expected"),
    [
        (EVE, ("no", "77 (8)", "declaration_withdrawn")),
        (DAY, ("no", "77 (8)", "declaration_withdrawn")),
        (MORROW, ("yes", "77 (1)", "receivable")),
    ],
)
def test_a_withdrawal_counts_from_the_day_of_its_receipt(withdrawn: date, expected: tuple[str, str, str]) -> None:
    assert outcome(declaration(withdrawn_date=withdrawn)) == expected


def test_a_new_declaration_after_a_withdrawal_counts_anew() -> None:
    old = replace(DECLARED, withdrawn_date=date(2026, 6, 1))
    facts = replace(WHOLE, declarations=(old, DeclarationFact(deposited_date=date(2027, 1, 1))))

    assert outcome(facts) == ("yes", "77 (1)", "receivable")
    assert outcome(facts, date(2026, 9, 1)) == ("no", "77 (8)", "declaration_withdrawn")


@pytest.mark.parametrize(("effective", "answer"), [(EVE, "no"), (DAY, "no"), (MORROW, "yes")])
def test_a_denunciation_counts_from_the_day_of_its_effect(effective: date, answer: str) -> None:
    facts = participation(denunciation_received_date=date(2026, 2, 1), denunciation_effective_date=effective)

    assert outcome(facts)[0] == answer


def test_a_denunciation_is_refused_under_article_89() -> None:
    facts = participation(denunciation_received_date=date(2025, 1, 1), denunciation_effective_date=date(2026, 2, 1))

    assert outcome(facts) == ("no", "89", "denounced")


def test_a_denunciation_without_its_day_of_effect_is_not_established_from_its_receipt() -> None:
    facts = participation(denunciation_received_date=DAY)

    assert outcome(facts, EVE)[0] == "yes"
    assert outcome(facts) == ("not_established", "89", "denunciation_unclear")


def test_a_state_that_comes_back_after_a_denunciation_is_bound_again() -> None:
    old = replace(PARTY, denunciation_received_date=date(2010, 1, 1), denunciation_effective_date=date(2011, 2, 1))
    new = ParticipationFact(is_party=True, deposited_date=date(2015, 1, 2), in_force_date=date(2015, 5, 1))

    assert outcome(replace(WHOLE, participations=(old, new)))[0] == "yes"


def test_the_convention_must_be_in_force_for_the_state() -> None:
    assert outcome(participation(in_force_date=MORROW)) == ("no", "87", "convention_not_in_force")


def test_before_the_deposit_the_convention_is_certainly_not_in_force() -> None:
    assert outcome(participation(deposited_date=MORROW, in_force_date=None))[2] == "convention_not_in_force"


def test_a_missing_day_of_entry_into_force_for_the_state_is_not_established() -> None:
    assert outcome(participation(in_force_date=None)) == ("not_established", "87", "participation_unclear")


def test_an_uncertain_participation_is_not_established() -> None:
    assert outcome(participation(is_uncertain=True)) == ("not_established", "87", "participation_unclear")


def test_a_declaration_without_a_date_is_not_established() -> None:
    assert outcome(declaration(deposited_date=None)) == ("not_established", "77 (1)", "declaration_unclear")


def test_an_uncertain_declaration_is_not_established() -> None:
    assert outcome(declaration(is_uncertain=True)) == ("not_established", "77 (1)", "declaration_unclear")


def test_an_undated_declaration_that_was_withdrawn_is_certainly_gone() -> None:
    facts = declaration(deposited_date=None, withdrawn_date=EVE)

    assert outcome(facts) == ("no", "77 (8)", "declaration_withdrawn")


def test_a_withdrawal_ends_a_declaration_that_was_in_doubt() -> None:
    facts = declaration(is_uncertain=True, withdrawn_date=DAY)

    assert outcome(facts, EVE) == ("not_established", "77 (1)", "declaration_unclear")
    assert outcome(facts) == ("no", "77 (8)", "declaration_withdrawn")


def test_a_denunciation_ends_a_participation_that_was_in_doubt() -> None:
    facts = participation(
        is_uncertain=True, denunciation_received_date=date(2025, 1, 1), denunciation_effective_date=DAY
    )

    assert outcome(facts, EVE) == ("not_established", "87", "participation_unclear")
    assert outcome(facts) == ("no", "89", "denounced")


def test_silence_that_is_in_doubt_is_not_established() -> None:
    facts = replace(WHOLE, declarations=(), is_silence_uncertain=True)

    assert outcome(facts) == ("not_established", "77 (1)", "declaration_unclear")


def test_a_certain_declaration_outweighs_an_uncertain_one() -> None:
    doubtful = DeclarationFact(deposited_date=None)

    assert outcome(replace(WHOLE, declarations=(doubtful, DECLARED)))[0] == "yes"


# The order of the checks


def test_certainly_not_party_is_no_though_the_declaration_is_in_doubt() -> None:
    facts = replace(WHOLE, participations=(), declarations=(DeclarationFact(),), entries=())

    assert outcome(facts) == ("no", "77 (1)", "not_party")


def test_certainly_no_declaration_is_no_though_the_participation_is_in_doubt() -> None:
    facts = replace(participation(is_uncertain=True), declarations=())

    assert outcome(facts) == ("no", "77 (1)", "no_declaration")


def test_an_article_not_in_force_is_no_though_the_declaration_is_in_doubt() -> None:
    facts = replace(WHOLE, declarations=(DeclarationFact(),), entries=())

    assert outcome(facts) == ("no", "77 (8)", "article_not_in_force")


def test_a_missing_declaration_decides_before_the_article_not_in_force() -> None:
    facts = replace(WHOLE, declarations=(), entries=())

    assert outcome(facts) == ("no", "77 (1)", "no_declaration")


# Simulation


def test_an_answer_from_simulated_rows_says_so() -> None:
    facts = replace(
        WHOLE,
        declarations=(replace(DECLARED, is_simulated=True),),
        entries=(replace(IN_FORCE, is_simulated=True),),
    )

    assert assess(facts, DAY).is_simulated
    assert not assess(WHOLE, DAY).is_simulated


def test_a_refusal_that_rests_on_no_simulated_row_does_not_say_so() -> None:
    facts = replace(WHOLE, declarations=(), entries=(replace(IN_FORCE, is_simulated=True),))

    assert not assess(facts, DAY).is_simulated


def test_a_doubt_that_matters_only_by_the_simulation_says_so() -> None:
    facts = replace(WHOLE, declarations=(DeclarationFact(),), entries=(replace(IN_FORCE, is_simulated=True),))

    found = assess(facts, DAY)

    assert (found.answer, found.is_simulated) == (Answer.NOT_ESTABLISHED, True)


def test_a_real_entry_into_force_sets_simulated_rows_aside() -> None:
    facts = replace(
        WHOLE,
        declarations=(replace(DECLARED, is_simulated=True),),
        entries=(replace(IN_FORCE, is_simulated=True), IN_FORCE),
    )

    assert outcome(facts) == ("no", "77 (1)", "no_declaration")


def test_a_real_entry_into_force_of_a_later_day_sets_an_earlier_simulated_one_aside() -> None:
    facts = replace(WHOLE, entries=(replace(IN_FORCE, is_simulated=True), EntryFact(MORROW)))

    assert outcome(facts) == ("no", "77 (8)", "article_not_in_force")


# Other procedures and wording


def test_a_procedure_whose_acceptance_is_not_kept_is_not_established() -> None:
    facts = replace(WHOLE, acceptance=Acceptance.AS_SOURCE_GIVES)

    assert outcome(facts) == ("not_established", "", "acceptance_as_source_gives")


def test_every_code_has_a_sentence() -> None:
    assert set(MESSAGES) == set(Code)
    assert all(str(message).endswith(".") for message in MESSAGES.values())
