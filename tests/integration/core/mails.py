"""Mails to be sent, and a look at what became of them."""

from uuid import uuid4

from django.db.models import F

from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.models import MailDelivery, OutboxMessage
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from workflow.notices.deliver import news_send


def promise_mails(cast: Cast, number: int = 1) -> list[MailDelivery]:
    """So many mails to the caseworker, about a case; nothing else waits."""
    in_force()
    reference = Procedure(cast).communication.reference
    OutboxMessage.objects.update(done_at=F("created_at"))
    with acting(COMMAND):
        for _ in range(number):
            news_send(reference, cast.caseworker, about=uuid4())
    return list(MailDelivery.objects.order_by("promised_at"))


def due_now() -> None:
    """Let the time pass that messages wait."""
    OutboxMessage.objects.filter(done_at__isnull=True).update(available_at=clock.now())
