"""The course of a page that is one form: show, act once, say what was done, or show again with what is wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casetracker.accounts.doors import SignedInRequest
from casetracker.core.errors import Invalid, Refused
from casetracker.desk.forms.base import DeskForm
from casetracker.desk.views.answer import Page


def form_page(
    request: SignedInRequest, form: DeskForm, page: Page, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Run a form page: on a good POST ``act`` with what the form gives, and go back; else show it, 422 where wrong.

    What the service refuses stands on the form, so that nothing typed is lost.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act(form.given())
        except Invalid as error:
            form.take(error)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(page.done))
            return redirect(page.back)
    context = {"page": page, "form": form, **page.more}
    return render(request, page.template, context, status=422 if form.errors else 200)


def sent(request: SignedInRequest) -> Any:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None
