"""Authority to act for several victims at once."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from intake.forms.answers import AnswerForm
from intake.forms.choices import Pools, pools_of
from intake.models import Communication
from intake.services.authorities import SHARED_QUESTIONS, authorities_add, victims_without
from intake.services.names import people_names
from intake.services.reveal import RevealReason
from intake.views.support import CSO, draft_get, locked_away, page, section_url, show_error
from intake.wizard.people import AUTHORITY


class SharedAuthorityForm(AnswerForm):
    """The answers of one authority, and the victims for whom it is given."""

    def __init__(self, *args: Any, pools: Pools, **kwargs: Any) -> None:
        super().__init__(SHARED_QUESTIONS, *args, pools=pools, **kwargs)
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("For which victims?"),
            help_text=_("Those who have no authority yet."),
            choices=pools.people,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose at least one victim."),
                "invalid_choice": _("Choose from the list: somebody else may have given an authority meanwhile."),
            },
        )
        self.initial.setdefault("people", [person_id for person_id, _name in pools.people])

    @property
    def person_ids(self) -> list[UUID]:
        return [UUID(person_id) for person_id in self.cleaned_data["people"]]


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def authority_share(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give the same authority for all victims that have none yet, or for those that are chosen."""
    communication = draft_get(request, reference)
    form = SharedAuthorityForm(request.POST if request.method == "POST" else None, pools=_pools(request, communication))
    if request.method != "POST":
        return locked_away(communication) or _show(request, communication, form)
    if form.is_valid():
        try:
            made = authorities_add(
                user=request.user,
                communication=communication,
                person_ids=form.person_ids,
                answers=form.answers,
                at=clock.now(),
            )
        except (Invalid, Refused) as error:
            show_error(form, error)
        else:
            count = len(made)
            told = ngettext("Saved for %(count)d victim.", "Saved for %(count)d victims.", count) % {"count": count}
            messages.success(request, told)
            return redirect(section_url(communication, AUTHORITY))
    return _show(request, communication, form, status=422)


def _pools(request: SignedInRequest, communication: Communication) -> Pools:
    names = people_names(user=request.user, communication=communication, reason=RevealReason.EDIT)
    return pools_of(communication, names={victim.pk: names[victim.pk] for victim in victims_without(communication)})


def _show(
    request: SignedInRequest, communication: Communication, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "intake/authority_share.html", page(communication, form=form), status=status)
