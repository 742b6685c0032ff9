"""Write more known answers that must be refused: each failure class that ``make_vault.py`` leaves open.

    python -m tests.vectors.make_vault_refused

Nothing of ours is imported. What is wrong in each case is its one thing: all else fits, keys and commitments too, so
that a reader who leaves out one check lets that case pass.
"""

import json
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from tests.vectors.make_vault import (
    HEADER,
    HERE,
    SEALED,
    Case,
    an_id,
    field_case,
    file_case,
    flipped,
    hkdf,
    made,
    prefixed,
    wraps,
)

Sorted = dict[str, list[Case]]


def fields() -> Sorted:
    """Envelopes whose parts come from elsewhere, or whose head is wrong although it is bound."""
    good, other = field_case("a name", b"Amara Teskow"), field_case("another name", b"Ibrahim Sol.")
    later = field_case("a name", b"Amara Teskow", generation=2)
    ours, theirs, next_one = (bytes.fromhex(case["envelope"]) for case in (good, other, later))

    def wrong(name: str, data: bytes) -> Case:
        return {**good, "name": name, "envelope": data.hex()}

    return {
        "appended": [
            wrong("a byte at the end", ours + b"\x00"),
            wrong("the tag twice", ours + ours[-16:]),
            wrong("another envelope at the end", ours + theirs),
        ],
        "spliced": [
            wrong("the nonce of another", ours[:6] + theirs[6:18] + ours[18:]),
            wrong("the ciphertext of another", ours[:18] + theirs[18:-16] + ours[-16:]),
            wrong("the tag of another", ours[:-16] + theirs[-16:]),
            wrong("the generation of another", next_one[:6] + ours[6:]),
            wrong("the body of another generation", ours[:6] + next_one[6:]),
        ],
        "reordered": [
            wrong("the tag in front of the ciphertext", ours[:18] + ours[-16:] + ours[18:-16]),
            wrong("the nonce behind the ciphertext", ours[:6] + ours[18:-16] + ours[6:18] + ours[-16:]),
            wrong("the bytes of the generation turned round", ours[:2] + ours[5:1:-1] + ours[6:]),
        ],
        "wrong_version": [
            wrong("another version, bound in it", bound_head(good, b"\xe2\x01")),
            wrong("another algorithm, bound in it", bound_head(good, b"\xe1\x02")),
            wrong("the version of a wrapped file key", b"\xe2" + ours[1:]),
        ],
        "wrong_binding": [
            wrong("nothing bound", sealed(good, b"")),
            wrong("the head left out", sealed(good, bound(good, head=False))),
            wrong("the parts without their lengths", sealed(good, b"".join(parts(good)))),
        ],
    }


def parts(case: Case, head: bytes = b"\xe1\x01\x00\x00\x00\x01") -> list[bytes]:
    scope = bytes([case["scope_kind"]]), UUID(case["scope_id"]).bytes
    return [b"ct-field-v1", case["contract"].encode(), *scope, UUID(case["row_id"]).bytes, head]


def bound(case: Case, *, head: bool) -> bytes:
    return prefixed(*parts(case)) if head else prefixed(*parts(case)[:-1])


def sealed(case: Case, associated: bytes, head: bytes = b"\xe1\x01\x00\x00\x00\x01") -> bytes:
    nonce = bytes.fromhex(case["nonce"])
    aead = AESGCM(hkdf(bytes.fromhex(case["dek"]), b"ct/v1/field"))
    return head + nonce + aead.encrypt(nonce, bytes.fromhex(case["plaintext"]), associated)


def bound_head(case: Case, front: bytes) -> bytes:
    head = front + b"\x00\x00\x00\x01"
    return sealed(case, prefixed(*parts(case, head)), head)


