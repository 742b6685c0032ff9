"""One person's account: made, shown, given and taken a role, closed and opened again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core import clock
from casetracker.desk import fetch, mail
from casetracker.desk.forms.accounts import MembershipForm, PersonForm
from casetracker.desk.selectors import accounts
from casetracker.desk.services import accounts as services
from casetracker.desk.views.answer import Page, answer, bound, confirm


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def person_create(request: SignedInRequest, organisation_id: UUID) -> HttpResponse:
    """Create a person's account in an organisation, and send the link to choose a password."""
    organisation = fetch.organisation(organisation_id)
    page = Page(
        title=_("Add a person"),
        caption=organisation.name,
        lead=_("The person receives a link by e-mail and chooses a password. Nobody else ever sees it."),
        button=_("Add the person"),
        back=reverse("desk:account-organisation-show", args=[organisation.pk]),
        done=_("The account is made."),
    )

    def act(given: dict[str, object]) -> None:
        person = services.person_add(organisation=organisation, at=clock.now(), **given)  # type: ignore[arg-type]
        mail.link_send_after_commit(request, person)

    return answer(request, bound(PersonForm, request, organisation=organisation), page, act)


@door(Role.ADMINISTRATOR)
@require_safe
def person_show(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Show a person's account and roles."""
    person = fetch.person(person_id)
    context = {"sheet": accounts.person_sheet(person), "is_oneself": person == request.user}
    return render(request, "desk/person_show.html", context)


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def membership_start(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Give a person one more role."""
    person = fetch.person(person_id)
    page = Page(
        title=_("Give a role"),
        caption=person.display_name,
        lead=_("A person who moves to another role needs the new one here and the end of the old one."),
        button=_("Give the role"),
        back=_url(person),
        done=_("The role is given."),
    )
    return answer(
        request,
        bound(MembershipForm, request),
        page,
        lambda given: services.membership_give(person=person, at=clock.now(), **given),
    )


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: SignedInRequest, membership_id: UUID) -> HttpResponse:
    """End a membership, after asking whether."""
    membership = fetch.membership(membership_id)
    page = Page(
        title=_("End this membership?"),
        caption=membership.user.display_name,
        lead=_("The person loses this role at once. Their other roles and their account stay."),
        button=_("End the membership"),
        back=_url(membership.user),
        done=_("The membership has ended."),
        more={"membership": membership},
    )
    return confirm(request, page, lambda: services.membership_take(membership=membership, at=clock.now()))


@door(Role.ADMINISTRATOR)
@require_POST
def link_send(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Send the link to choose a password once more; a closed account gets none."""
    person = fetch.person(person_id)
    if person.is_active:
        mail.link_send_after_commit(request, person)
    else:
        messages.error(request, _("This account is closed: open it again first."))
    return redirect(_url(person))


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def person_deactivate(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Close a person's account, after asking whether."""
    person = fetch.person(person_id)
    page = Page(
        title=_("Close this account?"),
        caption=person.display_name,
        lead=_("The person is signed out everywhere and cannot sign in. You can open the account again."),
        button=_("Close the account"),
        back=_url(person),
        done=_("The account is closed, and its sessions have ended."),
    )
    return confirm(request, page, lambda: services.person_close(person=person, at=clock.now()))


@door(Role.ADMINISTRATOR)
@require_POST
def person_reactivate(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Open a person's account again."""
    person = fetch.person(person_id)
    services.person_open(person=person)
    messages.success(request, _("The account is open again, with the roles that stand below."))
    return redirect(_url(person))


def _url(person: User) -> str:
    return reverse("desk:account-person-show", args=[person.pk])
