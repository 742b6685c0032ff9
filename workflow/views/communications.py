"""What a caseworker follows: the list of communications, the page of one that was submitted, further information."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from intake.forms.fields import CHOICE_ERRORS, TEXT_ERRORS, readable
from intake.views.support import CSO, draft_get, page, sent_id
from workflow.letters.kinds import FileFormat
from workflow.selectors.author_page import author_cases, questions_asked, receipt_rows
from workflow.selectors.authority import authority_has_ended
from workflow.selectors.communications import followed_page, my_communications
from workflow.selectors.erasures import erased_cards, waiting_requests
from workflow.selectors.letters import letters_to_author
from workflow.services.author import clarifications, information_add
from workflow.wording import COMPLETE, DRAFT

LONGEST_SUPPLEMENT = 50_000


class StageForm(forms.Form):
    """The list's filter."""

    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            (DRAFT, gettext_lazy("Drafts")),
            (COMPLETE, gettext_lazy("Complete, not submitted")),
            ("examined", gettext_lazy("Being examined")),
            ("exchange", gettext_lazy("Exchange with the State")),
            ("decision", gettext_lazy("Before the Committee")),
            ("follow_up", gettext_lazy("Follow-up")),
            ("ended", gettext_lazy("Ended")),
        ],
    )


@door(*CSO)
@require_safe
def my_communications_list(request: SignedInRequest) -> HttpResponse:
    """Drafts and cases, the newest change first: where each stands, what comes next, who must act, until when."""
    form = StageForm(request.GET)
    stage = form.cleaned_data["stage"] if form.is_valid() else ""
    found = my_communications(request.user, stage=stage)
    listed = followed_page(
        found, user=request.user, on=clock.today(), after=_anchor(request, "after"), before=_anchor(request, "before")
    )
    context = {
        "form": StageForm({"stage": stage}),
        "stage": stage,
        "listed": listed,
        "previous_url": _page_url(stage, before=listed.before),
        "next_url": _page_url(stage, after=listed.after),
        "has_any": bool(listed.rows) or my_communications(request.user).exists(),
        "today": clock.today(),
        "erasures_waiting": waiting_requests(request.user),
        "erased": erased_cards(request.user),
    }
    return render(request, "workflow/communications/list.html", context)


def _page_url(stage: str, **anchor: str) -> str:
    """The address of the page from an anchor on, with the filter in use; empty where there is no such page."""
    if not all(anchor.values()):
        return ""
    kept = {"stage": stage} if stage else {}
    return f"{reverse('workflow:my-communications')}?{urlencode({**kept, **anchor})}"


def _anchor(request: SignedInRequest, name: str) -> str:
    """A reference to page from; what cannot be one does not reach the database."""
    given = request.GET.get(name, "")
    return given if given.replace("-", "").isalnum() and given.isascii() else ""


@door(*CSO)
@require_safe
def communication_show(request: SignedInRequest, reference: str) -> HttpResponse:
    """A submitted communication: each case's stage in plain words, its history and limits; the documents."""
    communication = draft_get(request, reference)
    if communication.sealed_at is None:
        return redirect("intake:communication-show", communication.reference)
    cases = author_cases(communication)
    context = page(
        communication,
        cases=cases,
        letters=letters_to_author([one.case for one in cases]),
        formats=list(FileFormat),
        documents=receipt_rows(communication),
        supplements=communication.supplements.select_related("author").order_by("-created_at"),
        statements=communication.people_statements.select_related("author").order_by("-made_at"),
        today=clock.today(),
        authority_has_ended=authority_has_ended(communication.pk),
    )
    return render(request, "workflow/communications/show.html", context)


class SupplementForm(forms.Form):
    """Further information; where clarification was asked for, in which cases it is the answer."""

    names_fields = True

    text = forms.CharField(
        label=gettext_lazy("What do you want to say?"),
        help_text=gettext_lazy("New facts, a decision in the country, an answer to what was asked, comments."),
        max_length=LONGEST_SUPPLEMENT,
        widget=forms.Textarea(attrs={"rows": 12}),
        validators=[readable],
        error_messages={**TEXT_ERRORS, "required": gettext_lazy("Enter the information.")},
    )
    answers = forms.MultipleChoiceField(
        label=gettext_lazy("Does this answer the questions that were asked?"),
        help_text=gettext_lazy("With a mark, the examination of that case goes on. Without one, this is only added."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=CHOICE_ERRORS,
    )

    def __init__(self, asked: Sequence[tuple[str, str, str]], data: Any = None, *, chosen: str = "") -> None:
        super().__init__(data, initial={"answers": [chosen]})
        field = self.fields["answers"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the type checker
        field.choices = [
            (reference, _("Yes, in the case against %(state)s") % {"state": name}) for reference, name, _asked in asked
        ]
        if not asked:
            del self.fields["answers"]


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def supplement_file(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add information to what was submitted, which itself does not change."""
    communication = draft_get(request, reference)
    if communication.sealed_at is None:
        return redirect("intake:communication-show", communication.reference)
    asked = questions_asked(clarifications(communication))
    form = SupplementForm(asked, request.POST if request.method == "POST" else None, chosen=request.GET.get("case", ""))
    if form.is_bound and form.is_valid():
        try:
            information_add(
                user=request.user,
                communication=communication,
                text=form.cleaned_data["text"],
                at=clock.now(),
                answers=form.cleaned_data.get("answers", ()),
                new_id=sent_id(request),
            )
        except Invalid as error:
            form.add_error("text", str(error.message))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Added. It is dated, and it stands beside what you submitted."))
            return redirect("workflow:communication-show", communication.reference)
    context = page(communication, form=form, form_id=sent_id(request), asked=asked)
    return render(request, "workflow/communications/supplement.html", context, status=422 if form.errors else 200)
