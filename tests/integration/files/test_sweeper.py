"""``sweep_files``: what no row publishes goes when it is old, and nothing else ever does."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from casetracker.accounts.models import User
from casetracker.celery import app
from casetracker.core import clock
from casetracker.vault import files, keyring, sweeper
from casetracker.vault.models import DataKey
from casetracker.vault.scopes import Scope, ScopeKind
from casetracker.vault.sealing import SealingFile
from casetracker.vault.storage_s3 import PART_BYTES
from casetracker.vault.sweeper import sweep
from casetracker.vault.tasks import sweep_files
from intake.models import Evidence
from tests.cast import Cast
from tests.factories.communications import draft
from tests.integration.files.conftest import BucketShelf, FolderShelf, Shelf, sealed
from tests.integration.intake.conftest import Desk
from tests.s3 import PAGE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_communication(transactional_db: None) -> None:
    """The database is that of the objects: it has held a communication."""
    keyring.create_scope(Scope(ScopeKind.COMMUNICATION, uuid4()))


@pytest.fixture
def published(transactional_db: None, client_of: Callable[[User], Client], shelf: Shelf) -> str:
    """The name of an object that a row publishes."""
    caseworker = Cast().caseworker
    desk = Desk(client_of(caseworker), draft(caseworker))
    desk.post("intake:document-add", data={"title": "", "file": SimpleUploadedFile("a.pdf", b"content")})
    return files.object_name(Evidence.objects.get().pk)


@pytest.fixture
def a_day_later() -> Iterator[None]:
    with clock.frozen(clock.now() + timedelta(hours=25)):
        yield


def swept(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("sweep_files", "--json", *options, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_an_old_object_without_a_row_goes_and_one_with_a_row_stays(
    published: str, shelf: Shelf, a_day_later: None
) -> None:
    sealed(b"nobody's")

    found = swept()

    assert (found["objects"], found["removed"], found["published"]) == (2, 1, 1)
    assert list(shelf.objects()) == [published]


def test_a_young_object_stays(shelf: Shelf) -> None:
    sealed(b"on its way")

    assert swept()["removed"] == 0
    assert len(shelf.objects()) == 1


def test_the_age_is_a_setting(shelf: Shelf, settings: Settings) -> None:
    sealed(b"on its way")
    settings.EVIDENCE_SWEEP_HOURS = 48

    assert sweep(at=clock.now() + timedelta(hours=47)).removed == 0
    assert sweep(at=clock.now() + timedelta(hours=49)).removed == 1


def test_a_trial_counts_and_removes_nothing(shelf: Shelf, a_day_later: None) -> None:
    sealed(b"nobody's")
    SealingFile().write(bytes(10))

    found = swept("--dry-run")

    assert found["removed"] == 1
    assert len(shelf.objects()) == 1


def test_an_object_of_another_name_is_counted_and_left_alone(shelf: Shelf, a_day_later: None) -> None:
    strange = {"notes/read-me.txt", f"00/{uuid4().hex}.ctf.bak", f"zz/{uuid4().hex}.ctf"}
    for name in strange:
        shelf.put(name, b"somebody's")

    assert swept()["strange"] == 3
    assert set(shelf.objects()) == strange


def test_an_old_upload_that_was_never_finished_is_abandoned(bucket: BucketShelf) -> None:
    running = SealingFile()
    running.write(bytes(PART_BYTES + 1_000_000))

    report = sweep(at=clock.now())  # the test's server dates every upload to 2010

    assert report.uploads_abandoned == 1
    assert bucket.unfinished() == 0


def test_a_young_upload_that_is_not_finished_goes_on(bucket: BucketShelf) -> None:
    running = SealingFile()
    running.write(bytes(PART_BYTES + 1_000_000))

    report = sweep(at=datetime(2010, 11, 11, 12, tzinfo=UTC))  # the server dates every upload to the evening before

    assert report.uploads_abandoned == 0
    running.finish(name="a", content_type="")
    assert len(bucket.objects()) == 1


def test_a_listing_of_several_pages_is_read_to_its_end(bucket: BucketShelf) -> None:
    names = {files.object_name(uuid4()) for _ in range(2 * PAGE + 5)}
    for name in names:
        bucket.put(name, b"")

    found = [stored.name for stored in storages["evidence"].objects()]  # type: ignore[attr-defined]

    assert len(found) == 2 * PAGE + 5
    assert set(found) == names


def test_many_files_are_looked_up_in_batches(
    published: str, shelf: Shelf, a_day_later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "BATCH", 2)
    for _ in range(5):
        sealed(b"nobody's")

    assert swept()["removed"] == 5
    assert list(shelf.objects()) == [published]


def test_a_database_that_never_held_a_communication_removes_nothing(folder: FolderShelf, a_day_later: None) -> None:
    DataKey.objects.filter(scope_kind=ScopeKind.COMMUNICATION).delete()
    sealed(b"another installation's")

    with pytest.raises(CommandError, match="1 of 1 objects have no row"):
        swept()

    assert len(folder.objects()) == 1


def test_a_database_that_knows_hardly_any_of_the_objects_removes_none(
    folder: FolderShelf, a_day_later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "MOST_STRAYS", 3)
    for _ in range(4):
        sealed(b"another installation's")

    with pytest.raises(CommandError, match="4 of 4 objects have no row"):
        swept()

    assert len(folder.objects()) == 4


def test_an_object_that_cannot_be_removed_fails_the_command_and_hinders_no_other(
    shelf: Shelf, a_day_later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = files.object_name(sealed(b"one").evidence_id)
    sealed(b"two")
    storage = storages["evidence"]
    delete = storage.delete

    def fail_for_one(name: str) -> None:
        if name == stuck:
            raise OSError("not now")
        delete(name)

    monkeypatch.setattr(storage, "delete", fail_for_one)

    with pytest.raises(CommandError, match="1 objects could not be removed"):
        swept()

    assert list(shelf.objects()) == [stuck]


def test_a_storage_that_is_away_is_said(bucket: BucketShelf) -> None:
    bucket.client.delete_bucket(Bucket=bucket.bucket)

    with pytest.raises(CommandError, match=bucket.bucket):
        swept()


def test_the_task_sweeps_as_the_command_does(shelf: Shelf, a_day_later: None) -> None:
    sealed(b"nobody's")

    sweep_files()

    assert shelf.objects() == {}


def test_whatever_is_due_by_the_clock_is_a_task_that_workers_know() -> None:
    app.loader.import_default_modules()

    due = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert "vault.sweep_files" in due
    assert due <= set(app.tasks)


def test_the_report_is_told_in_words(folder: FolderShelf, a_day_later: None) -> None:
    sealed(b"nobody's")
    out = StringIO()

    call_command("sweep_files", "--dry-run", stdout=out)

    assert out.getvalue().startswith("1 objects: 1 without a row would be removed")


def test_an_empty_storage_has_nothing_to_sweep(shelf: Shelf) -> None:
    assert swept()["objects"] == 0


def test_what_another_sweeper_has_removed_is_no_error(folder: FolderShelf) -> None:
    upload = sealed(b"nobody's")

    assert sweeper.remove_unpublished(upload.evidence_id)
    assert sweeper.remove_unpublished(upload.evidence_id)
