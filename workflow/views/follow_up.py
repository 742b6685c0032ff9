"""Follow-up: the table of a case, its assessment, and the docket of what is followed up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import COMMITTEE_ROLES, SECRETARIAT_ROLES
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from intake.policies import Tier
from workflow.forms.follow_up import AssessmentForm
from workflow.policies import case_get
from workflow.selectors import follow_up
from workflow.selectors.decisions import followed_up
from workflow.services.follow_up import case_assess_follow_up
from workflow.services.profiles import profile_of

READERS = tuple(SECRETARIAT_ROLES | COMMITTEE_ROLES)
MOST_CASES = 200


@door(*READERS)
@require_safe
def follow_up_list(request: SignedInRequest) -> HttpResponse:
    """The cases that are followed up, the longest first."""
    cases = list(follow_up.docket_of_follow_up(request.user)[:MOST_CASES])
    return render(request, "workflow/follow_up/list.html", {"cases": cases})


@door(*READERS)
@require_safe
def follow_up_show(request: SignedInRequest, reference: str) -> HttpResponse:
    """Remedies × rounds, and the exchange."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    context = {
        "case": case,
        "board": follow_up.board(case),
        "exchange": follow_up.exchange(case),
        "since": follow_up.open_since(case),
        "may_assess": follow_up.may_assess(request.user, case),
    }
    return render(request, "workflow/follow_up/show.html", context)


@door(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_assess(request: SignedInRequest, reference: str) -> HttpResponse:
    """Grade each remedy, then go on or close."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    form = AssessmentForm(request.POST or None, profile=profile_of(case), remedies=followed_up(case))
    if request.method == "POST" and form.is_valid():
        try:
            case_assess_follow_up(case=case, entry=form.entry(), user=request.user, at=clock.now())
        except Refused as error:
            form.add_error(None, str(error))
        except Invalid as error:
            for problem in error.problems:
                form.put(problem)
        else:
            messages.success(request, _("The assessment is recorded."))
            return redirect("workflow:case-follow-up", reference=case.reference)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workflow/follow_up/assess.html", {"case": case, "form": form}, status=status)
