"""Writing the log: one entry in the business transaction, under the chain's lock."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.chain import COLUMNS, GENESIS, canonical_body, digest
from casetracker.audit.models import AuditEntry, ChainHead
from casetracker.core import acting, clock
from casetracker.core.acting import Act, Refusal

SYSTEM_ID = UUID(int=0)


class Chain(NamedTuple):
    """A chain of entries: a kind and the id of what it is about."""

    kind: ChainKind
    id: UUID


SYSTEM = Chain(ChainKind.SYSTEM, SYSTEM_ID)


def record(
    action: Action,
    chain: Chain = SYSTEM,
    *,
    objects: Sequence[tuple[str, UUID]] = (),
    fields: Sequence[str] = (),
    codes: Mapping[str, str | int] | None = None,
) -> AuditEntry:
    """Append an entry to ``chain`` for what the present actor does, with the digests of what was sealed since the last.

    Takes the chain's lock; callers that also lock a case do that first. ``fields`` are names and ``codes`` are codes
    or counts: nothing that a person wrote. Raises RuntimeError where nobody acts.
    """
    act = acting.current()
    seals, act.seals = act.seals, []
    columns: dict[str, object] = {
        "chain_kind": chain.kind.value,
        "chain_id": chain.id,
        "occurred_at": clock.now(),
        "actor_kind": act.actor.kind.value,
        "actor_id": act.actor.id,
        "action": action.value,
        "objects_named": [[kind, str(object_id)] for kind, object_id in objects],
        "request_id": act.request_id,
        "fields": sorted(fields),
        "seals": [[seal.contract, str(seal.row_id), seal.digest.hex()] for seal in seals],
        "codes": dict(codes or {}),
    }
    with transaction.atomic():
        return _append(chain, columns)


def _append(chain: Chain, columns: dict[str, object]) -> AuditEntry:
    head = _locked_head(chain) or _begun(chain)
    columns["seq"] = head.seq + 1
    prev = bytes(head.digest)
    assert set(columns) == set(COLUMNS)  # noqa: S101  a column outside the hash would be a hole in the log
    own = digest(prev, canonical_body(columns))
    entry = AuditEntry(prev=prev, digest=own, **columns)
    entry.save(force_insert=True)
    ChainHead.objects.filter(chain_kind=chain.kind.value, chain_id=chain.id).update(seq=entry.seq, digest=own)
    return entry


def _locked_head(chain: Chain) -> ChainHead | None:
    return ChainHead.objects.select_for_update().filter(chain_kind=chain.kind.value, chain_id=chain.id).first()


def _begun(chain: Chain) -> ChainHead:
    ChainHead.objects.get_or_create(
        chain_kind=chain.kind.value, chain_id=chain.id, defaults={"seq": 0, "digest": GENESIS}
    )
    return ChainHead.objects.select_for_update().get(chain_kind=chain.kind.value, chain_id=chain.id)


def record_refusal(_act: Act, refusal: Refusal) -> None:
    """Write a refusal down, after the roll-back of what was refused."""
    error = refusal.error
    chain, objects = SYSTEM, []
    if error.subject is not None:
        kind, object_id = error.subject
        objects = [(kind, object_id)]
        if kind in set(ChainKind):
            chain = Chain(ChainKind(kind), object_id)
    record(Action.REFUSED, chain, objects=objects, codes={"service": refusal.service, "code": error.code})
