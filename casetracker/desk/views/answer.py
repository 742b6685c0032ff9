"""The course of every form page: show, check, act once, say what was done, or show again with what is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from casetracker.accounts.doors import SignedInRequest
from casetracker.core.errors import Invalid, Refused
from casetracker.desk.forms.base import DeskForm

Form = TypeVar("Form", bound=DeskForm)
Made = TypeVar("Made")
Text = str | Promise


@dataclass(frozen=True)
class Page:
    """What a form page says and where it leads.

    ``back`` is the address of the page before; ``done`` the sentence after the act; ``template`` is the page's own
    where the fields need an order that one list cannot give.
    """

    title: Text
    button: Text
    back: str
    done: Text
    caption: Text = ""
    lead: Text = ""
    warning: Text = ""
    template: str = "desk/form.html"
    more: Mapping[str, Any] = field(default_factory=dict)


def bound(form: type[Form], request: SignedInRequest, **options: Any) -> Form:
    """The form with what was sent, or empty where nothing was."""
    return form(request.POST if request.method == "POST" else None, **options)


def answer(
    request: SignedInRequest,
    form: DeskForm,
    page: Page,
    act: Callable[[dict[str, Any]], Made],
    then: Callable[[Made], str] | None = None,
) -> HttpResponse:
    """Run a form page: on a good POST ``act`` with what the form gives, and go on; else show it, 422 where wrong.

    ``then`` gives the next address from what was made; without it the way leads back.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.given())
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, str(page.done))
            return redirect(then(made) if then else page.back)
    context = {"page": page, "form": form, **page.more}
    return render(request, page.template, context, status=422 if form.errors else 200)


def confirm(request: SignedInRequest, page: Page, act: Callable[[], object]) -> HttpResponse:
    """Run a page that only asks whether: on POST ``act`` and go back; a refusal is shown on the page, 409."""
    refused = ""
    if request.method == "POST":
        try:
            act()
        except Refused as error:
            refused = str(error)
        else:
            messages.success(request, str(page.done))
            return redirect(page.back)
    context = {"page": page, "refused": [refused] if refused else [], **page.more}
    return render(request, "desk/confirm.html", context, status=409 if refused else 200)
