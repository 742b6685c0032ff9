"""The list of States, one State's sheet, and the entry into force of the article."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import Role
from casetracker.core import clock
from casetracker.desk import fetch
from casetracker.desk.forms.reference import EntryForm, StateFilter
from casetracker.desk.selectors import states
from casetracker.desk.selectors.article import article_status
from casetracker.desk.selectors.sheet import sheet
from casetracker.desk.services import reference as services
from casetracker.desk.views.answer import Page, answer, bound
from casetracker.desk.views.paging import slice_of


@door(Role.ADMINISTRATOR)
@require_safe
def reference_index(request: SignedInRequest) -> HttpResponse:
    """Show where the article stands, and the list of States, filtered."""
    form = StateFilter(request.GET)
    form.is_valid()
    wanted = states.Wanted(**{name: form.cleaned_data.get(name, "") for name in form.fields})
    rows = states.rows(language=get_language() or "en", on=clock.today(), wanted=wanted)
    context = {
        "article": article_status(clock.today()),
        "form": form,
        "is_filtered": any(vars(wanted).values()),
        "slice": slice_of(request, rows),
    }
    return render(request, "desk/reference_index.html", context)


@door(Role.ADMINISTRATOR)
@require_safe
def reference_state(request: SignedInRequest, iso3: str) -> HttpResponse:
    """Show everything that is recorded of one State, each with its source."""
    shown = sheet(state=fetch.state(iso3), language=get_language() or "en", on=clock.today())
    return render(request, "desk/reference_state.html", {"sheet": shown})


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_record(request: SignedInRequest) -> HttpResponse:
    """Record the article's entry into force from the depositary's notification."""
    status = article_status(clock.today())
    real = status.entry if status.entry and not status.entry.is_simulated else None
    initial = {"in_force_date": real.in_force_date} if real else {}
    form = bound(EntryForm, request, initial=initial, so_far=real.source if real else "")
    page = Page(
        title=_("Record the entry into force of article 77"),
        lead=_("Enter what the depositary's notification says. The number of declarations decides nothing here."),
        warning=_("From this day communications are received against every State whose declaration stands."),
        button=_("Record"),
        back=reverse("desk:reference-index"),
        done=_("The entry into force is recorded."),
        more={"article": status},
        template="desk/entry_form.html",
    )
    return answer(request, form, page, lambda given: services.entry_into_force_record(at=clock.now(), **given))
