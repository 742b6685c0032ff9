"""What people write into a spreadsheet instead of codes."""

import pytest

from intake.loading import labels
from intake.wizard.people import PERSON_QUESTIONS


@pytest.mark.parametrize("name", [question.name for question in PERSON_QUESTIONS])
def test_the_name_of_a_question_always_means_it(name: str) -> None:
    assert labels.columns()[name] == name


@pytest.mark.parametrize(("head", "name"), [("Family name", "family_name"), (" YEAR OF BIRTH ", "birth_year")])
def test_a_column_may_have_the_question_s_label(head: str, name: str) -> None:
    assert labels.columns()[labels.folded(head)] == name


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [("sex", "Female", "female"), ("is_victim", "YES", "yes"), ("publication", "Publish initials only", "initials")],
)
def test_a_choice_may_be_written_as_it_is_shown(column: str, cell: str, code: str) -> None:
    assert labels.answers(column)[labels.folded(cell)] == code


def test_a_free_text_means_itself() -> None:
    assert labels.answers("family_name") == {}
