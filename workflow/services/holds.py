"""Legal holds: set and lifted by the head of petitions; while one stands, nothing of the communication is erased."""

from datetime import datetime

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.audit.actions import Action
from casetracker.core.acting import service
from casetracker.core.errors import Refused, invalid
from intake.models import Communication
from intake.policies import Tier, ensure, erasures_of
from intake.services.audit import record_for
from workflow.erasing import ensure_not_begun
from workflow.models import LegalHold

LONGEST_REASON = 2000


def standing_hold(communication: Communication) -> LegalHold | None:
    """The hold that stands, if one does."""
    return LegalHold.objects.filter(communication=communication, lifted_at__isnull=True).first()


@service
def hold_set(*, user: User, communication: Communication, reason: str, at: datetime) -> LegalHold:
    """Set a hold. Raises Hidden, Refused where one stands or the communication was erased, Invalid without a reason."""
    locked = _locked(user, communication)
    if not reason.strip():
        raise invalid("reason", "required", _("Enter the reason."))
    if len(reason) > LONGEST_REASON:
        raise invalid("reason", "too_long", _("Shorten the text to %(most)s characters.") % {"most": LONGEST_REASON})
    if erasures_of(locked.pk).exists():
        raise Refused("erased", _("It was erased already."), subject=("communication", locked.pk))
    ensure_not_begun(locked)
    if standing_hold(locked) is not None:
        raise Refused("held_already", _("A hold stands already."), subject=("communication", locked.pk))
    hold = LegalHold(communication=locked, set_by=user, set_at=at)
    hold.reason = reason.strip()
    hold.save(force_insert=True)
    record_for(locked.pk, Action.HOLD_SET, objects=[("hold", hold.pk)])
    return hold


@service
def hold_lift(*, user: User, communication: Communication, at: datetime) -> LegalHold:
    """Lift the hold. Raises Hidden, Refused where none stands."""
    locked = _locked(user, communication)
    hold = standing_hold(locked)
    if hold is None:
        raise Refused("not_held", _("No hold stands."), subject=("communication", locked.pk))
    hold.lifted_by, hold.lifted_at = user, at
    hold.save(update_fields=["lifted_by", "lifted_at"])
    record_for(locked.pk, Action.HOLD_LIFTED, objects=[("hold", hold.pk)])
    return hold


def _locked(user: User, communication: Communication) -> Communication:
    """The communication, locked: a hold and an erasure at the same moment wait for each other."""
    ensure(user, communication, Tier.CARD)
    if not user.has_role(Role.HEAD_OF_PETITIONS):
        raise Refused("not_your_role", _("Holds are set and lifted by the head of petitions."))
    # Its key stays free: who gives a grant in it holds the chain that we want next, and asks for the key at the commit.
    return Communication.objects.select_for_update(no_key=True).get(pk=communication.pk)
