"""What the author's side tells the secretariat of its people: a dated statement, and the answer to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.core.forms import PartDateField
from intake.forms.fields import CHOICE_ERRORS, TEXT_ERRORS, readable
from intake.services.names import people_names
from intake.services.reveal import RevealReason
from intake.views.support import CSO, draft_get, page, sent_id
from workflow.forms.people import Choices, as_ids
from workflow.services.statements import LONGEST, Statement, statement_make
from workflow.views.attempts import attempt
from workflow.vocabulary_people import StatementKind


class StatementForm(forms.Form):
    """What happened, to whom, on which day."""

    names_fields = True

    about = forms.ChoiceField(
        label=gettext_lazy("What do you want to tell?"),
        choices=StatementKind.choices,
        widget=forms.RadioSelect,
        error_messages={**CHOICE_ERRORS, "required": gettext_lazy("Choose what you want to tell.")},
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Of whom?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOICE_ERRORS,
    )
    occurred = PartDateField(
        label=gettext_lazy("On which day?"), error_messages={"required": gettext_lazy("Enter the day.")}
    )
    text = forms.CharField(
        label=gettext_lazy("In your words"),
        help_text=gettext_lazy(
            "Who told you, and how. A new address, or the name of an heir, is safe here: it is encrypted, and only "
            "those who work on the case read it."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[readable],
        error_messages={**TEXT_ERRORS, "required": gettext_lazy("Say what happened.")},
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the type checker
        field.choices = people

    def said(self) -> Statement:
        """The statement, for the service."""
        data = self.cleaned_data
        return Statement(StatementKind(data["about"]), as_ids(data["people"]), data["occurred"], data["text"])


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def statement_file(request: SignedInRequest, reference: str) -> HttpResponse:
    """Tell the secretariat of a withdrawal, a death, a revocation, a new representative or address, a reprisal."""
    communication = draft_get(request, reference)
    if communication.sealed_at is None:
        return redirect("intake:communication-show", communication.reference)
    names = people_names(user=request.user, communication=communication, reason=RevealReason.CONTACT)
    people = [(str(person_id), name) for person_id, name in names.items()]
    form = StatementForm(request.POST or None, people=people)

    def act() -> None:
        statement_make(
            user=request.user,
            communication=communication,
            said=form.said(),
            at=clock.now(),
            new_id=sent_id(request),
        )

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(
            request, _("Sent. The secretariat records what follows from it, or tells you why nothing does.")
        )
        return redirect("workflow:communication-show", communication.reference)
    context = page(communication, form=form, form_id=sent_id(request))
    return render(request, "workflow/people/statement.html", context, status=422 if form.errors else 200)