def files() -> Sorted:
    """Files whose header says another thing than their segments were made under, or names what nobody reads."""
    good = file_case("three segments and a half", made("file text", 56))
    whole = bytes.fromhex(good["file"])
    header, body = whole[:HEADER], whole[HEADER:]
    again = file_under(good, file_id=made("another file id", 16))
    salted = file_under(good, salt=made("another salt", 32))
    renumbered = file_under(good, prefix=made("another prefix", 7))

    def wrong(name: str, data: bytes) -> Case:
        return {**good, "name": name, "file": data.hex()}

    return {
        "wrong_version": [
            wrong("a later version, bound in it", file_under(good, front=b"CTF1\x02\x01")),
            wrong("another algorithm, bound in it", file_under(good, front=b"CTF1\x01\x02")),
            wrong("another magic, bound in it", file_under(good, front=b"CTF2\x01\x01")),
        ],
        "wrong_commitment": [
            wrong(f"{name}, bound in it", file_under(good, commitment=commitment))
            for name, commitment in {"another key's": hkdf(made("x", 32), b"ct/v1/commit"), "none": bytes(32)}.items()
        ],
        "segment_size": [
            wrong("no length, bound in it", file_under(good, size=0)),
            wrong("half of it", header[:6] + (8).to_bytes(4, "big") + header[10:] + body),
            wrong("twice as much", header[:6] + (32).to_bytes(4, "big") + header[10:] + body),
        ],
        "spliced_header": [
            wrong("the header of another file of this key", again[:HEADER] + body),
            wrong("the salt of another file of this key", header[:26] + salted[26:58] + header[58:] + body),
            wrong("the nonce prefix of another file of this key", header[:58] + renumbered[58:65] + header[65:] + body),
            wrong("a commitment of zeros", header[:65] + bytes(32) + body),
        ],
        "spliced_segments": [
            wrong("the last segment of another file of this key", whole[: HEADER + 3 * SEALED] + again[-24:]),
            wrong(
                "the first segment of another file of this key",
                header + again[HEADER : HEADER + SEALED] + body[SEALED:],
            ),
        ],
        "swapped": [
            wrong("the last segment in front", header + body[3 * SEALED :] + body[: 3 * SEALED]),
            wrong(
                "the segments turned round", header + b"".join(body[at : at + SEALED] for at in (64, 32, 0)) + body[96:]
            ),
        ],
        "duplicated": [
            wrong("the last segment twice", whole + body[3 * SEALED :]),
            wrong("the file twice", whole + whole),
            wrong("the header twice", header + whole),
        ],
        "removed": [
            wrong("the first segment left out", header + body[SEALED:]),
            wrong("all but the last segment left out", header + body[3 * SEALED :]),
            wrong("the header left out", body),
        ],
        "wrong_binding": [
            wrong("a stream key without the document", file_under(good, document=b"")),
            wrong("a stream key without the salt", file_under(good, is_salted=False)),
        ],
    }


def file_under(case: Case, front: bytes = b"CTF1\x01\x01", size: int = 16, **changes: Any) -> bytes:
    """The file of ``case``, whole and well made, with some parts of its header changed before it was."""
    key, salt = bytes.fromhex(case["file_key"]), changes.get("salt", bytes.fromhex(case["salt"]))
    prefix = changes.get("prefix", bytes.fromhex(case["nonce_prefix"]))
    file_id = changes.get("file_id", bytes.fromhex(case["file_id"]))
    commitment: bytes = changes.get("commitment", hkdf(key, b"ct/v1/commit"))
    header: bytes = front + size.to_bytes(4, "big") + file_id + salt + prefix + commitment
    info = prefixed(b"ct/file/v1", header, changes.get("document", UUID(case["evidence_id"]).bytes))
    aead = AESGCM(hkdf(key, info, salt if changes.get("is_salted", True) else None))
    plaintext = bytes.fromhex(case["plaintext"])
    pieces = [plaintext[at : at + 16] for at in range(0, len(plaintext), 16)]
    last = len(pieces) - 1
    return header + b"".join(
        aead.encrypt(prefix + number.to_bytes(4, "big") + bytes([number == last]), piece, None)
        for number, piece in enumerate(pieces)
    )


