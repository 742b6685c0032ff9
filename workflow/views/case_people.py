"""The people of a case: what became of them, who acts for them, whether a withdrawal is of free will."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import COMMITTEE_ROLES, SECRETARIAT_ROLES, Role
from casetracker.core import clock
from intake.forms.fields import TEXT_ERRORS
from intake.models import Person
from intake.policies import Tier
from workflow.forms.people import AuthorityCheckForm, PeopleStepForm, WithdrawalCheckForm, as_ids
from workflow.models import CaseFile
from workflow.policies import case_get
from workflow.selectors.case_people import choices_of, people_page, people_shown
from workflow.services import people as steps
from workflow.services.authorities import authority_get, authority_revoke, authority_verify, newest_check
from workflow.services.people_steps import person_of
from workflow.services.protection import reprisal_report
from workflow.services.statements import LONGEST, statement_answer
from workflow.services.withdrawals import withdrawal_announce, withdrawal_check, withdrawal_take_back
from workflow.views.attempts import attempt
from workflow.vocabulary_people import AuthorityOutcome, StatementAnswer
from workflow.wording_people import OTHER, PEOPLE, PEOPLE_STEPS, PERSON, PeopleStep

READERS = tuple(SECRETARIAT_ROLES | COMMITTEE_ROLES)
RECORDERS = (Role.INTAKE_OFFICER, Role.CASE_OFFICER)
S = PeopleStep


@door(*READERS)
@require_safe
def case_people(request: SignedInRequest, reference: str) -> HttpResponse:
    """Everybody of the case: part, standing, authority; and what the author's side has said of them."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    context: dict[str, Any] = {
        "case": case,
        "may_record": request.user.has_role(*RECORDERS),
        "steps": [(step.value, wording.action) for step, wording in PEOPLE_STEPS.items()],
        **people_page(request.user, case),
    }
    for number, one in enumerate(context["statements"], start=1):
        one["form"] = StatementAnswerForm(auto_id=f"statement_{number}_%s")
    return render(request, "workflow/people/case.html", context)


