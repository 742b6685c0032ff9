"""allauth's adapter: nobody signs up, and log-ins are on record."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from casetracker.accounts.models import User
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import SYSTEM, Chain, record
from casetracker.core.acting import ANONYMOUS, acting


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator or by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        return False

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link; to whoever never chose a password it is not a new one, and their letter says so."""
        letter = "password_reset_key" if user.has_usable_password() else "password_first"
        self.send_mail(f"account/email/{letter}", email, context)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        with acting(user.actor):
            record(Action.LOGGED_IN, Chain(ChainKind.USER, user.pk), objects=[("user", user.pk)])

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        # The address that was tried is somebody's, perhaps a mistyped password's: it is not written down.
        with acting(ANONYMOUS):
            record(Action.LOGIN_FAILED, SYSTEM)
