"""People from the table page: the same core, with the row and field of every problem."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import pytest

from casetracker.accounts.models import User
from casetracker.core.acting import Act
from casetracker.core.errors import Invalid
from intake.models import Communication, Person
from intake.services.csv_import import people_table_save
from tests.cast import Cast
from tests.factories.communications import DRAFTED_AT, draft

Save = Callable[..., list[Person]]
EMPTY = {"family_name": " ", "given_names": "", "is_victim": "yes"}


@pytest.fixture
def communication(cast: Cast) -> Communication:
    return draft(cast.caseworker)


@pytest.fixture
def save(cast: Cast, communication: Communication, acting_as: Callable[[User], AbstractContextManager[Act]]) -> Save:
    def run(rows: Sequence[Mapping[str, str]], **more: Any) -> list[Person]:
        user = cast.caseworker
        with acting_as(user):
            return people_table_save(user=user, communication=communication, rows=rows, at=DRAFTED_AT, **more)

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


SENT = UUID("3f0d1f0e-5b7e-4a51-9d0a-6d5f5a1b2c3d")
TWO = [{"family_name": "Velasen"}, {"family_name": "Tambril"}]


def test_a_form_sent_twice_adds_its_people_once(save: Save) -> None:
    first = save(TWO, sent_id=SENT)
    version = Communication.objects.get().version

    second = save(TWO, sent_id=SENT)

    assert {person.pk for person in second} == {person.pk for person in first}
    assert Person.objects.count() == 2
    assert Communication.objects.get().version == version


def test_somebody_added_before_a_form_is_sent_again_is_added(save: Save) -> None:
    save(TWO, sent_id=SENT)

    save([*TWO, {"family_name": "Oquendar"}], sent_id=SENT)

    assert Person.objects.count() == 3


def test_another_table_under_the_same_form_is_not_taken_for_the_first(save: Save) -> None:
    save(TWO, sent_id=SENT)

    save([{"family_name": "Oquendar"}, {"family_name": "Irisma"}], sent_id=SENT)

    assert Person.objects.count() == 4


def test_one_form_sent_to_two_communications_is_two(
    cast: Cast, save: Save, acting_as: Callable[[User], AbstractContextManager[Act]]
) -> None:
    save(TWO, sent_id=SENT)
    other = draft(cast.caseworker)

    with acting_as(cast.caseworker):
        people_table_save(user=cast.caseworker, communication=other, rows=TWO, at=DRAFTED_AT, sent_id=SENT)

    assert other.person_rows.count() == 2
