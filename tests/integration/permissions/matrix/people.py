"""Who stands in which column of the table, and in what relation to the caseworker's own communications."""

from functools import cached_property

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.accounts.services.activity import user_deactivate
from casetracker.core.acting import COMMAND, acting
from casetracker.core.ids import new_id
from intake.models import Communication
from intake.policies import Tier
from intake.services.grants import denial_put
from intake.vocabulary import DenialReason, GrantSource
from tests.cast import ARRIVED_AT, Cast
from tests.factories.standing import AT, READING, give

ANONYMOUS = "anonymous"
ASSIGNED = (*READING, Tier.IDENTITY)
# What a column's person is given on the caseworker's own communications once they are submitted; nobody in a column is
# given anything on the others. Another test holds these to what the services give.
GIVEN: dict[str, tuple[GrantSource, tuple[Tier, ...]]] = {
    "intake_assigned": (GrantSource.ASSIGNED, ASSIGNED),
    "officer_assigned": (GrantSource.ASSIGNED, ASSIGNED),
    "rapporteur_proposed": (GrantSource.PROPOSED, READING),
    "member_agenda": (GrantSource.AGENDA, READING),
    "recused": (GrantSource.AGENDA, READING),
}


class People(Cast):
    """The cast and those whom only the columns know; an attribute has the name of its column."""

    @property
    def colleague(self) -> User:
        return self.second_caseworker

    @property
    def intake(self) -> User:
        return self.intake_officer

    @cached_property
    def intake_assigned(self) -> User:
        return self._person("Rosalind Tembe", Role.INTAKE_OFFICER, "secretariat")

    @property
    def officer(self) -> User:
        return self.case_officer

    @property
    def officer_assigned(self) -> User:
        return self.second_case_officer

    @cached_property
    def rapporteur_proposed(self) -> User:
        return self._person("Severin Achebar", Role.RAPPORTEUR, "committee")

    @property
    def member_agenda(self) -> User:
        return self.second_member

    @cached_property
    def recused(self) -> User:
        """A member who would read what is on the agenda, and is kept from it by a conflict."""
        return self._person("Tomasz Ilorin", Role.MEMBER, "committee")

    @cached_property
    def superuser(self) -> User:
        """Django's flag, and no role."""
        User.objects.filter(pk=self.stranger.pk).update(is_superuser=True)
        return User.objects.get(pk=self.stranger.pk)

    @cached_property
    def inactive(self) -> User:
        """A lead of the first organisation whose account was closed."""
        user = self._person("Ulla Sandoval", Role.CSO_LEAD, "harbour")
        with acting(COMMAND):
            user_deactivate(user=user, at=ARRIVED_AT)
        return user

    @cached_property
    def predecessor(self) -> User:
        """An officer whose proposals stand in the cases; in no column."""
        return self._person("Vida Norrgard", Role.INTAKE_OFFICER, "secretariat")

    @cached_property
    def correcting(self) -> User:
        """A case officer whose corrections wait to be confirmed; in no column."""
        return self._person("Yoana Petrescu", Role.CASE_OFFICER, "secretariat")

    @cached_property
    def second_head(self) -> User:
        """Another head of petitions, who asks for erasures; in no column."""
        return self._person("Wolfram Ikande", Role.HEAD_OF_PETITIONS, "secretariat")

    @cached_property
    def second_administrator(self) -> User:
        """Another administrator, who decides on them; in no column."""
        return self._person("Xenia Dumbrava", Role.ADMINISTRATOR, "secretariat")

    def relate(self, communication: Communication) -> None:
        """Put the columns' people into their relation to one of the caseworker's own submitted communications."""
        for column, (source, tiers) in GIVEN.items():
            give(communication, getattr(self, column), source, tiers)
        with acting(COMMAND, request_id=new_id()):
            denial_put(communication=communication, user=self.recused, reason=DenialReason.CONFLICT, at=AT)
