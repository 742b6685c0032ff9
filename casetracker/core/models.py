"""Core's tables: the outbox, and what became of each mail."""

from django.db import models

from casetracker.core.ids import new_id
from casetracker.core.vocabulary import MailState


class OutboxMessage(models.Model):
    """An effect promised by a transaction; claimed by ``done_at IS NULL``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["available_at"], condition=models.Q(done_at__isnull=True), name="outbox_waiting"),
        ]


class MailDelivery(models.Model):
    """One mail to one reader about one occasion, and what is known of it: ids and codes, no address and no text.

    ``about`` is the id of the occasion (an event, a message of the outbox): with the reader it makes the mail one. The
    Message-ID is made of the record's own id. ``reference`` is what the mail names. ``is_doubtful`` says that a
    conversation broke off without an answer: a copy may have left. ``reply_code`` is the mail server's last refusal
    (RFC 5321, 400 to 599).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    about = models.UUIDField()
    user_id = models.UUIDField()
    reference = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.PROMISED)
    is_doubtful = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    reply_code = models.PositiveSmallIntegerField(null=True)
    promised_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "user_id"], name="mail_once")]
        indexes = [
            models.Index(
                fields=["-promised_at"],
                condition=~models.Q(state__in=[MailState.SENT, MailState.DROPPED]),
                name="mail_not_settled_well",
            ),
        ]
