"""SMTP, with one thing told apart: whether the server had the mail when the conversation broke off."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class Unclear(smtplib.SMTPException):
    """The mail was on the wire and no answer came: the server may have taken it, or not."""


class _Telling:
    """Mixed into a client of ``smtplib``."""

    def data(self, msg: Any) -> Any:
        """Send the mail itself. Raises Unclear where no answer came; an answer, whatever it says, is clear."""
        try:
            return super().data(msg)  # type: ignore[misc]
        except smtplib.SMTPResponseException:
            raise
        except OSError as error:
            raise Unclear from error


class Client(_Telling, smtplib.SMTP):
    """Plain, or with STARTTLS."""


class ClientOverTls(_Telling, smtplib.SMTP_SSL):
    """TLS from the first byte."""


class EmailBackend(smtp.EmailBackend):
    """Django's, with our client."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The client to speak with."""
        return ClientOverTls if self.use_ssl else Client
