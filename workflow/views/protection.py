"""Measures of protection against reprisals: who is threatened, what is asked of the State party, what was decided."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import COMMITTEE_ROLES, SECRETARIAT_ROLES, Role
from casetracker.core import clock
from intake.policies import Tier
from workflow.forms.people import GRANTED, ProtectionForm
from workflow.models import CaseFile
from workflow.policies import can_see, case_get
from workflow.selectors.case_people import choices_of
from workflow.selectors.protection import protection_shown, request_choices
from workflow.services.people_steps import person_of
from workflow.services.protection import protection_decide, protection_request
from workflow.views.attempts import attempt

READERS = tuple(SECRETARIAT_ROLES | COMMITTEE_ROLES)


@door(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_protection(request: SignedInRequest, reference: str) -> HttpResponse:
    """Reports and requests of a case; officers put a request forward, the rapporteur grants or denies it."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    decides = request.user.has_role(Role.RAPPORTEUR)
    requests = request_choices(case) if decides else None
    form = ProtectionForm(request.POST or None, people=None if decides else choices_of(case), requests=requests)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _act(request, case, form, decides)):
        messages.success(request, _("Recorded: %(step)s.") % {"step": _("Measures of protection")})
        return redirect("workflow:case-protection", case.reference)
    context = {
        "case": case,
        "form": form,
        "shown": protection_shown(case),
        "decides": decides,
        "may_act": bool(requests) if decides else request.user.has_role(Role.INTAKE_OFFICER, Role.CASE_OFFICER),
        "may_reveal": can_see(request.user, case, Tier.IDENTITY),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workflow/people/protection.html", context, status=status)


def _act(request: SignedInRequest, case: CaseFile, form: ProtectionForm, decides: bool) -> None:
    if decides:
        protection_decide(
            case=case,
            request_id=UUID(form.cleaned_data["request"]),
            is_granted=form.cleaned_data["decision"] == GRANTED,
            entry=form.entry(),
            user=request.user,
            at=clock.now(),
        )
        return
    person = person_of(case, UUID(form.cleaned_data["person"]))
    protection_request(case=case, person=person, entry=form.entry(), user=request.user, at=clock.now())
