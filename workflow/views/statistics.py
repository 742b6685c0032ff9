"""The auditor's statistics: published numbers, as a page and as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import Role
from casetracker.reference import profiles
from casetracker.reference.profile import Profile
from workflow.forms.statistics import TableChoice
from workflow.statistics.disclosure import HIDDEN, PUBLISHED_FROM
from workflow.statistics.exporting import table_export
from workflow.statistics.page import column_names, statistics_page


@door(Role.AUDITOR)
@require_safe
def statistics_show(request: SignedInRequest) -> HttpResponse:
    """The table and chart of one procedure."""
    profile = _profile(request.GET.get("procedure") or profiles.DEFAULT)
    year = request.GET.get("year", "")
    page = statistics_page(procedure=profile.key, year=year, language=get_language() or "en")
    context = {
        "page": page,
        "profile": profile,
        "form": TableChoice({"procedure": profile.key, "year": year}, years=page.years),
        "columns": column_names(),
        "hidden": HIDDEN,
        "least": PUBLISHED_FROM,
    }
    return render(request, "workflow/statistics/show.html", context)


@door(Role.AUDITOR)
@require_safe
def statistics_csv(request: SignedInRequest, procedure: str) -> HttpResponse:
    """The table of one procedure as a file."""
    export = table_export(procedure=_profile(procedure).key, user=request.user)
    response = HttpResponse(export.content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{export.name}"'
    return response


def _profile(key: str) -> Profile:
    try:
        return profiles.get(key)
    except profiles.UnknownProfile:
        raise Http404 from None
