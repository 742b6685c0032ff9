"""Whatever is changed in an envelope, a wrapped key or a file, at any place: it is refused.

Small ones are tried whole, every byte at every place; those of any size by chance.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetracker.vault import codec, envelope, file_format, files, keyring, primitives, providers
from casetracker.vault.contracts import CONTRACTS, Kind
from casetracker.vault.errors import KeyUnavailable, VaultError
from casetracker.vault.file_format import HEADER_BYTES, Opener, Sealer
from casetracker.vault.scopes import Scope, ScopeKind
from tests.property.test_vault_formats import places, values

KEY, FILE_KEY = bytes(range(32)), bytes(range(32, 64))
AEAD = primitives.Aead(KEY)
EVIDENCE_ID, OTHER_ID = UUID(int=7), UUID(int=8)
SCOPE = Scope(ScopeKind.COMMUNICATION, UUID(int=1))
PLACE = envelope.Place("person.family_name", SCOPE, UUID(int=2))
SEGMENT = 32
SEALED = SEGMENT + primitives.TAG_BYTES

plaintexts = st.binary(max_size=4 * SEGMENT + 5)


def every_change(whole: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each byte, and each of the 255 others that it could be."""
    for at, byte in enumerate(whole):
        for other in range(256):
            if other != byte:
                yield at, other, whole[:at] + bytes((other,)) + whole[at + 1 :]


def accepted(whole: bytes, read: Callable[[bytes], Any]) -> list[tuple[int, int]]:
    """The changes of ``whole`` that ``read`` does not refuse."""
    found = []
    for at, other, changed in every_change(whole):
        try:
            read(changed)
        except (VaultError, primitives.InvalidUnwrap):
            continue
        found.append((at, other))
    return found


def sealed_file(plaintext: bytes, evidence_id: UUID = EVIDENCE_ID) -> bytes:
    written = bytearray()
    seal = Sealer(FILE_KEY, evidence_id, written.extend, file_format.new_header(FILE_KEY, segment_bytes=SEGMENT))
    seal.feed(plaintext)
    seal.finish()
    return bytes(written)


def opened(whole: bytes) -> bytes:
    return b"".join(Opener(BytesIO(whole), FILE_KEY, EVIDENCE_ID))


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data(), row_id=st.uuids())
def test_every_value_comes_back_out_of_its_envelope(kind: Kind, data: st.DataObject, row_id: UUID) -> None:
    value = data.draw(values[kind])
    contract = data.draw(st.sampled_from([name for name, contract in CONTRACTS.items() if contract.kind is kind]))
    place = envelope.Place(contract, SCOPE, row_id)

    sealed = envelope.seal(AEAD, 1, place, codec.encode(kind, value))

    assert codec.decode(kind, envelope.unseal(AEAD, place, sealed)) == value


def test_no_other_byte_at_any_place_of_an_envelope_is_accepted() -> None:
    whole = envelope.seal(AEAD, 1, PLACE, b"Amara")

    assert accepted(whole, lambda changed: envelope.unseal(AEAD, PLACE, changed)) == []


def test_no_other_byte_at_any_place_of_a_wrapped_key_is_accepted() -> None:
    whole = primitives.wrap_key(KEY, FILE_KEY)

    assert accepted(whole, lambda changed: primitives.unwrap_key(KEY, changed)) == []


def test_no_other_byte_at_any_place_of_a_wrapped_epoch_is_accepted() -> None:
    root = providers.LocalRoot("file", KEY)
    whole = root.wrap(FILE_KEY, b"\x00\x00\x00\x01")

    assert accepted(whole, lambda changed: root.unwrap(changed, b"\x00\x00\x00\x01")) == []


