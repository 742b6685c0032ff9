"""The root key in escrow: for recipients of its own, and back on a machine that has none."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError
from pytest_django import Settings

from casetracker.backup.errors import AgeKeyUnfit, BackupDamaged, BackupError
from casetracker.backup.making import DEFAULT_PARTS
from casetracker.vault import keyring, providers
from intake.models import Communication
from tests.integration.backup.conftest import Site, run
from tests.integration.backup.test_refusals import change, flipped

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def root_key(settings: Settings, tmp_path: Path) -> str:
    """The root key's text; its file is then moved away."""
    text = settings.VAULT_KEY_FILE.read_text()
    path = tmp_path / "keys" / "root.key"
    path.parent.mkdir()
    path.touch(mode=0o600)
    path.write_text(text)
    settings.VAULT_KEY_FILE = path
    return str(text)


def escrowed(site: Site) -> Path:
    return site.back_up("--escrow-recipient", site.escrow_reader.recipient)


def restore_root_key(site: Site, backup: Path, identity: Path | None = None) -> None:
    run("restore", str(backup), "--parts", "escrow", "--identity", str(identity or site.escrow_reader.identity))


def failure(site: Site, backup: Path, identity: Path | None = None) -> CommandError:
    with pytest.raises(CommandError) as raised:
        restore_root_key(site, backup, identity)
    return raised.value


def test_the_root_key_and_then_everything_comes_back(
    site: Site, communication: Communication, root_key: str, settings: Settings
) -> None:
    backup = escrowed(site)
    site.lose_the_machine()
    settings.VAULT_KEY_FILE.unlink()
    keyring.forget()

    restore_root_key(site, backup)

    assert settings.VAULT_KEY_FILE.read_text() == root_key
    assert settings.VAULT_KEY_FILE.stat().st_mode & 0o777 == 0o600
    assert site.restore(backup)["drill"]["cells"] > 0


def test_a_root_key_that_stands_is_never_replaced(site: Site, root_key: str, settings: Settings) -> None:
    backup = escrowed(site)
    settings.VAULT_KEY_FILE.unlink()
    providers.create_key_file(settings.VAULT_KEY_FILE)
    standing = settings.VAULT_KEY_FILE.read_text()

    assert "none is replaced" in str(failure(site, backup))
    assert settings.VAULT_KEY_FILE.read_text() == standing


def test_who_opens_the_data_does_not_open_the_escrow(site: Site, root_key: str, settings: Settings) -> None:
    backup = escrowed(site)
    settings.VAULT_KEY_FILE.unlink()

    assert failure(site, backup, site.reader.identity).returncode == AgeKeyUnfit.exit_code
    assert not settings.VAULT_KEY_FILE.exists()


def test_an_escrow_that_was_changed_puts_no_key_in_place(site: Site, root_key: str, settings: Settings) -> None:
    backup = escrowed(site)
    settings.VAULT_KEY_FILE.unlink()
    change(backup / "escrow.age", flipped)

    assert failure(site, backup).returncode == BackupDamaged.exit_code
    assert not settings.VAULT_KEY_FILE.exists()


def test_the_root_key_stands_in_no_part_but_in_the_escrow(
    site: Site, communication: Communication, root_key: str
) -> None:
    backup = site.back_up()

    assert not (backup / "escrow.age").exists()
    secret = root_key.split()[1].encode()
    assert all(secret not in path.read_bytes() for path in backup.rglob("*") if path.is_file())


def test_the_root_key_of_the_environment_is_put_in_escrow_too(
    site: Site, root_key: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASETRACKER_ROOT_KEY", root_key)
    settings.VAULT_PROVIDER = "environment"
    backup = escrowed(site)
    settings.VAULT_KEY_FILE.unlink()

    restore_root_key(site, backup)

    assert settings.VAULT_KEY_FILE.read_text().strip() == root_key.strip()


class KeptElsewhere:
    """A provider that gives its root key to nobody, as a key server does; the wrapping is the real one."""

    name = "elsewhere"

    def __init__(self) -> None:
        self._local = providers.file_provider()

    def wrap(self, key: bytes, context: bytes) -> bytes:
        return self._local.wrap(key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        return self._local.unwrap(wrapped, context)


def test_where_a_key_server_keeps_the_root_key_there_is_none_to_put_in_escrow(
    site: Site, communication: Communication, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(providers.PROVIDERS, "elsewhere", KeptElsewhere)
    settings.VAULT_PROVIDER = "elsewhere"

    backup = escrowed(site)

    assert not (backup / "escrow.age").exists()
    with pytest.raises(CommandError, match="keeps its root key itself") as raised:
        site.back_up("--parts", "escrow", "--escrow-recipient", site.escrow_reader.recipient)
    assert raised.value.returncode == BackupError.exit_code


def test_the_escrow_is_no_part_by_default() -> None:
    assert DEFAULT_PARTS == ("data", "keys", "files")