def refused_wraps() -> Sorted:
    """Wrapped keys, sorted by failure class; ``wrap`` says which of the three it is."""
    good = {kind: cases[0] for kind, cases in wraps().items()}
    own_bytes = {"root": 0, "data_key": 0, "file_key": 5}
    found: Sorted = {}
    for kind, case in good.items():
        whole, start = bytes.fromhex(case["wrapped"]), own_bytes[kind]
        ends = {"first": start, "ninth": start + 8, "last": len(whole) - 1}
        spoilt = {
            "changed_byte": {f"a bit of the {name} byte": flipped(whole, 8 * at) for name, at in ends.items()},
            "truncated": {f"cut at {length}": whole[:length] for length in (0, start + 8, start + 16, len(whole) - 8)},
            "appended": {"a byte": whole + b"\x00", "eight bytes": whole + bytes(8), "itself": whole + whole[start:]},
            "reordered": {"two blocks exchanged": whole[:-16] + whole[-8:] + whole[-16:-8]},
            "spliced": {"a block of another": whole[:-8] + stranger(case)[-8:]},
            "not_wrapped": {"random bytes": whole[:start] + made("wrap", 40), "zeros": bytes(len(whole))},
        }
        for why, cases in spoilt.items():
            found.setdefault(why, []).extend(
                {**case, "wrap": kind, "name": f"{kind}: {name}", "wrapped": data.hex()} for name, data in cases.items()
            )
        found.setdefault("wrong_key", []).append(
            {**case, "wrap": kind, "name": f"{kind}: another key", **another_key(kind, case)}
        )
    found["wrong_place"] = moved_wraps(good)
    found["wrong_version"] = [
        {**good["file_key"], "wrap": "file_key", "name": f"file_key: {name}", "wrapped": front + tail}
        for name, front in {"a field's version": "e1", "a later version": "e3"}.items()
        for tail in (good["file_key"]["wrapped"][2:],)
    ]
    found["wrong_generation"] = [
        {**good["file_key"], "wrap": "file_key", "name": "file_key: a generation that is not there", "wrapped": changed}
        for changed in (good["file_key"]["wrapped"][:9] + "2" + good["file_key"]["wrapped"][10:],)
    ]
    found["wrong_commitment"] = [
        {**good["data_key"], "wrap": "data_key", "name": f"data_key: {name}", "commitment": commitment.hex()}
        for name, commitment in {"another key's": hkdf(made("x", 32), b"ct/v1/commit"), "none": b""}.items()
    ]
    return found


def another_key(kind: str, case: Case) -> Case:
    """What is another where a wrap was made under another key: that key, or the wrap of a file key in its row."""
    other = made("another", 32)
    if kind != "file_key":
        return {"root" if kind == "root" else "kek": other.hex()}
    under = hkdf(hkdf(other, b"ct/v1/file"), prefixed(b"ct/filekey/v1", UUID(case["evidence_id"]).bytes))
    return {"wrapped": (b"\xe2\x00\x00\x00\x01" + aes_key_wrap(under, bytes.fromhex(case["file_key"]))).hex()}


def stranger(case: Case) -> bytes:
    """A wrap under another key."""
    wrapped: bytes = aes_key_wrap(made("another", 32), made(str(sorted(case)), 32))
    return wrapped


def moved_wraps(good: dict[str, Case]) -> list[Case]:
    """Each wrap in a place that it was not made for."""
    other = str(an_id("elsewhere"))
    moves: list[tuple[str, str, dict[str, Any]]] = [
        ("root", "the next epoch", {"epoch": 8}),
        ("root", "an epoch whose number ends alike", {"epoch": 7 + 2**8}),
        ("data_key", "another row", {"key_id": other}),
        ("data_key", "another scope", {"scope_id": other}),
        ("data_key", "another kind of scope", {"scope_kind": 3}),
        (
            "data_key",
            "row and scope exchanged",
            {"key_id": good["data_key"]["scope_id"], "scope_id": good["data_key"]["key_id"]},
        ),
        ("file_key", "another document", {"evidence_id": other}),
    ]
    return [{**good[kind], "wrap": kind, "name": f"{kind}: {name}", **changes} for kind, name, changes in moves]


if __name__ == "__main__":
    for name, content in (("fields", fields()), ("files", files()), ("wraps", refused_wraps())):
        text = json.dumps(content, indent=1, sort_keys=True) + "\n"
        (HERE / f"vault_{name}_refused.json").write_text(text)
