"""The wraps of root key, data key and file key against known answers."""

import pytest

from casetracker.vault import epochs, keyring, primitives, providers
from casetracker.vault.errors import BadKeyFile, KeyUnavailable
from tests.vectors import of_class

ROOT = of_class("vault_wraps", "root")[0]
DATA_KEY = of_class("vault_wraps", "data_key")[0]


def root() -> providers.LocalRoot:
    return providers.LocalRoot("file", bytes.fromhex(ROOT["root"]))


def test_a_root_key_wraps_an_epoch_to_the_known_bytes() -> None:
    context = epochs.context_of(ROOT["epoch"])

    assert root().wrap(bytes.fromhex(ROOT["kek"]), context).hex() == ROOT["wrapped"]


def test_a_root_key_unwraps_a_known_epoch() -> None:
    context = epochs.context_of(ROOT["epoch"])

    assert root().unwrap(bytes.fromhex(ROOT["wrapped"]), context).hex() == ROOT["kek"]


def test_the_wrap_of_one_epoch_does_not_open_as_another() -> None:
    with pytest.raises(KeyUnavailable):
        root().unwrap(bytes.fromhex(ROOT["wrapped"]), epochs.context_of(ROOT["epoch"] + 1))


def test_another_root_key_opens_nothing() -> None:
    stranger = providers.LocalRoot("file", bytes(32))

    with pytest.raises(KeyUnavailable, match="right key"):
        stranger.unwrap(bytes.fromhex(ROOT["wrapped"]), epochs.context_of(ROOT["epoch"]))


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_root_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(BadKeyFile):
        providers.LocalRoot("file", bytes(length))


def test_a_data_key_commits_to_the_known_bytes() -> None:
    assert keyring.purpose_key(bytes.fromhex(DATA_KEY["dek"]), keyring.COMMIT).hex() == DATA_KEY["commitment"]


def test_the_keys_of_each_purpose_differ() -> None:
    dek = primitives.new_key()
    purposes = (keyring.FIELD, keyring.FILE, keyring.NOTE, keyring.EXPORT, keyring.COMMIT)

    assert len({keyring.purpose_key(dek, purpose) for purpose in purposes}) == len(purposes)
