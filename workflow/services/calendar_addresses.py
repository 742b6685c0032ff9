"""Making and ending the secret address of a person's calendar."""

import secrets
from datetime import datetime

from casetracker.accounts.models import User
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core.acting import service
from casetracker.core.errors import Hidden
from workflow.models import CalendarAddress
from workflow.selectors.calendar_feed import READERS, digest_of

TOKEN_BYTES = 32


@service
def calendar_address_open(*, user: User, at: datetime) -> str:
    """Make a new address for ``user`` and end the one before it; return its token, which is shown this once.

    Raises Hidden where no role of theirs has limits to keep.
    """
    if not user.has_role(*READERS):
        raise Hidden("calendar_not_for_this_role", "")
    User.objects.select_for_update().get(pk=user.pk)  # two made at the same moment: one of them stands
    _end(user, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    address = CalendarAddress.objects.create(user=user, digest=digest_of(token), created_at=at)
    record(Action.CALENDAR_OPENED, Chain(ChainKind.USER, user.pk), objects=[("calendar_address", address.pk)])
    return token


@service
def calendar_address_end(*, user: User, at: datetime) -> None:
    """End the address of ``user``: nothing is found there again. Without one, nothing changes."""
    _end(user, at)


def _end(user: User, at: datetime) -> None:
    for address in CalendarAddress.objects.filter(user=user, ended_at__isnull=True):
        CalendarAddress.objects.filter(pk=address.pk).update(ended_at=at)
        record(Action.CALENDAR_ENDED, Chain(ChainKind.USER, user.pk), objects=[("calendar_address", address.pk)])
