"""The encrypted file format CTF1: pure streaming, no Django.

    "CTF1" | u8 ver | u8 alg | u32 segment size | 16 B file id | 32 B salt | 7 B nonce prefix | 32 B commitment

then segments of ``segment size`` plaintext bytes, each AES-256-GCM with a 16-byte tag; the last one may be shorter.

    stream key = HKDF(file key, salt, info = length-prefixed("ct/file/v1", whole header, evidence id))
    nonce      = prefix | u32 counter | last flag

The header is bound through the key: one flipped bit in it and no segment opens. The counter refuses swapped, spliced
and repeated segments, the last flag truncation and appended ones. The commitment keeps one file from opening to two
contents under two keys.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple
from uuid import UUID

from casetracker.vault import primitives
from casetracker.vault.errors import BrokenCiphertext

MAGIC = b"CTF1"
VERSION = 1
ALG_AES_256_GCM = 1
SEGMENT_BYTES = 256 * 1024
HEADER_BYTES = 4 + 1 + 1 + 4 + 16 + 32 + 7 + 32
_COMMIT_INFO = b"ct/v1/commit"

Data = bytes | bytearray | memoryview


class Header(NamedTuple):
    """The header's parts; ``raw`` is the header as it stands in the file."""

    segment_bytes: int
    file_id: bytes
    salt: bytes
    nonce_prefix: bytes
    commitment: bytes
    raw: bytes


def new_header(file_key: bytes, *, segment_bytes: int = SEGMENT_BYTES) -> Header:
    """A fresh header for a file under a random ``file_key`` (32 bytes)."""
    random = primitives.random_bytes
    return make_header(
        file_key, file_id=random(16), salt=random(32), nonce_prefix=random(7), segment_bytes=segment_bytes
    )


def make_header(file_key: bytes, *, file_id: bytes, salt: bytes, nonce_prefix: bytes, segment_bytes: int) -> Header:
    """A header of given parts: known-answer tests fix the random ones."""
    commitment = primitives.derive(file_key, _COMMIT_INFO)
    front = MAGIC + bytes((VERSION, ALG_AES_256_GCM)) + segment_bytes.to_bytes(4, "big")
    raw = front + file_id + salt + nonce_prefix + commitment
    return Header(segment_bytes, file_id, salt, nonce_prefix, commitment, raw)


def parse_header(raw: bytes, file_key: bytes) -> Header:
    """Read a header and check it against ``file_key``. Raises BrokenCiphertext."""
    if len(raw) != HEADER_BYTES or raw[:4] != MAGIC or raw[4] != VERSION or raw[5] != ALG_AES_256_GCM:
        raise BrokenCiphertext("not a file of a known version")
    segment_bytes = int.from_bytes(raw[6:10], "big")
    header = Header(segment_bytes, raw[10:26], raw[26:58], raw[58:65], raw[65:97], raw)
    if not primitives.equal(header.commitment, primitives.derive(file_key, _COMMIT_INFO)):
        raise BrokenCiphertext("the file was not made under this key")
    if segment_bytes == 0:
        raise BrokenCiphertext("the file has segments of no length")
    return header


def _stream(file_key: bytes, header: Header, evidence_id: UUID) -> primitives.Aead:
    info = primitives.length_prefixed(b"ct/file/v1", header.raw, evidence_id.bytes)
    return primitives.Aead(primitives.derive(file_key, info, salt=header.salt))


def _nonce(header: Header, counter: int, *, last: bool) -> bytes:
    return header.nonce_prefix + counter.to_bytes(4, "big") + bytes((last,))


