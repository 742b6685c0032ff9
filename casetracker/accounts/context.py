"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from casetracker.accounts import demo
from casetracker.accounts.roles import COMMITTEE_ROLES, CSO_ROLES, SECRETARIAT_ROLES, Role
from casetracker.core.ui.languages import is_page_translated


def site(request: HttpRequest) -> dict[str, Any]:
    """Demo mode and its logins, which navigation the roles call for, and whether the language is ours yet."""
    user = getattr(request, "user", None)
    roles = user.roles if user is not None and user.is_authenticated else frozenset()
    return {
        "demo": settings.DEMO,
        "demo_logins": demo.LOGINS if settings.DEMO else [],
        "is_cso": bool(roles & CSO_ROLES),
        "is_docket_reader": bool(roles & (SECRETARIAT_ROLES | COMMITTEE_ROLES)),
        "is_of_the_committee": bool(roles & COMMITTEE_ROLES),
        "is_session_reader": bool(roles & (COMMITTEE_ROLES | {Role.CASE_OFFICER, Role.HEAD_OF_PETITIONS})),
        "decides_on_erasures": bool(roles & {Role.HEAD_OF_PETITIONS, Role.ADMINISTRATOR}),
        "sees_deliveries": bool(roles & {Role.HEAD_OF_PETITIONS, Role.ADMINISTRATOR}),
        "is_people_finder": bool(roles & (CSO_ROLES | SECRETARIAT_ROLES)),
        "is_auditor": Role.AUDITOR in roles,
        "is_administrator": Role.ADMINISTRATOR in roles,
        "is_untranslated": not is_page_translated(),
    }
