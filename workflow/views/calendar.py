"""The calendar of one's time limits: the page of its address, and the calendar at that address."""

from urllib.parse import quote

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import ANONYMOUS, acting
from casetracker.core.errors import Hidden
from workflow.selectors.calendar_feed import READERS, calendar_text, digest_of, entries, owner_of, standing_address
from workflow.services.calendar_addresses import calendar_address_end, calendar_address_open

# A calendar asks a few times a day; more is a mistake or a guess. Counted an hour, by address and by sender.
HOUR_SECONDS = 3600
MOST_AN_HOUR = 60


@door(*READERS)
@require_safe
def calendar_show(request: SignedInRequest) -> HttpResponse:
    """Whether there is an address; the address itself is never shown again."""
    return render(request, "workflow/calendar.html", {"standing": standing_address(request.user)})


@door(*READERS)
@require_POST
def calendar_open(request: SignedInRequest) -> HttpResponse:
    """Make an address and show it, this once."""
    token = calendar_address_open(user=request.user, at=clock.now())
    address = request.build_absolute_uri(reverse("workflow:calendar-feed", args=[token]))
    context = {"standing": standing_address(request.user), "address": address}
    return _stored_nowhere(render(request, "workflow/calendar.html", context))


@door(*READERS)
@require_POST
def calendar_end(request: SignedInRequest) -> HttpResponse:
    """End the address."""
    calendar_address_end(user=request.user, at=clock.now())
    return redirect("workflow:calendar-show")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, for whoever has the address; to everybody else there is nothing here."""
    owner = owner_of(token)
    if _is_too_often(digest_of(token) if owner else quote(request.META.get("REMOTE_ADDR", ""))):
        return _stored_nowhere(HttpResponse(status=429, headers={"Retry-After": str(HOUR_SECONDS)}))
    if owner is None:
        with acting(request.user.actor if isinstance(request.user, User) else ANONYMOUS):
            raise Hidden("calendar_unknown", "")
    with acting(owner.actor, reads=True):
        text = calendar_text(entries(owner, at=clock.now()))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="limits.ics"'
    response["X-Robots-Tag"] = "noindex"
    return _stored_nowhere(response)


def _stored_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _is_too_often(who: str) -> bool:
    key = f"calendar:{who}"
    cache.add(key, 0, HOUR_SECONDS)
    try:
        return cache.incr(key) > MOST_AN_HOUR
    except ValueError:  # the hour ended between the two
        return False
