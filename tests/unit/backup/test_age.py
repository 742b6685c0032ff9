"""age files: for their recipients alone, whole or not at all, and readable by other programs of age."""

import io
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from casetracker.backup import age
from casetracker.backup.errors import AgeKeyUnfit, BackupDamaged

CONTENT = b"0123456789abcdef" * 20_000


def pieces() -> Iterator[bytes]:
    for at in range(0, len(CONTENT), 1000):
        yield CONTENT[at : at + 1000]


@pytest.fixture
def identity() -> age.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def sealed(identity: age.Identity) -> bytes:
    sink = io.BytesIO()
    age.encrypt(pieces(), sink, [identity.to_public()])
    return sink.getvalue()


def opened(content: bytes, identity: age.Identity) -> bytes:
    found = bytearray()
    age.decrypt(io.BytesIO(content), found.extend, [identity])
    return bytes(found)


def an_identity_file(folder: Path, content: str, mode: int = 0o600) -> Path:
    path = folder / "identity"
    path.touch(mode=0o600)
    path.write_text(content)
    path.chmod(mode)
    return path


def test_what_was_encrypted_in_pieces_comes_back(sealed: bytes, identity: age.Identity) -> None:
    assert opened(sealed, identity) == CONTENT


def test_it_is_an_age_file_that_others_read(sealed: bytes, identity: age.Identity) -> None:
    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert pyrage.decrypt(sealed, [identity]) == CONTENT


def test_each_of_several_recipients_opens_it(identity: age.Identity) -> None:
    other, sink = pyrage.x25519.Identity.generate(), io.BytesIO()
    age.encrypt(pieces(), sink, age.recipients_of([str(identity.to_public()), f" {other.to_public()}\n"]))

    assert opened(sink.getvalue(), other) == opened(sink.getvalue(), identity) == CONTENT


def test_another_identity_does_not_open_it(sealed: bytes) -> None:
    with pytest.raises(AgeKeyUnfit, match="no identity at hand"):
        opened(sealed, pyrage.x25519.Identity.generate())


@pytest.mark.parametrize("place", [10, 150, 70_000, -1])
def test_a_changed_byte_is_found(sealed: bytes, identity: age.Identity, place: int) -> None:
    changed = bytearray(sealed)
    changed[place] ^= 1

    with pytest.raises((BackupDamaged, AgeKeyUnfit)):
        opened(bytes(changed), identity)


@pytest.mark.parametrize("kept", [0, 100, 66_000, -1])
def test_a_cut_file_is_found(sealed: bytes, identity: age.Identity, kept: int) -> None:
    with pytest.raises(BackupDamaged):
        opened(sealed[:kept], identity)


def test_what_goes_wrong_while_rows_are_read_is_told_as_it_is(identity: age.Identity) -> None:
    def broken() -> Iterator[bytes]:
        yield b"some"
        raise LookupError("a table")

    with pytest.raises(LookupError, match="a table"):
        age.encrypt(broken(), io.BytesIO(), [identity.to_public()])


@pytest.mark.parametrize("error", [OSError(28, "No space left"), LookupError("a table")])
def test_what_goes_wrong_while_rows_are_written_is_told_as_it_is(
    sealed: bytes, identity: age.Identity, error: Exception
) -> None:
    def refuse(_: bytes) -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        age.decrypt(io.BytesIO(sealed), refuse, [identity])
    assert raised.value is error


def test_an_identity_file_may_hold_comments_and_several(tmp_path: Path, sealed: bytes, identity: age.Identity) -> None:
    other = pyrage.x25519.Identity.generate()
    path = an_identity_file(tmp_path, f"# of the safe\n\n{other}\n{identity}\n")

    assert len(age.identities_in(path)) == 2


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_an_identity_file_that_others_may_read_is_refused(tmp_path: Path, identity: age.Identity, mode: int) -> None:
    path = an_identity_file(tmp_path, str(identity), mode)

    with pytest.raises(AgeKeyUnfit, match="make it 0600"):
        age.identities_in(path)


@pytest.mark.parametrize("content", ["AGE-SECRET-KEY-1NONSENSE", "# nothing else", "-----BEGIN nothing", "ÿ"])
def test_a_file_that_holds_no_identity_is_refused(tmp_path: Path, content: str) -> None:
    path = an_identity_file(tmp_path, content)

    with pytest.raises(AgeKeyUnfit) as raised:
        age.identities_in(path)
    assert "NONSENSE" not in str(raised.value)


def test_a_secret_key_given_as_a_recipient_is_not_repeated(identity: age.Identity) -> None:
    with pytest.raises(AgeKeyUnfit) as raised:
        age.recipients_of([str(identity)])
    assert str(identity)[15:30] not in str(raised.value)


def test_an_ssh_key_is_a_recipient_too(tmp_path: Path) -> None:
    made = Ed25519PrivateKey.generate()
    private = made.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
    public = made.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    sink = io.BytesIO()
    age.encrypt(pieces(), sink, age.recipients_of([public]))

    (identity,) = age.identities_in(an_identity_file(tmp_path, private))
    assert opened(sink.getvalue(), identity) == CONTENT
