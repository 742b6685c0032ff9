"""Forms about a State's participation in the Convention, and about its names."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import Role
from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Hidden
from casetracker.desk import fetch
from casetracker.desk.forms.reference import NameForm, ParticipationForm
from casetracker.desk.selectors import states
from casetracker.desk.services import reference as services
from casetracker.desk.views.answer import Page, answer, bound
from casetracker.desk.views.naming import state_caption, state_url
from casetracker.reference.models import Participation, StateName

KEPT = (
    "kind",
    "signature_date",
    "in_force_date",
    "denunciation_received_date",
    "denunciation_effective_date",
    "uncertain",
    "declaration_uncertain",
    "note",
)


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def participation_record(request: SignedInRequest, iso3: str) -> HttpResponse:
    """Enter a State's first instrument, or the one by which it comes back."""
    state = fetch.state(iso3)
    page = Page(
        title=_("Record how the State stands to the Convention"),
        caption=state_caption(state),
        button=_("Record"),
        back=state_url(state),
        done=_("The participation is recorded."),
        template="desk/participation_form.html",
    )
    return answer(
        request,
        bound(ParticipationForm, request),
        page,
        lambda given: services.participation_record(state=state, at=clock.now(), **given),
    )


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def participation_correct(request: SignedInRequest, iso3: str) -> HttpResponse:
    """Put the latest participation of a State right, its denunciation among it."""
    state = fetch.state(iso3)
    row = states.latest_participation(state)
    if row is None:
        raise Hidden("no_participation", "")
    page = Page(
        title=_("Correct how the State stands to the Convention"),
        caption=state_caption(state),
        button=_("Save the correction"),
        back=state_url(state),
        done=_("The participation is corrected."),
        template="desk/participation_form.html",
    )
    return answer(
        request,
        bound(ParticipationForm, request, initial=_initial(row), so_far=row.source),
        page,
        lambda given: services.participation_correct(state=state, at=clock.now(), **given),
    )


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def name_correct(request: SignedInRequest, iso3: str, language: str) -> HttpResponse:
    """Put a State's name in one language right."""
    state, code = fetch.state(iso3), fetch.language(language)
    row = StateName.objects.filter(state=state, language=code).first()
    page = Page(
        title=_("Correct the name in %(language)s") % {"language": code.label},
        caption=state_caption(state),
        button=_("Save the name"),
        back=state_url(state),
        done=_("The name is corrected."),
    )
    return answer(
        request,
        bound(NameForm, request, initial={"name": row.name} if row else {}, so_far=row.source if row else ""),
        page,
        lambda given: services.state_name_correct(state=state, language=code, at=clock.now(), **given),
    )


def _initial(row: Participation) -> dict[str, Any]:
    day = row.deposited_date
    deposited = PreciseDate(day, Precision(row.date_precision)) if day else None
    return {**{name: getattr(row, name) for name in KEPT}, "deposited_date": deposited}
