"""The names of a communication's people, for the pages of those who may see them: one entry a page."""

from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import CSO_ROLES
from casetracker.core.acting import service
from intake.models import Communication, Person
from intake.person_name import full_name
from intake.policies import Tier, visible
from intake.services.reveal import RevealReason, reveal_many

NAME_FIELDS = ("given_names", "family_name")


@service
def people_names(*, user: User, communication: Communication, reason: RevealReason) -> dict[UUID, str]:
    """Every person by id, in order: by name where ``user`` may see identities, else by number.

    The names are read under one entry of the audit log. Whom an officer entered later, their organisation knows by
    number alone.
    """
    people = list(communication.person_rows.all())
    numbered = {person.pk: _("Person %(number)s") % {"number": number} for number, person in enumerate(people, start=1)}
    if not people or not visible(user, Tier.IDENTITY).filter(pk=communication.pk).exists():
        return numbered
    shown = [one for one in people if one.added_at is None] if user.has_role(*CSO_ROLES) else people
    revealed = reveal_many(user=user, people=shown, fields=NAME_FIELDS, reason=reason)
    named = zip(shown, revealed, strict=True)
    return numbered | {person.pk: full_name(**values) or numbered[person.pk] for person, values in named}


def victims_of(communication: Communication) -> list[Person]:
    """The victims, in their order."""
    return list(communication.person_rows.filter(is_victim=True))
