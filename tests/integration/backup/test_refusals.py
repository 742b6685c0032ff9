"""What a restore refuses, and that nothing is left behind when it does."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from casetracker.accounts.models import User
from casetracker.audit.models import AuditEntry
from casetracker.backup import age, folder, manifest, replay, tables
from casetracker.backup.errors import AgeKeyUnfit, BackupDamaged, BackupError, DrillFailed, TargetUnfit
from casetracker.core import triggers
from casetracker.vault import providers
from casetracker.vault.ledger import Erased
from casetracker.vault.models import DataKey, KeyEpoch
from intake.models import Communication, Evidence
from tests.cast import ARRIVED_AT
from tests.factories.communications import draft
from tests.integration.backup.conftest import Site, a_reader, run

pytestmark = pytest.mark.django_db(transaction=True)

Change = Callable[[bytes], bytes]


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes((content[middle] ^ 1,)) + content[middle + 1 :]


def cut(content: bytes) -> bytes:
    return content[:-100]


def change(path: Path, how: Change) -> None:
    path.write_bytes(how(path.read_bytes()))


def is_empty(site: Site) -> bool:
    """Whether a restore that failed left nothing in the database, nothing in the storage, and every trigger standing."""
    models = [model for part in (tables.DATA, tables.KEYS) for model in tables.models_of(part)]
    full = {model._meta.db_table for model in models if tables.count(model)} - tables.WRITTEN_BY_MIGRATE
    objects = [path for path in site.evidence.rglob("*") if path.is_file()]
    return not full and not objects and not triggers.missing()


def refused(site: Site, backup: Path, error: type[BackupError], *options: str) -> str:
    with pytest.raises(CommandError) as raised:
        site.restore(backup, *options)
    assert raised.value.returncode == error.exit_code, str(raised.value)
    return str(raised.value)


@pytest.fixture
def backup(site: Site, communication: Communication) -> Path:
    """A backup whose machine is lost."""
    made = site.back_up()
    site.lose_the_machine()
    return made


@pytest.mark.parametrize("how", [flipped, cut])
@pytest.mark.parametrize("part", ["data.age", "keys.age", "files.jsonl"])
def test_a_part_that_was_changed_or_cut_is_refused(site: Site, backup: Path, part: str, how: Change) -> None:
    change(backup / part, how)

    assert part in refused(site, backup, BackupDamaged)
    assert is_empty(site)


@pytest.mark.parametrize("how", [flipped, cut, lambda _: b""])
def test_an_object_that_was_changed_or_cut_is_refused(site: Site, backup: Path, how: Change) -> None:
    (path,) = (path for path in (backup / "files").rglob("*") if path.is_file())
    change(path, how)

    assert path.stem in refused(site, backup, BackupDamaged).replace("-", "")
    assert is_empty(site)


def test_a_part_that_is_not_there_is_refused(site: Site, backup: Path) -> None:
    (backup / "data.age").unlink()

    assert "data.age" in refused(site, backup, BackupDamaged)


def test_a_manifest_with_another_count_is_refused(site: Site, backup: Path) -> None:
    path = backup / folder.MANIFEST
    body = json.loads(path.read_bytes())
    body["parts"]["data"]["rows"]["intake_person"] += 1
    path.write_text(json.dumps(body))

    assert "its seal does not fit" in refused(site, backup, BackupDamaged)


def test_a_backup_made_by_somebody_else_for_our_recipients_is_refused(
    site: Site, backup: Path, settings: Settings, tmp_path: Path
) -> None:
    settings.VAULT_KEY_FILE = tmp_path / "other.key"
    providers.create_key_file(settings.VAULT_KEY_FILE)

    assert "does not open with the root key at hand" in refused(site, backup, BackupDamaged)
    assert is_empty(site)


def test_a_sealed_backup_whose_rows_are_not_what_it_counts_is_rolled_back(site: Site, backup: Path) -> None:
    made = manifest.read(backup)
    made.parts["data"].rows["intake_person"] += 1
    (backup / folder.MANIFEST).unlink()
    manifest.write(made, backup)

    assert "not as many" in refused(site, backup, BackupDamaged)
    assert is_empty(site)


def test_a_part_that_is_changed_after_it_was_proven_is_rolled_back(
    site: Site, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, content = site.target / "other.age", bytearray()
    with (backup / "data.age").open("rb") as source, other.open("wb") as sink:
        age.decrypt(source, content.extend, age.identities_in(site.reader.identity))
        age.encrypt(iter([bytes(content)]), sink, age.recipients_of([site.reader.recipient]))
    read_ledger = replay.erasures_on_record

    def swap_first(*args: Any, **more: Any) -> list[Erased]:
        other.replace(backup / "data.age")
        return read_ledger(*args, **more)

    monkeypatch.setattr(replay, "erasures_on_record", swap_first)

    assert "changed since it was proven" in refused(site, backup, BackupDamaged)
    assert is_empty(site)


def test_the_wrong_identity_is_refused(site: Site, backup: Path, tmp_path: Path) -> None:
    stranger = a_reader(tmp_path, "stranger.txt")

    assert "no identity at hand" in refused(site, backup, AgeKeyUnfit, "--identity", str(stranger.identity))
    assert is_empty(site)


def test_an_identity_that_others_may_read_is_refused(site: Site, backup: Path) -> None:
    site.reader.identity.chmod(0o640)

    assert "make it 0600" in refused(site, backup, AgeKeyUnfit)


def test_a_database_that_is_not_empty_is_refused_and_left_alone(site: Site, backup: Path) -> None:
    User.objects.create(email="somebody@cast.example", display_name="Somebody", created_at=ARRIVED_AT)

    assert "accounts_user (1)" in refused(site, backup, TargetUnfit)
    assert User.objects.count() == 1
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(("is_ours", "says"), [(True, "is ahead by"), (False, "misses")])
def test_another_state_of_migration_is_refused_by_name(site: Site, backup: Path, is_ours: bool, says: str) -> None:
    recorder = MigrationRecorder(connection)
    if is_ours:
        recorder.record_applied("vault", "0999_later")
    else:
        recorder.record_unapplied("vault", "0002_key_store")
    try:
        told = refused(site, backup, TargetUnfit)
    finally:
        recorder.record_unapplied("vault", "0999_later")
        if not is_ours:
            recorder.record_applied("vault", "0002_key_store")

    assert says in told
    assert ("vault.0999_later" if is_ours else "vault.0002_key_store") in told


def test_an_unfinished_backup_is_none(site: Site, backup: Path) -> None:
    partial = backup.rename(backup.with_name(backup.name + folder.PARTIAL))

    assert "never finished" in refused(site, partial, BackupDamaged)


def test_a_part_that_the_backup_was_made_without_is_refused(site: Site, communication: Communication) -> None:
    made = site.back_up("--parts", "data")
    site.lose_the_machine()

    assert "was made without keys" in refused(site, made, BackupDamaged)


def test_data_without_the_key_of_a_scope_fail_the_drill(site: Site, communication: Communication) -> None:
    keys = site.back_up("--parts", "keys")
    author = communication.created_by
    assert author is not None
    later = draft(author)
    data = site.back_up("--parts", "data,files")
    site.lose_the_machine()
    site.restore(data, "--parts", "data,files")
    told = refused(site, keys, DrillFailed, "--parts", "keys")

    assert f"communication {later.pk} has rows and no key" in told
    assert not DataKey.objects.exists()
    assert not KeyEpoch.objects.exists()


def test_a_file_that_was_missing_is_told_and_the_rest_is_backed_up(site: Site, communication: Communication) -> None:
    evidence = Evidence.objects.get()
    next(path for path in site.evidence.rglob("*.ctf")).unlink()
    with pytest.raises(CommandError, match="1 published files are not in the storage") as raised:
        site.back_up()
    assert raised.value.returncode == 8
    (made,) = folder.backups_in(site.target)
    assert str(evidence.pk) in (made / "files.jsonl").read_text()
    site.lose_the_machine()

    told = site.restore(made)

    assert (told["files"], told["files_missing"], told["drill"]["ok"]) == (0, 1, True)


@pytest.mark.parametrize("text", ["age1nonsense", "ssh-rsa nonsense", "AGE-SECRET-KEY-1NONSENSE"])
def test_a_recipient_that_is_none_is_refused(site: Site, text: str) -> None:
    with pytest.raises(CommandError) as raised:
        run("backup", "--to", str(site.target), "--recipient", text)

    assert raised.value.returncode == AgeKeyUnfit.exit_code
    assert not site.target.exists()


def test_a_backup_for_nobody_is_refused(site: Site) -> None:
    with pytest.raises(CommandError, match="needs a recipient"):
        run("backup", "--to", str(site.target))


def test_an_identity_file_without_an_identity_is_refused(site: Site) -> None:
    site.reader.identity.write_text("# nothing\n")

    with pytest.raises(AgeKeyUnfit, match="holds no identity"):
        age.identities_in(site.reader.identity)
