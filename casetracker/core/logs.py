"""What a log line may not say: the secret part of an address that opens something by itself."""

import logging
import re

# Whoever has the address of a calendar reads it: every line about a request has its path.
_SECRET_PATH = re.compile(r"(/calendar/+)[^/\s?]+", re.IGNORECASE)


def without_secrets(text: str) -> str:
    """``text`` with a mask where an address has its secret."""
    return _SECRET_PATH.sub(r"\1[secret]", text)


class SecretPaths(logging.Filter):
    """Takes the secrets out of a line before any handler has it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass, masked."""
        message = record.getMessage()
        masked = without_secrets(message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True
