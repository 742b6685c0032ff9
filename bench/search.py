"""Searching a person by name among many, against a plain name in an index; both within what the reader may see.

Ours holds everything that a search by a caseworker does: the tokens, their buckets, the candidates through permission,
the keys of their communications (cold: the names are searched in turn, so that each meets other communications), the
decryption, the filter, and the entry of the audit log. The baseline is the equality of two plain columns with a common
index, through the same permission and the same models, for the same people; it writes no entry. The second row leaves
the entry out of ours as well: it shows what the entry costs.
"""

from collections.abc import Callable
from functools import cache
from itertools import cycle

from django.db import transaction

from bench.people import PEOPLE, Name, PlainPerson, people_write
from bench.run import Row, compare
from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.vault import blind_index
from casetracker.vault.name_tokens import query_tokens
from intake.models.person import NAME_INDEX
from intake.policies import Tier, visible
from intake.services import people_search as service
from intake.services.people_search import PersonFound, people_search

NAMES = 300
REPEAT = 20


@cache
def _world() -> tuple[User, list[Name]]:
    lead, names = people_write()
    return lead, names[:NAMES]


def _plain(user: User, family_name: str, **more: str) -> list[PlainPerson]:
    allowed = visible(user, Tier.IDENTITY, at=clock.now())
    people = PlainPerson.objects.filter(family_name=family_name, communication__in=allowed, **more)
    shown = people.select_related("communication").only(
        "family_name", "given_names", "communication__reference", "communication__sealed_at"
    )
    order = ("-communication__created_at", "communication_id", "position", "pk")
    return list(shown.order_by(*order)[: service.MOST_FOUND])


def _ours(user: User, text: str) -> int:
    with acting(user.actor):
        return len(people_search(user=user, name=text, at=clock.now()).people)


def _without_entry(user: User, text: str) -> list[PersonFound]:
    with transaction.atomic():
        reading = service._Reading(user, frozenset(query_tokens(text)), clock.now())  # noqa: SLF001
        return blind_index.find(NAME_INDEX, reading.tokens, reading.people)[0]


def _row(what: str, ours: Callable[[User, str], object], *, is_whole: bool) -> Row:
    user, names = _world()
    of_ours, of_baseline = cycle(names), cycle(names)

    def search() -> object:
        family_name, given_names = next(of_ours)
        return ours(user, f"{given_names} {family_name}" if is_whole else family_name)

    def baseline() -> object:
        family_name, given_names = next(of_baseline)
        return _plain(user, family_name, **({"given_names": given_names} if is_whole else {}))

    against = "plain names in an index, no audit entry"
    return compare(f"{what}, {PEOPLE:,} people", search, against, baseline, REPEAT, reach="≤ 3, under 50 ms")


def whole_name() -> Row:
    """A search as the page does it, by family name and given names."""
    return _row("search by a whole name, with its audit entry", _ours, is_whole=True)


def whole_name_without_entry() -> Row:
    """The same without the audit entry."""
    return _row("search by a whole name, without the entry", _without_entry, is_whole=True)


def family_name_alone() -> Row:
    """A search by family name alone: more people are read, shown and kept from being shown."""
    return _row("search by family name, with its audit entry", _ours, is_whole=False)


ALL = (whole_name, whole_name_without_entry, family_name_alone)
