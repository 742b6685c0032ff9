"""Erasure of a communication and its cases: asked for by one person, decided by another, carried out with the decision.

What is destroyed: the data keys of every generation, the blind index, the keys of the frozen counts that hold the case,
forms kept for their senders, what waits to be delivered; the encrypted files go afterwards. What stays: the card, the
audit chain, and rows that nobody can read.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from casetracker.accounts.models import KeptForm, User
from casetracker.audit.actions import Action
from casetracker.core import clock, outbox
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Refused
from casetracker.core.models import OutboxMessage
from casetracker.vault import epochs
from casetracker.vault.erasure import Destroyed, destroy, erased_entry, ledger_write, remove_files
from casetracker.vault.ledger import Erased
from casetracker.vault.models import DataKey
from casetracker.vault.rows import files_in
from casetracker.vault.scopes import ScopeKind
from intake.models import Communication
from intake.policies import erasures_of
from intake.services.audit import record_for
from intake.services.erasing import erased_mark
from workflow.erasing import ensure_not_begun, may_decide, may_request, open_request
from workflow.models import CaseEvent, CaseFile, Erasure, FrozenCounts
from workflow.services.holds import standing_hold
from workflow.vocabulary import ENDED, ErasureOutcome, ErasureReason

FILES_TOPIC = "erasure.files"


@service
def erasure_request(*, user: User, communication: Communication, reason: ErasureReason, at: datetime) -> Erasure:
    """Ask for the erasure of a draft, or of a submitted communication whose cases have all ended.

    Raises Hidden where ``user`` may not ask, Refused where a hold stands, a case is under way, it was asked for already
    or is erased.
    """
    locked = _locked(communication)
    if not may_request(user, locked):
        raise _hidden(locked)
    _ensure_erasable(locked)
    if open_request(locked) is not None:
        raise Refused("asked_already", _("Its erasure was asked for already."), subject=("communication", locked.pk))
    erasure = Erasure.objects.create(communication=locked, reason=reason, requested_by=user, requested_at=at)
    record_for(locked.pk, Action.ERASURE_REQUESTED, objects=[("erasure", erasure.pk)], codes={"reason": str(reason)})
    return erasure


@service
def erasure_refuse(*, user: User, communication: Communication, at: datetime) -> Erasure:
    """Decide that it is not erased. Raises Hidden where nothing was asked, Refused where an approval was begun."""
    erasure = _request_to_decide(user, communication)
    ensure_not_begun(erasure.communication)
    erasure.decided_by, erasure.decided_at, erasure.outcome = user, at, ErasureOutcome.REFUSED
    erasure.save(update_fields=["decided_by", "decided_at", "outcome"])
    record_for(communication.pk, Action.ERASURE_REFUSED, objects=[("erasure", erasure.pk)])
    return erasure


@service
def erasure_approve(*, user: User, communication: Communication, at: datetime) -> Erasure:
    """Approve and carry out: when this is committed, nobody reads anything of it again.

    Raises Hidden, Refused (nothing was asked, a hold stands, a case is under way), LedgerBroken where the ledger cannot
    be written: then nothing was erased.
    """
    erasure = _request_to_decide(user, communication)
    locked = erasure.communication
    if not may_request(erasure.requested_by, locked):
        text = _("Who asked for it may not ask for it any more: it has to be asked for again.")
        raise Refused("requester_may_not", text, subject=("communication", locked.pk))
    _ensure_erasable(locked)
    frozen = list(_counts_that_hold(locked))
    entry = erased_entry(erasure.pk, [locked.vault_scope(), *(row.vault_scope() for row in frozen)], at=at)
    destroyed = destroy(entry)
    erased_mark(entry)
    _forget_waiting(locked)
    _certify(erasure, user, entry, destroyed, at=at)
    outbox.put(FILES_TOPIC, at=at, erasure=str(erasure.pk))
    record_for(locked.pk, Action.COMMUNICATION_ERASED, objects=[("erasure", erasure.pk)], codes=_codes(erasure))
    # Last of all: what the ledger names is erased again by every restore, so nothing may fail after it but the commit.
    _write_ledger(erasure, entry)
    return erasure


def erasure_repeated(entry: Erased) -> None:
    """What a restore does here when it erases once more: forget what waits, close the request that was open then."""
    ids = [scope.id for scope in entry.scopes if scope.kind == ScopeKind.COMMUNICATION]
    for communication in Communication.objects.filter(pk__in=ids):
        _forget_waiting(communication)
    waiting = Erasure.objects.filter(communication__in=ids, outcome="")
    waiting.update(outcome=ErasureOutcome.CARRIED_OUT, decided_at=entry.at)


def erased_files_remove(message: OutboxMessage) -> None:
    """Remove the encrypted files of an erased communication, unreadable already. Doing it again is no error."""
    erasure = Erasure.objects.select_related("communication").get(pk=message.payload["erasure"])
    if erasures_of(erasure.communication_id).exists():
        remove_files(files_in(erasure.communication.vault_scope()))


def _locked(communication: Communication) -> Communication:
    # Its key stays free: who gives a grant in it holds a case that we want next, and asks for the key at the commit.
    locked = Communication.objects.select_for_update(no_key=True).get(pk=communication.pk)
    cases = CaseFile.objects.select_for_update().filter(communication=locked)
    list(cases.order_by("pk").values_list("pk", flat=True))
    return locked


def _request_to_decide(user: User, communication: Communication) -> Erasure:
    locked = _locked(communication)
    erasure = open_request(locked)
    if erasure is None or not may_decide(user, locked, erasure):
        raise _hidden(communication)
    if erasure.requested_by_id == user.pk:
        text = _("You asked for it yourself: somebody else decides.")
        raise Refused("second_person_needed", text, subject=("communication", locked.pk))
    erasure.communication = locked
    return erasure


def _hidden(communication: Communication) -> Hidden:
    return Hidden("erasure_not_yours", "", subject=("communication", communication.pk))


def _ensure_erasable(communication: Communication) -> None:
    subject = ("communication", communication.pk)
    if erasures_of(communication.pk).exists():
        raise Refused("erased", _("It was erased already."), subject=subject)
    if standing_hold(communication) is not None:
        raise Refused("held", _("A legal hold stands: nothing is erased before it is lifted."), subject=subject)
    if CaseFile.objects.filter(communication=communication).exclude(state__in=ENDED).exists():
        raise Refused("under_way", _("A case is still under way: it has to end first."), subject=subject)


def _counts_that_hold(communication: Communication) -> "QuerySet[FrozenCounts]":
    cases = CaseFile.objects.filter(communication=communication)
    if not cases.exists():
        return FrozenCounts.objects.none()
    dated = cases.aggregate(first=Min("received_date"))["first"]
    keyed = DataKey.objects.filter(scope_kind=ScopeKind.SNAPSHOT, scope_id=OuterRef("pk"))
    holding = FrozenCounts.objects.filter(Exists(keyed)).order_by("month_date")
    # Of an imported case without a day of receipt nobody knows since when it is counted.
    undated = cases.filter(received_date__isnull=True).exists()
    return holding if undated else holding.filter(month_date__gte=dated.replace(day=1))


def _forget_waiting(communication: Communication) -> None:
    # An address takes a reference in either case.
    KeptForm.objects.filter(path__icontains=communication.reference).delete()
    events = CaseEvent.objects.filter(communication_id=communication.pk).values_list("pk", flat=True)
    waiting = Q(payload__event__in=[str(pk) for pk in events]) | Q(payload__communication=str(communication.pk))
    OutboxMessage.objects.filter(waiting, done_at__isnull=True).delete()


def _certify(erasure: Erasure, user: User, entry: Erased, destroyed: Destroyed, *, at: datetime) -> None:
    erasure.decided_by, erasure.decided_at, erasure.outcome = user, at, ErasureOutcome.CARRIED_OUT
    erasure.keys_destroyed, erasure.index_rows_removed = destroyed.keys, destroyed.index_rows
    erasure.files_removed, erasure.snapshots_closed = len(entry.files), len(entry.scopes) - 1
    erasure.key_epoch = epochs.current_epoch()
    erasure.complete_date = clock.day_of(at + timedelta(days=settings.KEY_BACKUP_DAYS)) + timedelta(days=1)


def _write_ledger(erasure: Erasure, entry: Erased) -> None:
    # The row is saved with what the ledger answers, so the saving comes behind it: it is one UPDATE of a locked row.
    erasure.ledger_seq, digest = ledger_write(entry)
    erasure.ledger_digest = digest.hex()
    erasure.save()


def _codes(erasure: Erasure) -> dict[str, str | int]:
    return {
        "keys": erasure.keys_destroyed,
        "files": erasure.files_removed,
        "snapshots": erasure.snapshots_closed,
        "reason": erasure.reason,
    }