@pytest.fixture
def one_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scope has one key, of generation 1. It comes from here, for eleven thousand queries would tell no more."""

    def key_for(_scope: Scope, _purpose: str, generation: int | None = None) -> tuple[int, bytes]:
        if generation not in {None, 1}:
            raise KeyUnavailable("no such generation")
        return 1, KEY

    monkeypatch.setattr(keyring, "key_for", key_for)


def test_no_other_byte_at_any_place_of_a_wrapped_file_key_is_accepted(one_generation: None) -> None:
    whole = files.wrap_file_key(SCOPE, EVIDENCE_ID, FILE_KEY)

    assert accepted(whole, lambda changed: files.unwrap_file_key(SCOPE, EVIDENCE_ID, changed)) == []


def test_no_other_byte_at_any_place_of_a_file_header_is_accepted() -> None:
    whole = sealed_file(b"short")

    found = accepted(whole[:HEADER_BYTES], lambda header: opened(header + whole[HEADER_BYTES:]))

    assert found == []


def test_no_other_byte_at_any_place_of_a_segment_is_accepted() -> None:
    whole = sealed_file(b"short")

    found = accepted(whole[HEADER_BYTES:], lambda body: opened(whole[:HEADER_BYTES] + body))

    assert found == []


@given(place=places, plaintext=st.binary(max_size=64), extra=st.binary(min_size=1, max_size=64), is_front=st.booleans())
def test_bytes_put_before_or_behind_an_envelope_are_refused(
    place: envelope.Place, plaintext: bytes, extra: bytes, is_front: bool
) -> None:
    sealed = envelope.seal(AEAD, 1, place, plaintext)

    with pytest.raises(VaultError):
        envelope.unseal(AEAD, place, extra + sealed if is_front else sealed + extra)


@given(place=places, plaintext=st.binary(max_size=64), data=st.data())
def test_an_envelope_cut_anywhere_is_refused(place: envelope.Place, plaintext: bytes, data: st.DataObject) -> None:
    sealed = envelope.seal(AEAD, 1, place, plaintext)
    length = data.draw(st.integers(0, len(sealed) - 1))

    with pytest.raises(VaultError):
        envelope.unseal(AEAD, place, sealed[:length])


@given(key=st.binary(min_size=32, max_size=32), data=st.data())
def test_a_changed_wrap_of_any_key_is_refused(key: bytes, data: st.DataObject) -> None:
    changed = bytearray(primitives.wrap_key(KEY, key))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(primitives.InvalidUnwrap):
        primitives.unwrap_key(KEY, bytes(changed))


@given(plaintext=plaintexts, data=st.data())
def test_one_changed_byte_of_a_file_of_any_size_is_refused(plaintext: bytes, data: st.DataObject) -> None:
    changed = bytearray(sealed_file(plaintext))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(VaultError):
        opened(bytes(changed))


@given(plaintext=plaintexts, data=st.data())
def test_a_file_cut_anywhere_is_refused(plaintext: bytes, data: st.DataObject) -> None:
    whole = sealed_file(plaintext)
    length = data.draw(st.integers(0, len(whole) - 1))

    with pytest.raises(VaultError):
        opened(whole[:length])


@given(plaintext=plaintexts, extra=st.binary(min_size=1, max_size=2 * SEALED))
def test_bytes_behind_a_file_are_refused(plaintext: bytes, extra: bytes) -> None:
    with pytest.raises(VaultError):
        opened(sealed_file(plaintext) + extra)


@given(plaintext=plaintexts, data=st.data())
def test_bytes_put_into_a_file_anywhere_are_refused(plaintext: bytes, data: st.DataObject) -> None:
    whole = sealed_file(plaintext)
    at, extra = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.binary(min_size=1, max_size=SEALED))

    with pytest.raises(VaultError):
        opened(whole[:at] + extra + whole[at:])


@given(plaintext=st.binary(min_size=1, max_size=4 * SEGMENT), data=st.data())
def test_a_segment_of_another_file_of_one_key_and_content_is_refused(plaintext: bytes, data: st.DataObject) -> None:
    one, other = sealed_file(plaintext), sealed_file(plaintext)
    starts = range(HEADER_BYTES, len(one), SEALED)
    start = data.draw(st.sampled_from(starts))

    with pytest.raises(VaultError):
        opened(one[:start] + other[start : start + SEALED] + one[start + SEALED :])


@given(plaintext=plaintexts)
def test_the_header_of_another_file_of_one_key_and_content_is_refused(plaintext: bytes) -> None:
    one, other = sealed_file(plaintext), sealed_file(plaintext)

    with pytest.raises(VaultError):
        opened(other[:HEADER_BYTES] + one[HEADER_BYTES:])


@given(plaintext=plaintexts)
def test_a_file_put_in_the_place_of_another_documents_is_refused(plaintext: bytes) -> None:
    with pytest.raises(VaultError):
        opened(sealed_file(plaintext, OTHER_ID))
