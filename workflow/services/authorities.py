"""Authority to act after submission: verified by the assigned officer, revoked by the victim, given anew."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Invalid, Problem, Refused
from casetracker.vault.sealing import SealedUpload
from intake.models import Authority, Person
from intake.services.audit import record_for
from intake.services.later import authority_add, document_add
from workflow.models import AuthorityCheck, CaseEvent, CaseFile
from workflow.services.events import Entry, lock_case
from workflow.services.people_steps import cases_of, ensure_assigned, ensure_officer, record_of, subject_of
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import AuthorityOutcome

_EVENTS = {
    AuthorityOutcome.VERIFIED: EventKind.AUTHORITY_VERIFIED,
    AuthorityOutcome.NOT_ACCEPTED: EventKind.AUTHORITY_NOT_ACCEPTED,
}


@dataclass(frozen=True)
class NewAuthority:
    """What is entered of a new authority: its answers, and the document where one is sent with it."""

    answers: Mapping[str, Any]
    upload: SealedUpload | None = None
    new_id: UUID | None = None


def authority_get(case: CaseFile, authority_id: UUID) -> Authority:
    """An authority of the case's communication. Raises Hidden for any other."""
    rows = Authority.objects.filter(communication_id=case.communication_id, pk=authority_id)
    found = rows.select_related("person", "document").first()
    if found is None:
        raise Hidden("authority_unknown", "", subject=subject_of(case))
    return found


def newest_check(authority: Authority) -> AuthorityCheck | None:
    """What was found of an authority last."""
    return AuthorityCheck.objects.filter(authority_id=authority.pk).order_by("-order").first()


@service
def authority_verify(
    *, case: CaseFile, authority: Authority, outcome: AuthorityOutcome, entry: Entry, user: User, at: datetime
) -> AuthorityCheck:
    """Verify an authority to act, or say that it is not accepted and why: the assigned officer's finding.

    Raises Hidden, Invalid, Refused (``not_assigned``, ``authority_revoked``).
    """
    ensure_assigned(case, user)
    lock_case(case.pk)
    known = newest_check(authority)
    if known is not None and known.outcome == AuthorityOutcome.REVOKED:
        text = _("It was revoked: a new authority has to be given.")
        raise Refused("authority_revoked", text, subject=subject_of(case))
    if outcome not in _EVENTS:
        raise Invalid([Problem("finding", "not_a_choice", _("Choose what you found."))], subject=subject_of(case))
    if outcome is AuthorityOutcome.NOT_ACCEPTED and not entry.note.strip():
        raise Invalid([Problem("note", "required", _("Give the reason."))], subject=subject_of(case))
    event = record_of(case, _EVENTS[outcome], authority.person, entry, user=user, at=at)
    return _keep(event, authority, outcome, entry, user=user, at=at)


@service
def authority_revoke(*, case: CaseFile, person: Person, entry: Entry, user: User, at: datetime) -> list[CaseEvent]:
    """Record that ``person`` takes back the authority to act for them: every one that stands.

    The victim can do so without the organisation; the source stands in the note. Raises Hidden, Invalid, Refused
    (``nothing_to_revoke``).
    """
    ensure_officer(case, user)
    standing = [one for one in _authorities_of(case, person) if not _is_revoked(one)]
    if not standing:
        text = _("No authority to act stands for this person.")
        raise Refused("nothing_to_revoke", text, subject=subject_of(case))
    found = cases_of(case, EventKind.AUTHORITY_REVOKED)
    events = [record_of(one, EventKind.AUTHORITY_REVOKED, person, entry, user=user, at=at) for one in found]
    own = next(event for event in events if event.case_id == case.pk)
    for authority in standing:
        _keep(own, authority, AuthorityOutcome.REVOKED, entry, user=user, at=at)
    return events


@service
def authority_give(*, case: CaseFile, given: NewAuthority, entry: Entry, user: User, at: datetime) -> CaseEvent:
    """Enter a new authority to act for one person, with its document where one is sent, and record it.

    It is verified by a step of its own. Raises Hidden, Invalid, Refused, NotStored.
    """
    ensure_officer(case, user)
    if given.new_id and Authority.objects.filter(pk=given.new_id).exists():
        raise Refused("entered_already", _("This authority was entered already."), subject=subject_of(case))
    answers = dict(given.answers)
    if given.upload is not None:
        title = _("Authority to act")
        document = document_add(user=user, communication=case.communication, upload=given.upload, title=title, at=at)
        answers["document"] = document.pk
    authority = authority_add(user=user, communication=case.communication, answers=answers, at=at, new_id=given.new_id)
    said = replace(entry, document_id=authority.document_id)
    return record_of(case, EventKind.AUTHORITY_GIVEN, authority.person, said, user=user, at=at)


def _authorities_of(case: CaseFile, person: Person) -> list[Authority]:
    return list(Authority.objects.filter(communication_id=case.communication_id, person=person))


def _is_revoked(authority: Authority) -> bool:
    known = newest_check(authority)
    return known is not None and known.outcome == AuthorityOutcome.REVOKED


def _keep(
    event: CaseEvent, authority: Authority, outcome: AuthorityOutcome, entry: Entry, *, user: User, at: datetime
) -> AuthorityCheck:
    rows = AuthorityCheck.objects.filter(authority_id=authority.pk)
    check = AuthorityCheck(
        communication_id=event.communication_id,
        case_id=event.case_id,
        authority_id=authority.pk,
        person_id=authority.person_id,
        order=(rows.aggregate(last=Max("order"))["last"] or 0) + 1,
        event_id=event.pk,
        outcome=outcome,
        on_date=event.occurred_date or clock.day_of(at),
        by_id=user.pk,
        recorded_at=at,
    )
    check.note = entry.note.strip() or None
    check.save(force_insert=True)
    record_for(
        event.communication_id,
        Action.AUTHORITY_CHECKED,
        objects=[("authority", authority.pk), ("person", authority.person_id), ("event", event.pk)],
        codes={"outcome": outcome.value},
    )
    return check
