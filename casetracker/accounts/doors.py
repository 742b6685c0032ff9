"""The web's door: a view runs as the person who is logged in, in one transaction, for the roles that may enter."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core.acting import acting, note_refusal
from casetracker.core.errors import Hidden


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedInRequest(HttpRequest):
    """A request behind a door: its user is one of ours."""

    user: User


def door(*roles: Role) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let a view be entered by people with one of ``roles`` (any role, where none is named).

    Others get the answer for nothing there. The view runs in ``acting(user)``: a GET promises to write nothing but
    what reading leaves on record.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            request_id = getattr(request, "ct_request_id", None)
            reads = request.method in SAFE_METHODS
            with acting(user.actor, request_id=request_id, reads=reads):
                if roles and not user.has_role(*roles):
                    error = Hidden("role_may_not_enter", "")
                    note_refusal(view.__qualname__, error)
                    raise error
                return view(request, *args, **kwargs)

        return enter

    return decorate
