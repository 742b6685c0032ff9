"""What holds of receivability whatever the facts."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from casetracker.reference.receivability import (
    Answer,
    Code,
    DeclarationFact,
    EntryFact,
    ParticipationFact,
    ReceivabilityFacts,
    assess,
)

# A loaded machine may be slow at one example: time decides nothing here.
STEADY = settings(deadline=None)

# A short calendar makes days meet, so that the edges are tried.
days = st.dates(date(2026, 1, 1), date(2026, 1, 20))
maybe = st.none() | days
participations = st.builds(
    ParticipationFact,
    is_party=st.booleans(),
    deposited_date=maybe,
    in_force_date=maybe,
    denunciation_received_date=maybe,
    denunciation_effective_date=maybe,
    is_uncertain=st.booleans(),
)
declarations = st.builds(
    DeclarationFact,
    deposited_date=maybe,
    withdrawn_date=maybe,
    is_uncertain=st.booleans(),
    is_simulated=st.booleans(),
)
entries = st.builds(EntryFact, in_force_date=days, is_simulated=st.booleans())
facts = st.builds(
    ReceivabilityFacts,
    article=st.just("77"),
    participations=st.lists(participations, max_size=2).map(tuple),
    declarations=st.lists(declarations, max_size=3).map(tuple),
    is_silence_uncertain=st.booleans(),
    entries=st.lists(entries, max_size=2).map(tuple),
)


def stands(row: DeclarationFact, on: date) -> bool:
    is_open = row.withdrawn_date is None or on < row.withdrawn_date
    return row.deposited_date is not None and row.deposited_date <= on and is_open and not row.is_uncertain


@STEADY
@given(facts, days)
def test_yes_needs_all_three_conditions_on_the_day(known: ReceivabilityFacts, on: date) -> None:
    found = assess(known, on)

    if found.answer == Answer.YES:
        assert any(entry.in_force_date <= on for entry in known.entries)
        assert any(stands(row, on) for row in known.declarations)
        assert any(row.in_force_date and row.in_force_date <= on for row in known.participations)


@STEADY
@given(facts, days)
def test_with_nothing_recorded_as_in_force_the_answer_is_always_no(known: ReceivabilityFacts, on: date) -> None:
    assert assess(replace(known, entries=()), on).answer == Answer.NO


@STEADY
@given(facts, days)
def test_a_doubt_never_turns_a_refusal_into_a_yes(known: ReceivabilityFacts, on: date) -> None:
    doubted = replace(
        known,
        participations=tuple(replace(row, is_uncertain=True) for row in known.participations),
        declarations=tuple(replace(row, is_uncertain=True) for row in known.declarations),
    )

    assert assess(doubted, on).answer != Answer.YES


@STEADY
@given(facts, days)
def test_without_doubts_and_with_every_datum_the_answer_is_yes_or_no(known: ReceivabilityFacts, on: date) -> None:
    certain = replace(
        known,
        is_silence_uncertain=False,
        participations=tuple(
            replace(
                row,
                is_uncertain=False,
                in_force_date=row.in_force_date or on,
                denunciation_effective_date=row.denunciation_effective_date or on,
            )
            for row in known.participations
        ),
        declarations=tuple(
            replace(row, is_uncertain=False, deposited_date=row.deposited_date or on) for row in known.declarations
        ),
    )

    assert assess(certain, on).answer != Answer.NOT_ESTABLISHED


@STEADY
@given(facts, days)
def test_each_refusal_names_the_paragraph_of_its_code(known: ReceivabilityFacts, on: date) -> None:
    places = {
        Code.NOT_PARTY: "77 (1)",
        Code.NO_DECLARATION: "77 (1)",
        Code.CONVENTION_NOT_IN_FORCE: "87",
        Code.DENOUNCED: "89",
        Code.DECLARATION_WITHDRAWN: "77 (8)",
        Code.ARTICLE_NOT_IN_FORCE: "77 (8)",
    }

    found = assess(known, on)

    if found.answer == Answer.NO:
        assert found.paragraph == places[found.code]


@STEADY
@given(facts, days)
def test_the_order_of_the_rows_decides_nothing(known: ReceivabilityFacts, on: date) -> None:
    turned = replace(
        known,
        participations=known.participations[::-1],
        declarations=known.declarations[::-1],
    )

    assert assess(turned, on) == assess(known, on)


@STEADY
@given(facts, days)
def test_without_simulated_rows_no_answer_is_simulated(known: ReceivabilityFacts, on: date) -> None:
    real = replace(
        known,
        declarations=tuple(replace(row, is_simulated=False) for row in known.declarations),
        entries=tuple(replace(row, is_simulated=False) for row in known.entries),
    )

    assert not assess(real, on).is_simulated


@STEADY
@given(facts, days)
def test_a_yes_under_a_simulated_entry_into_force_says_so(known: ReceivabilityFacts, on: date) -> None:
    simulated_only = replace(known, entries=tuple(replace(row, is_simulated=True) for row in known.entries))

    found = assess(simulated_only, on)

    assert found.answer != Answer.YES or found.is_simulated
