"""Error pages that say what happened and what is not lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django passes the reason
    """The form's token did not fit: usually a log-in in another tab. The browser's back button still has the text."""
    return render(request, "403_csrf.html", status=403)
