"""Each ciphertext against the log: what stands in a cell is what was last sealed for it, on record.

A tag proves that a ciphertext belongs to its place; it does not prove that it is the newest one. Whoever can write to
the database could put yesterday's value back. The log holds the digest of every seal, so the older one is found out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from casetracker.audit.models import AuditEntry
from casetracker.vault.primitives import sha256
from casetracker.vault.rows import encrypted_models

KEY_BYTES = 16  # of a cell: enough that no two cells meet by accident
DIGEST_BYTES = 32
CHUNK = 2000


@dataclass(frozen=True)
class CellFinding:
    """One bad cell: its contract, its row, and whether an older value stands there or one that was never on record."""

    contract: str
    row_id: str
    code: str


Cell = tuple[str, UUID, bytes]


def verify_ciphertexts() -> tuple[int, list[CellFinding]]:
    """Compare every encrypted cell with the log; return how many were read, and the bad ones.

    Holds 48 bytes and a dictionary entry for each cell in memory. People may go on writing: a cell that looks bad is
    read again, before and after another reading of the log.
    """
    newest = _newest_seals()
    count = 0
    suspects: list[Cell] = []
    for contract, row_id, digest in _cells():
        count += 1
        if digest not in _split(newest.get(_key(contract, str(row_id)), b"")):
            suspects.append((contract, row_id, digest))
    return count, list(_confirmed(suspects))


def _key(contract: str, row_id: str) -> bytes:
    return sha256(f"{contract} {row_id}".encode())[:KEY_BYTES]


def _split(digests: bytes) -> set[bytes]:
    return {digests[at : at + DIGEST_BYTES] for at in range(0, len(digests), DIGEST_BYTES)}


def _newest_seals() -> dict[bytes, bytes]:
    """The last digest on record of each cell; of each chain, should a cell be on record in several."""
    newest: dict[bytes, bytes] = {}
    entries = AuditEntry.objects.order_by("chain_kind", "chain_id", "seq").values("chain_kind", "chain_id", "seals")
    for _, chain in groupby(entries.iterator(chunk_size=CHUNK), key=lambda row: (row["chain_kind"], row["chain_id"])):
        of_chain = {_key(seal[0], seal[1]): bytes.fromhex(seal[2]) for entry in chain for seal in entry["seals"]}
        for key, digest in of_chain.items():
            newest[key] = newest.get(key, b"") + digest
    return newest


def _cells(row_ids: set[UUID] | None = None) -> Iterator[Cell]:
    for model, fields in encrypted_models():
        rows = model._default_manager.all() if row_ids is None else model._default_manager.filter(pk__in=row_ids)  # noqa: SLF001
        names = [field.attname for field in fields]
        for row_id, *values in rows.order_by("pk").values_list("pk", *names).iterator(chunk_size=CHUNK):
            for field, value in zip(fields, values, strict=True):
                if value is not None:
                    yield field.contract_name, row_id, sha256(bytes(value))


def _confirmed(suspects: list[Cell]) -> Iterator[CellFinding]:
    if not suspects:
        return
    wanted = {(contract, row_id) for contract, row_id, _ in suspects}
    row_ids = {row_id for _, row_id in wanted}
    before = _by_place(row_ids)
    newest, older = _newest_seals(), _digests_of(row_ids)
    after = _by_place(row_ids)
    for place in sorted(wanted & before.keys() & after.keys(), key=str):
        known = _split(newest.get(_key(place[0], str(place[1])), b""))
        if not {before[place], after[place]} & known:
            code = "ciphertext_older" if after[place] in older else "ciphertext_not_on_record"
            yield CellFinding(place[0], str(place[1]), code)


def _by_place(row_ids: set[UUID]) -> dict[tuple[str, UUID], bytes]:
    return {(contract, row_id): digest for contract, row_id, digest in _cells(row_ids)}


def _digests_of(row_ids: set[UUID]) -> set[bytes]:
    wanted = {str(row_id) for row_id in row_ids}
    lists = AuditEntry.objects.values_list("seals", flat=True).iterator(chunk_size=CHUNK)
    return {bytes.fromhex(seal[2]) for seals in lists for seal in seals if seal[1] in wanted}
