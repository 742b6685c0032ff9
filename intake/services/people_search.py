"""Finding a person by name among the communications whose identities the user may see.

What is looked for is written nowhere: not in the log, not in the audit log, not in an address. The entry says whose
names were read for it, how many, and how many of them were meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import CSO_ROLES
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.acting import service
from casetracker.core.errors import invalid
from casetracker.vault import blind_index
from casetracker.vault.fields import read_identity
from casetracker.vault.name_tokens import query_tokens, tokens_by_part
from casetracker.vault.scope_keys import open_field_keys
from intake.models import Communication, Person
from intake.models.person import NAME_INDEX
from intake.person_name import full_name
from intake.policies import Tier, visible

MOST_FOUND = 50
# A name that lies in a bucket with a frequent one has many strangers beside it: so many are looked at, newest first.
MOST_READ = 500
# As many as can be shown and the strangers that a bucket has, so that one reading is enough as a rule.
READ_AT_ONCE = 75
LEAST_LETTERS = 2
LONGEST_NAME = 200
# A name without spaces may be found by the seam between its two parts alone.
WHOLE_NAME = ("family_name", "given_names")


@dataclass(frozen=True)
class PersonFound:
    """One person: whose communication they are in, their name, and the fields in which it was found."""

    person_id: UUID
    communication: Communication
    name: str
    matched: tuple[str, ...]


@dataclass(frozen=True)
class PeopleFound:
    """Who was found, newest communications first. ``is_cut``: there may be more than are shown; narrow the name."""

    people: tuple[PersonFound, ...]
    is_cut: bool = False


@service
def people_search(*, user: User, name: str, at: datetime) -> PeopleFound:
    """The people of that name whom ``user`` may reveal at the moment ``at``; all words of ``name`` must be theirs.

    Order of words, capitals, accents and particles make no difference. Whoever may reveal nobody finds nobody. The
    names that are decrypted for it are on record under one entry. Raises Invalid for a name without two letters.
    """
    reading = _Reading(user, frozenset(_tokens(name)), at)
    people, is_cut = blind_index.find(NAME_INDEX, reading.tokens, reading.people)
    record(
        Action.PERSON_SEARCHED,
        Chain(ChainKind.USER, user.pk),
        objects=[("person", person_id) for person_id in reading.read],
        fields=NAME_INDEX.fields,
        codes={"read": len(reading.read), "found": len(people)},
    )
    return PeopleFound(tuple(people), is_cut)


def _tokens(name: str) -> tuple[str, ...]:
    if len(name) > LONGEST_NAME:
        text = _("Enter at most %(most)d characters: a name is enough.") % {"most": LONGEST_NAME}
        raise invalid("name", "too_long", text)
    tokens = query_tokens(name)
    if sum(map(len, tokens)) < LEAST_LETTERS:
        raise invalid("name", "too_short", _("Enter a name of at least two letters."))
    return tokens


class _Reading:
    """One search: whose names were decrypted for it, and who of them is of the name that was looked for."""

    def __init__(self, user: User, tokens: frozenset[str], at: datetime) -> None:
        self.user = user
        self.tokens = tokens
        self.at = at
        self.read: dict[UUID, None] = {}  # in order

    def people(self, condition: Q) -> tuple[list[PersonFound], bool]:
        """Those in the buckets who are of the name; whether there may be more. Reads no more names than it must."""
        people = self._candidates(condition)
        found: list[PersonFound] = []
        for start in range(0, MOST_READ, READ_AT_ONCE):
            batch = list(people[start : start + READ_AT_ONCE])
            found += self._of_the_name(batch)
            if len(found) > MOST_FOUND:
                return found[:MOST_FOUND], True
            if len(batch) < READ_AT_ONCE:
                return found, False
        return found, True

    def _candidates(self, condition: Q) -> QuerySet[Person]:
        allowed = visible(self.user, Tier.IDENTITY, at=self.at)
        people = Person.objects.filter(condition, communication__in=allowed).select_related("communication")
        if self.user.has_role(*CSO_ROLES):  # whom an officer entered later, their organisation knows by number alone
            people = people.filter(added_at__isnull=True)
        only = (*NAME_INDEX.fields, "communication__reference", "communication__sealed_at")
        return people.only(*only).order_by("-communication__created_at", "communication_id", "position", "pk")

    def _of_the_name(self, batch: Sequence[Person]) -> list[PersonFound]:
        # A communication that is erased at this moment has no key any more: its people are passed over.
        there = open_field_keys(batch, NAME_INDEX.fields)
        readable = [person for person in batch if person.vault_scope() in there]
        self.read |= dict.fromkeys(person.pk for person in readable)
        return [one for person in readable if (one := _found(person, self.tokens))]


def _found(person: Person, tokens: frozenset[str]) -> PersonFound | None:
    names = read_identity(person, list(NAME_INDEX.fields))
    by_field, seam = tokens_by_part(*(text or "" for text in names.values()))
    if not tokens <= seam.union(*by_field):
        return None
    return PersonFound(
        person_id=person.pk,
        communication=person.communication,
        name=full_name(names["given_names"], names["family_name"]) or names["other_names"] or "",
        matched=tuple(field for field, theirs in zip(names, by_field, strict=True) if tokens & theirs) or WHOLE_NAME,
    )
