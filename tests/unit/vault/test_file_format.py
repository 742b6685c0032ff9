"""The file format against known answers of an independent writer, class by class."""

from io import BytesIO
from uuid import UUID, uuid4

import pytest

from casetracker.vault import file_format, primitives
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.file_format import HEADER_BYTES, Opener, Sealer
from tests.vectors import Case, of_class, other_classes

VALID = of_class("vault_files", "valid")
REFUSED = other_classes("vault_files", "valid") + other_classes("vault_files_refused")


def opener(case: Case, data: bytes | None = None) -> Opener:
    source = BytesIO(bytes.fromhex(case["file"]) if data is None else data)
    return Opener(source, bytes.fromhex(case["file_key"]), UUID(case["evidence_id"]))


def opened(case: Case, data: bytes | None = None) -> bytes:
    return b"".join(opener(case, data))


def sealer(case: Case, written: bytearray) -> Sealer:
    file_key = bytes.fromhex(case["file_key"])
    header = file_format.make_header(
        file_key,
        file_id=bytes.fromhex(case["file_id"]),
        salt=bytes.fromhex(case["salt"]),
        nonce_prefix=bytes.fromhex(case["nonce_prefix"]),
        segment_bytes=case["segment_bytes"],
    )
    return Sealer(file_key, UUID(case["evidence_id"]), written.extend, header)


def feed_whole(seal: Sealer, plaintext: bytes, piece_bytes: int) -> None:
    for at in range(0, len(plaintext), piece_bytes):
        seal.feed(plaintext[at : at + piece_bytes])
    seal.finish()


@pytest.mark.parametrize("case", VALID, ids=lambda case: case["name"])
def test_a_known_file_opens(case: Case) -> None:
    assert opened(case) == bytes.fromhex(case["plaintext"])


@pytest.mark.parametrize("case", VALID, ids=lambda case: case["name"])
def test_the_length_of_the_plaintext_is_known_before_it_is_read(case: Case) -> None:
    assert opener(case).size == len(case["plaintext"]) // 2


@pytest.mark.parametrize("piece_bytes", [1, 5, 16, 1000])
@pytest.mark.parametrize("case", VALID, ids=lambda case: case["name"])
def test_a_known_file_is_written_to_the_known_bytes_however_it_arrives(case: Case, piece_bytes: int) -> None:
    written = bytearray()

    feed_whole(sealer(case, written), bytes.fromhex(case["plaintext"]), piece_bytes)

    assert written.hex() == case["file"]


@pytest.mark.parametrize(("why", "case"), REFUSED, ids=lambda part: part if isinstance(part, str) else part["name"])
def test_what_was_changed_cut_or_put_together_does_not_open(why: str, case: Case) -> None:
    with pytest.raises(BrokenCiphertext):
        opened(case)


def test_every_bit_of_the_header_is_bound() -> None:
    case = VALID[0]
    whole = bytes.fromhex(case["file"])
    accepted = []

    for bit in range(8 * HEADER_BYTES):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            opener(case, bytes(changed)).segment(0)
        except BrokenCiphertext:
            continue
        accepted.append(bit)

    assert accepted == []


def test_a_file_cut_anywhere_does_not_open_whole() -> None:
    case = VALID[0]
    whole = bytes.fromhex(case["file"])
    accepted = []

    for length in range(len(whole)):
        try:
            opened(case, whole[:length])
        except BrokenCiphertext:
            continue
        accepted.append(length)

    assert accepted == []


@pytest.mark.parametrize("start", [0, 1, 15, 16, 17, 40, 55, 56, 100])
@pytest.mark.parametrize("length", [0, 1, 16, 33, 1000])
def test_a_range_is_read_as_it_stands_in_the_whole(start: int, length: int) -> None:
    case = VALID[0]
    plaintext = bytes.fromhex(case["plaintext"])

    found = b"".join(opener(case).read_range(start, length))

    assert found == plaintext[start : start + length]


def test_a_range_reads_no_segment_that_it_does_not_need() -> None:
    case = VALID[0]
    spoilt_at_the_end = bytes.fromhex(case["file"])[:-1] + b"\x00"

    found = b"".join(opener(case, spoilt_at_the_end).read_range(20, 8))

    assert found == bytes.fromhex(case["plaintext"])[20:28]


def test_a_range_stops_at_a_changed_segment() -> None:
    case = of_class("vault_files", "changed_byte")[1]

    with pytest.raises(BrokenCiphertext, match="segment 1"):
        b"".join(opener(case).read_range(0, 56))


def test_a_header_is_not_accepted_for_segments_of_no_length() -> None:
    key = primitives.new_key()
    header = file_format.make_header(key, file_id=bytes(16), salt=bytes(32), nonce_prefix=bytes(7), segment_bytes=0)

    with pytest.raises(BrokenCiphertext, match="no length"):
        file_format.parse_header(header.raw, key)


def test_two_files_of_one_content_have_nothing_in_common() -> None:
    key, evidence_id = primitives.new_key(), uuid4()
    first, second = bytearray(), bytearray()

    for written in (first, second):
        feed_whole(Sealer(key, evidence_id, written.extend), b"the same letter", 100)

    assert first[:10] == second[:10]
    assert first[10:65] != second[10:65]
    assert first[HEADER_BYTES:] != second[HEADER_BYTES:]


def test_a_sealer_holds_back_no_more_than_one_segment() -> None:
    written = bytearray()
    seal = sealer(VALID[0], written)

    seal.feed(bytes(100))

    assert len(written) == HEADER_BYTES + 6 * 32


@pytest.mark.parametrize("size", [1, 15, 16, 17, 32, 40])
def test_a_buffer_that_its_owner_uses_again_is_sealed_as_it_was_given(size: int) -> None:
    key, evidence_id, written, buffer = primitives.new_key(), uuid4(), bytearray(), bytearray(b"a" * size)
    seal = Sealer(key, evidence_id, written.extend, file_format.new_header(key, segment_bytes=16))

    seal.feed(buffer)
    buffer[:] = b"b" * size
    seal.feed(buffer)
    buffer.clear()
    seal.finish()

    assert b"".join(Opener(BytesIO(written), key, evidence_id)) == b"a" * size + b"b" * size
