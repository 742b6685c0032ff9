"""The field keys of many scopes at once: one query instead of one a scope."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from casetracker.vault import envelope, keyring, primitives
from casetracker.vault.indexed import IndexedModel
from casetracker.vault.models import DataKey
from casetracker.vault.scopes import Scope, ScopeKind

Wanted = dict[Scope, set[int]]


def open_field_keys(rows: Iterable[IndexedModel], fields: Iterable[str]) -> set[Scope]:
    """Make the keys ready by which ``fields`` of ``rows`` decrypt; return the scopes that have any key.

    A scope that is not returned was erased, or never had one: which it is is asked of the database each time, whatever
    this process keeps. Raises KeyUnavailable where a key does not open.
    """
    wanted = _generations(list(rows), list(fields))
    by_kind: dict[ScopeKind, list[UUID]] = defaultdict(list)
    for scope in wanted:
        by_kind[scope.kind].append(scope.id)
    there: set[Scope] = set()
    for kind, ids in by_kind.items():
        for key in DataKey.objects.filter(scope_kind=kind, scope_id__in=ids):
            scope = Scope(kind, key.scope_id)
            there.add(scope)
            if key.generation in wanted[scope]:
                _make_ready(key, scope)
    return there


def _generations(rows: list[IndexedModel], fields: list[str]) -> Wanted:
    wanted: Wanted = defaultdict(set)
    for row in rows:
        generations = wanted[row.vault_scope()]
        for name in fields:
            sealed = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]  # noqa: SLF001
            if sealed is not None:
                generations.add(envelope.generation_of(bytes(sealed)))
    return wanted


def _make_ready(key: DataKey, scope: Scope) -> None:
    cache = keyring._fresh(scope) or keyring._ciphers  # noqa: SLF001
    subject = (scope, keyring.FIELD, key.generation)
    if cache.get(subject) is None:
        field_key = keyring.purpose_key(keyring._unwrap(key, scope), keyring.FIELD)  # noqa: SLF001
        cache.put(subject, (key.generation, primitives.Aead(field_key)))
