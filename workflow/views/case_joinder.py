"""Joining a case with another, and severing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import COMMITTEE_ROLES, SECRETARIAT_ROLES
from casetracker.core import clock
from casetracker.core.errors import invalid
from casetracker.core.ids import normalise_reference
from intake.policies import Tier
from workflow.forms.people import JoinderForm
from workflow.models import CaseFile
from workflow.policies import case_get, visible
from workflow.selectors.joinder import joined_shown, joined_with
from workflow.services.joinder import case_sever, cases_join
from workflow.views.attempts import attempt

READERS = tuple(SECRETARIAT_ROLES | COMMITTEE_ROLES)


@door(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_joinder(request: SignedInRequest, reference: str) -> HttpResponse:
    """Join the case with another one, chosen by reference; or sever it from those that it is joined with."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    is_severing = bool(request.POST.get("sever") or request.GET.get("sever")) and bool(joined_with(case))
    form = JoinderForm(request.POST or None, is_severing=is_severing)

    def act() -> None:
        common: dict[str, Any] = {"case": case, "entry": form.entry(), "user": request.user, "at": clock.now()}
        if is_severing:
            case_sever(**common)
        else:
            cases_join(other=_other(request, form.cleaned_data["other"]), **common)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("Recorded: %(step)s.") % {"step": _("Severed") if is_severing else _("Joined")})
        return redirect("workflow:case-show", case.reference)
    shown, hidden = joined_shown(request.user, case)
    context = {"case": case, "form": form, "is_severing": is_severing, "joined": shown, "joined_hidden": hidden}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workflow/people/joinder.html", context, status=status)


def _other(request: SignedInRequest, text: str) -> CaseFile:
    """The case of this reference that the reader may read; what is not there and what is hidden read the same."""
    typed = {text.strip().upper(), normalise_reference(text)}
    found = visible(request.user, Tier.CONTENT).filter(reference__in=typed).select_related("communication").first()
    if found is None:
        raise invalid("other", "not_visible", _("There is no case of this reference that you may read."))
    return found
