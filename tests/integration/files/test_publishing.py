"""From an object to a document: the committed row publishes it, and neither a lost answer nor the sweeper parts the two."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import Act
from casetracker.vault import files
from casetracker.vault.sealing import NotStored, SealedUpload
from casetracker.vault.sweeper import Report, remove_unpublished, sweep
from intake.models import Communication, Evidence
from intake.services.evidence import evidence_add
from tests.cast import Cast
from tests.factories.communications import DRAFTED_AT, draft
from tests.integration.files.conftest import FolderShelf, Shelf, sealed

pytestmark = pytest.mark.django_db(transaction=True)

LATER = timedelta(hours=25)
ActingAs = Callable[[User], AbstractContextManager[Act]]


@pytest.fixture
def caseworker(transactional_db: None) -> User:
    return Cast().caseworker


@pytest.fixture
def communication(caseworker: User) -> Communication:
    return draft(caseworker)


def add(caseworker: User, communication: Communication, upload: SealedUpload) -> Evidence:
    return evidence_add(
        user=caseworker, communication=communication, upload=upload, answers={"title": "Judgment"}, at=DRAFTED_AT
    )


def test_a_committed_row_publishes_its_object(
    caseworker: User, communication: Communication, shelf: Shelf, acting_as: ActingAs
) -> None:
    upload = sealed(b"content")
    with acting_as(caseworker):
        add(caseworker, communication, upload)

    upload.close()
    sweep(at=clock.now() + LATER)

    assert list(shelf.objects()) == [files.object_name(Evidence.objects.get().pk)]


def commit_that_fails(
    caseworker: User, communication: Communication, upload: SealedUpload, acting_as: ActingAs
) -> None:
    """The row is written, and the database refuses it at the very end: it names a person who is not there."""
    with pytest.raises(IntegrityError), acting_as(caseworker), connection.cursor() as cursor:
        add(caseworker, communication, upload)
        nobody = uuid4() if connection.vendor == "postgresql" else uuid4().hex
        cursor.execute("UPDATE intake_evidence SET uploaded_by_id = %s", [nobody])


def test_a_commit_that_fails_publishes_nothing(
    caseworker: User, communication: Communication, shelf: Shelf, acting_as: ActingAs
) -> None:
    upload = sealed(b"content")

    commit_that_fails(caseworker, communication, upload, acting_as)

    assert not Evidence.objects.exists()
    upload.close()
    assert shelf.objects() == {}


def test_what_a_process_left_that_died_at_its_commit_is_swept(
    caseworker: User, communication: Communication, shelf: Shelf, acting_as: ActingAs
) -> None:
    commit_that_fails(caseworker, communication, sealed(b"content"), acting_as)
    assert sweep(at=clock.now()).removed == 0

    assert sweep(at=clock.now() + LATER).removed == 1
    assert shelf.objects() == {}


def test_a_commit_whose_answer_was_lost_keeps_its_object(
    caseworker: User, communication: Communication, shelf: Shelf, acting_as: ActingAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = sealed(b"content")
    monkeypatch.setattr(upload, "publish", lambda: None)
    with acting_as(caseworker):
        add(caseworker, communication, upload)

    upload.close()

    assert len(shelf.objects()) == 1


def test_an_object_that_was_swept_before_its_row_gets_no_row(
    caseworker: User, communication: Communication, shelf: Shelf, acting_as: ActingAs
) -> None:
    upload = sealed(b"content")
    sweep(at=clock.now() + LATER)

    with acting_as(caseworker), pytest.raises(NotStored):
        add(caseworker, communication, upload)

    assert not Evidence.objects.exists()


def test_the_sweeper_waits_for_a_row_that_is_on_its_way(
    caseworker: User, communication: Communication, folder: FolderShelf, acting_as: ActingAs
) -> None:
    upload, reports = sealed(b"content"), list[Report]()

    def sweep_beside() -> None:
        reports.append(sweep(at=clock.now() + LATER))
        connection.close()

    beside = Thread(target=sweep_beside)
    with acting_as(caseworker):
        add(caseworker, communication, upload)
        beside.start()
        beside.join(0.5)
        was_waiting = beside.is_alive()
    beside.join()

    assert was_waiting
    assert reports[0].removed == 0
    assert list(folder.objects()) == [files.object_name(Evidence.objects.get().pk)]


def test_a_row_waits_for_a_removal_that_is_under_way_and_is_refused(
    caseworker: User, communication: Communication, folder: FolderShelf, acting_as: ActingAs
) -> None:
    upload, refused = sealed(b"content"), list[Exception]()

    def add_beside() -> None:
        try:
            with acting_as(caseworker):
                add(caseworker, communication, upload)
        except NotStored as error:
            refused.append(error)
        connection.close()

    beside = Thread(target=add_beside)
    with acting_as(caseworker):
        assert remove_unpublished(upload.evidence_id)
        beside.start()
        beside.join(0.5)
        was_waiting = beside.is_alive()
    beside.join()

    assert was_waiting
    assert len(refused) == 1
    assert not Evidence.objects.exists()


def test_a_file_is_held_in_a_transaction_alone() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        sealed(b"content").claim()
