"""Who and what comes into a case after its seal: a person, a new authority to act with its document."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Invalid, Refused
from casetracker.core.forms import PartDateField
from casetracker.vault.sealing import NotStored
from intake.forms.answers import AnswerForm
from intake.forms.choices import Pools, pools_of
from intake.forms.upload import UploadForm
from intake.policies import Tier
from intake.services.later import AUTHORITIES, PEOPLE, person_add
from intake.views.support import sent_id, show_error
from workflow.models import CaseFile
from workflow.policies import case_get
from workflow.selectors.case_people import choices_of
from workflow.services.authorities import NewAuthority, authority_give
from workflow.services.events import Entry
from workflow.views.case_people import RECORDERS
from workflow.wording_people import PeopleStep

# What a new person is entered for: the step that comes next, where they take somebody's place.
NEXT = {step.value for step in (PeopleStep.HEIRS_CONTINUE, PeopleStep.REPLACEMENT)}


class LaterForm(AnswerForm):
    """Questions of a draft, asked after its submission: what was needed to submit is needed here."""

    needed_to_submit = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in self.questions:
            if question.submit and question.only_if is None:
                field = self.fields[question.name]
                field.required = True
                field.error_messages["required"] = gettext_lazy("Enter an answer: it is required.")


class PersonForm(LaterForm):
    """A person who comes into the case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["migration_status"].help_text = gettext_lazy("Needed of a victim.")
        self.fields["disclose_to_state"].help_text = gettext_lazy("The State needs it to answer.")


@door(*RECORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_person_add(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a person to a sealed communication: an heir, a new complainant. They are named as everybody is."""
    case = case_get(user=request.user, reference=reference, tier=Tier.IDENTITY)
    pools = pools_of(case.communication)
    form = PersonForm(PEOPLE.questions, request.POST or None, pools=pools, key=PEOPLE.key)
    if request.method == "POST" and form.is_valid():
        try:
            person = person_add(
                user=request.user,
                communication=case.communication,
                answers=form.answers,
                at=clock.now(),
                new_id=sent_id(request),
            )
        except (Invalid, Refused) as error:
            show_error(form, error)
        else:
            messages.success(request, _("Added. It is dated, and stands beside what was submitted."))
            return redirect(_next_url(request, case, person.pk))
    return _show(request, case, form, "workflow/people/add.html")


def _next_url(request: SignedInRequest, case: CaseFile, person_id: UUID) -> str:
    step = request.POST.get("then", "")
    if step in NEXT:
        return f"{reverse('workflow:case-people-record', args=[case.reference, step])}?other={person_id}"
    return reverse("workflow:case-people", args=[case.reference])


_AUTHORITY_WORDS: dict[str, tuple[Any, Any]] = {
    "person": (gettext_lazy("For whom?"), ""),
    "given_on": (gettext_lazy("Date of the authority"), gettext_lazy("Needed for a signed power of attorney.")),
    "document": (
        gettext_lazy("Document, if it is here already"),
        gettext_lazy("A signed power of attorney needs its document: this one, or a new one below."),
    ),
    "reason": (
        gettext_lazy("Why consent cannot be obtained, or the relation of the next of kin"),
        gettext_lazy("Needed for these two."),
    ),
}


class AuthorityForm(LaterForm):
    """A new authority to act, with the day on which the secretariat had it."""

    def __init__(self, *args: Any, pools: Pools, **kwargs: Any) -> None:
        super().__init__(AUTHORITIES.questions, *args, pools=pools, **kwargs)
        self.fields["occurred"] = PartDateField(
            label=gettext_lazy("Date of receipt"),
            error_messages={"required": gettext_lazy("Enter the date of receipt.")},
            initial=clock.today(),
        )
        for name, (label, hint) in _AUTHORITY_WORDS.items():
            self.fields[name].label, self.fields[name].help_text = label, hint


class AuthorityFile(UploadForm):
    """The document of the authority, where it is new."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = gettext_lazy("Its document, if it is new")


@door(*RECORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_authority_add(request: SignedInRequest, reference: str) -> HttpResponse:
    """Enter a new authority to act for one person. It is verified by a step of its own."""
    case = case_get(user=request.user, reference=reference, tier=Tier.IDENTITY)
    pools = pools_of(case.communication)
    own = Pools(pools.treaty, pools.language, people=tuple(choices_of(case)), documents=pools.documents)
    form, file = AuthorityForm(request.POST or None, pools=own), AuthorityFile(request)
    valid = request.method == "POST" and form.is_valid() & file.is_valid()
    if valid and _given(request, case, form, file):
        messages.success(request, _("Recorded. Verify it next."))
        return redirect("workflow:case-people", case.reference)
    return _show(request, case, form, "workflow/people/authority_add.html", file=file)


def _given(request: SignedInRequest, case: CaseFile, form: AuthorityForm, file: AuthorityFile) -> bool:
    upload = file.cleaned_data.get("file") or None
    given = NewAuthority(form.answers, upload, sent_id(request))
    entry = Entry(occurred=PreciseDate(form.cleaned_data["occurred"], Precision.DAY))
    try:
        authority_give(case=case, given=given, entry=entry, user=request.user, at=clock.now())
    except NotStored:
        file.say_unsaved(str(upload.name if upload else ""))
    except (Invalid, Refused) as error:
        show_error(form, error)
    else:
        return True
    return False


def _show(request: SignedInRequest, case: CaseFile, form: forms.Form, template: str, **more: Any) -> HttpResponse:
    has_errors = form.errors or (more.get("file") is not None and more["file"].errors)
    status = 422 if request.method == "POST" and has_errors else 200
    context = {"case": case, "form": form, "form_id": sent_id(request), **more}
    return render(request, template, context, status=status)
