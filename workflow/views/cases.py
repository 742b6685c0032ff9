"""The secretariat's and the Committee's pages: queue, docket, limits, the case."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.models import User
from casetracker.accounts.roles import COMMITTEE_ROLES, SECRETARIAT_ROLES
from casetracker.core import clock
from intake.policies import Tier, erasures_of
from workflow.erasing import may_request
from workflow.forms.docket import AssignForm, DocketFilter
from workflow.models import CaseFile
from workflow.policies import can_see, case_get
from workflow.selectors import case_page, docket
from workflow.selectors.acceptance import flags
from workflow.selectors.case_people import people_shown, statements_shown
from workflow.selectors.content import content_of
from workflow.selectors.decisions import decisions_shown
from workflow.selectors.follow_up import has_follow_up
from workflow.selectors.joinder import joined_shown
from workflow.selectors.limit_notes import notes_of
from workflow.selectors.offers import Offers, offers
from workflow.selectors.paging import page_of
from workflow.selectors.sessions import sitting_of
from workflow.services.holds import standing_hold
from workflow.vocabulary import ENDED

READERS = tuple(SECRETARIAT_ROLES | COMMITTEE_ROLES)
MOST_LIMITS = 200


@door(*READERS)
@require_safe
def queue_list(request: SignedInRequest) -> HttpResponse:
    """What waits for me."""
    today = clock.today()
    parts = docket.queue(request.user, on=today)
    shown = [case for part in parts for case in part.cases]
    context = {"parts": parts, "flags": flags(shown, on=today), "today": today}
    return render(request, "workflow/cases/queue.html", context)


@door(*READERS)
@require_safe
def case_list(request: SignedInRequest) -> HttpResponse:
    """The docket: filters, keyset pages, capped count."""
    form = DocketFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    found = docket.docket(request.user, filters)
    page = page_of(found, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    kept = {name: value for name, value in filters.items() if value}
    context = {
        "form": form,
        "page": page,
        "is_filtered": bool(kept),
        "previous_url": "?" + urlencode({**kept, "before": page.before}) if page.before else "",
        "next_url": "?" + urlencode({**kept, "after": page.after}) if page.after else "",
        "flags": flags(page.rows, on=clock.today()),
        "today": clock.today(),
    }
    return render(request, "workflow/cases/docket.html", context)


@door(*READERS)
@require_safe
def deadline_list(request: SignedInRequest) -> HttpResponse:
    """The limits by which somebody is waited for, those longest overdue first; and those that stand still."""
    is_mine = request.GET.get("mine") == "1"
    limits = list(docket.open_limits(request.user, mine=is_mine)[:MOST_LIMITS])
    context = {
        "limits": limits,
        "notes": notes_of(limits),
        "suspended": docket.suspended_limits(request.user, mine=is_mine)[:MOST_LIMITS],
        "is_mine": is_mine,
        "today": clock.today(),
    }
    return render(request, "workflow/cases/deadlines.html", context)


@door(*READERS)
@require_safe
def case_show(request: SignedInRequest, reference: str) -> HttpResponse:
    """The case: summary, who must act next, steps, timeline. Notes are shown to those who may read the content."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
    reads_content = can_see(request.user, case, Tier.CONTENT)
    erased = erasures_of(case.communication_id).first()
    found = Offers([], [], []) if erased else offers(request.user, case)
    context = {
        **frame(case, "show", reads_content=reads_content),
        "erased": erased,
        "may_erase": not erased and case.state in ENDED and may_request(request.user, case.communication),
        "is_head": case_page.may_assign(request.user),
        "is_held": standing_hold(case.communication) is not None,
        "offers": found,
        "sitting": None if erased else sitting_of(request.user, case, on=clock.today()),
        "timeline": case_page.timeline(case, with_notes=reads_content),
        "reads_content": reads_content,
        "decisions": decisions_shown(case, reads_content=reads_content),
        "is_followed_up": has_follow_up(case),
        "assign_form": AssignForm() if case_page.may_assign(request.user) and not erased else None,
        "may_take": not erased and case_page.may_take(request.user, case),
        "people": people_shown(case) if reads_content and not erased else [],
        "statements": statements_shown(request.user, case) if reads_content and not erased else [],
        **_joined(request.user, case),
    }
    return render(request, "workflow/cases/show.html", context)


@door(*READERS)
@require_safe
def case_content(request: SignedInRequest, reference: str) -> HttpResponse:
    """The communication as filed, identities masked; that it was read is on record."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    context = {
        **frame(case, "content", reads_content=True),
        "content": content_of(case, request.user),
        "supplements": case.communication.supplements.select_related("author").order_by("created_at"),
        "may_reveal": can_see(request.user, case, Tier.IDENTITY),
    }
    return render(request, "workflow/cases/content.html", context)


def _joined(user: User, case: CaseFile) -> dict[str, object]:
    shown, hidden = joined_shown(user, case)
    return {"joined": shown, "joined_hidden": hidden}


def frame(case: CaseFile, tab: str, *, reads_content: bool) -> dict[str, object]:
    """What every page of a case shows round its own."""
    tabs = {"show": _("Procedure"), "content": _("The communication"), "letters": _("Letters")} if reads_content else {}
    return {
        "tabs": [
            {"label": label, "url": reverse(f"workflow:case-{name}", args=[case.reference]), "current": name == tab}
            for name, label in tabs.items()
        ],
        "case": case,
        "heading": case_page.heading(case),
        "card": case_page.card(case),
        "limits": case_page.limits_shown(case),
        "today": clock.today(),
    }
