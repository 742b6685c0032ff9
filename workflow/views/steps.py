"""Taking a step: one page and one POST a transition, one for recording, one for assigning."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casetracker.accounts.doors import SignedInRequest, View, door
from casetracker.accounts.roles import COMMITTEE_ROLES, SECRETARIAT_ROLES
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from intake.policies import Tier
from workflow.forms.docket import AssignForm
from workflow.forms.steps import RecordForm, StepForm
from workflow.machine.transitions import steps
from workflow.models import CaseFile
from workflow.policies import case_get
from workflow.selectors import case_page
from workflow.selectors.asked import asked_by
from workflow.services.assignments import case_assign
from workflow.services.joinder import cases_move_together
from workflow.services.profiles import profile_of
from workflow.services.records import case_record
from workflow.views.attempts import attempt
from workflow.vocabulary import EventKind
from workflow.wording_people import OF_PEOPLE
from workflow.wording_steps import PROPOSALS, STEPS

READERS = tuple(SECRETARIAT_ROLES | COMMITTEE_ROLES)
# Recorded on a page of its own, which asks for more.
ON_ITS_OWN_PAGE = frozenset({EventKind.FOLLOWUP_ASSESSED.value})


def step_view(transition: str) -> View:
    """The page of one transition."""

    @door(*READERS)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: SignedInRequest, reference: str) -> HttpResponse:
        case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
        wording = STEPS[transition]
        form = StepForm(request.POST or None, asks=wording.asks, profile=profile_of(case))
        if request.method == "POST" and form.is_valid():
            done = attempt(
                form,
                lambda: cases_move_together(
                    case=case, transition=transition, entry=form.entry(), user=request.user, at=clock.now()
                ),
            )
            if done:
                messages.success(request, _("Recorded: %(step)s.") % {"step": steps()[transition].event.label})
                return redirect("workflow:case-show", reference=case.reference)
        return _page(request, case, form, {"wording": wording})

    view.__name__ = f"case_{transition}"
    return view


@door(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_record_step(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a step that moves nothing."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    elsewhere = OF_PEOPLE | ON_ITS_OWN_PAGE
    kinds = [one for one in case_page.recordable_kinds(request.user, case) if one[0] not in elsewhere]
    chosen = (request.POST or request.GET).get("kind", "")
    asked = asked_by(EventKind(chosen), case) if chosen in dict(kinds) else None
    initial = {"kind": chosen, "occurred": clock.today()}
    form = RecordForm(request.POST or None, kinds=kinds, profile=profile_of(case), asked=asked, initial=initial)
    if request.method == "POST" and form.is_valid():
        kind = EventKind(form.cleaned_data["kind"])
        if attempt(
            form, lambda: case_record(case=case, kind=kind, entry=form.entry(), user=request.user, at=clock.now())
        ):
            messages.success(request, _("Recorded: %(step)s.") % {"step": kind.label})
            return redirect("workflow:case-show", reference=case.reference)
    return _page(request, case, form, {"wording": None})


def proposal_view(kind: EventKind) -> View:
    """The page of one recorded step of the main course: a proposal, or the decision on receivability."""

    @door(*READERS)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: SignedInRequest, reference: str) -> HttpResponse:
        case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
        wording = PROPOSALS[kind]
        form = StepForm(request.POST or None, asks=wording.asks, profile=profile_of(case))
        done = (
            request.method == "POST"
            and form.is_valid()
            and attempt(
                form, lambda: case_record(case=case, kind=kind, entry=form.entry(), user=request.user, at=clock.now())
            )
        )
        if done:
            messages.success(request, _("Recorded: %(step)s.") % {"step": kind.label})
            return redirect("workflow:case-show", reference=case.reference)
        return _page(request, case, form, {"wording": wording})

    view.__name__ = f"case_{kind.value}"
    return view


@door(*READERS)
@require_POST
def case_assign_officer(request: SignedInRequest, reference: str) -> HttpResponse:
    """Assign an officer, or take a new case oneself."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
    form = AssignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose an officer."))
        return redirect("workflow:case-show", reference=case.reference)
    officer = form.cleaned_data["officer"]
    try:
        case_assign(case=case, officer=officer, user=request.user, at=clock.now())
    except (Invalid, Refused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Assigned to %(name)s.") % {"name": officer.display_name})
    return redirect("workflow:case-show", reference=case.reference)


def _page(request: SignedInRequest, case: CaseFile, form: Form, more: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workflow/cases/step.html", {"case": case, "form": form, **more}, status=status)
