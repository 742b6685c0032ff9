"""What each kind of decision must say, rule by rule: the field, the code, and the place in a row."""

from typing import Any

import pytest

from casetracker.reference import profiles
from workflow.decisions.checks import Asked, decision_problems
from workflow.decisions.contents import DecisionContents, Finding, Opinion, RemedyAsked
from workflow.decisions.vocabulary import KINDS
from workflow.vocabulary import EventKind as E

PROFILE = profiles.get("icrmw-77")
VIOLATION, NONE = Finding("21", "violation"), Finding("21", "no_violation")
REMEDY = RemedyAsked("compensation", "Pay the wages.")


def asked(**more: Any) -> Asked:
    known = frozenset({"11", "21", "25"})
    return Asked(**{"profile": PROFILE, "state": "inadmissible", "claimed": frozenset({"21"}), "known": known, **more})


def codes(kind: E, contents: DecisionContents, **more: Any) -> set[tuple[str, str]]:
    return {(one.field, one.code) for one in decision_problems(kind, contents, asked(**more))}


def said(**more: Any) -> DecisionContents:
    return DecisionContents(**{"session": 41, **more})


ENOUGH: dict[E, DecisionContents] = {
    E.ADMISSIBLE: said(),
    E.INADMISSIBLE: said(grounds=("abuse",)),
    E.VIEWS_VIOLATION: said(findings=(VIOLATION,), remedies=(REMEDY,)),
    E.VIEWS_NO_VIOLATION: said(findings=(NONE,)),
    E.DISCONTINUED: said(reason_code="withdrawal"),
    E.REOPENED: DecisionContents(reason_code="remedies_exhausted"),
    E.FOLLOWUP_OPENED: DecisionContents(remedies=(REMEDY,)),
    E.CLOSED: DecisionContents(reason_code="satisfactory"),
}


def test_there_is_an_example_of_every_kind() -> None:
    assert set(ENOUGH) == set(KINDS)


@pytest.mark.parametrize("kind", ENOUGH)
def test_what_says_enough_has_no_problem(kind: E) -> None:
    assert codes(kind, ENOUGH[kind], end_grounds=frozenset({"remedies_not_exhausted"})) == set()


NOTHING: dict[E, set[tuple[str, str]]] = {
    E.ADMISSIBLE: {("session", "required")},
    E.INADMISSIBLE: {("session", "required"), ("grounds", "required")},
    E.VIEWS_VIOLATION: {("session", "required"), ("findings", "violation_needed"), ("remedies", "required")},
    E.VIEWS_NO_VIOLATION: {("session", "required"), ("findings", "claimed_article_missing")},
    E.DISCONTINUED: {("session", "required"), ("reason_code", "required")},
    E.REOPENED: {("reason_code", "required")},
    E.FOLLOWUP_OPENED: {("remedies", "required")},
    E.CLOSED: {("reason_code", "required")},
}


@pytest.mark.parametrize("kind", NOTHING)
def test_what_says_nothing_is_told_all_that_is_missing(kind: E) -> None:
    assert codes(kind, DecisionContents()) == NOTHING[kind]


def test_a_symbol_says_the_session() -> None:
    assert codes(E.ADMISSIBLE, DecisionContents(), has_symbol=True) == set()


@pytest.mark.parametrize("session", [0, 1000, -3])
def test_a_session_has_a_number(session: int) -> None:
    assert codes(E.ADMISSIBLE, DecisionContents(session=session)) == {("session", "out_of_range")}


# Findings


@pytest.mark.parametrize(
    ("finding", "code"),
    [
        (Finding("99", "violation"), "unknown_article"),
        (Finding("", "violation"), "unknown_article"),
        (Finding("21", "perhaps"), "not_a_choice"),
        (Finding("21", "violation", "first"), "form"),
        (Finding("21", "violation", "1", "abuse"), "no_ground_here"),
        (Finding("21", "inadmissible"), "required"),
        (Finding("21", "inadmissible", "", "no_such_ground"), "required"),
    ],
)
def test_a_finding_that_is_wrong_says_so_in_its_row(finding: Finding, code: str) -> None:
    found = decision_problems(E.VIEWS_VIOLATION, said(findings=(VIOLATION, finding), remedies=(REMEDY,)), asked())

    assert ("findings", code) in {(one.field, one.code) for one in found}
    assert {one.pointer.split("/")[2] for one in found if one.code == code} == {"1"}


