"""Encrypted files against plain ones on the same disk: sealing and storing, peak memory, a range out of the middle.

CASETRACKER_BENCH_BYTES   the size of the file (1 GiB where it is not set)
"""

import hashlib
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from bench.run import ROOT, Row, compare
from casetracker.vault import files
from casetracker.vault.file_format import Opener
from casetracker.vault.sealing import SealedUpload, SealingFile

SIZE = int(os.environ.get("CASETRACKER_BENCH_BYTES") or 1 << 30)
GIB = 1 << 30
ROUNDS = 8
BLOCK = random.Random(1).randbytes(256 * 1024)
RANGE_BYTES = 4096


def sealing() -> Row:
    """Hashing, sealing and storing a file, against hashing and copying it; both are safe from a power cut at the end.

    What is removed afterwards is removed outside of the time. Each is first in turn: a disk remembers the round before.
    """
    took: dict[Callable[[], float], list[float]] = {_seal_once: [], _copy_once: []}
    with _room():
        for number in range(ROUNDS):
            for once in sorted(took, key=lambda one: one is _seal_once, reverse=bool(number % 2)):
                took[once].append(once())
    ours_us, plain_us = (statistics.median(seconds) * 1e6 * GIB / SIZE for seconds in took.values())
    what = f"a file of {_size()} hashed, sealed and stored, per GiB: {plain_us / ours_us:.2f} of the throughput"
    return Row(what, "hashed, copied, fsync", ours_us, plain_us, "≥ 0.85 of the throughput")


def memory() -> Row:
    """The peak memory of a process that seals a file and reads it back, against one that does nothing."""
    peak, idle = (float(_child(size)["peak_kib"]) for size in (SIZE, 0))
    what = f"peak memory, {_size()} sealed and read back: {(peak - idle) / 1024:.1f} MiB more"
    return Row(what, "the idle process", peak, idle, "≤ 64 MiB more", "KiB")


def range_read() -> Row:
    """4 KiB out of the middle, header and key check included, against opening a plain file there."""
    places = random.Random(2)
    with _room():
        upload, copy = _sealed(), _copied()
        name = files.object_name(upload.evidence_id)

        def ours() -> bytes:
            with files.evidence_storage().open(name) as source:
                opener = Opener(source, upload.file_key, upload.evidence_id)
                return b"".join(opener.read_range(places.randrange(SIZE - RANGE_BYTES), RANGE_BYTES))

        def plain() -> bytes:
            with copy.open("rb") as source:
                source.seek(places.randrange(SIZE - RANGE_BYTES))
                return source.read(RANGE_BYTES)

        row = compare("", ours, "a plain file, open, seek and read", plain, 50)
        upload.close()
        copy.unlink()
    what = f"4 KiB out of {_size()}: {(row.ours_us - row.baseline_us) / 1000:.2f} ms more"
    return Row(what, row.baseline, row.ours_us, row.baseline_us, "≤ 2 ms more")


@contextmanager
def _room() -> Iterator[None]:
    with override_settings(EVIDENCE_MAX_BYTES=SIZE):
        yield


def _seal_once() -> float:
    began = time.perf_counter()
    upload = _sealed()
    took = time.perf_counter() - began
    upload.close()
    return took


def _copy_once() -> float:
    began = time.perf_counter()
    copy = _copied()
    took = time.perf_counter() - began
    copy.unlink()
    return took


def _sealed() -> SealedUpload:
    target = SealingFile()
    for _ in range(SIZE // len(BLOCK)):
        target.write(BLOCK)
    return target.finish(name="large.bin", content_type="application/octet-stream")


def _copied() -> Path:
    path = Path(settings.EVIDENCE_FOLDER["location"]) / "copy"
    path.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with path.open("wb") as copy:
        for _ in range(SIZE // len(BLOCK)):
            found.update(BLOCK)
            copy.write(BLOCK)
        copy.flush()
        os.fsync(copy.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(folder)
    os.close(folder)
    return path


def _child(size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.seal_and_measure", str(size)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  our own program
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _size() -> str:
    return f"{SIZE / GIB:g} GiB" if SIZE >= GIB else f"{SIZE / (1 << 20):g} MiB"


ALL = (sealing, memory, range_read)
