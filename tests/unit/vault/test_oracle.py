"""Tink opens what we seal, computes what we compute, and the other way round.

Tink's core is C++ on BoringSSL, ours is the ``cryptography`` package on OpenSSL: two implementations that share
nothing. Keysets are built from raw key bytes, with output prefix RAW, so that no header of Tink's is in the way. What
is bound (associated data, ``info``) is put together here again from the written formats, by nothing of ours.

Tink for Python has AES-GCM, the HKDF PRF and HMAC. It has no AES-KW: that one is held against the published vectors of
RFC 3394. Its streaming AEAD is another format than ours, so files are opened segment by segment.
"""

import hashlib
import hmac
from typing import Any
from uuid import UUID

import pytest
import tink
from hypothesis import given
from hypothesis import strategies as st
from tink import aead, mac, prf, secret_key_access
from tink.proto import aes_gcm_pb2, common_pb2, hkdf_prf_pb2, hmac_pb2, tink_pb2

from casetracker.vault import envelope, file_format, keyring, primitives, providers
from casetracker.vault.contracts import CONTRACTS
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.scopes import Scope, ScopeKind
from tests.vectors import of_class

aead.register()
prf.register()
mac.register()

TYPES = "type.googleapis.com/google.crypto.tink."
SEGMENT = 32

keys = st.binary(min_size=32, max_size=32)
places = st.builds(
    envelope.Place,
    st.sampled_from(sorted(CONTRACTS)),
    st.builds(Scope, st.sampled_from(ScopeKind), st.uuids()),
    st.uuids(),
)
generations = st.integers(0, 2**32 - 1)


def _primitive(name: str, key: Any, primitive: Any) -> Any:
    keyset = tink_pb2.Keyset(primary_key_id=1)
    entry = keyset.key.add(key_id=1, status=tink_pb2.ENABLED, output_prefix_type=tink_pb2.RAW)
    entry.key_data.type_url = TYPES + name
    entry.key_data.value = key.SerializeToString()
    entry.key_data.key_material_type = tink_pb2.KeyData.SYMMETRIC
    handle = tink.proto_keyset_format.parse(keyset.SerializeToString(), secret_key_access.TOKEN)
    return handle.primitive(primitive)


def tink_aead(key: bytes) -> Any:
    return _primitive("AesGcmKey", aes_gcm_pb2.AesGcmKey(key_value=key), aead.Aead)


def tink_hkdf(key: bytes, info: bytes, salt: bytes = b"") -> bytes:
    params = hkdf_prf_pb2.HkdfPrfParams(hash=common_pb2.SHA256, salt=salt)
    functions = _primitive("HkdfPrfKey", hkdf_prf_pb2.HkdfPrfKey(key_value=key, params=params), prf.PrfSet)
    derived: bytes = functions.primary().compute(info, 32)
    return derived


def tink_hmac(key: bytes, data: bytes) -> bytes:
    params = hmac_pb2.HmacParams(hash=common_pb2.SHA256, tag_size=32)
    tag: bytes = _primitive("HmacKey", hmac_pb2.HmacKey(key_value=key, params=params), mac.Mac).compute_mac(data)
    return tag


