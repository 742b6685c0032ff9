"""The web's door: a view runs as the person who is logged in, in one transaction, for the roles that may enter."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request behind a door: its user is one of ours."""

    user: User


def door(*roles: Role) -> Callable[[View], View]:
    """Let a view be entered by people with one of ``roles`` (any role, where none is named).

    Others get the answer for nothing there. The view runs in ``acting(user)``: a GET promises to write nothing but
    what reading leaves on record.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = cast("User", request.user)  # login_required let nobody else in
            request_id = getattr(request, "ct_request_id", None)
            reads = request.method in SAFE_METHODS
            with acting(user.actor, request_id=request_id, reads=reads):
                if roles and not user.has_role(*roles):
                    raise Hidden("role_may_not_enter", "")
                return view(request, *args, **kwargs)

        return enter

    return decorate


def kept_nowhere(view: View) -> View:
    """Mark a view whose form is thrown away where the session lapsed: a search is typed again, and it holds a name."""
    view.is_kept_nowhere = True  # type: ignore[attr-defined]
    return view
