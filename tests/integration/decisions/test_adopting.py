"""Adopting a decision: what it must say is asked by the service, and what it says is kept."""

from datetime import date
from typing import Any

import pytest

from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Invalid
from casetracker.core.ids import new_id
from casetracker.vault.erasure import destroy, erased_entry
from casetracker.vault.errors import KeyUnavailable
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon, on
from tests.factories.communications import complete
from tests.factories.decisions import REMEDY
from tests.factories.standing import bare_communication, bring, case_of
from tests.integration.decisions.conftest import SITTING, decide, enough, to_the_agenda
from workflow.decisions.contents import DecisionContents, Finding, Opinion
from workflow.models import CaseEvent, Decision
from workflow.services.transitions import case_move
from workflow.vocabulary import CaseState, EventKind

pytestmark = pytest.mark.django_db


def problems(procedure: Procedure, name: str, contents: DecisionContents, **more: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        decide(procedure, name, contents, **more)
    return {(one.field, one.code) for one in refusal.value.problems}


def test_views_keep_findings_remedies_and_opinions(sitting: Procedure) -> None:
    findings = (Finding("21", "violation", "1"), Finding("25", "inadmissible", "", "not_substantiated"))
    opinions = (Opinion("dissenting", 2, "Two members"),)
    contents = enough(sitting, "adopt_views_violation", findings=findings, opinions=opinions, exception_applies=True)

    decide(sitting, "adopt_views_violation", contents)

    kept = Decision.objects.get()
    assert (kept.kind, kept.found_violation, kept.session, kept.exception_applies) == ("views", True, 41, True)
    assert [(row.place, row.result, row.ground) for row in kept.finding_rows.all()] == [
        ("21 (1)", "violation", ""),
        ("25", "inadmissible", "not_substantiated"),
    ]
    assert [(row.kind, row.text) for row in kept.remedy_rows.all()] == [(REMEDY.kind, REMEDY.text)]
    assert [(row.kind, row.members, row.names) for row in kept.opinion_rows.all()] == [("dissenting", 2, "Two members")]


def test_admissibility_and_views_of_one_sitting_are_one_decision(sitting: Procedure) -> None:
    decide(sitting, "adopt_views_violation", enough(sitting, "adopt_views_violation"))

    kept = Decision.objects.get()
    finding = CaseEvent.objects.get(kind=EventKind.ADMISSIBLE)
    views = CaseEvent.objects.get(kind=EventKind.VIEWS_VIOLATION)
    assert (kept.admissibility_event_id, kept.event_id) == (finding.pk, views.pk)
    assert finding.document_symbol == views.document_symbol == kept.symbol


def test_a_decision_on_admissibility_alone_is_another_than_the_views(sitting: Procedure) -> None:
    decide(sitting, "declare_admissible", enough(sitting, "declare_admissible", session=40))
    sitting.move("receive_observations_merits", sitting.cast.case_officer, date(2026, 9, 1))
    sitting.move("mark_ready", sitting.cast.case_officer, date(2026, 9, 2))
    sitting.move("schedule", sitting.cast.head, date(2026, 9, 3))

    decide(sitting, "adopt_views_violation", enough(sitting, "adopt_views_violation"), date(2026, 9, 4))

    assert [one.kind for one in Decision.objects.order_by("recorded_at")] == ["admissibility", "views"]
    assert Decision.objects.get(kind="views").admissibility_event_id is None


def test_the_event_still_says_what_its_readers_look_for(sitting: Procedure) -> None:
    event = decide(sitting, "adopt_views_violation", enough(sitting, "adopt_views_violation"))

    assert event.details == {"session": 41, "articles": ["21"]}


def test_a_refused_decision_leaves_nothing(sitting: Procedure) -> None:
    problems(sitting, "adopt_views_violation", DecisionContents(session=41))

    assert sitting.fresh().state == CaseState.UNDER_CONSIDERATION
    assert not Decision.objects.exists()
    assert not CaseEvent.objects.filter(kind=EventKind.ADMISSIBLE).exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("declare_inadmissible", {("grounds", "required")}),
        ("adopt_views_violation", {("findings", "violation_needed"), ("remedies", "required")}),
        ("adopt_views_no_violation", {("findings", "claimed_article_missing")}),
        ("discontinue", {("reason_code", "required")}),
    ],
)
def test_a_live_case_is_held_to_what_a_decision_must_say(
    sitting: Procedure, name: str, expected: set[tuple[str, str]]
) -> None:
    assert problems(sitting, name, DecisionContents(session=41)) == expected


def test_the_service_asks_for_it_whoever_calls_it(sitting: Procedure) -> None:
    member = sitting.cast.member
    sitting.prepare(EventKind.INADMISSIBLE, member, SITTING)

    with pytest.raises(Invalid), acting(member.actor):
        case_move(
            case=sitting.case, transition="declare_inadmissible", entry=on(SITTING), user=member, at=noon(SITTING)
        )


def test_the_past_of_an_imported_case_is_exempt_and_kept(db: None) -> None:
    past = bring(case_of(bare_communication(None, imported=True), is_imported=True), "registered")

    with acting(COMMAND):
        case_move(case=past, transition="declare_inadmissible", entry=on(SITTING), user=None, at=noon(SITTING))

    kept = Decision.objects.get(case=past)
    assert (kept.kind, kept.is_imported, kept.symbol) == ("inadmissibility", True, "")


