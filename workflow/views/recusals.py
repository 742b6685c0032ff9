"""A member's own agenda and answer; the head's recusals; what an officer puts to the rapporteur."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import COMMITTEE_ROLES, Role
from casetracker.core import clock
from casetracker.core.errors import Hidden, Refused
from casetracker.desk.forms.base import DeskForm
from casetracker.desk.views.answer import Page
from intake.policies import Tier
from workflow.forms.sessions import ConflictForm, LiftForm, RecusalForm
from workflow.models import CaseFile, Recusal
from workflow.policies import can_see, case_get
from workflow.selectors import sessions as selectors
from workflow.selectors.committee import members_on
from workflow.services import recusals as services
from workflow.services import sight
from workflow.services.sittings import standing_item
from workflow.views.form_page import form_page, sent


@door(*COMMITTEE_ROLES)
@require_safe
def agenda_list(request: SignedInRequest) -> HttpResponse:
    """The cases that this member is asked about: a reference and a State, until they have answered."""
    lines = selectors.own_agenda(request.user, on=clock.today())
    return render(request, "workflow/sessions/agenda.html", {"lines": lines})


@door(*COMMITTEE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def case_conflict(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say whether anything keeps one from a case."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
    if standing_item(case) is None:
        raise Hidden("not_on_an_agenda", "", subject=("communication", case.communication_id))
    page = Page(
        title=_("Your answer"),
        caption=case.reference,
        lead=_(
            "Nobody takes part who is a national of the State or in its employ, who has a personal interest, or who "
            "took part in a decision on the case elsewhere. With a conflict, you see nothing of the case from then on."
        ),
        button=_("Answer"),
        back=reverse("workflow:agenda-list"),
        done=_("Your answer is recorded."),
        template="workflow/sessions/conflict.html",
        more={"case": case},
    )
    return form_page(
        request,
        ConflictForm(sent(request)),
        page,
        lambda given: services.conflict_answer(case=case, user=request.user, at=clock.now(), **given),
    )


@door(Role.HEAD_OF_PETITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_recusals(request: SignedInRequest, reference: str) -> HttpResponse:
    """The recusals of a case: record one that the Committee has established, or lift one with a reason."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
    lifted = _named(case, request.GET.get("lift", ""))
    page = Page(
        title=_("Lift a recusal") if lifted else _("Recusals"),
        caption=case.reference,
        lead=_("A recused member sees nothing of the communication, and the lists look as if it were not there."),
        button=_("Lift the recusal") if lifted else _("Record the recusal"),
        back=reverse("workflow:case-recusals", args=[case.reference]),
        done=_("Recorded."),
        template="workflow/sessions/recusals.html",
        more={
            "case": case,
            "recusals": selectors.recusals_of(case),
            "lifted": lifted,
            "reads_content": can_see(request.user, case, Tier.CONTENT),
        },
    )
    form: DeskForm = LiftForm(sent(request)) if lifted else _recusal_form(request)
    return form_page(request, form, page, lambda given: _change(request, case, lifted, given))


def _recusal_form(request: SignedInRequest) -> RecusalForm:
    return RecusalForm(sent(request), members=members_on(clock.today()))


def _named(case: CaseFile, number: str) -> Recusal | None:
    """The standing recusal that is the ``number``-th of the case's; nothing where it is none."""
    known = selectors.recusals_of(case)
    if not number.isdecimal() or len(number) > 3 or not 0 < int(number) <= len(known):  # noqa: PLR2004
        return None
    found = known[int(number) - 1]
    return None if found.lifted_at else found


def _change(request: SignedInRequest, case: CaseFile, lifted: Recusal | None, given: dict[str, object]) -> Recusal:
    if lifted is not None:
        return services.recusal_lift(recusal=lifted, user=request.user, at=clock.now(), because=str(given["because"]))
    return services.recusal_establish(case=case, user=request.user, at=clock.now(), **given)  # type: ignore[arg-type]


@door(Role.INTAKE_OFFICER, Role.CASE_OFFICER)
@require_POST
def case_put_to_rapporteur(request: SignedInRequest, reference: str) -> HttpResponse:
    """Let the rapporteur read."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
    try:
        sight.case_put_to_rapporteur(case=case, user=request.user, at=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The rapporteur can read the case until their next decision in it."))
    return redirect("workflow:case-show", reference=case.reference)
