"""The list of organisations, a new one, and one with its members."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import OrganisationKind, Role
from casetracker.core import clock
from casetracker.desk import fetch
from casetracker.desk.forms.accounts import OrganisationFilter, OrganisationForm
from casetracker.desk.selectors import accounts
from casetracker.desk.services import accounts as services
from casetracker.desk.views.answer import Page, answer, bound
from casetracker.desk.views.naming import state_caption
from casetracker.desk.views.paging import slice_of

# What an organisation of each kind is for, to choose by.
KIND_HINTS = {
    OrganisationKind.CSO: _("Files communications for victims and follows them."),
    OrganisationKind.SECRETARIAT: _("Receives, prepares and conducts the cases; keeps this desk."),
    OrganisationKind.COMMITTEE: _("Registers and decides."),
    OrganisationKind.STATE: _("Answers what was transmitted to the State."),
    OrganisationKind.OVERSIGHT: _("Publishes statistics and verifies the audit log; sees no case."),
}


@door(Role.ADMINISTRATOR)
@require_safe
def account_list(request: SignedInRequest) -> HttpResponse:
    """Show the organisations, filtered by name, member or kind."""
    form = OrganisationFilter(request.GET)
    form.is_valid()
    wanted = {name: form.cleaned_data.get(name, "") for name in form.fields}
    found = slice_of(request, accounts.organisations(**wanted))
    context = {"form": form, "is_filtered": any(wanted.values()), "slice": found}
    return render(request, "desk/account_list.html", context)


@door(Role.ADMINISTRATOR)
@require_safe
def organisation_kinds(request: SignedInRequest) -> HttpResponse:
    """Ask what kind of organisation is to be created."""
    kinds = [
        {"label": kind.label, "hint": KIND_HINTS[kind], "url": reverse("desk:account-organisation-create", args=[kind])}
        for kind in OrganisationKind
    ]
    return render(request, "desk/organisation_kinds.html", {"kinds": kinds})


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_create(request: SignedInRequest, kind: str) -> HttpResponse:
    """Create an organisation of the kind that the address names."""
    chosen = fetch.kind(kind)
    page = Page(
        title=_("Create an organisation"),
        caption=chosen.label,
        button=_("Create the organisation"),
        back=reverse("desk:account-organisation-kinds"),
        done=_("The organisation is created. Now add its people."),
    )
    return answer(
        request,
        bound(OrganisationForm, request, kind=chosen),
        page,
        lambda given: services.organisation_add(kind=chosen, at=clock.now(), **given),
        then=lambda made: reverse("desk:account-organisation-show", args=[made.pk]),
    )


@door(Role.ADMINISTRATOR)
@require_safe
def organisation_show(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Show an organisation, its members and who was one."""
    organisation = fetch.organisation(organisation_id)
    standing, former = accounts.members(organisation)
    context = {
        "organisation": organisation,
        "state_name": state_caption(organisation.state) if organisation.state else "",
        "standing": standing,
        "former": former,
    }
    return render(request, "desk/organisation_show.html", context)
