"""Forms about a State's declarations."""

from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import Role
from casetracker.core import clock
from casetracker.desk import fetch
from casetracker.desk.forms.reference import DeclarationForm, WithdrawalForm
from casetracker.desk.selectors import states
from casetracker.desk.services import reference as services
from casetracker.desk.views.answer import Page, answer, bound
from casetracker.desk.views.naming import state_caption, state_url
from casetracker.reference.models import Declaration


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def declaration_record(request: SignedInRequest, iso3: str, article: str) -> HttpResponse:
    """Record that a State has declared."""
    state, article = fetch.state(iso3), fetch.article(article)
    standing = states.standing_declaration(state, article)
    form = bound(DeclarationForm, request, initial=_initial(standing), so_far=standing.source if standing else "")
    page = Page(
        title=_("Record a declaration under article %(article)s") % {"article": article},
        caption=state_caption(state),
        button=_("Record the declaration"),
        back=state_url(state),
        done=_("The declaration is recorded."),
    )
    return answer(
        request,
        form,
        page,
        lambda given: services.declaration_record(state=state, article=article, at=clock.now(), **given),
    )


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def declaration_correct(
    request: SignedInRequest, iso3: str, article: str, withdrawn_date: date | None = None
) -> HttpResponse:
    """Put a declaration right: the standing one, or the one withdrawn on ``withdrawn_date``."""
    state = fetch.state(iso3)
    row = fetch.declaration(state, article, withdrawn_date)
    form = bound(DeclarationForm, request, initial=_initial(row), so_far=row.source, withdrawn_date=row.withdrawn_date)
    page = Page(
        title=_("Correct the declaration under article %(article)s") % {"article": row.article},
        caption=state_caption(state),
        button=_("Save the correction"),
        back=state_url(state),
        done=_("The declaration is corrected."),
    )
    return answer(
        request,
        form,
        page,
        lambda given: services.declaration_correct(declaration=row, at=clock.now(), **given),
    )


@door(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def declaration_withdraw(request: SignedInRequest, iso3: str, article: str) -> HttpResponse:
    """Record the withdrawal of the standing declaration."""
    state = fetch.state(iso3)
    row = fetch.declaration(state, article)
    form = bound(WithdrawalForm, request)
    page = Page(
        title=_("Record the withdrawal of the declaration under article %(article)s") % {"article": row.article},
        caption=state_caption(state),
        lead=_("If the withdrawal is itself in doubt, correct the declaration instead and say what is in doubt."),
        button=_("Record the withdrawal"),
        back=state_url(state),
        done=_("The withdrawal is recorded."),
    )
    return answer(
        request,
        form,
        page,
        lambda given: services.declaration_withdraw(declaration=row, at=clock.now(), **given),
    )


def _initial(row: Declaration | None) -> dict[str, object]:
    return {"deposited_date": row.deposited_date, "uncertain": row.uncertain} if row else {}
