"""Find a person by name: sent in the body of a form, so that no address, log or history holds the name."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door, kept_nowhere
from casetracker.accounts.roles import CSO_ROLES, SECRETARIAT_ROLES
from casetracker.core import clock
from casetracker.core.errors import Invalid
from intake.forms.fields import TEXT_ERRORS
from intake.services.people_search import PeopleFound, people_search
from workflow.selectors.people import found_rows


class FindForm(forms.Form):
    """The name. A browser neither keeps it for other forms nor sends it away to have its spelling looked at."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_(
            "Whole names, in any order: a family name, given names, or both. Capitals and accents make no difference."
        ),
        error_messages={**TEXT_ERRORS, "required": _("Enter a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
    )


@door(*CSO_ROLES, *SECRETARIAT_ROLES)
@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
def people_search_page(request: SignedInRequest) -> HttpResponse:
    """The people of a name whom the reader may see; whose names were read for it is on record."""
    form = FindForm(request.POST if request.method == "POST" else None)
    found: PeopleFound | None = None
    if form.is_bound and form.is_valid():
        try:
            found = people_search(user=request.user, name=form.cleaned_data["name"], at=clock.now())
        except Invalid as error:
            for problem in error.problems:
                form.add_error(problem.field, str(problem.message))
    rows = found_rows(request.user, found.people) if found else []
    context = {"form": form, "found": found, "rows": rows}
    return render(request, "workflow/people/search.html", context, status=422 if form.errors else 200)
