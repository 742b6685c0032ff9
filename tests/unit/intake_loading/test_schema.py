"""The schema comes from the questions."""

from typing import Any

import pytest

from intake.loading.schema import communication_schema
from intake.wizard.question import Kind
from intake.wizard.sections import OWN_QUESTIONS, ROWS


@pytest.fixture
def properties() -> dict[str, Any]:
    found: dict[str, Any] = communication_schema()["properties"]
    return found


def test_the_members_are_the_questions_and_the_rows(properties: dict[str, Any]) -> None:
    named = {"format", "procedure", "states"} | {question.name for question in OWN_QUESTIONS} | set(ROWS)

    assert set(properties) == named


@pytest.mark.parametrize("key", sorted(ROWS))
def test_a_row_has_its_questions_and_nothing_else(properties: dict[str, Any], key: str) -> None:
    items = properties[key]["items"]
    beside = {"people": {"key"}, "evidence": {"key", "file"}}.get(key, set())

    assert set(items["properties"]) == {question.name for question in ROWS[key].questions} | beside
    assert items["additionalProperties"] is False


@pytest.mark.parametrize("key", sorted(ROWS))
def test_what_a_row_needs_in_order_to_be_saved_is_required(properties: dict[str, Any], key: str) -> None:
    needed = {question.name for question in ROWS[key].questions if question.save}
    beside = {"people": {"key"}, "evidence": {"file"}}.get(key, set())

    assert set(properties[key]["items"]["required"]) == needed | beside


def test_every_choice_lists_its_codes(properties: dict[str, Any]) -> None:
    for rows in ROWS.values():
        for question in rows.questions:
            if question.kind is Kind.CHOICE:
                codes = properties[rows.key]["items"]["properties"][question.name]["enum"]

                assert set(codes) - {"", None} == {code for code, _label in question.choices}


def test_a_procedure_whose_acceptance_is_not_kept_here_is_not_offered(properties: dict[str, Any]) -> None:
    assert properties["procedure"]["enum"] == ["icrmw-77"]