@pytest.mark.parametrize("name", ["ask_clarification", "refuse_registration"])
def test_what_is_missing_is_said_by_criterion_or_in_words(cast: Cast, name: str) -> None:
    in_force()
    procedure = Procedure(cast)
    day, user = date(2026, 2, 6), cast.intake_officer if name == "ask_clarification" else cast.rapporteur
    procedure.assign(cast.intake_officer, cast.intake_officer, day)
    if name == "refuse_registration":
        procedure.record(EventKind.REFUSAL_PROPOSED, cast.intake_officer, day, note="No facts.")

    with pytest.raises(Invalid) as refusal, acting(user.actor):
        case_move(case=procedure.case, transition=name, entry=on(day), user=user, at=noon(day))
    procedure.move(name, user, day, note="The facts are those of another.")

    assert [(one.field, one.code) for one in refusal.value.problems] == [("criteria", "required")]


# The symbol


def test_the_symbol_is_made_from_session_number_and_year(sitting: Procedure) -> None:
    decide(sitting, "declare_inadmissible", enough(sitting, "declare_inadmissible"))

    assert Decision.objects.get().symbol == "CMW/C/41/D/1/2026"


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("CMW/C/41/D/1", "form"),
        ("CCPR/C/41/D/1/2026", "form"),
        ("CMW/C/41/D/2/2026", "another_number"),
        ("CMW/C/41/D/1/2027", "another_number"),
        ("CMW/C/40/D/1/2026", "another_session"),
        ("CMW/C/41/D/1&9/2026", "unknown_number"),
        ("CMW/C/41/D/1&1/2026", "number_twice"),
        ("CMW/C/41/D/1/2026/Corr.1", "corrigendum"),
    ],
)
def test_a_symbol_that_is_not_this_decisions_is_refused(sitting: Procedure, symbol: str, code: str) -> None:
    contents = enough(sitting, "declare_inadmissible")

    assert problems(sitting, "declare_inadmissible", contents, document_symbol=symbol) == {("symbol", code)}


def test_a_symbol_belongs_to_one_decision(sitting: Procedure) -> None:
    decide(sitting, "declare_admissible", enough(sitting, "declare_admissible"))

    contents = enough(sitting, "discontinue")

    assert problems(sitting, "discontinue", contents, day=date(2026, 9, 1)) == {("symbol", "taken")}


def test_joined_cases_share_a_symbol_and_each_keeps_its_decision(sitting: Procedure) -> None:
    other = to_the_agenda(Procedure(sitting.cast, complete(sitting.cast.caseworker)))
    symbol = "CMW/C/41/D/1&2/2026"

    for one in (sitting, other):
        decide(one, "declare_inadmissible", enough(one, "declare_inadmissible"), document_symbol=symbol)

    kept = Decision.objects.filter(symbol=symbol)
    assert {row.case_id for row in kept} == {sitting.case.pk, other.case.pk}
    assert all(row.is_joint for row in kept)


# Reopening


def _inadmissible(procedure: Procedure, ground: str) -> None:
    decide(procedure, "declare_inadmissible", enough(procedure, "declare_inadmissible", grounds=(ground,)))


def test_what_was_inadmissible_for_remedies_is_reopened_when_they_are_exhausted(sitting: Procedure) -> None:
    _inadmissible(sitting, "remedies_not_exhausted")

    decide(sitting, "reopen", DecisionContents(reason_code="remedies_exhausted"), date(2026, 9, 1))

    assert sitting.fresh().state == CaseState.REGISTERED
    assert Decision.objects.get(kind="reopening").reason_code == "remedies_exhausted"


def test_what_was_inadmissible_for_abuse_is_reopened_for_a_reason_alone(sitting: Procedure) -> None:
    _inadmissible(sitting, "abuse")
    contents, day = DecisionContents(reason_code="remedies_exhausted"), date(2026, 9, 1)

    assert problems(sitting, "reopen", contents, day=day) == {("reason_code", "not_the_ground")}
    decide(sitting, "reopen", contents, day, note="The abuse was another's.")

    assert sitting.fresh().state == CaseState.REGISTERED


def test_a_discontinued_case_is_resumed(sitting: Procedure) -> None:
    decide(sitting, "discontinue", enough(sitting, "discontinue", reason_code="moot"))

    decide(sitting, "reopen", DecisionContents(reason_code="resumed"), date(2026, 9, 1))

    assert sitting.fresh().state == CaseState.REGISTERED


def test_terms_of_a_settlement_are_kept_as_remedies(sitting: Procedure) -> None:
    contents = enough(sitting, "discontinue", reason_code="settlement", remedies=(REMEDY,))

    decide(sitting, "discontinue", contents)

    assert Decision.objects.get().remedy_rows.get().text == REMEDY.text


# Erasure


def test_after_an_erasure_codes_stay_and_words_are_gone(cast: Cast) -> None:
    in_force()
    procedure = to_the_agenda(Procedure(cast))
    decide(procedure, "adopt_views_violation", enough(procedure, "adopt_views_violation"))
    scope = procedure.communication_now().vault_scope()

    with acting(COMMAND):
        destroy(erased_entry(new_id(), [scope], at=noon(SITTING)))

    kept = Decision.objects.get()
    assert [row.article for row in kept.finding_rows.all()] == ["21"]
    with pytest.raises(KeyUnavailable):
        _ = kept.remedy_rows.get().text
