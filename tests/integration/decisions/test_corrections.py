"""A correction is another row: the one that is corrected stays, and what is decided does too."""

from datetime import date
from typing import Any

import pytest

from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Refused
from intake.vocabulary import GrantSource
from tests.factories.cases import Procedure, noon, on
from tests.factories.standing import give
from tests.integration.decisions.conftest import decide, enough
from workflow.decisions.contents import DecisionContents, Finding, Opinion, RemedyAsked
from workflow.models import CaseEvent, Decision
from workflow.notices.told import TOLD, Audience
from workflow.selectors.decisions import current_decisions
from workflow.services.corrections import correction_confirm, decision_correct
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 20)


def correct(
    procedure: Procedure, decision: Decision, contents: DecisionContents, who: str = "member", **more: Any
) -> Decision:
    user = getattr(procedure.cast, who)
    entry = on(more.pop("day", DAY), decided=contents, **{"note": "A misprint.", **more})
    with clock.frozen(noon(date(2026, 12, 1))), acting(user.actor):
        return decision_correct(decision=decision, entry=entry, user=user, at=clock.now())


def confirm(procedure: Procedure, correction: Decision, who: str = "case_officer", day: date = DAY) -> CaseEvent:
    user = getattr(procedure.cast, who)
    with clock.frozen(noon(day)), acting(user.actor):
        return correction_confirm(correction=correction, user=user, at=noon(day))


@pytest.fixture
def decided(sitting: Procedure) -> Decision:
    decide(sitting, "declare_inadmissible", enough(sitting, "declare_inadmissible"))
    return Decision.objects.get()


def test_a_correction_points_to_what_it_corrects_and_stands_for_it(sitting: Procedure, decided: Decision) -> None:
    made = correct(sitting, decided, enough(sitting, "declare_inadmissible"))
    confirm(sitting, made)

    (standing,) = current_decisions(sitting.case)
    assert (made.corrects, made.symbol, made.adopted_date) == (decided, "CMW/C/41/D/1/2026/Corr.1", DAY)
    assert (standing.decision, standing.ground_codes) == (made, ("not_substantiated",))


WORDS = (RemedyAsked("compensation", "Pay the wages."), RemedyAsked("release", "Release him."))
OPINIONS = (Opinion("dissenting", 2, "A and B"), Opinion("concurring", 1, "C"))
FOUND = (Finding("21", "violation"), Finding("25", "inadmissible", ground="abuse"))
AS_DECIDED: dict[str, Any] = {"findings": FOUND, "remedies": WORDS, "opinions": OPINIONS, "exception_applies": True}


@pytest.fixture
def views(sitting: Procedure) -> Decision:
    decide(sitting, "adopt_views_violation", enough(sitting, "adopt_views_violation", **AS_DECIDED))
    return Decision.objects.get()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("findings", (Finding("11", "violation"), FOUND[1])),
        ("findings", (FOUND[0], Finding("25", "not_examined"))),
        ("findings", (FOUND[0], Finding("25", "inadmissible", ground="anonymous"))),
        ("findings", (Finding("21", "violation", "1"), FOUND[1])),
        ("findings", FOUND[:1]),
        ("findings", (*FOUND, Finding("16", "violation"))),
        ("grounds", ("abuse",)),
        ("remedies", WORDS[:1]),
        ("remedies", WORDS[::-1]),
        ("remedies", (WORDS[0], RemedyAsked("other", "Release him."))),
        ("opinions", OPINIONS[:1]),
        ("opinions", (Opinion("dissenting", 3, "A and B"), OPINIONS[1])),
        ("opinions", (Opinion("concurring", 2, "A and B"), OPINIONS[1])),
        ("exception_applies", None),
        ("exception_applies", False),
    ],
)
def test_what_was_decided_is_not_changed_by_a_correction(
    sitting: Procedure, views: Decision, field: str, said: Any
) -> None:
    contents = enough(sitting, "adopt_views_violation", **{**AS_DECIDED, field: said})

    with pytest.raises(Invalid) as refusal:
        correct(sitting, views, contents)

    named = "exception" if field == "exception_applies" else field
    assert [(one.field, one.code) for one in refusal.value.problems] == [(named, "decided")]
    assert Decision.objects.get() == views


def test_words_of_remedies_and_names_are_corrected(sitting: Procedure, views: Decision) -> None:
    remedies = (RemedyAsked("compensation", "Pay the wages, with interest."), WORDS[1])
    opinions = (OPINIONS[1], Opinion("dissenting", 2, "A and D"))
    changed = {**AS_DECIDED, "remedies": remedies, "opinions": opinions, "findings": FOUND[::-1]}

    made = correct(sitting, views, enough(sitting, "adopt_views_violation", **changed))

    assert [row.text for row in made.remedy_rows.all()] == ["Pay the wages, with interest.", "Release him."]
    assert [row.names for row in made.opinion_rows.all()] == ["C", "A and D"]
    assert made.found_violation is True


