"""The same system without encryption and without audit: the baseline of what both cost.

Everything else is as it is: the same services, permissions, queries, tables and triggers. A value is stored in the
column of its ciphertext as it is, behind 34 bytes that make it as long as an envelope.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from casetracker.audit import log
from casetracker.audit.models import AuditEntry
from casetracker.vault import codec, keyring
from casetracker.vault.envelope import OVERHEAD_BYTES, head_of
from casetracker.vault.fields import EncryptedField

FRONT = head_of(1) + bytes(OVERHEAD_BYTES - 6)


def _store(field: EncryptedField, _instance: Any, value: object) -> bytes:
    return FRONT + codec.encode(field.contract.kind, value)


def _read(field: EncryptedField, _instance: Any, _scope: Any, stored: bytes) -> Any:
    return codec.decode(field.contract.kind, stored[OVERHEAD_BYTES:])


@contextmanager
def without_vault_and_audit() -> Iterator[None]:
    """No key is made or asked for, nothing is sealed, no entry is written."""
    with (
        patch.object(EncryptedField, "_seal", _store),
        patch.object(EncryptedField, "_standing", lambda _field, _instance, sealed: sealed),
        patch.object(EncryptedField, "open_sealed", _read),
        patch.object(keyring, "create_scope", lambda _scope: None),
        patch.object(log, "_append", lambda _chain, _columns: AuditEntry()),
    ):
        yield
