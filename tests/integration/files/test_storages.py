"""What every storage does, a folder and a bucket alike: whole files, ranges, and nothing that was changed at rest."""

import os
import secrets
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any, cast
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from pytest_django import Settings

from casetracker.core import clock
from casetracker.vault import files, primitives
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.file_format import HEADER_BYTES, SEGMENT_BYTES
from casetracker.vault.sealing import NotStored, SealedUpload, SealingFile, TooLarge, seal_stream
from casetracker.vault.storage import evidence_storage
from casetracker.vault.storage_s3 import PART_BYTES, S3Storage
from tests.integration.files.conftest import BucketShelf, FolderShelf, Shelf, opener, sealed

SEALED_BYTES = SEGMENT_BYTES + primitives.TAG_BYTES
SIZES = [0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 3 * SEGMENT_BYTES]


@pytest.mark.parametrize("size", [*SIZES, PART_BYTES - 1, PART_BYTES, 2 * PART_BYTES + 5])
def test_a_file_comes_back_whole(shelf: Shelf, size: int) -> None:
    content = secrets.token_bytes(size)

    upload = sealed(content)

    assert b"".join(opener(upload)) == content
    assert list(shelf.objects()) == [files.object_name(upload.evidence_id)]


@pytest.mark.parametrize("span", [(0, 1), (10, 20), (SEGMENT_BYTES - 3, 6), (2 * SEGMENT_BYTES + 5, 10**9)])
def test_a_range_comes_back_as_it_stands_in_the_whole(shelf: Shelf, span: tuple[int, int]) -> None:
    content, (start, length) = secrets.token_bytes(3 * SEGMENT_BYTES + 7), span

    upload = sealed(content)

    assert b"".join(opener(upload).read_range(start, length)) == content[start : start + length]


def test_nothing_of_an_unfinished_object_has_its_name_in_a_bucket(bucket: BucketShelf) -> None:
    target = SealingFile()

    target.write(bytes(PART_BYTES + SEGMENT_BYTES))

    assert bucket.unfinished() == 1
    assert bucket.objects() == {}
    target.abandon()
    assert bucket.unfinished() == 0