def test_the_reason_of_a_discontinuance_is_not_corrected(sitting: Procedure) -> None:
    decide(sitting, "discontinue", enough(sitting, "discontinue", reason_code="moot"))

    with pytest.raises(Invalid) as refusal:
        correct(sitting, Decision.objects.get(), enough(sitting, "discontinue", reason_code="settlement"))

    assert [(one.field, one.code) for one in refusal.value.problems] == [("reason_code", "decided")]


def test_a_correction_waits_until_somebody_else_confirms_it(sitting: Procedure, decided: Decision) -> None:
    made = correct(sitting, decided, enough(sitting, "declare_inadmissible"))

    (standing,) = current_decisions(sitting.case)
    assert (standing.decision, standing.waiting) == (decided, (made,))


def test_whoever_recorded_a_correction_does_not_confirm_it(sitting: Procedure, decided: Decision) -> None:
    made = correct(sitting, decided, enough(sitting, "declare_inadmissible"))

    with pytest.raises(Refused) as refusal:
        confirm(sitting, made, who="member")

    assert (refusal.value.code, refusal.value.rule) == ("recorded_by_the_same_person", "procedure: two persons")
    assert current_decisions(sitting.case)[0].decision == decided


def test_the_parties_are_told_by_the_confirmation_and_not_before(sitting: Procedure, decided: Decision) -> None:
    made = correct(sitting, decided, enough(sitting, "declare_inadmissible"), told="A date was misprinted.")

    event = confirm(sitting, made)

    assert (event.kind, event.concerns, event.told) == (
        EventKind.CORRECTION_CONFIRMED,
        made.event_id,
        "A date was misprinted.",
    )
    assert Audience.AUTHOR not in TOLD[EventKind.DECISION_CORRECTED]
    assert Audience.AUTHOR in TOLD[EventKind.CORRECTION_CONFIRMED]


def test_what_stands_is_not_confirmed_again_and_a_decision_never(sitting: Procedure, decided: Decision) -> None:
    made = correct(sitting, decided, enough(sitting, "declare_inadmissible"))
    confirm(sitting, made)

    for one in (made, decided):
        with pytest.raises(Refused) as refusal:
            confirm(sitting, one)
        assert refusal.value.code == "nothing_to_confirm"


def test_a_later_correction_takes_the_place_of_one_that_waits(sitting: Procedure, decided: Decision) -> None:
    first = correct(sitting, decided, enough(sitting, "declare_inadmissible"))
    second = correct(sitting, first, enough(sitting, "declare_inadmissible"))
    confirm(sitting, second)

    assert current_decisions(sitting.case)[0].decision == second
    with pytest.raises(Refused) as refusal:
        confirm(sitting, first)
    assert refusal.value.code == "nothing_to_confirm"


def test_who_does_not_read_the_case_confirms_nothing(sitting: Procedure, decided: Decision) -> None:
    made = correct(sitting, decided, enough(sitting, "declare_inadmissible"))

    with pytest.raises(Hidden):
        confirm(sitting, made, who="second_case_officer")


def test_a_correction_is_a_step_that_moves_nothing(sitting: Procedure, decided: Decision) -> None:
    made = correct(sitting, decided, enough(sitting, "declare_inadmissible"))

    event = CaseEvent.objects.get(pk=made.event_id)
    assert event.kind == EventKind.DECISION_CORRECTED
    assert event.from_state == event.to_state
    assert event.concerns == decided.event_id


def test_a_correction_is_corrected_in_its_turn(sitting: Procedure, decided: Decision) -> None:
    first = correct(sitting, decided, enough(sitting, "declare_inadmissible"))

    second = correct(sitting, first, enough(sitting, "declare_inadmissible"))

    assert second.symbol.endswith("/Corr.2")
    with pytest.raises(Refused) as refusal:
        correct(sitting, first, enough(sitting, "declare_inadmissible"))
    assert refusal.value.code == "corrected_already"


def test_a_correction_says_all_that_the_decision_must(sitting: Procedure, decided: Decision) -> None:
    with pytest.raises(Invalid) as refusal:
        correct(sitting, decided, DecisionContents(session=41), note="", day=date(2026, 8, 1))

    found = {(one.field, one.code) for one in refusal.value.problems}
    assert found == {("grounds", "required"), ("note", "required"), ("occurred", "before_the_decision")}


def test_who_does_not_read_the_case_corrects_nothing(sitting: Procedure, decided: Decision) -> None:
    with pytest.raises(Hidden):
        correct(sitting, decided, enough(sitting, "declare_inadmissible"), who="second_case_officer")


def test_who_reads_it_and_does_not_decide_corrects_nothing(sitting: Procedure, decided: Decision) -> None:
    give(sitting.communication_now(), sitting.cast.head, GrantSource.BREAK_GLASS)

    with pytest.raises(Refused) as refusal:
        correct(sitting, decided, enough(sitting, "declare_inadmissible"), who="head")

    assert refusal.value.code == "not_your_role"
