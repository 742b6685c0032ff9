"""Mail that leaves once. A mail cannot be rolled back, so its record is committed around it and not with it.

promised → sending (committed before the first word to the mail server) → sent. What is found in ``sending`` was left
there by a process that died, or by a conversation that broke off after the mail was on the wire: it is sent once more
with the same Message-ID, ends as "delivery unknown", and never leaves by itself again. Whatever the server answers is
clear: a temporary refusal waits and is tried again, a permanent one ends as refused. Nothing else can send twice: who
sends is alone (see :mod:`casetracker.core.alone`), however often a message is handed over.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from casetracker.core import acting, clock, outbox
from casetracker.core.acting import service
from casetracker.core.alone import alone
from casetracker.core.errors import Refused
from casetracker.core.models import MailDelivery, OutboxMessage
from casetracker.core.smtp import Unclear
from casetracker.core.vocabulary import FOR_A_PERSON, SETTLED, MailState

logger = logging.getLogger(__name__)

TOPIC = "core.mail"
PERMANENT = 500  # RFC 5321, 4.2.1: replies from here on are permanent

Composer = Callable[[MailDelivery], EmailMessage | None]
_composers: list[Composer] = []


def compose_with(composer: Composer) -> None:
    """Let a floor above write the mails, at the moment of sending: None where it is no longer for that reader."""
    _composers[:] = [composer]


def promise(*, about: UUID, user_id: UUID, reference: str, at: datetime) -> MailDelivery:
    """Promise one mail in the present transaction; the same occasion and reader again promise nothing more."""
    values = {"reference": reference, "promised_at": at}
    delivery, is_new = MailDelivery.objects.get_or_create(about=about, user_id=user_id, defaults=values)
    if is_new:
        outbox.put(TOPIC, at=at, delivery=str(delivery.pk))
    return delivery


@service
def send_again(*, delivery: MailDelivery, at: datetime) -> MailDelivery:
    """Promise a mail again that was refused or whose delivery is unknown: a person's act, with the same Message-ID.

    Raises Refused (``not_to_be_sent_again``) for every other.
    """
    found = MailDelivery.objects.select_for_update().get(pk=delivery.pk)
    if found.state not in FOR_A_PERSON:
        raise Refused("not_to_be_sent_again", _("This mail was sent, or is on its way."))
    found.state, found.is_doubtful, found.attempts, found.reply_code = MailState.PROMISED, False, 0, None
    found.promised_at, found.settled_at = at, None
    found.save()
    outbox.put(TOPIC, at=at, delivery=str(found.pk))
    return found


def deliver(message: OutboxMessage) -> bool:
    """Send one mail; return whether the message is done with. Raises what makes it wait: see :mod:`..outbox`."""
    with alone(UUID(message.payload["delivery"])) as is_alone:
        if not is_alone:  # its sender lives, and is slow: the message has been lent out again
            return False
        mail = _begin(message)
        return True if mail is None else _converse(message, mail)


def _begin(message: OutboxMessage) -> EmailMessage | None:
    """Commit that it is being sent; None where there is nothing to send."""
    with acting.acting(acting.TASK):
        delivery = _locked(message)
        if delivery.state in SETTLED:
            outbox.done(message)
            return None
        was_doubtful = delivery.is_doubtful
        if delivery.state == MailState.SENDING:
            if was_doubtful:
                _settle(message, delivery, MailState.UNKNOWN)
                return None
            delivery.is_doubtful = True
        mail = _composers[0](delivery)
        if mail is None:
            _settle(message, delivery, MailState.UNKNOWN if delivery.is_doubtful else MailState.DROPPED)
            return None
        delivery.state, delivery.sending_at = MailState.SENDING, clock.now()
        delivery.attempts += 1
        delivery.save()
        return mail


def _converse(message: OutboxMessage, mail: EmailMessage) -> bool:
    connection = get_connection()
    try:
        _open(message, connection)
        try:
            connection.send_messages([mail])
        except Unclear:
            raise  # it stays in ``sending``, as after a death
        except Exception as error:
            code = _reply_code(error)
            if code is None or code < PERMANENT:
                _give_back(message, code)
                raise
            _record(message, MailState.REFUSED, code)
        else:
            _record(message, MailState.SENT)
        return True
    finally:
        with suppress(OSError):  # what the server answers to our leaving changes nothing
            connection.close()


def _open(message: OutboxMessage, connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except Exception as error:  # a server that is away, or does not know us: no mail was spoken of yet
        _give_back(message, None)
        away = isinstance(error, OSError | SMTPException)
        raise (outbox.Away if away else RuntimeError)(type(error).__name__) from error


def _reply_code(error: Exception) -> int | None:
    """What the server answered to this mail; None where it did not answer, or the error is ours."""
    if isinstance(error, SMTPRecipientsRefused):
        return next((code for code, _text in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, SMTPSenderRefused | SMTPDataError) else None


def _give_back(message: OutboxMessage, code: int | None) -> None:
    """It certainly did not leave this time: it waits, and doubt of an earlier time stays."""
    with acting.acting(acting.TASK):
        delivery = _locked(message)
        delivery.state, delivery.reply_code = MailState.PROMISED, code
        delivery.save()


def _record(message: OutboxMessage, state: MailState, code: int | None = None) -> None:
    with acting.acting(acting.TASK):
        delivery = _locked(message)
        delivery.reply_code = code
        is_unknown = state is MailState.SENT and delivery.is_doubtful  # one copy has left, perhaps two
        _settle(message, delivery, MailState.UNKNOWN if is_unknown else state)


def _settle(message: OutboxMessage, delivery: MailDelivery, state: MailState) -> None:
    delivery.state, delivery.settled_at = state, clock.now()
    delivery.save()
    outbox.done(message)
    if state in FOR_A_PERSON:
        logger.warning("mail %s: %s", delivery.pk, state.value)


def _locked(message: OutboxMessage) -> MailDelivery:
    return MailDelivery.objects.select_for_update().get(pk=UUID(message.payload["delivery"]))