def prefixed(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def head_and_bound(place: envelope.Place, generation: int) -> tuple[bytes, bytes]:
    head = b"\xe1\x01" + generation.to_bytes(4, "big")
    scope = place.scope
    parts = (b"ct-field-v1", place.contract.encode(), bytes([scope.kind]), scope.id.bytes, place.row_id.bytes, head)
    return head, prefixed(*parts)


@given(dek=keys, place=places, generation=generations, plaintext=st.binary())
def test_tink_opens_an_envelope_of_ours(dek: bytes, place: envelope.Place, generation: int, plaintext: bytes) -> None:
    head, bound = head_and_bound(place, generation)
    ours = primitives.Aead(keyring.purpose_key(dek, keyring.FIELD))

    sealed = envelope.seal(ours, generation, place, plaintext)

    assert sealed[:6] == head
    assert tink_aead(tink_hkdf(dek, b"ct/v1/field")).decrypt(sealed[6:], bound) == plaintext


@given(dek=keys, place=places, generation=generations, plaintext=st.binary())
def test_we_open_an_envelope_of_tinks(dek: bytes, place: envelope.Place, generation: int, plaintext: bytes) -> None:
    head, bound = head_and_bound(place, generation)
    ours = primitives.Aead(keyring.purpose_key(dek, keyring.FIELD))

    sealed = head + tink_aead(tink_hkdf(dek, b"ct/v1/field")).encrypt(plaintext, bound)

    assert envelope.unseal(ours, place, sealed) == plaintext


@given(dek=keys, place=places, plaintext=st.binary(max_size=40), data=st.data())
def test_tink_refuses_a_changed_envelope_as_we_do(
    dek: bytes, place: envelope.Place, plaintext: bytes, data: st.DataObject
) -> None:
    ours = primitives.Aead(keyring.purpose_key(dek, keyring.FIELD))
    changed = bytearray(envelope.seal(ours, 1, place, plaintext))
    at = data.draw(st.integers(6, len(changed) - 1))
    changed[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises(BrokenCiphertext):
        envelope.unseal(ours, place, bytes(changed))
    with pytest.raises(tink.TinkError):
        tink_aead(tink_hkdf(dek, b"ct/v1/field")).decrypt(bytes(changed[6:]), head_and_bound(place, 1)[1])


@pytest.mark.parametrize("case", of_class("vault_fields", "valid"), ids=lambda case: case["name"])
def test_tink_opens_the_known_envelopes(case: dict[str, Any]) -> None:
    scope = Scope(ScopeKind(case["scope_kind"]), UUID(case["scope_id"]))
    place = envelope.Place(case["contract"], scope, UUID(case["row_id"]))
    key = tink_hkdf(bytes.fromhex(case["dek"]), b"ct/v1/field")

    opened = tink_aead(key).decrypt(bytes.fromhex(case["envelope"])[6:], head_and_bound(place, case["generation"])[1])

    assert opened.hex() == case["plaintext"]


def _sealed_file(file_key: bytes, evidence_id: UUID, plaintext: bytes) -> bytes:
    header = file_format.new_header(file_key, segment_bytes=SEGMENT)
    written = bytearray()
    sealer = file_format.Sealer(file_key, evidence_id, written.extend, header)
    sealer.feed(plaintext)
    sealer.finish()
    return bytes(written)


@given(file_key=keys, evidence_id=st.uuids(), plaintext=st.binary(max_size=200))
def test_tink_opens_a_file_of_ours_segment_by_segment(file_key: bytes, evidence_id: UUID, plaintext: bytes) -> None:
    sealed = _sealed_file(file_key, evidence_id, plaintext)
    header, body, size = sealed[:97], sealed[97:], SEGMENT + 16
    salt, prefix, commitment = header[26:58], header[58:65], header[65:]
    theirs = tink_aead(tink_hkdf(file_key, prefixed(b"ct/file/v1", header, evidence_id.bytes), salt))
    starts = range(0, len(body), size)

    opened = b""
    for number, start in enumerate(starts):
        nonce = prefix + number.to_bytes(4, "big") + bytes([start == starts[-1]])
        opened += theirs.decrypt(nonce + body[start : start + size], b"")

    assert opened == plaintext
    assert commitment == tink_hkdf(file_key, b"ct/v1/commit")


@given(key=st.binary(min_size=32, max_size=64), info=st.binary(max_size=200), salt=st.binary(max_size=100))
def test_tink_derives_the_same_keys(key: bytes, info: bytes, salt: bytes) -> None:
    assert primitives.derive(key, info, salt=salt) == tink_hkdf(key, info, salt)


@given(key=keys, info=st.binary(max_size=200))
def test_no_salt_is_an_empty_salt(key: bytes, info: bytes) -> None:
    assert primitives.derive(key, info) == tink_hkdf(key, info)


@given(key=keys, info=st.binary(max_size=200), salt=keys)
def test_hkdf_built_from_the_text_of_its_rfc_on_tinks_hmac_agrees(key: bytes, info: bytes, salt: bytes) -> None:
    extracted = tink_hmac(salt, key)
    first_block = tink_hmac(extracted, info + b"\x01")

    assert primitives.derive(key, info, salt=salt) == first_block


@given(key=keys, data=st.binary(max_size=300))
def test_tink_computes_the_same_hmac_as_the_standard_library(key: bytes, data: bytes) -> None:
    assert hmac.digest(key, data, hashlib.sha256) == tink_hmac(key, data)


@given(dek=keys, purpose=st.sampled_from([keyring.FIELD, keyring.FILE, keyring.NOTE, keyring.EXPORT, keyring.COMMIT]))
def test_tink_derives_the_key_of_each_purpose(dek: bytes, purpose: str) -> None:
    assert keyring.purpose_key(dek, purpose) == tink_hkdf(dek, b"ct/v1/" + purpose.encode())


@given(root=keys, key=keys, context=st.binary(max_size=20))
def test_a_root_key_wraps_under_the_key_that_tink_derives(root: bytes, key: bytes, context: bytes) -> None:
    under = tink_hkdf(root, prefixed(b"ct/root/v1", context))

    wrapped = providers.LocalRoot("file", root).wrap(key, context)

    assert wrapped == primitives.wrap_key(under, key)


# RFC 3394, section 4: every pair of a wrapping key and a key of 128, 192 or 256 bits. The data counts on without end.
DATA = "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F"
RFC_3394 = [
    (16, 16, "1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5"),
    (24, 16, "96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D"),
    (32, 16, "64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7"),
    (24, 24, "031D33264E15D33268F24EC260743EDCE1C6C7DDEE725A936BA814915C6762D2"),
    (32, 24, "A8F9BC1612C68B3FF6E6F4FBE30E71E4769C8B80A32CB8958CD5D17D6B254DA1"),
    (32, 32, "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"),
]


@pytest.mark.parametrize(("wrapping_bytes", "key_bytes", "wrapped"), RFC_3394)
def test_a_key_is_wrapped_as_rfc_3394_says(wrapping_bytes: int, key_bytes: int, wrapped: str) -> None:
    wrapping_key, key = bytes(range(wrapping_bytes)), bytes.fromhex(DATA)[:key_bytes]

    assert primitives.wrap_key(wrapping_key, key) == bytes.fromhex(wrapped)
    assert primitives.unwrap_key(wrapping_key, bytes.fromhex(wrapped)) == key
