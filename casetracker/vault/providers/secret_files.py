"""Secrets that lie in files: read only where nobody but their owner can touch them."""

import os
import stat
from pathlib import Path

from casetracker.vault.errors import BadKeyFile, KeyUnavailable


def read_secret(path: Path, what: str) -> bytes:
    """The content of a secret file; ``what`` it is ("the key file") begins the sentence of each error.

    Raises FileNotFoundError where it is not there, KeyUnavailable where it cannot be read, BadKeyFile where others than
    its owner have any right to it.
    """
    try:
        with path.open("rb") as file:
            mode, content = os.fstat(file.fileno()).st_mode, file.read()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise KeyUnavailable(f"{what} {path} cannot be read: {error.strerror}") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadKeyFile(f"others may read {path}: make it 0600")
    return content
