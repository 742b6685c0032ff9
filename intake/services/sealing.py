"""Sealing: what submission does to the communication. Called by workflow's submission alone."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core.acting import service
from casetracker.core.errors import Invalid, Problem, Refused
from casetracker.core.ids import new_id as new_uuid
from intake.completeness import missing_to_submit
from intake.models import Communication, Supplement
from intake.policies import Tier, ensure
from intake.services.audit import record_for


@service
def communication_seal(*, user: User, communication: Communication, at: datetime) -> Communication:
    """Seal it: from now on nothing in it changes. Raises Invalid with what is missing, Refused (``sealed``), Hidden.

    A second submission of the same form finds the lock taken and then the seal, so one communication is one case.
    """
    ensure(user, communication, Tier.CONTENT)
    fresh = Communication.objects.select_for_update().get(pk=communication.pk)
    if fresh.sealed_at is not None:
        raise Refused("submitted_already", _("It has been submitted already."), subject=("communication", fresh.pk))
    ensure(user, fresh, Tier.EDIT)
    missing = missing_to_submit(fresh)
    if missing:
        raise Invalid([Problem(m.section, "missing", m.message) for m in missing], subject=("communication", fresh.pk))
    fresh.completed_at, fresh.sealed_at, fresh.changed_at = fresh.completed_at or at, at, at
    fresh.save(update_fields=["completed_at", "sealed_at", "changed_at"])
    record_for(fresh.pk, Action.COMMUNICATION_SEALED)
    return fresh


@service
def supplement_add(
    *, user: User, communication: Communication, text: str, at: datetime, new_id: UUID | None = None
) -> Supplement:
    """File further information after the seal. Raises Invalid for an empty text, Refused for a draft.

    ``new_id`` is the id that it takes: a form that is sent twice files one.
    """
    ensure(user, communication, Tier.CONTENT)
    filed = Supplement.objects.filter(pk=new_id, communication=communication).first() if new_id else None
    if filed is not None:
        return filed
    if communication.sealed_at is None:
        raise Refused("not_submitted", _("Change the draft itself: it has not been submitted."))
    if not text.strip():
        raise Invalid([Problem("text", "required", _("Enter the information."))])
    supplement = Supplement(pk=new_id or new_uuid(), communication=communication, author=user, created_at=at)
    supplement.text = text.strip()
    supplement.save(force_insert=True)
    record_for(communication.pk, Action.SUPPLEMENT_ADDED, objects=[("supplement", supplement.pk)])
    return supplement
