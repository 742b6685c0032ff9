"""Documents: upload one, and open it again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from casetracker.core.errors import Invalid, Refused
from casetracker.vault.sealing import NotStored
from intake.downloads import download_response
from intake.forms.upload import DocumentForm
from intake.models import Communication, Evidence
from intake.services.evidence import LONGEST_NAME, evidence_add, evidence_like, evidence_open
from intake.views.support import CSO, draft_get, locked_away, page, section_url
from intake.wizard.documents import DOCUMENTS


@door(*CSO)
@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take one document; then ask what it is."""
    communication = draft_get(request, reference)
    form = DocumentForm(request)
    if request.method != "POST":
        return locked_away(communication) or _show(request, communication, form)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        known = evidence_like(communication, upload)
        if known is not None:
            messages.info(request, _("This file is in the list already. It was not added a second time."))
            return _after(request, communication, known)
        title = form.cleaned_data["title"] or str(upload.name)[-LONGEST_NAME:]
        try:
            evidence = evidence_add(
                user=request.user, communication=communication, upload=upload, answers={"title": title}, at=clock.now()
            )
        except (Invalid, Refused) as error:
            form.add_error(None, str(error))
        except NotStored:
            form.say_unsaved(str(upload.name))
        else:
            messages.success(request, _("The document is saved and encrypted. Its receipt stands in the list."))
            return _after(request, communication, evidence)
    return _show(request, communication, form, status=422)


def _after(request: SignedInRequest, communication: Communication, evidence: Evidence) -> HttpResponse:
    if request.POST.get("then") == "another":
        return redirect("intake:document-add", communication.reference)
    if request.POST.get("then") == "list":
        return redirect(section_url(communication, DOCUMENTS))
    return redirect("intake:row-edit", communication.reference, "evidence", evidence.pk)


def _show(
    request: SignedInRequest, communication: Communication, form: DocumentForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "intake/document_add.html", page(communication, form=form), status=status)


@door(*CSO)
@require_safe
def document_open(request: SignedInRequest, reference: str, row_id: UUID) -> HttpResponseBase:
    """Send a document, decrypted on its way, as a file to save. The download is on record."""
    communication = draft_get(request, reference)
    opened = evidence_open(user=request.user, communication=communication, evidence_id=row_id)
    return download_response(request, opened)
