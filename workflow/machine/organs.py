"""Who may take a step: the roles that the machine names, or those of the organ that the profile names for the act."""

from typing import Protocol

from casetracker.accounts.roles import Role
from casetracker.reference.profile import Act, Organ, Profile
from casetracker.reference.profile import Track as Switch

RAPPORTEURS = frozenset({Role.RAPPORTEUR})
COMMITTEE = frozenset({Role.RAPPORTEUR, Role.MEMBER})

# A working group is made up of members.
ROLES: dict[Organ, frozenset[Role]] = {
    Organ.RAPPORTEUR: RAPPORTEURS,
    Organ.WORKING_GROUP: COMMITTEE,
    Organ.COMMITTEE: COMMITTEE,
}


class Rule(Protocol):
    """What of a transition or of a recorded step matters here."""

    @property
    def roles(self) -> frozenset[Role]: ...
    @property
    def act(self) -> Act | None: ...
    @property
    def switch(self) -> Switch | None: ...


def roles_for(rule: Rule, profile: Profile) -> frozenset[Role]:
    """The roles that may take the step in this procedure."""
    organ = profile.deciders.get(rule.act) if rule.act else None
    return ROLES[organ] if organ else rule.roles


def is_known(rule: Rule, profile: Profile) -> bool:
    """Whether the procedure has the track that the step belongs to."""
    return rule.switch is None or rule.switch in profile.tracks
