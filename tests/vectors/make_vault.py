"""Write the vault's known answers, from the written formats and ``cryptography`` alone: nothing of ours is imported.

    python tests/vectors/make_vault.py

Every key, nonce and id is derived from a label, so that running it again gives the same bytes.
"""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

HERE = Path(__file__).resolve().parent
Case = dict[str, Any]


def made(label: str, length: int) -> bytes:
    return hashlib.sha512(label.encode()).digest()[:length]


def an_id(label: str) -> UUID:
    return UUID(bytes=made(label, 16), version=4)


def prefixed(*parts: bytes) -> bytes:
    joined = b""
    for part in parts:
        joined += len(part).to_bytes(4, "big")
        joined += part
    return joined


def hkdf(key: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 0x80 >> bit % 8
    return bytes(changed)


# Fields: E1 | 01 | u32 generation | 12 B nonce | ciphertext and tag


def field_case(label: str, plaintext: bytes, generation: int = 1, **place: Any) -> Case:
    case = {
        "name": label,
        "dek": made("dek " + place.get("key", "a"), 32).hex(),
        "generation": generation,
        "contract": place.get("contract", "person.family_name"),
        "scope_kind": place.get("scope_kind", 1),
        "scope_id": str(an_id("scope " + place.get("scope", "a"))),
        "row_id": str(an_id("row " + place.get("row", "a"))),
        "nonce": made("nonce " + label, 12).hex(),
        "plaintext": plaintext.hex(),
    }
    return {**case, "envelope": field_envelope(case).hex()}


def field_envelope(case: Case) -> bytes:
    generation: int = case["generation"]
    head = b"\xe1\x01" + generation.to_bytes(4, "big")
    bound = prefixed(
        b"ct-field-v1",
        case["contract"].encode(),
        bytes([case["scope_kind"]]),
        UUID(case["scope_id"]).bytes,
        UUID(case["row_id"]).bytes,
        head,
    )
    nonce = bytes.fromhex(case["nonce"])
    key = hkdf(bytes.fromhex(case["dek"]), b"ct/v1/field")
    return head + nonce + AESGCM(key).encrypt(nonce, bytes.fromhex(case["plaintext"]), bound)


def fields() -> dict[str, list[Case]]:
    good = field_case("a name", b"Amara Teskow")
    envelope = bytes.fromhex(good["envelope"])
    elsewhere: dict[str, dict[str, Any]] = {
        "another row": {"row_id": str(an_id("row b"))},
        "another contract": {"contract": "person.given_names"},
        "a longer contract": {"contract": "person.family_name2"},
        "another scope": {"scope_id": str(an_id("scope b"))},
        "another kind of scope": {"scope_kind": 3},
        "row and scope exchanged": {"row_id": good["scope_id"], "scope_id": good["row_id"]},
    }
    ends = {"version": 0, "algorithm": 1, "generation": 5, "nonce": 6, "ciphertext": 18, "tag": len(envelope) - 1}
    lengths = {
        "all": 0,
        "half the head": 3,
        "the head": 6,
        "the nonce": 18,
        "no whole tag": 33,
        "the last byte": len(envelope) - 1,
    }
    strangers = {
        "plain text": b"Amara Teskow, born 1990 in a town by the sea",
        "base 64": b"4QEAAAABAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "zeros": bytes(64),
        "JSON": b'{"family_name": "Teskow", "given_names": "Amara"}',
        "a Fernet token": b"gAAAAABh" + b"A" * 92,
    }

    def wrong(name: str, data: bytes, **changes: Any) -> Case:
        return {**good, "name": name, "envelope": data.hex(), **changes}

    return {
        "valid": [
            good,
            field_case("an empty text", b""),
            field_case("one byte", b"\x00"),
            field_case("six scripts", "Nuñez, Émile, Ивáн, عمر, 王, Ø".encode()),
            field_case("a generation of four bytes", b"later", generation=0xFFFFFFFF),
            field_case("the system's scope", b"system", scope_kind=0, scope="system"),
            field_case("a padded choice", b"female\x80" + bytes(9), contract="person.sex"),
            field_case("ten thousand bytes", made("long", 50) * 200),
        ],
        "wrong_key": [
            wrong("another key", envelope, dek=made("dek b", 32).hex()),
            wrong("a key of zeros", envelope, dek=bytes(32).hex()),
        ],
        "wrong_place": [wrong(name, envelope, **changes) for name, changes in elsewhere.items()],
        "changed_byte": [wrong(f"a bit of the {name}", flipped(envelope, 8 * at)) for name, at in ends.items()],
        "truncated": [wrong(f"cut at {name}", envelope[:at]) for name, at in lengths.items()],
        "wrong_version": [
            wrong("a later version", b"\xe2" + envelope[1:]),
            wrong("another algorithm", envelope[:1] + b"\x02" + envelope[2:]),
        ],
        "not_an_envelope": [wrong(name, data) for name, data in strangers.items()],
    }


# Files: "CTF1" | 01 | 01 | u32 segment size | 16 B file id | 32 B salt | 7 B nonce prefix | 32 B commitment | segments

HEADER = 97
SEGMENT = 16
SEALED = SEGMENT + 16


def file_case(label: str, plaintext: bytes, segment_bytes: int = SEGMENT) -> Case:
    case = {
        "name": label,
        "file_key": made("file key " + label, 32).hex(),
        "evidence_id": str(an_id("evidence " + label)),
        "file_id": made("file id " + label, 16).hex(),
        "salt": made("salt " + label, 32).hex(),
        "nonce_prefix": made("prefix " + label, 7).hex(),
        "segment_bytes": segment_bytes,
        "plaintext": plaintext.hex(),
    }
    return {**case, "file": sealed_file(case).hex()}


def file_parts(case: Case) -> tuple[bytes, AESGCM]:
    key = bytes.fromhex(case["file_key"])
    header = b"CTF1\x01\x01" + case["segment_bytes"].to_bytes(4, "big")
    header += bytes.fromhex(case["file_id"] + case["salt"] + case["nonce_prefix"]) + hkdf(key, b"ct/v1/commit")
    info = prefixed(b"ct/file/v1", header, UUID(case["evidence_id"]).bytes)
    return header, AESGCM(hkdf(key, info, bytes.fromhex(case["salt"])))


def sealed_file(case: Case, *, last_flags: list[int] | None = None) -> bytes:
    header, aead = file_parts(case)
    plaintext, size = bytes.fromhex(case["plaintext"]), case["segment_bytes"]
    pieces = [plaintext[at : at + size] for at in range(0, len(plaintext), size)] or [b""]
    flags = last_flags or [0] * (len(pieces) - 1) + [1]
    prefix = bytes.fromhex(case["nonce_prefix"])
    segments = [
        aead.encrypt(prefix + number.to_bytes(4, "big") + bytes([flag]), piece, None)
        for number, (piece, flag) in enumerate(zip(pieces, flags, strict=True))
    ]
    return header + b"".join(segments)


def files() -> dict[str, list[Case]]:
    text = made("file text", 56)
    good = file_case("three segments and a half", text)
    other = file_case("another file", made("other text", 56))
    whole, stranger = bytes.fromhex(good["file"]), bytes.fromhex(other["file"])
    header, body = whole[:HEADER], whole[HEADER:]
    one, two, three, rest = body[:SEALED], body[SEALED : 2 * SEALED], body[2 * SEALED : 3 * SEALED], body[3 * SEALED :]
    even = file_case("two whole segments", text[:32])
    even_whole = bytes.fromhex(even["file"])
    sizes = {
        "nothing": 0,
        "half a header": 48,
        "a header": HEADER,
        "no whole tag": HEADER + 15,
        "one segment": HEADER + SEALED,
    }
    sizes |= {"the last segment": HEADER + 3 * SEALED, "the last byte": len(whole) - 1}
    parts = {
        "magic": 0,
        "version": 4,
        "algorithm": 5,
        "segment size": 9,
        "file id": 10,
        "salt": 26,
        "prefix": 58,
        "commitment": 65,
    }

    def wrong(name: str, data: bytes, **changes: Any) -> Case:
        return {**good, "name": name, "file": data.hex(), **changes}

    return {
        "valid": [
            good,
            even,
            file_case("an empty file", b""),
            file_case("one byte", b"x"),
            file_case("one whole segment", text[:16]),
            file_case("segments of seven bytes", text, segment_bytes=7),
            file_case("one segment of 256 KiB", b"A small letter.\n", segment_bytes=256 * 1024),
        ],
        "wrong_key": [
            wrong("another key", whole, file_key=other["file_key"]),
            wrong("another key that commits to the header", with_commitment(whole, other), file_key=other["file_key"]),
        ],
        "wrong_place": [wrong("another document", whole, evidence_id=other["evidence_id"])],
        "header_bit": [wrong(f"a bit of the {name}", flipped(whole, 8 * at + 7)) for name, at in parts.items()],
        "changed_byte": [wrong(f"segment {n}", flipped(whole, 8 * (HEADER + n * SEALED))) for n in range(4)],
        "truncated": [wrong(f"cut after {name}", whole[:at]) for name, at in sizes.items()],
        "swapped": [wrong("two segments exchanged", header + two + one + three + rest)],
        "spliced": [
            wrong(
                "a segment of another file",
                header + one + stranger[HEADER + SEALED : HEADER + 2 * SEALED] + three + rest,
            ),
            wrong("the body of another file", header + stranger[HEADER:]),
        ],
        "appended": [
            wrong("bytes at the end", whole + b"\x00" * 8),
            wrong("a segment at the end", whole + one),
            {**even, "name": "a segment behind a full one", "file": (even_whole + one).hex()},
        ],
        "duplicated": [wrong("a segment twice", header + one + one + two + three + rest)],
        "removed": [wrong("a segment left out", header + one + three + rest)],
        "last_flag": [
            {**even, "name": "no segment is the last", "file": sealed_file(even, last_flags=[0, 0]).hex()},
            {**even, "name": "both are the last", "file": sealed_file(even, last_flags=[1, 1]).hex()},
            {**even, "name": "the first is the last", "file": sealed_file(even, last_flags=[1, 0]).hex()},
        ],
        "not_a_file": [
            wrong("plain text", b"A letter to the Committee, in plain words. " * 5),
            wrong("zeros", bytes(200)),
        ],
    }


def with_commitment(whole: bytes, other: Case) -> bytes:
    return whole[:65] + hkdf(bytes.fromhex(other["file_key"]), b"ct/v1/commit") + whole[HEADER:]


# Wraps: a root key over an epoch's, an epoch's over a data key, a data key over a file's


def wraps() -> dict[str, list[Case]]:
    root, kek, dek, file_key = (made(label, 32) for label in ("root", "kek", "wrapped dek", "wrapped file key"))
    key_id, scope_id, evidence_id = (an_id(label) for label in ("key", "wrap scope", "wrap evidence"))
    under_root = hkdf(root, prefixed(b"ct/root/v1", (7).to_bytes(4, "big")))
    under_kek = hkdf(kek, prefixed(b"ct/wrap/v1", key_id.bytes, b"\x01", scope_id.bytes))
    under_dek = hkdf(hkdf(dek, b"ct/v1/file"), prefixed(b"ct/filekey/v1", evidence_id.bytes))
    return {
        "root": [{"root": root.hex(), "epoch": 7, "kek": kek.hex(), "wrapped": aes_key_wrap(under_root, kek).hex()}],
        "data_key": [
            {
                "kek": kek.hex(),
                "key_id": str(key_id),
                "scope_kind": 1,
                "scope_id": str(scope_id),
                "dek": dek.hex(),
                "wrapped": aes_key_wrap(under_kek, dek).hex(),
                "commitment": hkdf(dek, b"ct/v1/commit").hex(),
            }
        ],
        "file_key": [
            {
                "dek": dek.hex(),
                "generation": 1,
                "evidence_id": str(evidence_id),
                "file_key": file_key.hex(),
                "wrapped": (b"\xe2\x00\x00\x00\x01" + aes_key_wrap(under_dek, file_key)).hex(),
            }
        ],
    }


if __name__ == "__main__":
    for name, content in (("fields", fields()), ("files", files()), ("wraps", wraps())):
        text = json.dumps(content, indent=1, sort_keys=True) + "\n"
        (HERE / f"vault_{name}.json").write_text(text)
