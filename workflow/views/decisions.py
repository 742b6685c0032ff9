"""Decisions: a page for adopting each kind, a page for reading one, and one for correcting it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casetracker.accounts.doors import SignedInRequest, View, door
from casetracker.accounts.roles import COMMITTEE_ROLES, SECRETARIAT_ROLES
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from intake.policies import Tier
from workflow.decisions.vocabulary import KINDS
from workflow.forms.decisions import DecisionForm
from workflow.machine.transitions import steps
from workflow.models import CaseEvent, CaseFile, Decision
from workflow.policies import can_see, case_get
from workflow.selectors.decision_forms import first_said, form_parts, said_again
from workflow.selectors.decisions import decision_get, shown, standing_of
from workflow.services.corrections import (
    CORRECTING,
    correction_confirm,
    decision_correct,
    may_confirm,
    may_correct,
    original_of,
)
from workflow.services.decisions import case_adopt_views
from workflow.services.profiles import profile_of
from workflow.services.transitions import case_move
from workflow.vocabulary import EventKind
from workflow.wording_decisions import ROWS_WORDING, TERMS, WITH_TERMS
from workflow.wording_steps import STEPS

READERS = tuple(SECRETARIAT_ROLES | COMMITTEE_ROLES)
VIEWS = frozenset({EventKind.VIEWS_VIOLATION, EventKind.VIEWS_NO_VIOLATION})
ADD = "add"


def is_decided(transition: str) -> bool:
    """Whether a transition is a decision, with a page of this file."""
    return steps()[transition].event in KINDS


def decision_view(transition: str) -> View:
    """The page of one transition that is a decision."""
    kind = steps()[transition].event

    @door(*READERS)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: SignedInRequest, reference: str) -> HttpResponse:
        case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
        # What fills the form beforehand is content: who reads the card alone is shown an empty one.
        filled = first_said(case, kind) if can_see(request.user, case, Tier.CONTENT) else {}
        form = DecisionForm(request.POST or None, kind=kind, **form_parts(case, kind), **_initial(filled))
        if _is_handed_in(request, form):
            take = case_adopt_views if kind in VIEWS else case_move
            entry, now = form.entry(), clock.now()
            try:
                take(case=case, transition=transition, entry=entry, user=request.user, at=now)
            except (Invalid, Refused) as error:
                _put(form, error)
            else:
                messages.success(request, _("Recorded: %(step)s.") % {"step": kind.label})
                return redirect("workflow:case-show", reference=case.reference)
        return _page(request, case, form, kind, {"wording": STEPS[transition]})

    view.__name__ = f"case_{transition}"
    return view


@door(*READERS)
@require_safe
def decision_show(request: SignedInRequest, reference: str, decision_id: UUID) -> HttpResponse:
    """One decision with everything that it found; a corrected one says so."""
    case, decision = decision_get(user=request.user, reference=reference, decision_id=decision_id, tier=Tier.CONTENT)
    of_it = standing_of(case, decision)
    waits, stands = decision in of_it.waiting, decision == of_it.decision
    context = {
        "case": case,
        "shown": shown(decision, profile_of(case), reads_content=True),
        "profile": profile_of(case),
        "correction": None if waits or stands else of_it.decision,
        "next_correction": Decision.objects.filter(corrects=decision).first() if waits or stands else None,
        "waits": waits,
        "may_confirm": waits and may_confirm(request.user, case, decision),
        "may_correct": decision == of_it.chain[-1] and may_correct(request.user, case),
    }
    return render(request, "workflow/decisions/show.html", context)


@door(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decision_correct_page(request: SignedInRequest, reference: str, decision_id: UUID) -> HttpResponse:
    """Correct a decision: the form holds what it says."""
    case, decision = decision_get(user=request.user, reference=reference, decision_id=decision_id, tier=Tier.CONTENT)
    kind = _kind_of(decision)
    said = _initial(said_again(decision, kind))
    form = DecisionForm(request.POST or None, kind=kind, **form_parts(case, kind), **said, is_correction=True)
    if _is_handed_in(request, form):
        entry, now = form.entry(), clock.now()
        try:
            made = decision_correct(decision=decision, entry=entry, user=request.user, at=now)
        except (Invalid, Refused) as error:
            _put(form, error)
        else:
            messages.success(request, _("The correction is recorded. It takes effect once somebody else confirms it."))
            return redirect("workflow:case-decision-show", reference=case.reference, decision_id=made.pk)
    return _page(request, case, form, kind, {"decision": decision})


@door(*CORRECTING)
@require_POST
def correction_confirm_act(request: SignedInRequest, reference: str, correction_id: UUID) -> HttpResponse:
    """Confirm a correction that somebody else recorded."""
    case, correction = decision_get(
        user=request.user, reference=reference, decision_id=correction_id, tier=Tier.CONTENT
    )
    try:
        correction_confirm(correction=correction, user=request.user, at=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The correction is confirmed."))
    return redirect("workflow:case-decision-show", reference=case.reference, decision_id=correction.pk)


def _kind_of(decision: Decision) -> EventKind:
    return EventKind(CaseEvent.objects.values_list("kind", flat=True).get(pk=original_of(decision).event_id))


def _initial(said: dict[str, Any]) -> dict[str, Any]:
    return {"initial": said.get("initial", {}), "rows": said.get("rows", {})}


def _is_handed_in(request: SignedInRequest, form: DecisionForm) -> bool:
    if request.method != "POST":
        return False
    if request.POST.get(ADD) and form.add_row(str(request.POST[ADD])):
        return False
    return form.is_valid()


def _put(form: DecisionForm, error: Invalid | Refused) -> None:
    if isinstance(error, Refused):
        form.add_error(None, str(error))
        return
    for problem in error.problems:
        form.put(problem)


def _page(
    request: SignedInRequest, case: CaseFile, form: DecisionForm, kind: EventKind, more: dict[str, Any]
) -> HttpResponse:
    words = {**ROWS_WORDING, **({"remedies": TERMS} if kind in WITH_TERMS else {})}
    parts = [
        {"rows": rows, "legend": words[name][0], "hint": words[name][1], "more": words[name][2]}
        for name, rows in form.rows.items()
    ]
    has_errors = form.is_bound and (form.errors or any(row.errors for row in form.row_forms()))
    context = {"case": case, "form": form, "row_forms": form.row_forms(), "parts": parts, **more}
    return render(request, "workflow/decisions/step.html", context, status=422 if has_errors else 200)
