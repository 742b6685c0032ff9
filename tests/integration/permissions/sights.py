"""What the tests of sight share: the tiers that a person sees of a case, and how one is kept from it."""

from collections.abc import Iterable
from datetime import date

from casetracker.accounts.models import User
from casetracker.core.acting import COMMAND, acting
from intake.policies import Tier
from intake.services.grants import denial_put
from intake.vocabulary import DenialReason
from tests.factories.cases import Procedure, noon
from workflow.policies import can_see

DAY, LATER = date(2026, 2, 3), date(2026, 2, 5)
NOTHING: set[Tier] = set()
CARD = {Tier.CARD}
READS = {Tier.CARD, Tier.CONTENT}
EVERYTHING = {Tier.CARD, Tier.CONTENT, Tier.IDENTITY}


def sees(procedure: Procedure, user: User) -> set[Tier]:
    fresh = User.objects.get(pk=user.pk)
    return {tier for tier in Tier if can_see(fresh, procedure.case, tier)}


def sights_of(procedure: Procedure, names: Iterable[str]) -> dict[str, set[Tier]]:
    return {name: sees(procedure, getattr(procedure.cast, name)) for name in names}


def deny(procedure: Procedure, user: User) -> None:
    with acting(COMMAND):
        denial_put(communication=procedure.communication, user=user, reason=DenialReason.RECUSED, at=noon(DAY))
