"""A storage that fails at any of its steps: the person is told, nothing is half there, and nothing that was told is lost."""

import resource
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.vault.file_format import SEGMENT_BYTES, Data
from casetracker.vault.sealing import NotStored
from casetracker.vault.storage import Sink
from casetracker.vault.storage_s3 import PART_BYTES
from casetracker.vault.sweeper import sweep
from intake.loading.sources import FileRefused, FolderFiles
from intake.models import Evidence
from tests.cast import Cast
from tests.factories.communications import draft
from tests.integration.files.conftest import FolderShelf, Shelf, sealed
from tests.integration.intake.conftest import Answer, Desk, text_of

CONTENT = bytes(range(256)) * (2 * SEGMENT_BYTES // 256) + b"and some more"
# The header, three segments, and the last step that makes it whole and safe.
STEPS = 5
Fail = Callable[[int], None]


class Failing:
    """A sink that fails at step number ``at``: its writes are counted from one, and ``finish`` after them."""

    def __init__(self, sink: Sink, at: int) -> None:
        self._sink, self._at, self._count = sink, at, 0

    def _step(self) -> None:
        self._count += 1
        if self._count == self._at:
            raise OSError(28, "no space left on the device")

    def write(self, data: Data, /) -> None:
        self._step()
        self._sink.write(data)

    def finish(self) -> None:
        self._step()
        self._sink.finish()

    def abandon(self) -> None:
        self._sink.abandon()


@pytest.fixture
def fail_at(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Fail:
    """``fail_at(n)``: from now on every object fails at its step ``n``."""
    storage = storages["evidence"]
    create = storage.create  # type: ignore[attr-defined]

    def set_up(step: int) -> None:
        monkeypatch.setattr(storage, "create", lambda name: Failing(create(name), step))

    return set_up


@pytest.fixture
def desk(transactional_db: None, client_of: Callable[[User], Client]) -> Desk:
    caseworker = Cast().caseworker
    return Desk(client_of(caseworker), draft(caseworker))


def upload(desk: Desk, content: bytes = CONTENT) -> Answer:
    file = SimpleUploadedFile("judgment.pdf", content, "application/pdf")
    return desk.post("intake:document-add", data={"title": "Judgment", "file": file})


def all_read(desk: Desk) -> list[bytes]:
    """What the documents of the draft hold, opened as a person opens them."""
    return [
        b"".join(desk.get("intake:document-open", row.pk).streaming_content)
        for row in Evidence.objects.filter(communication_id=desk.pk)
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_a_storage_that_fails_at_any_step_saves_nothing_and_says_so(
    desk: Desk, shelf: Shelf, fail_at: Fail, step: int
) -> None:
    upload(desk, b"what was told before")
    fail_at(step)

    response = upload(desk)

    page = text_of(response)
    assert response.status_code == 422
    assert "File: “judgment.pdf” was not saved: the storage did not take it." in page
    assert 'value="Judgment"' in page
    sweep(at=clock.now() + timedelta(hours=25))
    assert all_read(desk) == [b"what was told before"]
    assert (len(shelf.objects()), shelf.unfinished()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_storage_that_fails_after_the_last_step_has_saved_it(desk: Desk, fail_at: Fail) -> None:
    fail_at(STEPS + 1)

    assert upload(desk).status_code == 302
    assert all_read(desk) == [CONTENT]


@pytest.mark.django_db(transaction=True)
def test_a_storage_that_opens_nothing_saves_nothing_and_says_so(
    desk: Desk, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_name: str) -> Sink:
        raise PermissionError(13, "permission denied")

    monkeypatch.setattr(storages["evidence"], "create", refuse)

    assert "was not saved" in text_of(upload(desk))
    assert not Evidence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_object_that_vanished_before_its_row_is_refused_and_the_form_says_so(
    desk: Desk, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storages["evidence"], "exists", lambda _name: False)

    response = upload(desk)

    assert response.status_code == 422
    assert "“judgment.pdf” was not saved" in text_of(response)
    assert not Evidence.objects.exists()
    assert shelf.objects() == {}


@pytest.mark.django_db(transaction=True)
def test_a_storage_that_gives_nothing_out_is_an_error_page(
    desk: Desk, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(desk)

    def refuse(_name: str, _mode: str = "rb") -> None:
        raise OSError("the storage is away")

    monkeypatch.setattr(storages["evidence"], "open", refuse)

    assert desk.get("intake:document-open", Evidence.objects.get().pk).status_code == 503


@pytest.mark.django_db(transaction=True)
def test_a_storage_that_stops_behind_the_header_is_an_error_page(
    desk: Desk, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(desk)
    (whole,) = shelf.objects().values()

    class Stopping(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("the storage is away")
            return super().read(size)

    monkeypatch.setattr(storages["evidence"], "open", lambda _name: Stopping(whole))

    assert desk.get("intake:document-open", Evidence.objects.get().pk).status_code == 503


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_a_stream_that_the_storage_does_not_take_leaves_nothing(shelf: Shelf, fail_at: Fail, step: int) -> None:
    fail_at(step)

    with pytest.raises(NotStored):
        sealed(CONTENT)

    assert (shelf.objects(), shelf.unfinished()) == ({}, 0)


def test_a_file_of_a_loaded_document_that_is_not_stored_is_refused_by_that_reason(
    shelf: Shelf, fail_at: Fail, tmp_path: Path
) -> None:
    (tmp_path / "order.pdf").write_bytes(CONTENT)
    fail_at(2)

    with pytest.raises(FileRefused) as refused:
        FolderFiles(tmp_path).seal("order.pdf")

    assert refused.value.code == "file_not_saved"
    assert shelf.objects() == {}


def test_parts_that_the_bucket_has_already_go_with_a_failure(shelf: Shelf, fail_at: Fail) -> None:
    fail_at(2 + PART_BYTES // SEGMENT_BYTES + 1)

    with pytest.raises(NotStored):
        sealed(bytes(PART_BYTES + 4 * SEGMENT_BYTES))

    assert (shelf.objects(), shelf.unfinished()) == ({}, 0)


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file of this process grows beyond 300,000 bytes: as with a full disk, the writing itself fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_takes_no_more_leaves_nothing(folder: FolderShelf, small_disk: None) -> None:
    with pytest.raises(NotStored):
        sealed(CONTENT)

    assert folder.objects() == {}


def test_the_log_names_the_file_by_its_id_alone(shelf: Shelf, fail_at: Fail, caplog: pytest.LogCaptureFixture) -> None:
    fail_at(1)

    with pytest.raises(NotStored):
        sealed(CONTENT)

    assert "is not stored: OSError 28" in caplog.text
    assert "letter" not in caplog.text