def test_a_finished_object_is_safe_from_a_power_cut_with_every_folder_made_for_it(
    folder: FolderShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    sync = os.fsync

    def note(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note)

    upload = sealed(b"content")

    path = folder.root / files.object_name(upload.evidence_id)
    assert synced[0] == path.stat().st_ino
    assert {place.stat().st_ino for place in (path.parent, folder.root, folder.root.parent)} == set(synced[1:])


def test_every_folder_is_its_owners_alone(folder: FolderShelf) -> None:
    upload = sealed(b"content")

    path = folder.root / files.object_name(upload.evidence_id)
    modes = [place.stat().st_mode & 0o777 for place in (path, path.parent, folder.root)]
    assert modes == [0o600, 0o700, 0o700]


def test_an_object_that_stands_already_is_never_written_over(folder: FolderShelf) -> None:
    name = files.object_name(sealed(b"content").evidence_id)
    before = folder.objects()

    with pytest.raises(FileExistsError):
        evidence_storage().create(name)

    assert folder.objects() == before


def test_the_objects_of_a_folder_open_in_a_bucket(
    request: pytest.FixtureRequest, folder: FolderShelf, settings: Settings
) -> None:
    upload, moved = sealed(b"content"), folder.objects()
    bucket: BucketShelf = request.getfixturevalue("bucket")

    for name, content in moved.items():
        bucket.put(name, content)

    assert b"".join(opener(upload)) == b"content"


def test_an_abandoned_object_is_gone(shelf: Shelf) -> None:
    target = SealingFile()
    target.write(bytes(PART_BYTES + SEGMENT_BYTES))

    target.abandon()

    assert (shelf.objects(), shelf.unfinished()) == ({}, 0)


def test_a_stream_over_the_limit_leaves_nothing(shelf: Shelf, settings: Settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 2 * PART_BYTES

    with pytest.raises(TooLarge):
        sealed(bytes(2 * PART_BYTES + 1))

    assert (shelf.objects(), shelf.unfinished()) == ({}, 0)


def test_a_stream_that_breaks_leaves_nothing(shelf: Shelf) -> None:
    class Breaking(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > PART_BYTES:
                raise OSError("the disk is gone")
            return super().read(size)

    with pytest.raises(OSError, match="gone"):
        seal_stream(Breaking(bytes(2 * PART_BYTES)), name="a.txt", content_type="text/plain")

    assert (shelf.objects(), shelf.unfinished()) == ({}, 0)


def test_what_is_not_there_is_not_found(shelf: Shelf) -> None:
    storage, upload = evidence_storage(), sealed(b"content")
    name = files.object_name(upload.evidence_id)
    assert storage.exists(name)

    storage.delete(name)

    assert not storage.exists(name)
    storage.delete(name)
    with pytest.raises(FileNotFoundError):
        storage.open(name).read(1)


def test_every_object_is_listed_with_its_time(shelf: Shelf) -> None:
    names = {files.object_name(sealed(b"content").evidence_id) for _ in range(3)}

    found = list(evidence_storage().objects())

    assert {stored.name for stored in found} == names
    assert all(abs(stored.changed_at - clock.now()) < timedelta(minutes=1) for stored in found)


def test_every_byte_of_the_header_at_rest_is_bound(shelf: Shelf) -> None:
    upload = sealed(b"content")
    name, whole = files.object_name(upload.evidence_id), _object(shelf, upload)
    accepted = []

    for at in range(HEADER_BYTES):
        shelf.put(name, _flipped(whole, at))
        try:
            opener(upload).segment(0)
        except BrokenCiphertext:
            continue
        accepted.append(at)

    assert accepted == []


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "first byte of the header": lambda whole: b"X" + whole[1:],
    "last byte of the header": lambda whole: _flipped(whole, HEADER_BYTES - 1),
    "first byte of a segment": lambda whole: _flipped(whole, HEADER_BYTES + SEALED_BYTES),
    "tag of a segment": lambda whole: _flipped(whole, HEADER_BYTES + SEALED_BYTES - 1),
    "last byte": lambda whole: _flipped(whole, len(whole) - 1),
    "two segments swapped": lambda whole: _joined(whole, 1, 0, 2),
    "a segment repeated": lambda whole: _joined(whole, 0, 0, 1, 2),
    "a segment left out": lambda whole: _joined(whole, 0, 2),
    "the last segment left out": lambda whole: _joined(whole, 0, 1),
    "cut by a byte": lambda whole: whole[:-1],
    "cut to its header": lambda whole: whole[:HEADER_BYTES],
    "emptied": lambda _whole: b"",
    "a byte appended": lambda whole: whole + b"\x00",
    "a segment appended": lambda whole: whole + whole[-SEALED_BYTES:],
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_at_rest_does_not_open(shelf: Shelf, change: str) -> None:
    _refused_after(shelf, CHANGES[change])


def test_segments_of_another_file_under_the_same_header_do_not_open(shelf: Shelf) -> None:
    _refused_after(shelf, lambda whole: whole[:HEADER_BYTES] + _object(shelf, _three_segments())[HEADER_BYTES:])


def test_another_files_object_in_its_place_does_not_open(shelf: Shelf) -> None:
    _refused_after(shelf, lambda _whole: _object(shelf, _three_segments()))


def _three_segments() -> SealedUpload:
    return sealed(secrets.token_bytes(2 * SEGMENT_BYTES + 100))


def _object(shelf: Shelf, upload: SealedUpload) -> bytes:
    return shelf.objects()[files.object_name(upload.evidence_id)]


def _refused_after(shelf: Shelf, change: Callable[[bytes], bytes]) -> None:
    upload = _three_segments()
    assert len(b"".join(opener(upload))) == upload.size

    shelf.put(files.object_name(upload.evidence_id), change(_object(shelf, upload)))

    with pytest.raises(BrokenCiphertext):
        b"".join(opener(upload))


def _flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :]


def _joined(whole: bytes, *indices: int) -> bytes:
    starts = range(HEADER_BYTES, len(whole), SEALED_BYTES)
    segments = [whole[start : start + SEALED_BYTES] for start in starts]
    return whole[:HEADER_BYTES] + b"".join(segments[index] for index in indices)


class Counting:
    """The bucket's own client, which notes each range that is asked for."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.ranges: list[str] = []

    def get_object(self, **how: Any) -> Any:
        self.ranges.append(how["Range"])
        return self._client.get_object(**how)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


@pytest.fixture
def asked(bucket: BucketShelf, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ranges that are asked of the bucket."""
    counting = Counting(cast("S3Storage", storages["evidence"]).client)
    monkeypatch.setattr(S3Storage, "client", counting)
    return counting.ranges


def test_a_range_fetches_the_segments_it_lies_in_and_no_more(asked: list[str]) -> None:
    upload = sealed(bytes(5 * SEGMENT_BYTES))

    b"".join(opener(upload).read_range(2 * SEGMENT_BYTES + 5, SEGMENT_BYTES))

    first, behind = HEADER_BYTES + 2 * SEALED_BYTES, HEADER_BYTES + 4 * SEALED_BYTES
    assert asked == [f"bytes=0-{HEADER_BYTES - 1}", f"bytes={first}-{behind - 1}"]


def test_a_whole_file_is_fetched_in_one_answer_behind_its_header(asked: list[str]) -> None:
    upload = sealed(bytes(5 * SEGMENT_BYTES))

    assert len(b"".join(opener(upload))) == 5 * SEGMENT_BYTES
    assert len(asked) == 2


def test_a_bucket_that_is_not_there_stores_nothing(bucket: BucketShelf) -> None:
    bucket.client.delete_bucket(Bucket=bucket.bucket)

    with pytest.raises(NotStored):
        sealed(b"content")
    with pytest.raises(NotStored):
        sealed(bytes(PART_BYTES))


def test_a_server_that_is_away_stores_nothing(bucket: BucketShelf, settings: Settings) -> None:
    evidence: dict[str, Any] = settings.STORAGES["evidence"]
    away = {**evidence, "OPTIONS": {**evidence["OPTIONS"], "endpoint_url": "http://127.0.0.1:1"}}
    settings.STORAGES = {**settings.STORAGES, "evidence": away}

    with pytest.raises(NotStored):
        sealed(b"content")


def test_what_is_not_there_is_told_by_the_opening(shelf: Shelf) -> None:
    with pytest.raises(FileNotFoundError):
        evidence_storage().open(files.object_name(uuid4()))
