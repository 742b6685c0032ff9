"""Erasure and legal hold: asked for on one page, decided on the same by somebody else, and then its certificate."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.models import User
from casetracker.accounts.roles import CSO_ROLES, SECRETARIAT_ROLES, Role
from casetracker.core import clock
from casetracker.core.errors import Hidden, Invalid, Refused
from intake.models import Communication
from intake.policies import Tier
from workflow.models import Erasure
from workflow.policies import case_get
from workflow.selectors.erasures import certificate_json, erasure_page, waiting_requests
from workflow.services import erasures, holds
from workflow.vocabulary import ErasureReason

THOSE_CONCERNED = (*CSO_ROLES, *SECRETARIAT_ROLES, Role.ADMINISTRATOR)


class ErasureForm(forms.Form):
    """The reason, chosen from a list: what a person would write of it could name somebody."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why is it to be erased?"),
        choices=ErasureReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )


class HoldForm(forms.Form):
    """Why nothing is to be erased for now."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Encrypted; read by those who work on the case."),
        max_length=holds.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Enter the reason.")},
    )


@door(*THOSE_CONCERNED)
@require_safe
def erasure_list(request: SignedInRequest) -> HttpResponse:
    """The requests that wait for a decision."""
    return render(request, "workflow/erasures/list.html", {"requests": waiting_requests(request.user)})


@door(*THOSE_CONCERNED)
@require_http_methods(["GET", "HEAD", "POST"])
def erasure_show(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask for an erasure; or what was asked, and by whom; or the certificate."""
    found = erasure_page(request.user, reference)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = ErasureReason(form.cleaned_data["reason"])
        try:
            erasures.erasure_request(
                user=request.user, communication=found.communication, reason=reason, at=clock.now()
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked. Somebody else has to approve it; until then nothing is erased."))
            return redirect("workflow:erasure-show", reference)
    context = {"page": found, "form": form, "reference": reference, "today": clock.today()}
    return render(request, "workflow/erasures/show.html", context, status=422 if form.errors else 200)


Decide = Callable[..., Erasure]


def _decide(request: SignedInRequest, reference: str, service: Decide, said: str) -> HttpResponse:
    found = erasure_page(request.user, reference)
    if found.certificate is not None:
        messages.info(request, _("It was erased already: this is the certificate."))
        return redirect("workflow:erasure-show", reference)
    try:
        service(user=request.user, communication=found.communication, at=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("workflow:erasure-show", reference)


@door(*THOSE_CONCERNED)
@require_POST
def erasure_approve(request: SignedInRequest, reference: str) -> HttpResponse:
    """Approve and carry out."""
    return _decide(request, reference, erasures.erasure_approve, _("Erased. This is the certificate."))


@door(*THOSE_CONCERNED)
@require_POST
def erasure_refuse(request: SignedInRequest, reference: str) -> HttpResponse:
    """Decide that it is not erased."""
    return _decide(request, reference, erasures.erasure_refuse, _("Refused. Nothing was erased."))


@door(*THOSE_CONCERNED)
@require_safe
def erasure_certificate(request: SignedInRequest, reference: str) -> HttpResponse:
    """The certificate as a file."""
    found = erasure_page(request.user, reference)
    if found.certificate is None:
        raise Hidden("not_erased", "", subject=("communication", found.communication.pk))
    response = JsonResponse(certificate_json(found.certificate, on=clock.today()), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="erasure-{reference}.json"'
    return response


@door(Role.HEAD_OF_PETITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """Set a legal hold on the communication of a case, or lift the one that stands."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
    hold = holds.standing_hold(case.communication)
    # The form says what it was for: sent twice, "set" finds a hold and is refused, and never lifts it.
    is_lifting = bool(request.POST.get("lift"))
    form = forms.Form(request.POST) if is_lifting else HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _hold_change(request.user, case.communication, form.cleaned_data.get("reason"))
        except (Invalid, Refused) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect("workflow:case-show", reference)
    context = {"case": case, "hold": hold, "form": form}
    return render(request, "workflow/erasures/hold.html", context, status=422 if form.errors else 200)


def _hold_change(user: User, communication: Communication, reason: str | None) -> str:
    if reason is None:
        holds.hold_lift(user=user, communication=communication, at=clock.now())
        return _("The hold is lifted.")
    holds.hold_set(user=user, communication=communication, reason=reason, at=clock.now())
    return _("The hold is set: nothing of it is erased.")
