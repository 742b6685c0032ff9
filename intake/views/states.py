"""The States concerned: chosen, taken away, and each with today's answer."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from intake.completeness import missing_in
from intake.display import values_of
from intake.forms.answers import initial_from
from intake.forms.choices import pools_of
from intake.forms.stamp import changed_meanwhile, stamped
from intake.forms.states import StatesForm
from intake.models import Communication
from intake.selectors import state_answers, states_of
from intake.services.drafts import states_answer
from intake.views.sections import after
from intake.views.support import CSO, draft_get, locked_away, page, show_error
from intake.wizard.about import STATES


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def states_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """The States concerned, each with the answer whether a communication could be received today."""
    communication = draft_get(request, reference)
    if request.method != "POST":
        return locked_away(communication) or _show_states(request, communication, _states_form(communication))
    form = _states_form(communication, request.POST)
    if form.is_valid() and not changed_meanwhile(form, communication, form.initial):
        try:
            states_answer(
                user=request.user,
                communication=communication,
                iso3s=form.iso3s,
                answers=form.answers,
                at=clock.now(),
            )
        except (Invalid, Refused) as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(_after_states(request, communication))
    return _show_states(request, communication, form, status=422)


def _states_form(communication: Communication, data: QueryDict | None = None) -> StatesForm:
    initial = initial_from(STATES.questions, values_of(communication, STATES.questions))
    pools, chosen = pools_of(communication), states_of(communication)
    form = StatesForm(data, pools=pools, chosen=chosen, initial=initial)
    stamped(form, communication)
    return form


def _after_states(request: SignedInRequest, communication: Communication) -> str:
    if request.POST.get("then") == "another":
        return reverse("intake:states-edit", args=[communication.reference])
    return after(request, communication, STATES)


def _show_states(
    request: SignedInRequest, communication: Communication, form: StatesForm, *, status: int = 200
) -> HttpResponse:
    context = page(
        communication,
        section=STATES,
        form=form,
        missing=missing_in(communication, STATES),
        state_answers=state_answers(communication, on=clock.today()),
        today=clock.today(),
    )
    return render(request, "intake/states.html", context, status=status)
