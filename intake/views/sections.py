"""One section of the task list: its own questions as a form, its rows as a list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from intake.completeness import missing_in
from intake.display import values_of
from intake.forms.answers import AnswerForm, initial_from
from intake.forms.choices import pools_of
from intake.forms.stamp import changed_meanwhile, stamped
from intake.models import Communication
from intake.services.drafts import communication_answer
from intake.services.names import people_names
from intake.services.reveal import RevealReason
from intake.views.lines import row_lines
from intake.views.support import CSO, draft_get, locked_away, next_url, page, show_error
from intake.wizard.question import Kind, Section
from intake.wizard.sections import BY_KEY

# Pages of their own beside the section's list.
NAMED_ROWS = frozenset({"people", "authorities"})


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: SignedInRequest, reference: str, section: str) -> HttpResponse:
    """Show a section; save its own questions, then go where the button says."""
    found = BY_KEY.get(section)
    if found is None:
        raise Http404
    communication = draft_get(request, reference)
    if request.method != "POST":
        return locked_away(communication) or _show(request, communication, found, _form(communication, found))
    return _save(request, communication, found)


def _form(communication: Communication, section: Section, data: QueryDict | None = None) -> AnswerForm:
    questions = section.questions
    initial = initial_from(questions, values_of(communication, questions))
    form = AnswerForm(questions, data, pools=pools_of(communication), key=section.key, initial=initial)
    return stamped(form, communication)


def _save(request: SignedInRequest, communication: Communication, section: Section) -> HttpResponse:
    form = _form(communication, section, request.POST)
    if not section.questions:
        return redirect(after(request, communication, section))
    if form.is_valid() and not changed_meanwhile(form, communication, form.initial):
        try:
            communication_answer(user=request.user, communication=communication, answers=form.answers, at=clock.now())
        except (Invalid, Refused) as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(after(request, communication, section))
    return _show(request, communication, section, form, status=422)


def after(request: SignedInRequest, communication: Communication, section: Section) -> str:
    """Where the button that was pressed leads: on, back to the task list, or to a row."""
    rows = section.rows
    then, _colon, row_id = request.POST.get("then", "").partition(":")
    if then == "later":
        return reverse("intake:communication-show", args=[communication.reference])
    if then == "add" and rows is not None:
        return reverse("intake:row-add", args=[communication.reference, rows.key])
    if then in ("edit", "remove") and rows is not None and _is_id(row_id):
        return reverse(f"intake:row-{then}", args=[communication.reference, rows.key, row_id])
    return next_url(communication, section)


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _show(
    request: SignedInRequest, communication: Communication, section: Section, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    context = page(communication, section=section, form=form)
    return render(request, "intake/section.html", {**context, **listed(request, communication, section)}, status=status)


def listed(request: SignedInRequest, communication: Communication, section: Section) -> dict[str, Any]:
    """The rows of a section and what it still needs; names are revealed where the list shows people."""
    missing = missing_in(communication, section)
    rows = section.rows
    if rows is None:
        return {"missing": missing}
    names = {}
    if rows.key in NAMED_ROWS or any(question.kind is Kind.PERSON for question in rows.questions):
        names = people_names(user=request.user, communication=communication, reason=RevealReason.EDIT)
    return {"missing": missing, "lines": row_lines(communication, rows, names=names, missing=missing)}
