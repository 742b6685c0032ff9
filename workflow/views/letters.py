"""The letters of a case: the list, one being written, its files, and voiding; and the files for the author's side."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import COMMITTEE_ROLES, SECRETARIAT_ROLES, Role
from casetracker.core import clock
from casetracker.core.errors import Hidden, Invalid, Refused
from casetracker.vault.sealing import NotStored
from intake.policies import Tier
from intake.views.support import CSO, draft_get, sent_id
from workflow.forms.letters import LetterForm, VoidForm
from workflow.letters.kinds import FileFormat, LetterKind
from workflow.letters.text import LetterText
from workflow.models import CaseFile, Letter
from workflow.policies import case_get
from workflow.selectors import letters as selector
from workflow.services import letters
from workflow.services.letter_files import letter_open
from workflow.views.cases import frame

READERS = tuple(SECRETARIAT_ROLES | COMMITTEE_ROLES)
OFFICERS = (Role.INTAKE_OFFICER, Role.CASE_OFFICER)


@door(*READERS)
@require_safe
def letter_list(request: SignedInRequest, reference: str) -> HttpResponse:
    """The letters of a case, and those that can be made."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    possible, withheld = selector.offers(case, request.user)
    context = {
        **frame(case, "letters", reads_content=True),
        "letters": selector.letters_of(case, request.user),
        "formats": list(FileFormat),
        "possible": possible,
        "withheld": [] if case.is_imported else withheld,
    }
    return render(request, "workflow/letters/list.html", context)


@door(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_write(request: SignedInRequest, reference: str, letter_kind: str) -> HttpResponse:
    """Choose the language, add a paragraph, look at the text, and issue the letter."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    chosen = selector.kind_named(letter_kind, case)
    form = LetterForm(request.POST or None, initial={"language": selector.default_language(case, chosen)})
    if request.method == "POST" and form.is_valid() and request.POST.get("then") != "preview":
        made = _make(request, case, chosen, form)
        if made is not None:
            messages.success(request, _("Issued: letter %(number)s.") % {"number": made.number})
            return redirect("workflow:case-letters", case.reference)
    context = {
        "case": case,
        "kind": chosen,
        "form": form,
        "form_id": sent_id(request),
        "text": _preview(request, case, chosen, form),
    }
    return render(request, "workflow/letters/write.html", context, status=422 if form.errors else 200)


def _draft(kind: LetterKind, form: LetterForm) -> letters.Draft:
    data = getattr(form, "cleaned_data", None) or {}
    # Before anything was sent, and where what was sent cannot be read, the letter is shown as it would begin.
    language = data.get("language") or form.initial["language"]
    return letters.Draft(kind, language, data.get("added", ""))


def _make(request: SignedInRequest, case: CaseFile, kind: LetterKind, form: LetterForm) -> Letter | None:
    try:
        return letters.letter_make(
            user=request.user, case=case, draft=_draft(kind, form), at=clock.now(), letter_id=sent_id(request)
        )
    except Invalid as error:
        for problem in error.problems:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
    except Refused as error:
        form.add_error(error.field or None, str(error))
    except NotStored:
        form.add_error(None, _("The files could not be stored: try again. Nothing was issued."))
    return None


def _preview(request: SignedInRequest, case: CaseFile, kind: LetterKind, form: LetterForm) -> LetterText | None:
    try:
        return letters.letter_preview(user=request.user, case=case, draft=_draft(kind, form), at=clock.now())
    except Refused as error:
        if not form.is_bound:
            messages.error(request, str(error))
        elif not form.errors:
            form.add_error(None, str(error))
    return None


@door(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_void(request: SignedInRequest, reference: str, letter_id: UUID) -> HttpResponse:
    """Declare a letter void."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    letter = selector.letter_of_case(case, letter_id)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            letters.letter_void(user=request.user, letter=letter, reason=form.cleaned_data["reason"], at=clock.now())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Letter %(number)s is void. Make it anew.") % {"number": letter.number})
            return redirect("workflow:case-letters", case.reference)
    context = {"case": case, "letter": letter, "form": form}
    return render(request, "workflow/letters/void.html", context, status=422 if form.errors else 200)


@door(*READERS)
@require_safe
def letter_download(
    request: SignedInRequest, reference: str, letter_id: UUID, file_format: str
) -> StreamingHttpResponse:
    """A file of a letter, for the staff of the case."""
    case = case_get(user=request.user, reference=reference, tier=Tier.CONTENT)
    return _file(request, selector.letter_of_case(case, letter_id), file_format)


@door(*CSO)
@require_safe
def own_letter_download(
    request: SignedInRequest, reference: str, letter_id: UUID, file_format: str
) -> StreamingHttpResponse:
    """A file of a letter that went to the author's side, for that side."""
    communication = draft_get(request, reference)
    return _file(request, selector.letter_to_author(communication, letter_id), file_format)


def _file(request: SignedInRequest, letter: Letter, file_format: str) -> StreamingHttpResponse:
    if file_format not in FileFormat.values:
        raise Hidden("letter_format_unknown", "", subject=("communication", letter.communication_id))
    opened = letter_open(user=request.user, letter=letter, file_format=FileFormat(file_format))
    response = StreamingHttpResponse(opened.read(), content_type=opened.file_format.media_type)
    response["Content-Length"] = str(opened.stored.size)
    response["Content-Disposition"] = f'attachment; filename="{opened.file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Accel-Buffering"] = "no"  # a proxy in front may write what it buffers to a disk, decrypted
    return response
