"""Restored from before an erasure, the erased stay erased; and no ledger but the right one will do."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError
from pytest_django import Settings

from casetracker.backup.errors import LedgerUnfit
from casetracker.vault import files, ledger
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.ledger import Erased
from casetracker.vault.models import DataKey
from intake.models import Communication, CommunicationErasure
from tests.factories.communications import draft
from tests.integration.backup.conftest import Site, erase
from tests.integration.backup.test_refusals import is_empty, refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other(communication: Communication) -> Communication:
    """A communication that is not erased."""
    author = communication.created_by
    assert author is not None
    return draft(author, title="Stays")


def is_readable(communication: Communication) -> bool:
    try:
        return bool(Communication.objects.get(pk=communication.pk).working_title)
    except KeyUnavailable:
        return False


def another_ledger(path: Path, entries: list[Erased], settings: Settings) -> None:
    """A ledger of the same installation's form, with these lines."""
    settings.ERASURE_LEDGER = path
    for entry in entries:
        ledger.append(entry)


def test_what_was_erased_after_the_backup_stays_erased(
    site: Site, communication: Communication, other: Communication
) -> None:
    backup = site.back_up()
    assert is_readable(communication)
    entry = erase(communication)
    site.lose_the_machine()

    told = site.restore(backup)

    assert told["erasures_replayed"] == told["drill"]["erased_scopes"] == 1
    assert not is_readable(communication)
    assert not DataKey.objects.filter(scope_id=communication.pk).exists()
    assert not files.evidence_storage().exists(files.object_name(entry.files[0]))
    assert is_readable(other)
    assert CommunicationErasure.objects.filter(communication=communication).exists()


def test_what_was_erased_before_the_backup_stays_erased(
    site: Site, communication: Communication, other: Communication
) -> None:
    erase(communication)
    backup = site.back_up()
    site.lose_the_machine()

    told = site.restore(backup)

    assert told["drill"]["erased_scopes"] == 1
    assert not is_readable(communication)
    assert is_readable(other)


def test_keys_restored_by_themselves_leave_out_the_erased(
    site: Site, communication: Communication, other: Communication
) -> None:
    backup = site.back_up()
    erase(communication)
    site.lose_the_machine()
    site.restore(backup, "--parts", "data,files")

    site.restore(backup, "--parts", "keys")

    assert not is_readable(communication)
    assert is_readable(other)


def test_a_missing_ledger_is_refused(site: Site, communication: Communication) -> None:
    backup = site.back_up()
    site.lose_the_machine()

    told = refused(site, backup, LedgerUnfit, "--ledger", str(site.folder / "nowhere.jsonl"))

    assert "nowhere.jsonl" in told
    assert is_empty(site)


def test_that_nothing_was_erased_is_not_believed_of_a_backup_that_saw_an_erasure(
    site: Site, communication: Communication
) -> None:
    erase(communication)
    backup = site.back_up()
    site.lose_the_machine()
    ledger.ledger_path().unlink()

    refused(site, backup, LedgerUnfit, "--without-ledger")

    assert is_empty(site)


def test_a_ledger_cut_behind_the_backups_head_is_refused(
    site: Site, communication: Communication, other: Communication
) -> None:
    erase(communication)
    erase(other)
    backup = site.back_up()
    site.lose_the_machine()
    path = ledger.ledger_path()
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])

    assert "is older, was cut" in refused(site, backup, LedgerUnfit)
    assert is_empty(site)


def test_a_ledger_cut_behind_the_head_of_a_newer_backup_beside_it_is_refused(
    site: Site, communication: Communication, other: Communication
) -> None:
    erase(communication)
    backup = site.back_up()
    erase(other)
    newer = site.back_up()
    site.lose_the_machine()
    path = ledger.ledger_path()
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])

    assert newer.name in refused(site, backup, LedgerUnfit)
    assert is_empty(site)


def test_the_ledger_of_another_installation_is_refused(
    site: Site, communication: Communication, other: Communication, settings: Settings
) -> None:
    erase(communication)
    erase(other)
    backup = site.back_up()
    site.lose_the_machine()
    theirs = [
        Erased(entry.erasure_id, entry.at, entry.scopes, (), entry.files) for entry in ledger.read(ledger.ledger_path())
    ]
    another_ledger(site.folder / "theirs.jsonl", theirs, settings)

    assert "another installation" in refused(site, backup, LedgerUnfit)


def test_a_broken_ledger_is_refused(site: Site, communication: Communication) -> None:
    backup = site.back_up()
    erase(communication)
    site.lose_the_machine()
    path = ledger.ledger_path()
    path.write_bytes(path.read_bytes().replace(str(communication.pk).encode(), b"0" * 36, 1))

    assert "line 1" in refused(site, backup, LedgerUnfit)
    assert is_empty(site)


def test_a_backup_beside_a_broken_ledger_is_not_made(site: Site, communication: Communication) -> None:
    erase(communication)
    path = ledger.ledger_path()
    path.write_bytes(path.read_bytes().replace(b'"seq":1', b'"seq":2', 1))

    with pytest.raises(CommandError, match="line 1"):
        site.back_up()

    assert list(site.target.iterdir()) == []
