"""A communication as a whole: begun, its task list, marked complete, opened again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.models import Organisation
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from casetracker.reference import profiles
from intake.completeness import missing_to_submit
from intake.forms.answers import AnswerForm
from intake.forms.choices import Pools
from intake.forms.fields import CHOICE_ERRORS
from intake.selectors import reader_language, state_answers
from intake.services.drafts import (
    communication_complete,
    communication_create,
    communication_reopen,
    organisations_of,
)
from intake.views.support import CSO, draft_get, page, sent_id, show_error
from intake.views.tasks import last_task, task_groups
from intake.wizard.about import ABOUT


class BeginForm(AnswerForm):
    """The first answers, and for which organisation where somebody works for several."""

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(ABOUT.questions, *args, **kwargs)
        if len(organisations) > 1:
            self.fields["organisation"] = forms.ChoiceField(
                label=_("For which of your organisations?"),
                help_text=_("Its leads see everything. This cannot be changed later."),
                choices=[(str(organisation.pk), organisation.name) for organisation in organisations],
                widget=forms.RadioSelect,
                error_messages={**CHOICE_ERRORS, "required": _("Choose for which of your organisations.")},
            )

    @property
    def organisation_id(self) -> UUID | None:
        chosen = self.cleaned_data.get("organisation")
        return UUID(chosen) if chosen else None


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def communication_begin(request: SignedInRequest) -> HttpResponse:
    """Begin a communication: a title for one's own list, and a language."""
    pools = Pools(treaty=profiles.get(profiles.DEFAULT).treaty, language=reader_language())
    choices = organisations_of(request.user)
    form = BeginForm(choices, request.POST if request.method == "POST" else None, pools=pools)
    if form.is_bound and form.is_valid():
        try:
            begun = communication_create(
                user=request.user,
                answers=form.answers,
                at=clock.now(),
                organisation_id=form.organisation_id,
                new_id=sent_id(request),
            )
        except (Invalid, Refused) as error:
            show_error(form, error)
        else:
            return redirect("intake:communication-show", begun.reference)
    context = {"form": form, "form_id": sent_id(request)}
    return render(request, "intake/communication_create.html", context, status=422 if form.is_bound else 200)


@door(*CSO)
@require_safe
def communication_show(request: SignedInRequest, reference: str) -> HttpResponse:
    """The task list of a draft; what is submitted has its own page."""
    communication = draft_get(request, reference)
    if communication.sealed_at is not None:
        return redirect("workflow:communication-show", communication.reference)
    missing = missing_to_submit(communication)
    context = page(
        communication,
        groups=task_groups(communication, missing),
        last=[last_task(communication, missing)],
        missing_count=len(missing),
        state_answers=state_answers(communication, on=clock.today()),
        today=clock.today(),
    )
    return render(request, "intake/communication_show.html", context)


@door(*CSO)
@require_POST
def communication_mark_complete(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a draft complete; where something is missing, the check page lists it."""
    communication = draft_get(request, reference)
    if communication.completed_at is None:
        try:
            communication_complete(user=request.user, communication=communication, at=clock.now())
        except Invalid:
            messages.error(request, _("Something that submission needs is still missing: it is listed below."))
        else:
            messages.success(request, _("Marked complete. Nothing in it changes until you reopen it."))
    return redirect("intake:answers-check", communication.reference)


@door(*CSO)
@require_POST
def communication_open_again(request: SignedInRequest, reference: str) -> HttpResponse:
    """Open a complete communication again."""
    communication = draft_get(request, reference)
    communication_reopen(user=request.user, communication=communication)
    messages.success(request, _("Reopened: it can be changed again."))
    return redirect("intake:communication-show", communication.reference)
