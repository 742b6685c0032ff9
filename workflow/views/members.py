"""The Committee's members as the administrator keeps them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core import clock
from casetracker.core.errors import Hidden
from casetracker.desk.views.answer import Page
from workflow.forms.sessions import MemberForm, member_initial
from workflow.selectors.committee import member_lines, members
from workflow.services.members import member_save
from workflow.views.form_page import form_page, sent


@door(Role.ADMINISTRATOR)
@require_safe
def member_list(request: SignedInRequest) -> HttpResponse:
    """Every member, and what is recorded."""
    return render(request, "workflow/sessions/members.html", {"lines": member_lines()})


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: SignedInRequest, member_id: UUID) -> HttpResponse:
    """Nationalities, employment and term of one member."""
    member = _member(member_id)
    page = Page(
        title=_("What keeps a member from a case"),
        caption=member.display_name,
        lead=_("From cases against these States the member is recused before anything of them is shown."),
        button=_("Save"),
        back=reverse("workflow:member-list"),
        done=_("Saved."),
        template="workflow/sessions/form.html",
    )
    form = MemberForm(sent(request), initial=member_initial(member))
    return form_page(
        request, form, page, lambda given: member_save(member=member, user=request.user, at=clock.now(), **given)
    )


def _member(member_id: UUID) -> User:
    found = members().filter(pk=member_id).first()
    if found is None:
        raise Hidden("member_not_visible", "")
    return found
