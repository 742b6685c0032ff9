"""``python -m tests.seal_and_measure BYTES``: seal so many bytes into the configured storage, read them back, and tell
what it took: a process of its own, so that its peak memory is that of the work.

With 0 bytes nothing is sealed: the peak is that of the idle process.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django

BLOCK_BYTES = 256 * 1024


def main(size: int) -> dict[str, float | bool]:
    """The peak in KiB, the seconds of sealing and of reading back, and whether what came back is what went in."""
    django.setup()
    from django.conf import settings

    from casetracker.vault.sealing import SealingFile

    settings.EVIDENCE_MAX_BYTES = max(size, 1)
    block = os.urandom(BLOCK_BYTES)
    began = time.perf_counter()
    if not size:
        return {"peak_kib": _peak(), "seal_seconds": 0.0, "read_seconds": 0.0, "is_same": True}
    target = SealingFile()
    for piece in _pieces(block, size):
        target.write(piece)
    upload = target.finish(name="large.bin", content_type="application/octet-stream")
    sealed = time.perf_counter()
    found = hashlib.sha256()
    for plaintext in upload.plaintext():
        found.update(plaintext)
    ended = time.perf_counter()
    upload.close()
    return {
        "peak_kib": _peak(),
        "seal_seconds": sealed - began,
        "read_seconds": ended - sealed,
        "is_same": found.hexdigest() == upload.sha256 and upload.size == size,
    }


def _pieces(block: bytes, size: int) -> Iterator[bytes]:
    for _ in range(size // len(block)):
        yield block
    yield block[: size % len(block)]


def _peak() -> int:
    # Not ru_maxrss: a process takes over that of the one which started it.
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1])


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
