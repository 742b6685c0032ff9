"""Reading the log back: every chain recomputed, first bad place named."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from casetracker.audit.chain import COLUMNS, GENESIS, canonical_body, digest
from casetracker.audit.models import AuditEntry, ChainHead


@dataclass(frozen=True)
class Finding:
    """One bad place: the chain, the sequence number, and what is wrong there."""

    chain_kind: str
    chain_id: str
    seq: int
    code: str


@dataclass(frozen=True)
class Report:
    """What a verification saw."""

    chains: int
    entries: int
    findings: list[Finding]

    def as_json(self) -> dict[str, Any]:
        return {"ok": not self.findings, **asdict(self)}


def verify(*, communication_id: UUID | None = None) -> Report:
    """Recompute all chains, or one communication's; each chain is read up to its first bad place."""
    entries = AuditEntry.objects.order_by("chain_kind", "chain_id", "seq")
    heads = ChainHead.objects.all()
    if communication_id is not None:
        entries = entries.filter(chain_kind="communication", chain_id=communication_id)
        heads = heads.filter(chain_kind="communication", chain_id=communication_id)
    expected = {(head.chain_kind, head.chain_id): head for head in heads}
    findings: list[Finding] = []
    chains = count = 0
    rows = entries.values(*COLUMNS, "prev", "digest").iterator(chunk_size=2000)
    for key, chain in groupby(rows, key=lambda row: (row["chain_kind"], row["chain_id"])):
        chains += 1
        read, finding = _verify_chain(key, chain, expected.pop(key, None))
        count += read
        findings.extend(finding)
    findings.extend(Finding(kind, str(id_), 1, "chain_missing") for (kind, id_), head in expected.items() if head.seq)
    return Report(chains, count, findings)


def _verify_chain(
    key: tuple[str, UUID], rows: Iterator[dict[str, Any]], head: ChainHead | None
) -> tuple[int, list[Finding]]:
    prev, seq, count = GENESIS, 0, 0
    bad: list[Finding] = []
    passed_head = head is None
    for row in rows:
        count += 1
        seq += 1
        code = "" if bad else _wrong(row, prev, seq)
        if code:
            bad.append(Finding(key[0], str(key[1]), seq, code))
        prev = bytes(row["digest"])
        passed_head = passed_head or _is_at(head, seq, prev)
    if not bad and not _is_at(head, seq, prev) and not (passed_head and _ends_well(key, seq, prev)):
        bad.append(Finding(key[0], str(key[1]), seq + 1, "head_differs"))
    return count, bad


def _is_at(head: ChainHead | None, seq: int, digest_there: bytes) -> bool:
    return head is not None and head.seq == seq and bytes(head.digest) == digest_there


def _ends_well(key: tuple[str, UUID], seq: int, last: bytes) -> bool:
    # People go on working while the log is verified: the head may have moved on since the entries were read, and only
    # a head that stands behind or beside them tells that something was cut off or put there.
    head = ChainHead.objects.filter(chain_kind=key[0], chain_id=key[1]).first()
    return head is not None and (head.seq > seq or _is_at(head, seq, last))


def _wrong(row: dict[str, Any], prev: bytes, seq: int) -> str:
    if row["seq"] != seq:
        return "entry_missing"
    if bytes(row["prev"]) != prev:
        return "link_broken"
    return "" if bytes(row["digest"]) == digest(prev, canonical_body(row)) else "entry_changed"
