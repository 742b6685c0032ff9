"""A form sent after the session lapsed goes through the log-in with its sender, not into the void."""

from collections.abc import Callable
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.accounts.services.kept_forms import is_kept, kept_form_store
from casetracker.core import clock
from casetracker.core.acting import ANONYMOUS, acting

GetResponse = Callable[[HttpRequest], HttpResponse]

COOKIE = "ct_last"
COOKIE_SALT = "casetracker.last-user"
COOKIE_SECONDS = 60 * 60 * 24 * 30
MOST_BYTES = 1024 * 1024


def keep_lapsed_form(get_response: GetResponse) -> GetResponse:
    """Remember (in a signed cookie) whose browser it is; keep the form that an anonymous POST lost its session with.

    The cookie opens nothing: the kept form is given back only to that user once logged in.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user = request.user
        if user.is_authenticated:
            _remember(request, response, user.pk)
            return response
        return _keep(request, response) or response

    return middleware


def _remember(request: HttpRequest, response: HttpResponse, user_id: UUID) -> None:
    if _owner_id(request) != str(user_id):
        response.set_cookie(
            COOKIE,
            signing.dumps(str(user_id), salt=COOKIE_SALT),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.IS_PRODUCTION,
        )


def _owner_id(request: HttpRequest) -> str:
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE_SALT, max_age=COOKIE_SECONDS))
    except signing.BadSignature:
        return ""


def _keep(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    owner_id = _owner_id(request) if _was_turned_away(request, response) else ""
    owner = User.objects.filter(pk=owner_id, is_active=True).first() if owner_id else None
    if owner is None or len(request.POST.urlencode()) > MOST_BYTES or not is_kept(request.path):
        return None
    with acting(ANONYMOUS):
        kept = kept_form_store(user=owner, path=request.get_full_path(), data=request.POST, at=clock.now())
    after = reverse("accounts:kept-form-show", args=[kept.pk])
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?next={quote(after)}")


def _was_turned_away(request: HttpRequest, response: HttpResponse) -> bool:
    # A door sends to the log-in with the way back to its own page; signing out ends there without one.
    if request.method != "POST" or response.status_code != 302:  # noqa: PLR2004
        return False
    sent_to = urlsplit(response["Location"])
    back = QueryDict(sent_to.query).get(REDIRECT_FIELD_NAME)
    is_kept = not getattr(getattr(request.resolver_match, "func", None), "is_kept_nowhere", False)
    return is_kept and sent_to.path == resolve_url(settings.LOGIN_URL) and back == request.get_full_path()
