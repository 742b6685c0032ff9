"""The root key: where it lies and who may read it."""

from pathlib import Path

import pytest
from pytest_django import Settings

from casetracker.vault import providers
from casetracker.vault.errors import BadKeyFile, KeyUnavailable


@pytest.fixture
def key_file(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "root.key"
    settings.VAULT_KEY_FILE = path
    settings.VAULT_PROVIDER = "file"
    return path


def test_a_new_key_file_is_its_owners_alone(key_file: Path) -> None:
    providers.create_key_file(key_file)

    assert key_file.stat().st_mode & 0o777 == 0o600
    assert key_file.parent.stat().st_mode & 0o777 == 0o700
    assert list(key_file.parent.iterdir()) == [key_file]


def test_a_key_file_can_be_used(key_file: Path) -> None:
    providers.create_key_file(key_file)
    wrapped = providers.current_provider().wrap(b"k" * 32, b"epoch")

    assert providers.current_provider().unwrap(wrapped, b"epoch") == b"k" * 32


def test_a_key_file_is_never_overwritten(key_file: Path) -> None:
    providers.create_key_file(key_file)
    before = key_file.read_bytes()

    with pytest.raises(FileExistsError):
        providers.create_key_file(key_file)

    assert key_file.read_bytes() == before
    assert list(key_file.parent.iterdir()) == [key_file]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601, 0o620])
def test_a_key_file_that_others_can_touch_is_refused(key_file: Path, mode: int) -> None:
    providers.create_key_file(key_file)
    key_file.chmod(mode)

    with pytest.raises(BadKeyFile, match="others may read"):
        providers.current_provider()


def test_a_missing_key_file_says_what_to_do(key_file: Path) -> None:
    with pytest.raises(KeyUnavailable, match="set_up"):
        providers.current_provider()


def test_a_key_file_that_is_a_folder_is_no_key(key_file: Path) -> None:
    key_file.mkdir(parents=True)

    with pytest.raises(KeyUnavailable, match="cannot be read"):
        providers.current_provider()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ct-root-key-v1 ",
        b"ct-root-key-v2 " + b"A" * 44,
        b"ct-root-key-v1 not base 64!",
        b"ct-root-key-v1 " + "é".encode() * 44,
        b"ct-root-key-v1 \xff\xfe",
        b"ct-root-key-v1 QUFB",
        bytes(32),
    ],
)
def test_what_is_no_key_is_refused(key_file: Path, content: bytes) -> None:
    key_file.parent.mkdir(parents=True)
    key_file.write_bytes(content)
    key_file.chmod(0o600)

    with pytest.raises(BadKeyFile):
        providers.current_provider()


def test_a_refused_key_is_not_repeated_in_the_error(key_file: Path) -> None:
    key_file.parent.mkdir(parents=True)
    key_file.write_text("ct-root-key-v1 SECRETSECRET!")
    key_file.chmod(0o600)

    with pytest.raises(BadKeyFile) as refusal:
        providers.current_provider()

    assert "SECRET" not in str(refusal.value)


def test_the_environment_can_hold_the_key(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAULT_PROVIDER = "environment"
    monkeypatch.setenv("CASETRACKER_ROOT_KEY", providers.encode_root_key(b"r" * 32))

    provider = providers.current_provider()

    assert provider.name == "environment"
    assert provider.unwrap(provider.wrap(b"k" * 32, b""), b"") == b"k" * 32


def test_an_empty_environment_holds_no_key(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAULT_PROVIDER = "environment"
    monkeypatch.delenv("CASETRACKER_ROOT_KEY", raising=False)

    with pytest.raises(KeyUnavailable):
        providers.current_provider()


def test_an_unknown_provider_is_an_error(settings: Settings) -> None:
    settings.VAULT_PROVIDER = "memory"

    with pytest.raises(KeyUnavailable, match="memory"):
        providers.current_provider()