class Sealer:
    """Encrypts a stream piece by piece; at most one segment of plaintext is held, in memory alone.

    ``write`` gets the header at once and then each sealed segment, as a view of one buffer that is used again: it takes
    the bytes before it returns, or copies them. What it raises passes through, and the sealer is of no more use.
    """

    def __init__(
        self, file_key: bytes, evidence_id: UUID, write: Callable[[Data], object], header: Header | None = None
    ) -> None:
        self.header = header or new_header(file_key)
        self._aead = _stream(file_key, self.header, evidence_id)
        self._write = write
        self._buffer = memoryview(bytearray(self.header.segment_bytes))
        self._held = self._buffer[:0]
        self._sealed = memoryview(bytearray(self.header.segment_bytes + primitives.TAG_BYTES))
        self._counter = 0
        write(self.header.raw)

    def feed(self, data: Data) -> None:
        """Take plaintext in. A full segment is held until more follows: it may be the last."""
        # Slices of a view are no copies: a segment that lies whole in ``data`` is encrypted from where it lies.
        rest, size = memoryview(data), self.header.segment_bytes
        while rest:
            if len(self._held) == size:
                self._let_go(last=False)
            if not self._held and len(rest) > size:
                self._seal(rest[:size], last=False)
                rest = rest[size:]
            elif not self._held and len(rest) == size and isinstance(data, bytes):
                # What nobody can change is held where it lies. Most uploads come like this, in pieces of one segment.
                self._held, rest = rest, rest[size:]
            else:
                rest = self._gather(rest)

    def finish(self) -> None:
        """Write the last segment, which is empty for an empty file."""
        self._let_go(last=True)

    def _gather(self, data: memoryview) -> memoryview:
        start = len(self._held)
        taken = data[: len(self._buffer) - start]
        self._held = self._buffer[: start + len(taken)]
        self._held[start:] = taken
        return data[len(taken) :]

    def _let_go(self, *, last: bool) -> None:
        self._seal(self._held, last=last)
        self._held = self._buffer[:0]

    def _seal(self, plaintext: memoryview, *, last: bool) -> None:
        sealed = self._sealed[: len(plaintext) + primitives.TAG_BYTES]
        self._aead.encrypt_into(_nonce(self.header, self._counter, last=last), plaintext, None, sealed)
        self._counter += 1
        self._write(sealed)


class Opener:
    """Decrypts a seekable stream, whole or by ranges. Raises BrokenCiphertext at the first wrong byte.

    A source that can do better with the knowledge has a method ``will_read(start, stop)``: it is told which of its
    bytes are going to be read one after the other.
    """

    def __init__(self, source: BinaryIO, file_key: bytes, evidence_id: UUID) -> None:
        self._source = source
        self.header = parse_header(source.read(HEADER_BYTES), file_key)
        self._aead = _stream(file_key, self.header, evidence_id)
        self._end = source.seek(0, 2)
        body = self._end - HEADER_BYTES
        self._sealed_bytes = self.header.segment_bytes + primitives.TAG_BYTES
        self._count = max(1, -(-body // self._sealed_bytes))
        self.size = body - self._count * primitives.TAG_BYTES
        if self.size < 0:
            raise BrokenCiphertext("the file is cut short")

    def segment(self, index: int) -> bytes:
        """The plaintext of one segment."""
        self._source.seek(self._place(index))
        sealed = self._source.read(self._sealed_bytes)
        nonce = _nonce(self.header, index, last=index == self._count - 1)
        try:
            return self._aead.decrypt(nonce, sealed, None)
        except (primitives.InvalidTag, ValueError):
            raise BrokenCiphertext(f"segment {index} does not open") from None

    def read_range(self, start: int, length: int) -> Iterator[bytes]:
        """The plaintext bytes from ``start``, at most ``length``; only the segments they lie in are read."""
        end, size = min(start + length, self.size), self.header.segment_bytes
        if start >= end:
            return
        first, behind = start // size, (end - 1) // size + 1
        self._announce(first, behind)
        for index in range(first, behind):
            here = index * size
            # A whole segment is given out as it is: this slice makes no copy of it.
            yield self.segment(index)[max(start - here, 0) : end - here]

    def __iter__(self) -> Iterator[bytes]:
        self._announce(0, self._count)
        for index in range(self._count):
            yield self.segment(index)

    def _place(self, index: int) -> int:
        return HEADER_BYTES + index * self._sealed_bytes

    def _announce(self, first: int, behind: int) -> None:
        will_read = getattr(self._source, "will_read", None)
        if will_read is not None:
            will_read(self._place(first), min(self._place(behind), self._end))
