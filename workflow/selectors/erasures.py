"""What the erasure pages show: who may do what with a request, the certificate, the requests that wait."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from casetracker.accounts.models import User
from casetracker.core.errors import Hidden
from casetracker.vault.models import KeyEpoch
from intake.models import Communication
from intake.policies import Tier, erasures_of, visible
from workflow.erasing import may_decide, may_request, open_request, requests_of
from workflow.models import Erasure
from workflow.services.holds import standing_hold
from workflow.vocabulary import ErasureOutcome

FORMAT = 1


@dataclass(frozen=True)
class ErasurePage:
    """One communication's page: the certificate, or the request that waits, or the form to ask."""

    communication: Communication
    certificate: Erasure | None
    waiting: Erasure | None
    last_refused: Erasure | None
    is_held: bool
    may_ask: bool
    may_decide: bool
    is_own: bool
    epoch_stands: bool


def erasure_page(user: User, reference: str) -> ErasurePage:
    """What ``user`` may see of the erasure of a communication. Raises Hidden, the same for what is not there."""
    communication = Communication.objects.filter(reference=reference).first()
    if communication is None:
        raise Hidden("communication_not_visible", "")
    waiting = open_request(communication)
    certificate = Erasure.objects.filter(communication=communication, outcome=ErasureOutcome.CARRIED_OUT).first()
    decides = waiting is not None and may_decide(user, communication, waiting)
    asks = not erasures_of(communication.pk).exists() and may_request(user, communication)
    if not (decides or asks or _took_part(user, certificate) or _sees_certificate(user, communication, certificate)):
        raise Hidden("communication_not_visible", "", subject=("communication", communication.pk))
    refused = Erasure.objects.filter(communication=communication, outcome=ErasureOutcome.REFUSED)
    return ErasurePage(
        communication=communication,
        certificate=certificate,
        waiting=waiting,
        last_refused=refused.order_by("-decided_at").first(),
        is_held=standing_hold(communication) is not None,
        may_ask=asks and waiting is None,
        may_decide=decides,
        is_own=waiting is not None and waiting.requested_by_id == user.pk,
        epoch_stands=certificate is not None and epoch_stands(certificate),
    )


def _took_part(user: User, certificate: Erasure | None) -> bool:
    return certificate is not None and user.pk in (certificate.requested_by_id, certificate.decided_by_id)


def _sees_certificate(user: User, communication: Communication, certificate: Erasure | None) -> bool:
    return certificate is not None and visible(user, Tier.CARD).filter(pk=communication.pk).exists()


def epoch_stands(erasure: Erasure) -> bool:
    """Whether an epoch still stands that wrapped the destroyed keys: a rotation of it ends that."""
    return KeyEpoch.objects.filter(number__lte=erasure.key_epoch or 0).exists()


def is_complete(erasure: Erasure, *, on: date) -> bool:
    """Whether nothing that exists could bring it back: no epoch, and no backup of keys that is still to expire."""
    return erasure.complete_date is not None and on >= erasure.complete_date and not epoch_stands(erasure)


def certificate_json(erasure: Erasure, *, on: date) -> dict[str, Any]:
    """The certificate as data: what was destroyed, when, by whose decision, and when it is complete."""
    return {
        "format": FORMAT,
        "communication": erasure.communication.reference,
        "erasure": str(erasure.pk),
        "reason": erasure.reason,
        "requested_by": erasure.requested_by.display_name,
        "requested_at": erasure.requested_at.isoformat(),
        "approved_by": erasure.decided_by.display_name if erasure.decided_by else None,
        "carried_out_at": erasure.decided_at.isoformat() if erasure.decided_at else None,
        "keys_destroyed": erasure.keys_destroyed,
        "index_rows_removed": erasure.index_rows_removed,
        "files_removed": erasure.files_removed,
        "snapshots_closed": erasure.snapshots_closed,
        "ledger": {"line": erasure.ledger_seq, "sha256": erasure.ledger_digest},
        "key_epoch": {"number": erasure.key_epoch, "stands": epoch_stands(erasure)},
        "last_key_backup_expires": erasure.complete_date.isoformat() if erasure.complete_date else None,
        "is_complete": is_complete(erasure, on=on),
    }


def waiting_requests(user: User) -> list[dict[str, Any]]:
    """The open requests that concern ``user``: their own, which somebody else decides, and those they decide on."""
    return [{"erasure": one, "is_own": one.requested_by_id == user.pk} for one in requests_of(user)]


def erased_cards(user: User) -> list[dict[str, Any]]:
    """Of the communications whose card ``user`` may see, those that were erased: reference and day."""
    seen = visible(user, Tier.CARD).filter(erasure__isnull=False).order_by("-erasure__erased_at")
    return [{"reference": ref, "erased_at": at} for ref, at in seen.values_list("reference", "erasure__erased_at")[:50]]
