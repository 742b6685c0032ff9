"""Home, and the way back to a kept form."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import COMMITTEE_ROLES, CSO_ROLES, SECRETARIAT_ROLES, Role
from casetracker.accounts.services.accounts import language_choose
from casetracker.accounts.services.kept_forms import kept_form_take
from casetracker.core import clock
from casetracker.core.acting import acting

HOMES: tuple[tuple[frozenset[Role], str], ...] = (
    (CSO_ROLES, "workflow:my-communications"),
    (SECRETARIAT_ROLES | COMMITTEE_ROLES, "workflow:case-list"),
    (frozenset({Role.AUDITOR}), "workflow:statistics-show"),
    (frozenset({Role.ADMINISTRATOR}), "desk:reference-index"),
)
# What a form carries besides what was typed: the button, the form's own id, the stamp of what it was opened with.
UNTYPED = frozenset({"then", "form_id", "seen", "rows"})


@door()
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Send each person to where their work begins."""
    for roles, name in HOMES:
        if request.user.roles & roles:
            return redirect(name)
    return render(request, "accounts/home.html")


@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Set the language of the pages, for anybody; and that of the mails, for who is signed in."""
    user = request.user
    if user.is_authenticated:
        with acting(user.actor, request_id=getattr(request, "ct_request_id", None)):
            language_choose(user=user, language=request.POST.get("language", ""))
    answer: HttpResponse = set_language(request)
    return answer


@door()
@require_safe
def kept_form_show(request: SignedInRequest, kept_id: UUID) -> HttpResponse:
    """Show what was typed before the session lapsed, ready to be sent again."""
    path, fields = kept_form_take(user=request.user, kept_id=kept_id, at=clock.now())
    typed = [(name.replace("_", " "), value) for name, value in fields if value and name not in UNTYPED]
    return render(request, "accounts/kept_form.html", {"path": path, "fields": fields, "typed": typed})
