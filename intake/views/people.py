"""Victims in bulk: typed into a table, or sent as a CSV file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from casetracker.core.ui.errors import error_lines
from casetracker.reference import selectors
from intake.forms.people_table import COLUMNS, COUNTRY_LIST, ROWS_AT_ONCE, PeopleTable
from intake.forms.upload import ImportForm
from intake.models import Communication
from intake.selectors import reader_language
from intake.services.csv_import import people_csv_template, people_import, people_table_save
from intake.views.support import CSO, draft_get, locked_away, page, section_url, sent_id
from intake.wizard.people import PEOPLE, PERSON_QUESTIONS

BOM = "\ufeff"


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def people_table(request: SignedInRequest, reference: str) -> HttpResponse:
    """Type several victims into a table; all rows are saved, or none and the table says which are wrong."""
    communication = draft_get(request, reference)
    if request.method != "POST":
        return locked_away(communication) or _show_table(request, communication, PeopleTable.empty())
    if request.POST.get("then") == "more":
        return _show_table(request, communication, PeopleTable.sent(request.POST, more=ROWS_AT_ONCE))
    table = PeopleTable.sent(request.POST)
    refusals: list[str] = []
    if table.is_valid():
        try:
            added = people_table_save(
                user=request.user,
                communication=communication,
                rows=table.answers,
                at=clock.now(),
                sent_id=sent_id(request),
            )
        except Invalid as error:
            table.put(error.problems)
        except Refused as error:
            refusals.append(str(error))
        else:
            return _added(request, communication, len(added))
    return _show_table(request, communication, table, refusals=refusals, status=422)


def _added(request: SignedInRequest, communication: Communication, count: int) -> HttpResponse:
    told = ngettext("%(count)d victim added.", "%(count)d victims added.", count) % {"count": count}
    messages.success(request, told)
    return redirect(section_url(communication, PEOPLE))


def _show_table(
    request: SignedInRequest,
    communication: Communication,
    table: PeopleTable,
    *,
    refusals: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = page(
        communication,
        table=table,
        columns=[question.label for name in COLUMNS for question in PERSON_QUESTIONS if question.name == name],
        countries=[name for _code, name in selectors.state_choices(reader_language())],
        country_list=COUNTRY_LIST,
        lines=error_lines(table.forms),
        refusals=refusals or [],
        form_id=sent_id(request),
    )
    return render(request, "intake/people_table.html", context, status=status)


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def people_upload(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a CSV file of victims; every line is added, or none and the page names line and column."""
    communication = draft_get(request, reference)
    form = ImportForm(request)
    refusals: list[str] = []
    if request.method != "POST":
        return locked_away(communication) or _show_upload(request, communication, form)
    if form.is_valid():
        try:
            added = people_import(
                user=request.user,
                communication=communication,
                table=b"".join(form.cleaned_data["file"].plaintext()),
                at=clock.now(),
                sent_id=sent_id(request),
            )
        except Invalid as error:
            refusals = [_where(problem.pointer, str(problem.message)) for problem in error.problems]
        except Refused as error:
            refusals = [str(error)]
        else:
            return _added(request, communication, len(added))
    return _show_upload(request, communication, form, refusals=refusals, status=422)


def _where(pointer: str, message: str) -> str:
    """Line and column in words: ``/line/12/nationality`` is line 12, column nationality."""
    _empty, _kind, line, column, *_rest = [*pointer.split("/"), "", "", "", ""]
    if not line:
        return message
    label = next((str(question.label) for question in PERSON_QUESTIONS if question.name == column), column)
    told = {"line": line, "column": label, "message": message}
    if column:
        return _("Line %(line)s, column “%(column)s”: %(message)s") % told
    return _("Line %(line)s: %(message)s") % told


def _show_upload(
    request: SignedInRequest,
    communication: Communication,
    form: ImportForm,
    *,
    refusals: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = page(
        communication, form=form, refusals=refusals or [], questions=PERSON_QUESTIONS, form_id=sent_id(request)
    )
    return render(request, "intake/people_import.html", context, status=status)


@door(*CSO)
@require_safe
def people_template(request: SignedInRequest, reference: str) -> HttpResponse:
    """An empty table with every column, for a spreadsheet program: the mark at its start says that it is UTF-8."""
    communication = draft_get(request, reference)
    response = HttpResponse(BOM + people_csv_template(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"victims-{communication.reference}.csv") or ""
    return response
