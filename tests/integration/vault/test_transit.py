"""The root key in a real transit server: what it wraps, and what it refuses."""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from casetracker.vault import primitives, providers
from casetracker.vault.errors import BadKeyFile, KeyUnavailable, VaultError
from casetracker.vault.providers.transit import VERSION, TransitRoot
from tests.integration.vault.conftest import Transit, write_secret
from tests.openbao import OpenBao

KEY = bytes(range(32))
HERE, THERE = b"\x00\x00\x00\x01", b"\x00\x00\x00\x02"


def set_token(transit: Transit, token: str) -> None:
    transit.token_file.write_text(token)


def test_settings_name_it(transit: Transit) -> None:
    assert providers.current_provider().name == "transit"
    assert providers.configuration_problems() == []


def test_a_wrapped_key_is_unwrapped(transit: Transit) -> None:
    wrapped = TransitRoot().wrap(KEY, HERE)

    assert TransitRoot().unwrap(wrapped, HERE) == KEY


def test_a_wrap_begins_with_a_version_of_ours_and_holds_no_key(transit: Transit) -> None:
    wrapped = TransitRoot().wrap(KEY, HERE)

    assert wrapped.startswith(b"ct-transit-v1 vault:v1:")
    assert KEY not in wrapped
    assert b64encode(KEY) not in wrapped


def test_two_wraps_of_one_key_differ(transit: Transit) -> None:
    assert TransitRoot().wrap(KEY, HERE) != TransitRoot().wrap(KEY, HERE)


def test_a_wrap_moved_to_another_epoch_is_refused(transit: Transit) -> None:
    wrapped = TransitRoot().wrap(KEY, HERE)

    with pytest.raises(KeyUnavailable, match="changed, moved, or wrapped by another key"):
        TransitRoot().unwrap(wrapped, THERE)


def test_a_wrap_of_another_key_is_refused(transit: Transit, openbao: OpenBao, settings: Settings) -> None:
    wrapped = TransitRoot().wrap(KEY, HERE)
    settings.TRANSIT_KEY = f"{transit.key}-b"
    openbao.admin.secrets.transit.create_key(settings.TRANSIT_KEY, derived=True)
    set_token(transit, openbao.token_for(settings.TRANSIT_KEY, "encrypt", "decrypt"))

    with pytest.raises(KeyUnavailable, match="changed, moved, or wrapped by another key"):
        TransitRoot().unwrap(wrapped, HERE)


def test_a_changed_wrap_is_refused(transit: Transit) -> None:
    wrapped = bytearray(TransitRoot().wrap(KEY, HERE))
    wrapped[40] = ord("A") if wrapped[40] != ord("A") else ord("B")

    with pytest.raises(KeyUnavailable):
        TransitRoot().unwrap(bytes(wrapped), HERE)


@pytest.mark.parametrize("wrapped", [b"", bytes(40), b"ct-transit-v2 vault:v1:AAAA", VERSION, VERSION + b"\xff\xfe"])
def test_what_no_transit_server_wrapped_is_refused(transit: Transit, wrapped: bytes) -> None:
    with pytest.raises(KeyUnavailable):
        TransitRoot().unwrap(wrapped, HERE)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_what_opens_and_is_no_key_is_refused(transit: Transit, openbao: OpenBao, length: int) -> None:
    engine, context = (
        openbao.admin.secrets.transit,
        b64encode(primitives.length_prefixed(b"ct/transit/v1", HERE)).decode(),
    )
    plaintext = b64encode(bytes(length)).decode()
    ciphertext = engine.encrypt_data(transit.key, plaintext, context=context)["data"]["ciphertext"]

    with pytest.raises(KeyUnavailable, match="no key in it|cannot be used"):
        TransitRoot().unwrap(VERSION + ciphertext.encode(), HERE)


