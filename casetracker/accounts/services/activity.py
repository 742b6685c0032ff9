"""Closing a person's account, and opening it again."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from casetracker.accounts.models import User
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.acting import service


@service
def user_deactivate(*, user: User, at: datetime) -> int:
    """Close the account of ``user``: no log-in, no role, and every session of theirs ends now.

    Memberships stay as they are. Returns how many sessions standing at ``at`` (aware) were ended.
    """
    _set_active(user, is_active=False)
    ended = _sessions_end(user, at)
    _record(user, "deactivated")
    return ended


@service
def user_reactivate(*, user: User) -> None:
    """Open the account of ``user`` again, with the memberships that still stand and the password that it had."""
    _set_active(user, is_active=True)
    _record(user, "reactivated")


def _set_active(user: User, *, is_active: bool) -> None:
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    user.__dict__.pop("roles", None)


def _sessions_end(user: User, at: datetime) -> int:
    # A session names its user inside its signed data alone, so all that stand are looked through. An engine that keeps
    # sessions elsewhere leaves none to find here; the log-in backend refuses the inactive at their next request anyway.
    standing = Session.objects.filter(expire_date__gt=at).iterator()
    own = [session.pk for session in standing if session.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()
    return len(own)


def _record(user: User, code: str) -> None:
    chain = Chain(ChainKind.USER, user.pk)
    record(Action.USER_CHANGED, chain, objects=[("user", user.pk)], fields=["is_active"], codes={"change": code})
