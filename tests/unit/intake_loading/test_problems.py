"""Pointers and storable text."""

import pytest

from intake.loading.problems import child, is_storable, problem_at


def test_a_pointer_escapes_its_two_special_characters() -> None:
    assert child("/people", 3, "a/b~c") == "/people/3/a~1b~0c"


def test_a_problem_names_its_field_and_its_place() -> None:
    problem = problem_at("/people/0", "birth_year", "not_a_number", "A number.")

    assert (problem.field, problem.pointer) == ("birth_year", "/people/0/birth_year")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", True), ("é 山 𐍈 \u202e", True), ("a\x00b", False), ("\ud800", False), ("x\udfff", False)],
)
def test_what_a_database_takes_is_known(text: str, expected: bool) -> None:
    assert is_storable(text) is expected