def test_a_wrap_outlives_the_rotation_of_the_servers_key(transit: Transit, openbao: OpenBao) -> None:
    before = TransitRoot().wrap(KEY, HERE)

    openbao.admin.secrets.transit.rotate_key(transit.key)

    assert TransitRoot().unwrap(before, HERE) == KEY
    assert b"vault:v2:" in TransitRoot().wrap(KEY, HERE)


@pytest.fixture
def unbound(transit: Transit, openbao: OpenBao, settings: Settings) -> str:
    """The installation is told to use a key that takes a context and does nothing with it."""
    settings.TRANSIT_KEY = f"{transit.key}-unbound"
    openbao.admin.secrets.transit.create_key(settings.TRANSIT_KEY, derived=False)
    set_token(transit, openbao.token_for(settings.TRANSIT_KEY, "encrypt", "decrypt"))
    return str(settings.TRANSIT_KEY)


def test_a_key_that_binds_nothing_wraps_nothing(unbound: str) -> None:
    with pytest.raises(KeyUnavailable, match="derived=true"):
        TransitRoot().wrap(KEY, HERE)


def test_a_key_that_binds_nothing_unwraps_nothing(unbound: str, openbao: OpenBao) -> None:
    plaintext = b64encode(KEY).decode()
    ciphertext = openbao.admin.secrets.transit.encrypt_data(unbound, plaintext)["data"]["ciphertext"]

    with pytest.raises(KeyUnavailable, match="derived=true"):
        TransitRoot().unwrap(VERSION + ciphertext.encode(), HERE)


def test_a_misspelt_key_is_named_and_not_made(transit: Transit, openbao: OpenBao, settings: Settings) -> None:
    settings.TRANSIT_KEY = f"{transit.key}-misspelt"
    set_token(transit, openbao.admin.token)

    with pytest.raises(KeyUnavailable, match=f"no key {settings.TRANSIT_KEY}"):
        TransitRoot().wrap(KEY, HERE)

    assert settings.TRANSIT_KEY not in openbao.admin.secrets.transit.list_keys()["data"]["keys"]


def test_a_server_that_is_stopped_and_started_again_has_lost_nothing(transit: Transit, openbao: OpenBao) -> None:
    wrapped = TransitRoot().wrap(KEY, HERE)

    openbao.stop()
    with pytest.raises(KeyUnavailable, match="cannot be reached"):
        TransitRoot().unwrap(wrapped, HERE)
    openbao.start()

    assert TransitRoot().unwrap(wrapped, HERE) == KEY


def test_a_sealed_server_is_said_to_be_sealed(transit: Transit, openbao: OpenBao) -> None:
    wrapped = TransitRoot().wrap(KEY, HERE)

    openbao.seal()
    with pytest.raises(KeyUnavailable, match="sealed"):
        TransitRoot().unwrap(wrapped, HERE)
    openbao.unseal()

    assert TransitRoot().unwrap(wrapped, HERE) == KEY


def test_a_mount_that_is_not_there_is_named(transit: Transit, openbao: OpenBao, settings: Settings) -> None:
    settings.TRANSIT_MOUNT = "elsewhere"
    set_token(transit, openbao.admin.token)

    with pytest.raises(KeyUnavailable, match="CASETRACKER_TRANSIT_MOUNT"):
        TransitRoot().wrap(KEY, HERE)


def test_a_token_that_the_server_does_not_know_is_refused(transit: Transit) -> None:
    set_token(transit, "s.notatoken")

    with pytest.raises(KeyUnavailable, match="look at the token") as refusal:
        TransitRoot().wrap(KEY, HERE)

    assert "notatoken" not in str(refusal.value)


@pytest.mark.parametrize("capability", ["encrypt", "decrypt"])
def test_half_of_the_rights_wraps_nothing(transit: Transit, openbao: OpenBao, capability: str) -> None:
    openbao.write_policy(transit.key, capability)

    with pytest.raises(KeyUnavailable, match="policy"):
        TransitRoot().wrap(KEY, HERE)


