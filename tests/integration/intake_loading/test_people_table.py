"""People from the table page: the same core, with the row and field of every problem."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

import pytest

from casetracker.accounts.models import User
from casetracker.core.acting import Act
from casetracker.core.errors import Invalid
from intake.models import Communication, Person
from intake.services.csv_import import people_table_save
from tests.cast import Cast
from tests.factories.communications import DRAFTED_AT, draft

Save = Callable[[Sequence[Mapping[str, str]]], list[Person]]
EMPTY = {"family_name": " ", "given_names": "", "is_victim": "yes"}


@pytest.fixture
def communication(cast: Cast) -> Communication:
    return draft(cast.caseworker)


@pytest.fixture
def save(cast: Cast, communication: Communication, acting_as: Callable[[User], AbstractContextManager[Act]]) -> Save:
    def run(rows: Sequence[Mapping[str, str]]) -> list[Person]:
        with acting_as(cast.caseworker):
            return people_table_save(user=cast.caseworker, communication=communication, rows=rows, at=DRAFTED_AT)

    return run


def test_rows_with_somebody_in_them_are_saved(save: Save) -> None:
    people = save([{"family_name": "Velasen", "is_victim": "yes"}, {"family_name": "Tambril", "is_author": "yes"}])

    assert [(person.is_victim, person.is_author) for person in people] == [(True, False), (False, True)]


def test_rows_in_which_nothing_was_entered_are_passed_over(save: Save) -> None:
    people = save([EMPTY, {**EMPTY, "family_name": "Velasen"}, EMPTY, {}])

    assert [person.position for person in people] == [1]


def test_a_table_without_anybody_saves_nobody(save: Save) -> None:
    assert save([EMPTY, {}]) == []


def test_every_problem_names_its_row_as_sent_and_its_field(save: Save) -> None:
    rows = [EMPTY, {"family_name": "Velasen", "birth_year": "x"}, EMPTY, {"family_name": "y" * 201, "shoes": "38"}]

    with pytest.raises(Invalid) as refused:
        save(rows)

    assert {(problem.pointer, problem.code) for problem in refused.value.problems} == {
        ("/row/1/birth_year", "not_a_year"),
        ("/row/3/family_name", "too_long"),
        ("/row/3/shoes", "unknown_field"),
    }
    assert not Person.objects.exists()


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_text_that_no_database_takes_is_refused(save: Save, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        save([{"family_name": text, "nationality": text}])

    assert {problem.pointer for problem in refused.value.problems} == {"/row/0/family_name", "/row/0/nationality"}
