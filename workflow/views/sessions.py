"""Sessions, their agendas and meetings, and the minutes of a case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import COMMITTEE_ROLES
from casetracker.core import clock
from casetracker.core.errors import Hidden, Refused
from casetracker.desk.views.answer import Page
from intake.policies import Tier
from workflow.forms.sessions import ClosingForm, MeetingForm, MinuteForm, PlaceForm, SessionForm
from workflow.policies import case_get
from workflow.selectors import sessions as selectors
from workflow.selectors.committee import members_on
from workflow.services import sessions as services
from workflow.services.profiles import profile_of
from workflow.services.sittings import standing_item
from workflow.views.form_page import form_page, sent

READERS = (*services.KEEPERS, *COMMITTEE_ROLES)
FORM = "workflow/sessions/form.html"


@door(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request: SignedInRequest) -> HttpResponse:
    """The sessions, and the form for a new one, which the secretariat enters."""
    may_keep = request.user.has_role(*services.KEEPERS)
    if request.method == "POST" and not may_keep:
        raise Hidden("session_not_visible", "")
    page = Page(
        title=_("Sessions"),
        button=_("Enter the session"),
        back=reverse("workflow:session-list"),
        done=_("The session is entered."),
        template="workflow/sessions/list.html",
        more={"sessions": selectors.sessions(), "may_keep": may_keep, "today": clock.today()},
    )
    return form_page(
        request,
        SessionForm(sent(request)),
        page,
        lambda given: services.session_create(
            committee=selectors.committee(), user=request.user, at=clock.now(), **given
        ),
    )


@door(*READERS)
@require_safe
def session_show(request: SignedInRequest, number: int) -> HttpResponse:
    """One session: its agenda as this person may see it, and its closed meetings."""
    session = selectors.session_get(number)
    context = {
        "session": session,
        "agenda": selectors.agenda(session, request.user),
        "meetings": selectors.meetings(session),
        "may_keep": request.user.has_role(*services.KEEPERS),
        "is_over": session.closes_date < clock.today(),
    }
    return render(request, "workflow/sessions/show.html", context)


@door(*services.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def session_close_on(request: SignedInRequest, number: int) -> HttpResponse:
    """Change the last day."""
    session = selectors.session_get(number)
    page = Page(
        title=_("Change the last day"),
        caption=_("Session %(number)s") % {"number": session.number},
        lead=_("What the agenda lets members see ends with this day."),
        button=_("Change the last day"),
        back=reverse("workflow:session-show", args=[session.number]),
        done=_("The last day is changed."),
        template=FORM,
    )
    return form_page(
        request,
        ClosingForm(sent(request), initial={"closes_date": session.closes_date}),
        page,
        lambda given: services.session_close_on(session=session, user=request.user, at=clock.now(), **given),
    )


@door(*services.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def session_meeting(request: SignedInRequest, number: int) -> HttpResponse:
    """Record a closed meeting and who was present."""
    session = selectors.session_get(number)
    page = Page(
        title=_("Record a closed meeting"),
        caption=_("Session %(number)s") % {"number": session.number},
        lead=_(
            "Communications are examined in closed meetings (article 77 (6)). Sent again, the list replaces the first."
        ),
        button=_("Record the meeting"),
        back=reverse("workflow:session-show", args=[session.number]),
        done=_("The meeting is recorded."),
        template=FORM,
    )
    form = MeetingForm(sent(request), members=members_on(clock.today()), initial={"day": clock.today()})
    return form_page(
        request,
        form,
        page,
        lambda given: services.meeting_record(session=session, user=request.user, at=clock.now(), **given),
    )


@door(*services.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_place(request: SignedInRequest, reference: str) -> HttpResponse:
    """Place a case on an agenda where nothing moves: an early end, a reopening, the follow-up; or carry it over."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
    page = Page(
        title=_("Place on an agenda"),
        caption=case.reference,
        lead=_("The case stays at its stage. The members are asked for conflicts, and read it once there is none."),
        button=_("Place on the agenda"),
        back=reverse("workflow:case-show", args=[case.reference]),
        done=_("The case stands on the agenda."),
        template=FORM,
    )
    form = PlaceForm(sent(request), committee=profile_of(case).committee_code)
    return form_page(
        request, form, page, lambda given: services.agenda_place(case=case, user=request.user, at=clock.now(), **given)
    )


@door(*services.KEEPERS)
@require_POST
def case_take_off(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a case off its agenda."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CARD)
    try:
        services.agenda_take_off(case=case, user=request.user, at=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The case is off the agenda."))
    return redirect("workflow:case-show", reference=case.reference)


@door(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def case_minutes(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record a decision of the Committee in the minutes; another person confirms it by taking the step."""
    tier = Tier.CARD if request.user.has_role(*services.KEEPERS) else Tier.CONTENT
    case = case_get(user=request.user, reference=reference, tier=tier)
    item = standing_item(case)
    if item is None:
        raise Hidden("not_on_an_agenda", "", subject=("communication", case.communication_id))
    page = Page(
        title=_("Record a decision of the Committee"),
        caption=case.reference,
        lead=_("A member who was present, and who is not you, confirms it by taking the step."),
        button=_("Record the decision"),
        back=reverse("workflow:case-show", args=[case.reference]),
        done=_("The decision is in the minutes, and waits to be confirmed."),
        template=FORM,
    )
    form = MinuteForm(sent(request), decisions=services.decisions_from(case), meetings=item.session.meetings.all())
    return form_page(
        request, form, page, lambda given: services.minute_record(item=item, user=request.user, at=clock.now(), **given)
    )