@door(*RECORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_people_record(request: SignedInRequest, reference: str, step: str) -> HttpResponse:
    """Record one step about one person or several."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    kind = _step(step)
    wording = PEOPLE_STEPS[kind]
    chosen = request.GET.get(PERSON, "")
    initial = {PERSON: chosen, PEOPLE: [chosen], OTHER: request.GET.get(OTHER, "")}
    form = PeopleStepForm(request.POST or None, asks=wording.asks, people=choices_of(case), initial=initial)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _take(request, case, kind, form)):
        messages.success(request, _("Recorded: %(step)s.") % {"step": wording.action})
        return redirect("workflow:case-people", case.reference)
    return _show(request, case, form, {"title": wording.action, "lead": wording.explains, "button": _("Record")})


def _step(step: str) -> PeopleStep:
    try:
        return PeopleStep(step)
    except ValueError:
        raise Http404 from None


def _take(request: SignedInRequest, case: CaseFile, kind: PeopleStep, form: PeopleStepForm) -> None:
    chosen = as_ids(form.cleaned_data.get(PEOPLE) or [form.cleaned_data[PERSON]])
    people = [person_of(case, person_id) for person_id in chosen]
    common: dict[str, Any] = {"case": case, "entry": form.entry(), "user": request.user, "at": clock.now()}
    if kind is S.WITHDRAWAL:
        withdrawal_announce(people=people, **common)
    elif kind is S.ADDRESS:
        steps.address_change(person=people[0], contact=form.contact, **common)
    elif kind in _OF_TWO:
        _OF_TWO[kind](people[0], person_of(case, UUID(form.cleaned_data[OTHER])), common)
    else:
        _OF_ONE[kind](person=people[0], **common)


_OF_ONE: dict[PeopleStep, Callable[..., Any]] = {
    S.DEATH: steps.person_died,
    S.HEIRS_ASKED: steps.heirs_ask,
    S.WITHDRAWAL_TAKEN_BACK: withdrawal_take_back,
    S.REVOCATION: authority_revoke,
    S.REPRESENTATIVE: steps.representative_change,
    S.REPRISAL: reprisal_report,
}
_OF_TWO: dict[PeopleStep, Callable[[Person, Person, dict[str, Any]], Any]] = {
    S.HEIRS_CONTINUE: lambda person, other, common: steps.heirs_continue(person=person, heir=other, **common),
    S.REPLACEMENT: lambda person, other, common: steps.complainant_replace(person=person, by=other, **common),
}


@door(*RECORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_withdrawal_check(request: SignedInRequest, reference: str, person_id: UUID) -> HttpResponse:
    """Record that one victim who withdraws was asked, and what was found."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    person = person_of(case, person_id)
    form = WithdrawalCheckForm(request.POST or None)

    def check() -> None:
        withdrawal_check(
            case=case, person=person, finding=form.finding(), entry=form.entry(), user=request.user, at=clock.now()
        )

    if request.method == "POST" and form.is_valid() and attempt(form, check):
        messages.success(request, _("Recorded. It is read by those who work on the case, and told to nobody."))
        return redirect("workflow:case-people", case.reference)
    lead = _(
        "Reach the victim by the safe way that they named, alone. A withdrawal is acted on only where each victim who "
        "withdraws was found to be free."
    )
    title = _("Free will of %(person)s") % {"person": _label(case, person_id)}
    return _show(request, case, form, {"title": title, "lead": lead, "button": _("Record")})


@door(*RECORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_authority_check(request: SignedInRequest, reference: str, authority_id: UUID) -> HttpResponse:
    """Verify an authority to act: the assigned officer's finding."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    authority = authority_get(case, authority_id)
    form = AuthorityCheckForm(request.POST or None)

    def verify() -> None:
        outcome = AuthorityOutcome(form.cleaned_data["finding"])
        authority_verify(
            case=case, authority=authority, outcome=outcome, entry=form.entry(), user=request.user, at=clock.now()
        )

    if request.method == "POST" and form.is_valid() and attempt(form, verify):
        messages.success(request, _("Recorded: %(step)s.") % {"step": _("Authority to act")})
        return redirect("workflow:case-people", case.reference)
    label = _label(case, authority.person_id)
    more = {
        "title": _("Authority to act for %(person)s") % {"person": label},
        "button": _("Record"),
        "authority": authority,
        "check": newest_check(authority),
    }
    return _show(request, case, form, more)


class StatementAnswerForm(forms.Form):
    """What was done with a statement of the author's side."""

    outcome = forms.ChoiceField(choices=StatementAnswer.choices)
    answer = forms.CharField(
        label=gettext_lazy("Answer to the author's side"),
        help_text=gettext_lazy("It is read on the author's page. Needed where nothing is recorded."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=TEXT_ERRORS,
    )


@door(*RECORDERS)
@require_POST
def case_statement_answer(request: SignedInRequest, reference: str, statement_id: UUID) -> HttpResponse:
    """Say that a statement was recorded, or why nothing was to be."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    form = StatementAnswerForm(request.POST)

    def answer() -> None:
        data = form.cleaned_data
        outcome = StatementAnswer(data["outcome"])
        statement_answer(
            case=case,
            statement_id=statement_id,
            outcome=outcome,
            answer=data["answer"],
            user=request.user,
            at=clock.now(),
        )

    if form.is_valid() and attempt(form, answer):
        messages.success(request, _("Answered. The author's side reads it on its page."))
    else:
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    return redirect("workflow:case-people", case.reference)


def _label(case: CaseFile, person_id: UUID) -> str:
    return next(one.label for one in people_shown(case) if one.person.pk == person_id)


def _show(request: SignedInRequest, case: CaseFile, form: forms.Form, more: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workflow/people/step.html", {"case": case, "form": form, **more}, status=status)
