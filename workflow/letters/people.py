"""Whom a letter names, by the identity settings of each person. Pure but for the rows that it is given.

To the State party goes the name of nobody who is not disclosed to it; the published version of a decision names a
person in full, by initials, or not at all. Where the two settings contradict each other the stricter one holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from intake.models import Person
from intake.person_name import full_name
from intake.vocabulary import Publication, YesNo
from workflow.letters import name_search
from workflow.letters.kinds import Names
from workflow.letters.words import Words

NAME_FIELDS = ("family_name", "given_names", "other_names")

Known = Mapping[UUID, Mapping[str, Any]]


@dataclass(frozen=True)
class Named:
    """The people of a letter: ``names`` to be listed, ``designations`` in print, ``undisclosed`` a count."""

    names: tuple[str, ...] = ()
    designations: tuple[str, ...] = ()
    undisclosed: int = 0


def is_disclosed(person: Person) -> bool:
    """Whether the State party may know who this person is."""
    return person.disclose_to_state == YesNo.YES


def to_reveal(people: Iterable[Person], names: Names) -> list[Person]:
    """The people whose names a letter of this kind contains in some form, and nobody else."""
    if names is Names.NONE:
        return []
    shown = [person for person in people if is_disclosed(person)]
    if names is Names.DISCLOSED:
        return shown
    return [person for person in shown if person.publication in (Publication.FULL, Publication.INITIALS)]


def named(people: Sequence[Person], names: Names, known: Known, words: Words) -> Named:
    """What a letter says of ``people``; of those who are not in ``known`` a mask stands where the name will."""
    if names is Names.NONE:
        return Named()
    if names is Names.DISCLOSED:
        shown = tuple(_name(person, known, words) for person in people if is_disclosed(person))
        return Named(names=shown, undisclosed=len(people) - len(shown))
    return Named(designations=tuple(_designation(person, known, words) for person in people))


def _name(person: Person, known: Known, words: Words) -> str:
    if person.pk not in known:
        return "[{}]".format(words["common"]["masked"].format(position=person.position))
    values = known[person.pk]
    return _isolated(full_name(values["given_names"], values["family_name"]), words)


def _designation(person: Person, known: Known, words: Words) -> str:
    if person not in to_reveal([person], Names.PUBLISHED):
        return words["common"]["name_withheld"]
    name = _name(person, known, words)
    if person.pk not in known or person.publication == Publication.FULL:
        return name
    return _isolated(initials(known[person.pk]["given_names"], known[person.pk]["family_name"]), words)


def _isolated(name: str, words: Words) -> str:
    # In a letter from right to left a name in another script keeps its own order, its last full stop included.
    return f"\u2068{name}\u2069" if words.direction == "rtl" else name


def initials(given_names: str | None, family_name: str | None) -> str:
    """The initials of a name, given names first: ``I. V.``"""
    words = f"{given_names or ''} {family_name or ''}".split()
    return " ".join(f"{word[0]}." for word in words if word[0].isalpha())


def names_in(text: str, hidden: Iterable[Mapping[str, Any]], shown: Iterable[Mapping[str, Any]]) -> bool:
    """Whether ``text`` has a word of a hidden person's name that is no word of a shown person's."""
    return name_search.names_in(text, _names_of(hidden), _names_of(shown))


def _names_of(people: Iterable[Mapping[str, Any]]) -> list[str]:
    return [str(values.get(name) or "") for values in people for name in NAME_FIELDS]
