"""The file format beyond the sizes at which counters and offsets grow by a byte."""

from io import BytesIO
from uuid import uuid4

import pytest

from casetracker.vault import file_format, primitives
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.file_format import HEADER_BYTES, SEGMENT_BYTES, Data, Opener, Sealer

FOUR_GIB = 2**32
SEALED_BYTES = SEGMENT_BYTES + primitives.TAG_BYTES
BLOCK = bytes(range(256)) * (4 * 1024 * 1024 // 256)


class Sparse(BytesIO):
    """A file of which only some segments lie anywhere: enough to read ranges of a file that is too large to keep."""

    def __init__(self, header: bytes, segments: dict[int, bytes], size: int) -> None:
        super().__init__()
        self._header, self._segments, self._size, self._at = header, segments, size, 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (self._size if whence == 2 else 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002  a file's signature
        if self._at == 0:
            found = self._header
        else:
            index, offset = divmod(self._at - HEADER_BYTES, SEALED_BYTES)
            assert offset == 0
            found = self._segments[index]
        self._at += len(found)
        return found


class Kept:
    """Takes what a sealer writes, and keeps the header and the segments of some numbers."""

    def __init__(self, numbers: set[int]) -> None:
        self._numbers, self._count = numbers, -1
        self.header, self.kept, self.size = b"", dict[int, bytes](), 0

    def __call__(self, data: Data) -> None:
        if self._count < 0:
            self.header = bytes(data)
        elif self._count in self._numbers:
            self.kept[self._count] = bytes(data)
        self._count, self.size = self._count + 1, self.size + len(data)


@pytest.fixture(scope="module")
def four_gib_and_five_bytes() -> Opener:
    """A file of 2^32 + 5 bytes, sealed whole; kept are the segments round its beginning, its 4 GiB mark, and its end."""
    key, evidence_id = primitives.new_key(), uuid4()
    written = Kept({0, 1, FOUR_GIB // SEGMENT_BYTES - 1, FOUR_GIB // SEGMENT_BYTES})
    seal = Sealer(key, evidence_id, written)
    for _ in range(FOUR_GIB // len(BLOCK)):
        seal.feed(BLOCK)
    seal.feed(b"after")
    seal.finish()
    return Opener(Sparse(written.header, written.kept, written.size), key, evidence_id)


def test_a_file_over_four_gib_knows_its_length(four_gib_and_five_bytes: Opener) -> None:
    assert four_gib_and_five_bytes.size == FOUR_GIB + 5


def test_a_range_over_the_four_gib_mark_is_read(four_gib_and_five_bytes: Opener) -> None:
    found = b"".join(four_gib_and_five_bytes.read_range(FOUR_GIB - 3, 100))

    assert found == b"\xfd\xfe\xffafter"


def test_a_range_at_the_beginning_of_a_large_file_is_read(four_gib_and_five_bytes: Opener) -> None:
    found = b"".join(four_gib_and_five_bytes.read_range(SEGMENT_BYTES - 2, 4))

    assert found == b"\xfe\xff\x00\x01"


def test_more_segments_than_two_bytes_count_are_kept_apart() -> None:
    key, evidence_id, count = primitives.new_key(), uuid4(), 66_000
    whole = bytearray()
    seal = Sealer(key, evidence_id, whole.extend, file_format.new_header(key, segment_bytes=1))
    seal.feed(b"x" * count)
    seal.finish()
    one = 1 + primitives.TAG_BYTES

    found = Opener(BytesIO(whole), key, evidence_id)

    assert found.size == count
    assert b"".join(found.read_range(count - 10, 10)) == b"x" * 10
    moved = bytearray(whole)
    first, second = HEADER_BYTES, HEADER_BYTES + 65_536 * one
    moved[first : first + one], moved[second : second + one] = whole[second : second + one], whole[first : first + one]
    with pytest.raises(BrokenCiphertext):
        Opener(BytesIO(bytes(moved)), key, evidence_id).segment(0)


def test_no_counter_is_used_twice() -> None:
    key = primitives.new_key()
    seal = Sealer(key, uuid4(), lambda _: None)
    seal._counter = 2**32

    with pytest.raises(OverflowError):
        seal.finish()