def test_a_token_renewed_in_its_file_is_taken_up(transit: Transit, openbao: OpenBao) -> None:
    provider = TransitRoot()
    wrapped = provider.wrap(KEY, HERE)
    openbao.admin.auth.token.revoke(transit.token_file.read_text().strip())

    set_token(transit, openbao.token_for(transit.key, "encrypt", "decrypt"))

    assert provider.unwrap(wrapped, HERE) == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_token_file_that_others_can_touch_is_refused(transit: Transit, mode: int) -> None:
    transit.token_file.chmod(mode)

    with pytest.raises(BadKeyFile, match="others may read"):
        TransitRoot().wrap(KEY, HERE)


@pytest.mark.parametrize("content", ["", "\n", "two\nlines", "tökén"])
def test_a_token_file_without_a_token_is_refused(transit: Transit, content: str) -> None:
    set_token(transit, content)

    with pytest.raises(BadKeyFile, match="holds no token"):
        TransitRoot().wrap(KEY, HERE)


def test_a_token_file_that_is_not_there_is_named(transit: Transit) -> None:
    transit.token_file.unlink()

    with pytest.raises(KeyUnavailable, match=str(transit.token_file)):
        TransitRoot().wrap(KEY, HERE)


def test_the_environment_of_other_vault_tools_is_not_looked_at(
    transit: Transit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "s.another")
    monkeypatch.setenv("VAULT_ADDR", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    wrapped = TransitRoot().wrap(KEY, HERE)

    assert TransitRoot().unwrap(wrapped, HERE) == KEY


@pytest.fixture
def app_role(transit: Transit, openbao: OpenBao, settings: Settings, tmp_path: Path) -> Path:
    """We log in by an AppRole of least rights; the file with its secret id."""
    roles = openbao.admin.auth.approle
    roles.create_or_update_approle(
        transit.key, token_policies=[transit.key], token_ttl="1m", token_no_default_policy=True
    )
    secret_file = tmp_path / "secret_id"
    write_secret(secret_file, roles.generate_secret_id(transit.key)["data"]["secret_id"])
    settings.TRANSIT_TOKEN_FILE, settings.TRANSIT_SECRET_ID_FILE = "", str(secret_file)
    settings.TRANSIT_ROLE_ID = roles.read_role_id(transit.key)["data"]["role_id"]
    return secret_file


def test_an_app_role_logs_in(app_role: Path) -> None:
    wrapped = TransitRoot().wrap(KEY, HERE)

    assert TransitRoot().unwrap(wrapped, HERE) == KEY


def test_an_app_role_with_another_secret_is_refused(app_role: Path) -> None:
    app_role.write_text("00000000-0000-0000-0000-000000000000")

    with pytest.raises(KeyUnavailable, match="refuses the AppRole"):
        TransitRoot().wrap(KEY, HERE)


def test_a_secret_id_that_others_can_read_is_refused(app_role: Path) -> None:
    app_role.chmod(0o644)

    with pytest.raises(BadKeyFile, match="others may read"):
        TransitRoot().wrap(KEY, HERE)


def _stop(openbao: OpenBao, transit: Transit) -> None:
    openbao.stop()


def _seal(openbao: OpenBao, transit: Transit) -> None:
    openbao.seal()


def _forbid(openbao: OpenBao, transit: Transit) -> None:
    openbao.write_policy(transit.key, "rewrap")


@pytest.mark.parametrize("break_it", [_stop, _seal, _forbid])
def test_no_failure_carries_a_key_or_a_token(
    transit: Transit, openbao: OpenBao, break_it: Callable[[OpenBao, Transit], None]
) -> None:
    token = transit.token_file.read_text().strip()
    break_it(openbao, transit)

    with pytest.raises(VaultError) as failure:
        TransitRoot().wrap(KEY, HERE)

    assert failure.value.__cause__ is failure.value.__context__ is None
    assert token not in str(failure.value)
    assert b64encode(KEY).decode() not in str(failure.value)
