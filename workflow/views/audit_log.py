"""The auditor's view of the audit log, and its verification."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import Role
from workflow.selectors.audit_log import LogPage, bad_places, log_page
from workflow.services.oversight import audit_log_verify as verify_log

TEMPLATE = "workflow/statistics/audit_log.html"


@door(Role.AUDITOR)
@require_safe
def audit_log_show(request: SignedInRequest) -> HttpResponse:
    """The log, newest first."""
    page = log_page(after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return render(request, TEMPLATE, _context(page))


@door(Role.AUDITOR)
@require_POST
def audit_log_verify(request: SignedInRequest) -> HttpResponse:
    """Verify the log now and show what was found."""
    report = verify_log(user=request.user)
    return render(
        request, TEMPLATE, {**_context(log_page()), "report": report, "bad_places": bad_places(report.findings)}
    )


def _context(page: LogPage) -> dict[str, Any]:
    return {
        "page": page,
        "previous_url": "?" + urlencode({"before": page.before}) if page.before else "",
        "next_url": "?" + urlencode({"after": page.after}) if page.after else "",
    }
