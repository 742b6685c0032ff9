"""The web's door to refusals: domain errors become answers, and are on record."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casetracker.core.errors import Hidden, Invalid, Refused
from casetracker.vault.errors import VaultError

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Turn what the domain raised into a page: 404 for what is hidden, 409 for a refusal, 422 for wrong input.

    The record itself is written by the block of ``acting`` that the error left, after its roll-back.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Hidden):
            return render(request, "404.html", status=404)
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"error": exception}, status=409)
        if isinstance(exception, Invalid):
            return render(request, "refused.html", {"error": exception}, status=422)
        if isinstance(exception, VaultError):
            # What and where is on record and in the log; the page says neither.
            logger.error("vault: %s: %s", type(exception).__name__, exception)
            return render(request, "unavailable.html", status=503)
        return None
