"""Mails that were refused, whose delivery is unknown, or that have waited long."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.accounts.roles import Role
from casetracker.core import clock
from casetracker.core.errors import Refused
from workflow.selectors.deliveries import troubled
from workflow.services.deliveries import delivery_send_again


class AgainForm(forms.Form):
    """Which mail is to be sent again: one button a row."""

    delivery = forms.UUIDField(
        label=gettext_lazy("Mail"),
        error_messages={
            "required": gettext_lazy("Choose the mail by its button."),
            "invalid": gettext_lazy("Choose the mail by its button."),
        },
    )


@door(Role.ADMINISTRATOR, Role.HEAD_OF_PETITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def delivery_list(request: SignedInRequest) -> HttpResponse:
    """Show the mails that need somebody; on POST, send the chosen one again."""
    form = AgainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            delivery_send_again(user=request.user, delivery_id=form.cleaned_data["delivery"], at=clock.now())
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The mail is sent again."))
        return redirect("workflow:delivery-list")
    context = {"rows": troubled(request.user), "form": form}
    return render(request, "workflow/deliveries/list.html", context, status=422 if form.errors else 200)
