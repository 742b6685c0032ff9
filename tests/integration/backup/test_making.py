"""How a backup is made: in one moment, whole or not at all, and files once."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import connection, transaction

from casetracker.backup import folder, manifest, objects, tables
from casetracker.backup.errors import AgeKeyUnfit, BackupError
from casetracker.backup.snapshot import snapshot
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.vault import files
from intake.models import Communication, Evidence
from intake.services.evidence import evidence_remove
from tests.factories.communications import DRAFTED_AT, draft
from tests.integration.backup.conftest import Site, document_add, run

pytestmark = pytest.mark.django_db(transaction=True)


def objects_of(backup: Path) -> list[Path]:
    return sorted(path for path in (backup / objects.FOLDER).rglob("*") if path.is_file())


def in_a_thread(work: object) -> None:
    def run_and_close() -> None:
        try:
            work()  # type: ignore[operator]
        finally:
            connection.close()

    thread = threading.Thread(target=run_and_close)
    thread.start()
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_every_table_of_the_database_is_in_a_part_or_left_out_by_name() -> None:
    known = {model._meta.db_table for part in (tables.DATA, tables.KEYS) for model in tables.models_of(part)}
    left_out = {model._meta.db_table for model in tables.LEFT_OUT} | {"django_migrations"}

    assert set(connection.introspection.table_names()) == known | left_out


def test_the_key_store_is_in_the_part_of_keys_alone() -> None:
    keys = {model._meta.db_table for model in tables.models_of(tables.KEYS)}

    assert keys == {"vault_datakey", "vault_indexkey", "vault_keyepoch", "vault_renewal", "vault_rotation"}
    assert not keys & {model._meta.db_table for model in tables.models_of(tables.DATA)}


def test_what_is_written_meanwhile_is_not_in_the_snapshot(site: Site, communication: Communication) -> None:
    author = communication.created_by
    assert author is not None
    with snapshot():
        before = tables.count(Communication)
        in_a_thread(lambda: draft(author, title="Meanwhile"))

        assert tables.count(Communication) == before
        assert len(list(tables.rows(Communication))) == before
    assert tables.count(Communication) == before + 1


def test_a_backup_inside_of_a_transaction_is_refused(site: Site) -> None:
    with transaction.atomic(), pytest.raises(BackupError, match="inside of a transaction"), snapshot():
        pass


def test_a_file_that_the_backup_before_holds_is_not_copied_again(site: Site, communication: Communication) -> None:
    first = site.back_up()
    document_add(communication, b"Another document")

    second = site.back_up()

    (old,) = objects_of(first)
    assert len(objects_of(second)) == 2
    assert (second / old.relative_to(first)).samefile(old)


def test_a_backup_stays_whole_when_the_one_before_it_is_removed(site: Site, communication: Communication) -> None:
    first, second = site.back_up(), site.back_up()
    for path in sorted(first.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    site.lose_the_machine()

    assert site.restore(second)["files"] == 1


def test_files_are_copied_anew_when_that_is_asked_for(site: Site, communication: Communication) -> None:
    first = site.back_up()

    second = site.back_up("--copy-anew")

    (old,), (new,) = objects_of(first), objects_of(second)
    assert not new.samefile(old)
    assert new.read_bytes() == old.read_bytes()


def test_lost_files_come_back_into_a_database_in_use_and_younger_ones_are_told(
    site: Site, communication: Communication
) -> None:
    backup = site.back_up()
    younger = document_add(communication, b"After the backup")
    shutil.rmtree(site.evidence)

    told = site.restore(backup, "--parts", "files")

    assert (told["files"], told["files_missing"], told["drill"]["files"]) == (1, 1, 1)
    assert not files.evidence_storage().exists(files.object_name(younger.pk))
    assert Evidence.objects.count() == 2


def test_files_of_a_backup_that_is_not_ours_are_not_taken_over(site: Site, communication: Communication) -> None:
    first = site.back_up()
    (planted,) = objects_of(first)
    content = planted.read_bytes()
    planted.write_bytes(bytes(len(content)))
    inventory = first / objects.INVENTORY
    digest = folder.digest_of(planted)[1]
    inventory.write_text(f'["{Evidence.objects.get().pk}", {len(content)}, "{digest}"]\n')

    second = site.back_up()

    assert objects_of(second)[0].read_bytes() == content


def test_a_document_taken_out_while_the_backup_is_made_is_left_out(
    site: Site, communication: Communication, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence, author = Evidence.objects.get(), communication.created_by
    assert author is not None
    copy_all = objects.copy_all

    def remove_first(*args: object) -> manifest.Part:
        with acting(author.actor):
            evidence_remove(user=author, communication=communication, evidence_id=evidence.pk, at=DRAFTED_AT)
        assert not files.evidence_storage().exists(files.object_name(evidence.pk))
        return copy_all(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(objects, "copy_all", remove_first)

    made = manifest.read(site.back_up())

    assert (made.parts["files"].objects, made.parts["files"].missing) == (0, 0)


def test_a_backup_that_fails_leaves_nothing(
    site: Site, communication: Communication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(objects, "copy_all", full)

    with pytest.raises(CommandError, match="No space left"):
        site.back_up()
    assert list(site.target.iterdir()) == []


def test_a_column_of_an_unknown_type_stops_the_backup_and_not_the_restore(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_TYPES", ())

    with pytest.raises(CommandError, match="has a type that no backup can hold"):
        site.back_up()


def test_the_root_key_goes_to_no_recipient_of_data(site: Site) -> None:
    with pytest.raises(CommandError) as raised:
        site.back_up("--escrow-recipient", site.reader.recipient)

    assert raised.value.returncode == AgeKeyUnfit.exit_code


def test_recipients_come_from_a_file_too(site: Site, communication: Communication) -> None:
    listed = site.folder / "recipients.txt"
    listed.write_text(f"# offline, in the safe\n{site.reader.recipient}\n")
    run("backup", "--to", str(site.target), "--recipients-file", str(listed))
    (made,) = folder.backups_in(site.target)
    site.lose_the_machine()

    assert site.restore(made)["drill"]["ok"]


def test_backups_sort_by_their_time() -> None:
    names = [folder.new_name(clock.now().replace(year=year)) for year in (2026, 2031, 2027)]

    assert sorted(names) == [names[0], names[2], names[1]]
