"""Whom a letter names: every pair of the two settings, in every kind of naming."""

from typing import Any

import pytest

from intake.models import Person
from workflow.letters.kinds import Names
from workflow.letters.people import initials, named, names_in, to_reveal
from workflow.letters.words import words_in

ENGLISH = words_in("en")


def _person(disclosed: str, publication: str) -> Person:
    return Person(disclose_to_state=disclosed, publication=publication, position=3)


def _known(person: Person, given: str = "Ilva", family: str = "Bruvenska") -> dict[Any, dict[str, Any]]:
    return {person.pk: {"given_names": given, "family_name": family, "other_names": None}}


@pytest.mark.parametrize("publication", ["full", "initials", "withheld", ""])
@pytest.mark.parametrize("disclosed", ["no", ""])
@pytest.mark.parametrize("names", list(Names))
def test_nobody_is_revealed_who_is_not_disclosed(names: Names, disclosed: str, publication: str) -> None:
    assert to_reveal([_person(disclosed, publication)], names) == []


@pytest.mark.parametrize(
    ("disclosed", "publication", "expected"),
    [
        ("yes", "full", "Ilva Bruvenska"),
        ("yes", "initials", "I. B."),
        ("yes", "withheld", "name withheld"),
        ("yes", "", "name withheld"),
        ("no", "full", "name withheld"),
        ("no", "initials", "name withheld"),
        ("no", "withheld", "name withheld"),
        ("", "full", "name withheld"),
    ],
)
def test_a_published_decision_names_by_the_stricter_of_the_two_settings(
    disclosed: str, publication: str, expected: str
) -> None:
    person = _person(disclosed, publication)

    assert named([person], Names.PUBLISHED, _known(person), ENGLISH).designations == (expected,)


def test_a_person_who_was_not_revealed_stands_masked() -> None:
    assert named([_person("yes", "full")], Names.DISCLOSED, {}, ENGLISH).names == ("[name of person 3]",)


def test_the_undisclosed_are_counted() -> None:
    people = [_person("yes", "full"), _person("no", "full"), _person("", "")]

    assert named(people, Names.DISCLOSED, _known(people[0]), ENGLISH).undisclosed == 2


def test_a_letter_without_names_says_nothing_of_people() -> None:
    found = named([_person("no", "full")], Names.NONE, {}, ENGLISH)

    assert (found.names, found.designations, found.undisclosed) == ((), (), 0)


@pytest.mark.parametrize(
    ("given", "family", "expected"),
    [("Ilva", "Bruvenska", "I. B."), (None, "Ó Néill", "Ó. N."), ("小明", "王", "小. 王.")],
)
def test_initials(given: str | None, family: str, expected: str) -> None:
    assert initials(given, family) == expected


HIDDEN = [{"family_name": "Qanarvesta", "given_names": "Ilva", "other_names": "de la Cruz"}]
SHOWN = [{"family_name": "Bruvenska", "given_names": "Ilva", "other_names": None}]


@pytest.mark.parametrize("text", ["Ms Qanarvesta asks.", "QANARVESTA's sister", "la señora Cruz", "Qânarvéšta"])
def test_a_hidden_name_is_found_in_a_sentence(text: str) -> None:
    assert names_in(text, HIDDEN, SHOWN)


@pytest.mark.parametrize("text", ["Ilva Bruvenska asks.", "Nobody is named here.", "de la"])
def test_a_shown_name_is_no_hidden_one(text: str) -> None:
    assert not names_in(text, HIDDEN, SHOWN)
