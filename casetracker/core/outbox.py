"""The transactional outbox: effects are promised in the business transaction and delivered after it.

A message carries ids only. Delivery is at least once, so handlers are idempotent; a broker that is down delays. What
leaves the database (mail) is handled apart, in transactions of its own: see :mod:`casetracker.core.mailing`.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from casetracker.core import acting, clock
from casetracker.core.models import OutboxMessage

logger = logging.getLogger(__name__)

Handler = Callable[[OutboxMessage], None]
HandlerApart = Callable[[OutboxMessage], bool]
_handlers: dict[str, Handler] = {}
_apart: dict[str, HandlerApart] = {}
_PROMISES = UUID("6b0f7a52-3c5e-4e0d-9d5a-2f5b7a0c1e84")  # the name space of messages that are promised once

# For how long a message is out of sight of other relays while a handler apart has it; what a dead one had comes back.
LENT = timedelta(seconds=settings.OUTBOX_LENT_SECONDS)
BACKOFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


def handle(topic: str, handler: Handler) -> None:
    """Say who delivers messages of ``topic``; called by an app's ``ready()``."""
    _handlers[topic] = handler


class Away(Exception):
    """What a topic is delivered to is not there: its other messages are left alone until the next look."""


def handle_apart(topic: str, handler: HandlerApart) -> None:
    """Say who delivers messages of ``topic`` in transactions of its own, because what it does cannot be rolled back.

    The message is lent for :data:`LENT`. The handler marks it :func:`done` together with its own record, and returns
    whether it did. It may be called again for a message that it had begun, and must stand that.
    """
    _apart[topic] = handler


def put(topic: str, *, at: datetime, not_before: datetime | None = None, **ids: str) -> OutboxMessage:
    """Promise an effect in the present transaction, at once or ``not_before`` a moment.

    ``ids`` name rows; never content.
    """
    available_at = max(at, not_before or at)
    return OutboxMessage.objects.create(topic=topic, payload=ids, created_at=at, available_at=available_at)


def put_once(topic: str, *, at: datetime, **ids: str) -> OutboxMessage:
    """Promise an effect unless the same one (topic and ids) was promised before, delivered or not: the message of then.

    For handlers that spread one message over many: when they run a second time, nothing is promised twice.
    """
    said = json.dumps([topic, ids], sort_keys=True)
    values = {"topic": topic, "payload": ids, "created_at": at, "available_at": at}
    return OutboxMessage.objects.get_or_create(pk=uuid5(_PROMISES, said), defaults=values)[0]


def relay(limit: int = 100) -> int:
    """Deliver what waits, one message a transaction; return how many were delivered."""
    delivered, without = 0, set[str]()
    for _ in range(limit):
        outcome = _relay_one(without)
        if outcome is None:
            break
        delivered += outcome
    return delivered


def done(message: OutboxMessage) -> None:
    """Mark as delivered, in the present transaction."""
    message.done_at = clock.now()
    message.save(update_fields=["done_at"])


def _relay_one(without: set[str]) -> int | None:
    if not _waiting(without).exists():  # a look takes no write lock
        return None
    message = None
    try:
        # The relay is the door: a handler acts as a task, and what it refuses is on record although it rolls back.
        with acting.acting(acting.TASK):
            message = _claim(without)
            if message is None:
                return None
            _deliver_or_lend(message)
        return int(_apart[message.topic](message)) if message.topic in _apart else 1
    except Exception as error:
        if message is None:
            raise
        if isinstance(error, Away):
            without.add(message.topic)
        _postpone(message, error)  # whatever the handler raised, the message waits and is tried again
        return 0


def _deliver_or_lend(message: OutboxMessage) -> None:
    if message.topic in _apart:
        message.available_at = clock.now() + LENT
        message.save(update_fields=["available_at"])
    else:
        acting.service(_handlers[message.topic])(message)
        done(message)


def _waiting(without: set[str]) -> QuerySet[OutboxMessage]:
    waiting = OutboxMessage.objects.filter(done_at__isnull=True, available_at__lte=clock.now())
    return (waiting.exclude(topic__in=without) if without else waiting).order_by("created_at")


def _claim(without: set[str]) -> OutboxMessage | None:
    waiting = _waiting(without)
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    return waiting.first()


def _postpone(message: OutboxMessage, error: Exception) -> None:
    # The error's text could carry content; its class does not.
    logger.error("outbox message %s (%s) failed: %s", message.pk, message.topic, type(error).__name__)
    attempts = message.attempts + 1
    available_at = clock.now() + BACKOFF[min(attempts, len(BACKOFF)) - 1]
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=attempts, available_at=available_at)