@pytest.mark.parametrize("part", ["1", "2(b)", "(c)", "10(iv)", ""])
def test_a_sub_paragraph_is_a_number_and_a_letter(part: str) -> None:
    contents = said(findings=(Finding("21", "violation", part),), remedies=(REMEDY,))

    assert codes(E.VIEWS_VIOLATION, contents) == set()


def test_an_article_is_found_on_once() -> None:
    contents = said(findings=(NONE, NONE))

    assert codes(E.VIEWS_NO_VIOLATION, contents) == {("findings", "twice")}


def test_two_sub_paragraphs_of_an_article_are_two_findings() -> None:
    findings = (Finding("21", "violation", "1"), Finding("21", "no_violation", "2"))

    assert codes(E.VIEWS_VIOLATION, said(findings=findings, remedies=(REMEDY,))) == set()


def test_a_decision_on_admissibility_finds_nothing_on_the_merits() -> None:
    assert codes(E.INADMISSIBLE, said(grounds=("abuse",), findings=(VIOLATION,))) == {("findings", "on_the_merits")}


def test_a_violation_of_what_was_not_claimed_needs_a_reason() -> None:
    contents = said(findings=(Finding("25", "violation"),), remedies=(REMEDY,))

    assert codes(E.VIEWS_VIOLATION, contents) == {("findings", "violation_not_claimed")}
    assert codes(E.VIEWS_VIOLATION, contents, has_reason=True) == set()


def test_views_without_a_violation_find_none() -> None:
    assert codes(E.VIEWS_NO_VIOLATION, said(findings=(VIOLATION,))) == {("findings", "violation_here")}


def test_views_without_a_violation_speak_to_every_article_that_is_claimed() -> None:
    claimed = frozenset({"21", "25", "11"})

    found = decision_problems(E.VIEWS_NO_VIOLATION, said(findings=(NONE,)), asked(claimed=claimed))

    assert [one.code for one in found] == ["claimed_article_missing"]
    assert "11, 25" in str(found[0].message)


# Grounds, remedies, opinions, reasons


def test_a_ground_is_one_of_the_profile() -> None:
    assert ("grounds", "not_a_choice") in codes(E.INADMISSIBLE, said(grounds=("no_such_ground",)))


def test_the_exception_contradicts_the_ground_that_it_is_an_exception_to() -> None:
    contents = said(grounds=("remedies_not_exhausted",), exception_applies=True)

    assert codes(E.INADMISSIBLE, contents) == {("exception", "contradicts_the_ground")}


@pytest.mark.parametrize(
    ("remedy", "code"),
    [(RemedyAsked("money", "Pay."), "not_a_choice"), (RemedyAsked("release", " "), "required")],
)
def test_a_remedy_has_a_kind_and_words(remedy: RemedyAsked, code: str) -> None:
    assert codes(E.FOLLOWUP_OPENED, DecisionContents(remedies=(remedy,))) == {("remedies", code)}


@pytest.mark.parametrize("opinion", [Opinion("dissenting", 0), Opinion("dissenting", 31), Opinion("angry", 1)])
def test_an_opinion_has_a_kind_and_is_somebodys(opinion: Opinion) -> None:
    assert {field for field, _code in codes(E.ADMISSIBLE, said(opinions=(opinion,)))} == {"opinions"}


@pytest.mark.parametrize("kind", [E.DISCONTINUED, E.CLOSED])
def test_another_reason_is_given_in_words(kind: E) -> None:
    assert codes(kind, said(reason_code="other")) == {("note", "required")}
    assert codes(kind, said(reason_code="other"), has_reason=True) == set()


def test_a_reason_of_another_kind_of_decision_is_none() -> None:
    assert codes(E.DISCONTINUED, said(reason_code="satisfactory")) == {("reason_code", "required")}


@pytest.mark.parametrize(
    ("reason", "ground"),
    [("remedies_exhausted", "remedies_not_exhausted"), ("other_procedure_over", "same_matter_pending")],
)
def test_what_rested_on_a_ground_that_has_gone_is_reopened(reason: str, ground: str) -> None:
    contents = DecisionContents(reason_code=reason)

    assert codes(E.REOPENED, contents, end_grounds=frozenset({ground})) == set()
    assert codes(E.REOPENED, contents, end_grounds=frozenset({"abuse"})) == {("reason_code", "not_the_ground")}
    assert codes(E.REOPENED, contents, end_grounds=frozenset({"abuse"}), has_reason=True) == set()


def test_a_discontinued_case_is_resumed_without_such_a_ground() -> None:
    assert codes(E.REOPENED, DecisionContents(reason_code="resumed"), state="discontinued") == set()
