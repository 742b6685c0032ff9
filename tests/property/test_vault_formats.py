"""What holds of the vault's formats whatever goes in."""

import json
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetracker.vault import codec, envelope, file_format, primitives
from casetracker.vault.contracts import CONTRACTS, Kind
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.file_format import HEADER_BYTES, Opener, Sealer
from casetracker.vault.scopes import Scope, ScopeKind

AEAD = primitives.Aead(bytes(range(32)))
SEGMENT = 32

texts = st.text(st.characters(exclude_categories=["Cs"]))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=8,
)
values = {
    Kind.TEXT: texts,
    Kind.CHOICE: texts,
    Kind.DATE: st.dates(),
    Kind.INTEGER: st.integers(),
    Kind.JSON: json_values,
}
places = st.builds(
    envelope.Place,
    st.sampled_from(sorted(CONTRACTS)),
    st.builds(Scope, st.sampled_from(ScopeKind), st.uuids()),
    st.uuids(),
)
generations = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data())
def test_every_value_reads_back_as_it_was(kind: Kind, data: st.DataObject) -> None:
    value: Any = data.draw(values[kind])

    assert codec.decode(kind, codec.encode(kind, value)) == value


@given(texts)
def test_a_padded_choice_shows_only_its_number_of_blocks(value: str) -> None:
    written = codec.encode(Kind.CHOICE, value)

    assert len(written) == (len(value.encode()) // codec.BLOCK + 1) * codec.BLOCK


@given(st.dates())
def test_every_date_has_one_length(day: date) -> None:
    assert len(codec.encode(Kind.DATE, day)) == 10


@given(json_values)
def test_two_writings_of_one_json_value_are_the_same(value: Any) -> None:
    again = json.loads(json.dumps(value))

    assert codec.encode(Kind.JSON, value) == codec.encode(Kind.JSON, again)


@given(place=places, generation=generations, plaintext=st.binary())
def test_an_envelope_opens_where_it_was_sealed(place: envelope.Place, generation: int, plaintext: bytes) -> None:
    sealed = envelope.seal(AEAD, generation, place, plaintext)

    assert envelope.unseal(AEAD, place, sealed) == plaintext
    assert envelope.generation_of(sealed) == generation


@given(here=places, there=places, plaintext=st.binary())
def test_an_envelope_opens_nowhere_else(here: envelope.Place, there: envelope.Place, plaintext: bytes) -> None:
    sealed = envelope.seal(AEAD, 1, here, plaintext)

    if here == there:
        assert envelope.unseal(AEAD, there, sealed) == plaintext
    else:
        with pytest.raises(BrokenCiphertext):
            envelope.unseal(AEAD, there, sealed)


@given(place=places, plaintext=st.binary(max_size=64), data=st.data())
def test_one_changed_byte_is_refused(place: envelope.Place, plaintext: bytes, data: st.DataObject) -> None:
    sealed = bytearray(envelope.seal(AEAD, 1, place, plaintext))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises(BrokenCiphertext):
        envelope.unseal(AEAD, place, bytes(sealed))


@given(place=places, junk=st.binary(max_size=200))
def test_junk_is_refused_and_never_an_accident(place: envelope.Place, junk: bytes) -> None:
    with pytest.raises(BrokenCiphertext):
        envelope.unseal(AEAD, place, junk)


def _file(file_key: bytes, evidence_id: UUID, pieces: list[bytes]) -> bytes:
    written = bytearray()
    seal = Sealer(file_key, evidence_id, written.extend, file_format.new_header(file_key, segment_bytes=SEGMENT))
    for piece in pieces:
        seal.feed(piece)
    seal.finish()
    return bytes(written)


@given(pieces=st.lists(st.binary(max_size=100), max_size=8))
def test_a_file_reads_back_however_it_was_cut_into_pieces(pieces: list[bytes]) -> None:
    key, evidence_id, plaintext = primitives.new_key(), uuid4(), b"".join(pieces)

    found = Opener(BytesIO(_file(key, evidence_id, pieces)), key, evidence_id)

    assert b"".join(found) == plaintext
    assert found.size == len(plaintext)


@given(plaintext=st.binary(max_size=300), start=st.integers(0, 320), length=st.integers(0, 320))
def test_every_range_is_that_of_the_whole(plaintext: bytes, start: int, length: int) -> None:
    key, evidence_id = primitives.new_key(), uuid4()

    found = Opener(BytesIO(_file(key, evidence_id, [plaintext])), key, evidence_id)

    assert b"".join(found.read_range(start, length)) == plaintext[start : start + length]


@given(plaintext=st.binary(min_size=1, max_size=200), data=st.data())
def test_segments_put_in_any_other_order_or_number_are_refused(plaintext: bytes, data: st.DataObject) -> None:
    key, evidence_id = primitives.new_key(), uuid4()
    whole = _file(key, evidence_id, [plaintext])
    size = SEGMENT + primitives.TAG_BYTES
    segments = [whole[at : at + size] for at in range(HEADER_BYTES, len(whole), size)]
    chosen = data.draw(st.lists(st.sampled_from(segments), max_size=len(segments) + 2))

    rebuilt = BytesIO(whole[:HEADER_BYTES] + b"".join(chosen))

    if chosen == segments:
        assert b"".join(Opener(rebuilt, key, evidence_id)) == plaintext
    else:
        with pytest.raises(BrokenCiphertext):
            b"".join(Opener(rebuilt, key, evidence_id))
