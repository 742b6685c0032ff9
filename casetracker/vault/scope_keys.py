"""The field keys of many rows at once: one query instead of one a scope."""

from collections.abc import Iterable

from casetracker.vault import keyring
from casetracker.vault.envelope import HEAD_BYTES
from casetracker.vault.indexed import IndexedModel
from casetracker.vault.scopes import Scope


def open_field_keys(rows: Iterable[IndexedModel], fields: Iterable[str]) -> set[Scope]:
    """Make the keys ready by which ``fields`` of ``rows`` decrypt; return the scopes that have any key.

    A scope that is not returned was erased, or never had one: which it is is asked of the database each time, whatever
    this process keeps. Raises KeyUnavailable where a key does not open.
    """
    names, found = list(fields), set()
    for row in rows:
        attributes = (row._meta.get_field(name).attname for name in names)  # type: ignore[union-attr]  # noqa: SLF001
        sealed = (getattr(row, attribute) for attribute in attributes)
        found |= {(row.vault_scope(), bytes(value)[:HEAD_BYTES]) for value in sealed if value is not None}
    return keyring.load_ciphers(found, is_asking_all=True)
