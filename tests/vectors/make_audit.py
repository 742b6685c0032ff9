"""Write known digests of an audit chain, with ``hashlib`` and ``json`` alone: nothing of ours is imported.

    python tests/vectors/make_audit.py

The bodies hold strings, whole numbers and lists with ASCII names, for which RFC 8785 is JSON with sorted names, no
spaces, and every character as itself.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CHAIN = "11111111-2222-4333-8444-555555555555"
ACTOR = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"


def entry(seq: int, action: str, **changes: Any) -> dict[str, Any]:
    return {
        "action": action,
        "actor_id": ACTOR,
        "actor_kind": "user",
        "chain_id": CHAIN,
        "chain_kind": "communication",
        "codes": {},
        "fields": [],
        "objects_named": [],
        "occurred_at": f"2026-03-0{seq}T09:30:00.{seq:06d}+00:00",
        "request_id": f"00000000-0000-4000-8000-00000000000{seq}",
        "seals": [],
        "seq": seq,
        **changes,
    }


ENTRIES = [
    entry(1, "communication.created", objects_named=[["communication", CHAIN]]),
    entry(
        2, "communication.changed", fields=["facts_summary"], seals=[["communication.facts_summary", CHAIN, "ab" * 32]]
    ),
    entry(3, "door.refused", actor_id=None, actor_kind="task", codes={"code": "réservé", "count": 3, "a": ""}),
]


def written() -> list[dict[str, Any]]:
    prev, cases = bytes(32), []
    for one in ENTRIES:
        body = json.dumps({"format": 1, **one}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(b"\x00" + prev + body.encode()).digest()
        cases.append({"name": one["action"], "entry": one, "prev": prev.hex(), "body": body, "digest": digest.hex()})
        prev = digest
    return cases


if __name__ == "__main__":
    text = json.dumps({"valid": written()}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (HERE / "audit_chain.json").write_text(text, encoding="utf-8")
