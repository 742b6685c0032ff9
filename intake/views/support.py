"""What the pages of a draft share: fetching it, the form's own id, and where to go after saving."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from casetracker.accounts.doors import SignedInRequest
from casetracker.accounts.roles import Role
from casetracker.core.errors import DomainError, Invalid
from casetracker.core.ids import new_id
from intake.forms.answers import AnswerForm
from intake.models import Communication
from intake.policies import Tier, communication_get, ensure
from intake.wizard.question import Section
from intake.wizard.sections import SECTIONS

CSO = (Role.CASEWORKER, Role.CSO_LEAD)


def draft_get(request: SignedInRequest, reference: str) -> Communication:
    """The communication for its own pages: content for what is sealed, the right to edit for a draft. Raises Hidden."""
    communication = communication_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    if communication.sealed_at is None:
        ensure(request.user, communication, Tier.EDIT)
    return communication


def sent_id(request: SignedInRequest) -> UUID:
    """The id that the form carries so that sending it twice does one thing; a new one for a new form."""
    try:
        return UUID(request.POST.get("form_id", ""))
    except ValueError:
        return new_id()


def show_error(form: AnswerForm, error: DomainError) -> None:
    """Put what a service refused onto the form, which is shown again as it was typed."""
    if isinstance(error, Invalid):
        form.put(error.problems)
    else:
        form.add_error(None, str(error))


def page(communication: Communication, **more: Any) -> Mapping[str, Any]:
    """What every page of a communication shows."""
    return {"communication": communication, "reference": communication.reference, **more}


def locked_away(communication: Communication) -> HttpResponse | None:
    """Where to go instead of a page that changes the draft, once it is complete or submitted."""
    if communication.sealed_at is not None:
        return redirect("workflow:communication-show", communication.reference)
    if communication.completed_at is not None:
        return redirect("intake:answers-check", communication.reference)
    return None


def section_url(communication: Communication, section: Section) -> str:
    """The page of a section."""
    return reverse("intake:section-edit", args=[communication.reference, section.key])


def next_url(communication: Communication, section: Section) -> str:
    """The page after a section's: the next section's, and the check of all answers after the last."""
    place = SECTIONS.index(section) + 1
    if place < len(SECTIONS):
        return section_url(communication, SECTIONS[place])
    return reverse("intake:answers-check", args=[communication.reference])
