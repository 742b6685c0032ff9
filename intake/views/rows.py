"""The rows of a section: add one, change one, remove one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from intake.display import values_of
from intake.forms.answers import AnswerForm, initial_from
from intake.forms.choices import pools_of
from intake.forms.stamp import changed_meanwhile, stamped
from intake.models import Communication, Person
from intake.models.part import CommunicationPart
from intake.services.evidence import evidence_remove
from intake.services.names import people_names, victims_of
from intake.services.reveal import IDENTITY_FIELDS, RevealReason, reveal
from intake.services.rows import row_exists, row_get, row_remove, row_save
from intake.views.lines import row_lines
from intake.views.support import CSO, draft_get, locked_away, page, section_url, sent_id, show_error
from intake.wizard.question import Kind, Rows, Section
from intake.wizard.sections import SECTIONS

BY_ROWS: Mapping[str, Section] = {section.rows.key: section for section in SECTIONS if section.rows}

# What a new row begins with: most people of a communication are its victims.
BEGINNINGS: Mapping[str, dict[str, Any]] = {"people": {"is_victim": True}}


def _section(rows: str) -> tuple[Section, Rows]:
    section = BY_ROWS.get(rows)
    if section is None or section.rows is None:
        raise Http404
    return section, section.rows


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def row_add(request: SignedInRequest, reference: str, rows: str) -> HttpResponse:
    """Add a row."""
    section, kind = _section(rows)
    communication = draft_get(request, reference)
    if kind.key == "evidence":
        return redirect("intake:document-add", communication.reference)
    if request.method != "POST":
        return locked_away(communication) or _show(request, communication, section, _form(request, communication, kind))
    return _save(request, communication, section, kind)


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def row_edit(request: SignedInRequest, reference: str, rows: str, row_id: UUID) -> HttpResponse:
    """Change a row."""
    section, kind = _section(rows)
    communication = draft_get(request, reference)
    row = row_get(communication, kind, row_id)
    if request.method != "POST":
        form = _form(request, communication, kind, row)
        return locked_away(communication) or _show(request, communication, section, form, row)
    return _save(request, communication, section, kind, row)


def _form(
    request: SignedInRequest,
    communication: Communication,
    rows: Rows,
    row: CommunicationPart | None = None,
    data: QueryDict | None = None,
) -> AnswerForm:
    stored = _stored(request, rows, row)
    pools = pools_of(communication, names=_victims(request, communication, rows))
    form = AnswerForm(rows.questions, data, pools=pools, key=rows.key, initial=initial_from(rows.questions, stored))
    return stamped(form, row) if row else form


def _stored(request: SignedInRequest, rows: Rows, row: CommunicationPart | None) -> dict[str, Any]:
    if row is None:
        return BEGINNINGS.get(rows.key, {})
    revealed = {}
    if isinstance(row, Person):
        revealed = reveal(user=request.user, person=row, fields=IDENTITY_FIELDS, reason=RevealReason.EDIT)
    return values_of(row, rows.questions, revealed)


def _victims(request: SignedInRequest, communication: Communication, rows: Rows) -> dict[UUID, str]:
    if not any(question.kind is Kind.PERSON for question in rows.questions):
        return {}
    names = people_names(user=request.user, communication=communication, reason=RevealReason.EDIT)
    return {victim.pk: names[victim.pk] for victim in victims_of(communication)}


def _save(
    request: SignedInRequest,
    communication: Communication,
    section: Section,
    rows: Rows,
    row: CommunicationPart | None = None,
) -> HttpResponse:
    form = _form(request, communication, rows, row, request.POST)
    if form.is_valid() and not (row and changed_meanwhile(form, row, form.initial)):
        target: dict[str, Any] = {"row_id": row.pk} if row else {"new_id": sent_id(request)}
        try:
            row_save(
                user=request.user,
                communication=communication,
                rows=rows,
                answers=form.answers,
                at=clock.now(),
                **target,
            )
        except (Invalid, Refused) as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return _after(request, communication, section, rows)
    return _show(request, communication, section, form, row, status=422)


def _after(request: SignedInRequest, communication: Communication, section: Section, rows: Rows) -> HttpResponse:
    if request.POST.get("then") == "another":
        return redirect("intake:row-add", communication.reference, rows.key)
    return redirect(section_url(communication, section))


def _show(
    request: SignedInRequest,
    communication: Communication,
    section: Section,
    form: AnswerForm,
    row: CommunicationPart | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = page(communication, section=section, rows=section.rows, form=form, row=row, form_id=sent_id(request))
    return render(request, "intake/row.html", context, status=status)


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def row_remove_page(request: SignedInRequest, reference: str, rows: str, row_id: UUID) -> HttpResponse:
    """Ask whether a row is to go, and take it out."""
    section, kind = _section(rows)
    communication = draft_get(request, reference)
    if request.method != "POST":
        row_get(communication, kind, row_id)
        return locked_away(communication) or _ask(request, communication, section, kind, row_id)
    if not row_exists(communication, kind, row_id):
        messages.info(request, _("It is not there any more."))
        return redirect(section_url(communication, section))
    try:
        _remove(request, communication, kind, row_id)
    except Refused as error:
        return _ask(request, communication, section, kind, row_id, refusal=str(error))
    messages.success(request, _("Removed."))
    return redirect(section_url(communication, section))


def _ask(
    request: SignedInRequest,
    communication: Communication,
    section: Section,
    rows: Rows,
    row_id: UUID,
    refusal: str = "",
) -> HttpResponse:
    names = people_names(user=request.user, communication=communication, reason=RevealReason.EDIT)
    lines = row_lines(communication, rows, names=names, missing=())
    line = next(line for line in lines if line.id == row_id)
    context = page(communication, section=section, rows=rows, line=line, refusals=[refusal] if refusal else [])
    return render(request, "intake/row_remove.html", context, status=409 if refusal else 200)


def _remove(request: SignedInRequest, communication: Communication, rows: Rows, row_id: UUID) -> None:
    if rows.key == "evidence":
        evidence_remove(user=request.user, communication=communication, evidence_id=row_id, at=clock.now())
    else:
        row_remove(user=request.user, communication=communication, rows=rows, row_id=row_id, at=clock.now())
