"""Identities and documents of a case: each look is on record."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import COMMITTEE_ROLES, SECRETARIAT_ROLES
from casetracker.core.errors import Hidden
from intake.downloads import download_response
from intake.policies import Tier
from intake.selectors import people_numbers
from intake.services.contacts import CONTACT_FIELDS, contact_reveal
from intake.services.evidence import evidence_open
from intake.services.reveal import RevealReason, reveal
from workflow.policies import case_get
from workflow.selectors.content import identity_rows, revealable_fields


@door(*SECRETARIAT_ROLES)
@require_POST
def person_reveal(request: SignedInRequest, reference: str, person_id: UUID) -> HttpResponse:
    """Show the identity of one person, after the reading has been written down. ``field`` asks for one field alone."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    person = case.communication.person_rows.filter(pk=person_id).first()
    if person is None:
        raise Hidden("person_unknown", "", subject=("communication", case.communication_id))
    fields = revealable_fields(person, request.POST.get("field", ""))
    reason = RevealReason.CONTACT if set(fields) <= set(CONTACT_FIELDS) else RevealReason.CASE_WORK
    shown = reveal(user=request.user, person=person, fields=fields, reason=reason)
    moved = contact_reveal(user=request.user, person=person, reason=reason)
    context = {
        "case": case,
        "rows": identity_rows(person, shown),
        "moved": identity_rows(person, moved),
        "number": people_numbers(case.communication)[person.pk],
    }
    return render(request, "workflow/cases/identity.html", context)


@door(*SECRETARIAT_ROLES, *COMMITTEE_ROLES)
@require_safe
def evidence_download(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Open a document of a case; the download is on record."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    opened = evidence_open(user=request.user, communication=case.communication, evidence_id=evidence_id)
    return download_response(request, opened)
