"""allauth's adapter: nobody signs up; log-ins, log-outs, links and new passwords are on record."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from casetracker.accounts.models import User
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import SYSTEM, Chain, record
from casetracker.core.acting import ANONYMOUS, acting, current, is_acting

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator or by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        return False

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link, on record; to whoever never chose a password it is not a new one, and their letter says so."""
        letter = "password_reset_key" if user.has_usable_password() else "password_first"
        self.send_mail(f"account/email/{letter}", email, context)
        # An administrator's link goes once their transaction holds, while they still act.
        with acting(current().actor if is_acting() else ANONYMOUS):
            record(Action.LINK_SENT, Chain(ChainKind.USER, user.pk), objects=[("user", user.pk)])

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        with acting(user.actor):
            record(Action.LOGGED_IN, Chain(ChainKind.USER, user.pk), objects=[("user", user.pk)])

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        # The address that was tried is somebody's, perhaps a mistyped password's: it is not written down.
        with acting(ANONYMOUS):
            record(Action.LOGIN_FAILED, SYSTEM)

    def logout(self, request: HttpRequest) -> None:
        actor = request.user.actor if isinstance(request.user, User) else None
        super().logout(request)
        if actor is not None and actor.id is not None:
            with acting(actor):
                record(Action.LOGGED_OUT, Chain(ChainKind.USER, actor.id), objects=[("user", actor.id)])

    def set_password(self, user: User, password: str) -> None:
        """Store a new password, chosen by the person signed in or by whoever holds the link of the mail.

        No other column is written: an account that is closed at this moment stays closed.
        """
        user.set_password(password)
        with acting(user.actor if self.request.user == user else ANONYMOUS):
            user.save(update_fields=["password"])
            chain = Chain(ChainKind.USER, user.pk)
            record(Action.PASSWORD_CHANGED, chain, objects=[("user", user.pk)], fields=["password"])

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """Tell the owner of an account what was done to it; what was done stands though the mail cannot leave."""
        try:
            super().send_notification_mail(template_prefix, user, *args, **kwargs)
        except (OSError, SMTPException) as error:
            # Its traceback would name the address.
            logger.error("the notice to user %s could not be sent: %s", user.pk, type(error).__name__)  # noqa: TRY400
