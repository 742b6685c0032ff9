"""The living style guide: every component, in both directions and three scripts, from the templates in use."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casetracker.core.ui import samples

# anchor, name; the template is styleguide/<anchor>.html
SECTIONS = (
    ("colours", _("Colours and type")),
    ("header", _("Header and navigation")),
    ("navigation", _("Ways around")),
    ("title", _("Page title")),
    ("buttons", _("Buttons and links")),
    ("notices", _("Notices")),
    ("fields", _("Form fields")),
    ("errors", _("Errors")),
    ("tasks", _("Task list")),
    ("summary", _("Summary list and hidden identity")),
    ("table", _("Filter, table, pager")),
    ("tags", _("Tags")),
    ("timeline", _("Timeline")),
    ("progress", _("Progress and who must act next")),
    ("receipt", _("Receipt")),
    ("chart", _("Chart")),
    ("empty", _("Empty state")),
)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components; the address needs no login, for it shows nothing but the interface."""
    context = {
        "sections": [
            {"anchor": anchor, "name": name, "template": f"styleguide/{anchor}.html"} for anchor, name in SECTIONS
        ],
        "panes": [samples.pane(language) for language in samples.texts()],
    }
    return render(request, "styleguide.html", context)
