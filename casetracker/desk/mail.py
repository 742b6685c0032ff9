"""The mail by which a person chooses a password: allauth's own link, sent when the account is safely stored."""

import logging
from smtplib import SMTPException

from allauth.account.forms import ResetPasswordForm
from allauth.core.context import request_context
from django.contrib import messages
from django.db import transaction
from django.utils.translation import gettext as _

from casetracker.accounts.doors import SignedInRequest
from casetracker.accounts.models import User

logger = logging.getLogger(__name__)


def link_send_after_commit(request: SignedInRequest, person: User) -> None:
    """Send the link once the transaction holds, and say on the next page whether the mail left."""
    transaction.on_commit(lambda: _send(request, person))


def _send(request: SignedInRequest, person: User) -> None:
    form = ResetPasswordForm({"email": person.email})
    try:
        # allauth writes the address of the link as the request came, which it looks up for itself.
        with request_context(request):
            if form.is_valid():
                form.save(request)
    except (OSError, SMTPException) as error:
        # A mail server that is away must not undo the account; the administrator sends the link again later.
        # Its traceback would name the address.
        logger.error("the link for user %s could not be sent: %s", person.pk, type(error).__name__)  # noqa: TRY400
        messages.error(request, _("The mail could not be sent. The account stands: send the link again later."))
    else:
        messages.success(request, _("A link to choose a password was sent to %(email)s.") % {"email": person.email})
