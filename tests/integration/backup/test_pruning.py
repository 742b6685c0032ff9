"""Keys do not grow old, and are never gone altogether."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from casetracker.audit.models import AuditEntry
from casetracker.backup.errors import BackupDamaged
from casetracker.core import clock
from intake.models import Communication
from tests.integration.backup.conftest import Site, run
from tests.integration.backup.test_refusals import refused

pytestmark = pytest.mark.django_db(transaction=True)


def made_days_ago(site: Site, days: int, *options: str) -> Path:
    with clock.frozen(clock.now() - timedelta(days=days)):
        return site.back_up(*options)


def prune(site: Site) -> dict[str, list[str]]:
    told: dict[str, list[str]] = json.loads(run("backup", "--prune", str(site.target)))
    return told


def test_expired_keys_and_escrow_go_and_everything_else_stays(site: Site, communication: Communication) -> None:
    escrow = ("--escrow-recipient", site.escrow_reader.recipient)
    old, fresh = made_days_ago(site, 31, *escrow), site.back_up(*escrow)

    told = prune(site)

    assert sorted(told["removed"]) == [f"{old.name}/escrow.age", f"{old.name}/keys.age"]
    assert {path.name for path in old.iterdir()} == {"data.age", "files", "files.jsonl", "manifest.json"}
    assert (fresh / "keys.age").exists()
    assert AuditEntry.objects.get(action="keys.pruned").codes["files"] == 2


def test_keys_are_kept_until_the_day(site: Site, communication: Communication) -> None:
    young = made_days_ago(site, 29)
    site.back_up()

    assert prune(site)["removed"] == []
    assert (young / "keys.age").exists()
    assert not AuditEntry.objects.filter(action="keys.pruned").exists()


def test_the_newest_keys_are_kept_however_old_and_reported(site: Site, communication: Communication) -> None:
    older, old = made_days_ago(site, 60), made_days_ago(site, 40)

    with pytest.raises(CommandError, match=f"{old.name}/keys.age") as raised:
        prune(site)

    assert raised.value.returncode == 9
    assert (old / "keys.age").exists()
    assert not (older / "keys.age").exists()


def test_the_newest_escrow_is_kept_and_is_not_overdue(site: Site, communication: Communication) -> None:
    old = made_days_ago(site, 60, "--escrow-recipient", site.escrow_reader.recipient)
    site.back_up()

    assert prune(site)["removed"] == [f"{old.name}/keys.age"]
    assert (old / "escrow.age").exists()


def test_an_escrow_by_itself_does_not_expire(site: Site, communication: Communication) -> None:
    escrow = ("--parts", "escrow", "--escrow-recipient", site.escrow_reader.recipient)
    first, second = made_days_ago(site, 60, *escrow), made_days_ago(site, 50, *escrow)

    assert prune(site) == {"removed": [], "overdue": [], "unread": []}
    assert (first / "escrow.age").exists()
    assert (second / "escrow.age").exists()


def test_a_backup_that_is_not_ours_keeps_its_keys_and_is_reported(site: Site, communication: Communication) -> None:
    old = made_days_ago(site, 60)
    site.back_up()
    manifest = json.loads((old / "manifest.json").read_bytes())
    (old / "manifest.json").write_text(json.dumps(manifest | {"keys_expire_at": "2000-01-01T00:00:00+00:00"}))

    with pytest.raises(CommandError, match=old.name):
        prune(site)

    assert (old / "keys.age").exists()


def test_data_whose_keys_have_gone_say_so_and_open_with_newer_keys(site: Site, communication: Communication) -> None:
    old, fresh = made_days_ago(site, 31), site.back_up()
    prune(site)
    site.lose_the_machine()

    assert "the keys of a newer backup" in refused(site, old, BackupDamaged)
    site.restore(old, "--parts", "data,files")
    told = site.restore(fresh, "--parts", "keys")

    assert told["drill"]["ok"]
    assert told["drill"]["cells"] > 0
