"""Submission and its receipt: the last page of the draft and the first of the case."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from casetracker.reference.receivability import Answer
from intake.completeness import missing_to_submit
from intake.models import Communication
from intake.selectors import state_answers
from intake.views.support import CSO, draft_get, page
from workflow.selectors.author_page import receipt_rows
from workflow.selectors.communications import cases_of
from workflow.services.submission import communication_submit
from workflow.vocabulary import CaseState


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def communication_submit_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """What submitting does, and the button; a refusal names the paragraph, and the communication stays as it was."""
    communication = draft_get(request, reference)
    if request.method != "POST":
        return _to_receipt(communication) if communication.sealed_at else _show(request, communication)
    try:
        communication_submit(user=request.user, communication=communication, at=clock.now())
    except Invalid:
        refusal = _("Something that submission needs is still missing: it is listed below.")
        return _show(request, communication, refusals=[refusal], status=422)
    except Refused as error:
        if error.code == "submitted_already":
            messages.info(request, _("It had been submitted already: this is its receipt. Nothing was sent twice."))
            return _to_receipt(communication)
        return _show(request, communication, refusals=[_told(error)], status=409)
    return _to_receipt(communication)


def _told(error: Refused) -> str:
    if not error.rule:
        return str(error.message)
    return _("%(message)s Rule: article %(paragraph)s.") % {"message": error.message, "paragraph": error.rule}


def _to_receipt(communication: Communication) -> HttpResponse:
    return redirect("workflow:receipt-show", communication.reference)


def _show(
    request: SignedInRequest, communication: Communication, *, refusals: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    answers = state_answers(communication, on=clock.today())
    context = page(
        communication,
        state_answers=answers,
        missing=missing_to_submit(communication),
        can_be_received=all(answer.receivability.answer is not Answer.NO for answer in answers),
        refusals=refusals,
        today=clock.today(),
    )
    return render(request, "workflow/submission/submit.html", context, status=status)


@door(*CSO)
@require_safe
def receipt_show(request: SignedInRequest, reference: str) -> HttpResponse:
    """The receipt: reference, time in Geneva, documents with their SHA-256, what comes next."""
    communication = draft_get(request, reference)
    if communication.sealed_at is None:
        return redirect("intake:answers-check", communication.reference)
    cases = cases_of(communication)
    context = page(
        communication,
        documents=receipt_rows(communication),
        cases=cases,
        is_new=all(case.state == CaseState.RECEIVED for case in cases),
    )
    return render(request, "workflow/submission/receipt.html", context)
