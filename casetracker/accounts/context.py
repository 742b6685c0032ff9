"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from casetracker.accounts import demo
from casetracker.accounts.roles import COMMITTEE_ROLES, CSO_ROLES, SECRETARIAT_ROLES, Role


def site(request: HttpRequest) -> dict[str, Any]:
    """Demo mode and its logins, and which navigation the person's roles call for."""
    user = getattr(request, "user", None)
    roles = user.roles if user is not None and user.is_authenticated else frozenset()
    return {
        "demo": settings.DEMO,
        "demo_logins": demo.LOGINS if settings.DEMO else [],
        "is_cso": bool(roles & CSO_ROLES),
        "is_docket_reader": bool(roles & (SECRETARIAT_ROLES | COMMITTEE_ROLES)),
        "is_auditor": Role.AUDITOR in roles,
        "is_administrator": Role.ADMINISTRATOR in roles,
    }
