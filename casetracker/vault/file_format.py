"""The encrypted file format CTF1: pure streaming, no Django.

    "CTF1" | u8 ver | u8 alg | u32 segment size | 16 B file id | 32 B salt | 7 B nonce prefix | 32 B commitment

then segments of ``segment size`` plaintext bytes, each AES-256-GCM with a 16-byte tag; the last one may be shorter.

    stream key = HKDF(file key, salt, info = length-prefixed("ct/file/v1", whole header, evidence id))
    nonce      = prefix | u32 counter | last flag

The header is bound through the key: one flipped bit in it and no segment opens. The counter refuses swapped, spliced
and repeated segments, the last flag truncation and appended ones. The commitment keeps one file from opening to two
contents under two keys.
"""

from collections.abc import Iterator
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
    """Encrypts a stream piece by piece; at most one segment of plaintext is held, in memory alone."""

    def __init__(self, file_key: bytes, evidence_id: UUID, header: Header | None = None) -> None:
        self.header = header or new_header(file_key)
        self._aead = _stream(file_key, self.header, evidence_id)
        self._held = bytearray()
        self._counter = 0

    def start(self) -> bytes:
        """The header, which comes first."""
        return self.header.raw

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take plaintext in; give finished segments out. A full segment is held until more follows: it may be the last.

        Iterate to the end: what is not asked for is not taken in.
        """
        # Slices of a view are no copies: a segment that lies whole in ``data`` is encrypted from where it lies.
        rest, size = memoryview(data), self.header.segment_bytes
        while rest:
            if len(self._held) == size:
                yield self._segment(self._held, last=False)
                self._held = bytearray()
            if self._held or len(rest) <= size:
                room = size - len(self._held)
                self._held += rest[:room]
                rest = rest[room:]
            else:
                yield self._segment(rest[:size], last=False)
                rest = rest[size:]

    def finish(self) -> bytes:
        """The last segment, empty for an empty file."""
        return self._segment(self._held, last=True)

    def _segment(self, plaintext: bytearray | memoryview, *, last: bool) -> bytes:
        sealed = self._aead.encrypt(_nonce(self.header, self._counter, last=last), plaintext, None)
        self._counter += 1
        return sealed


class Opener:
    """Decrypts a seekable stream, whole or by ranges. Raises BrokenCiphertext at the first wrong byte."""

    def __init__(self, source: BinaryIO, file_key: bytes, evidence_id: UUID) -> None:
        self._source = source
        self.header = parse_header(source.read(HEADER_BYTES), file_key)
        self._aead = _stream(file_key, self.header, evidence_id)
        source.seek(0, 2)
        body = source.tell() - HEADER_BYTES
        self._sealed_bytes = self.header.segment_bytes + primitives.TAG_BYTES
        self._count = max(1, -(-body // self._sealed_bytes))
        self.size = body - self._count * primitives.TAG_BYTES
        if self.size < 0:
            raise BrokenCiphertext("the file is cut short")

    def segment(self, index: int) -> bytes:
        """The plaintext of one segment."""
        self._source.seek(HEADER_BYTES + index * self._sealed_bytes)
        sealed = self._source.read(self._sealed_bytes)
        nonce = _nonce(self.header, index, last=index == self._count - 1)
        try:
            return self._aead.decrypt(nonce, sealed, None)
        except (primitives.InvalidTag, ValueError):
            raise BrokenCiphertext(f"segment {index} does not open") from None

    def read_range(self, start: int, length: int) -> Iterator[bytes]:
        """The plaintext bytes from ``start``, at most ``length``; only the segments they lie in are read."""
        end = min(start + length, self.size)
        index = start // self.header.segment_bytes
        while start < end:
            offset = start - index * self.header.segment_bytes
            piece = self.segment(index)[offset : offset + end - start]
            yield piece
            start += len(piece)
            index += 1

    def __iter__(self) -> Iterator[bytes]:
        for index in range(self._count):
            yield self.segment(index)
