"""Core's own words: what becomes of a mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """From the promise of a mail to what is known of it."""

    PROMISED = "promised", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNKNOWN = "unknown", _("Delivery unknown")
    REFUSED = "refused", _("Refused by the mail server")
    DROPPED = "dropped", _("Not sent: no longer for this reader")


# Nothing more happens to these by itself.
SETTLED = frozenset({MailState.SENT, MailState.UNKNOWN, MailState.REFUSED, MailState.DROPPED})
# Of these, a person may say that they are sent again.
FOR_A_PERSON = frozenset({MailState.UNKNOWN, MailState.REFUSED})
