"""The root key itself, for the day when the machine that held it is gone: to recipients of its own, and nobody else."""

import os
from pathlib import Path

from django.conf import settings

from casetracker.backup import age
from casetracker.backup.errors import AgeKeyUnfit, BackupError
from casetracker.backup.folder import digest_of, open_new, sync_folder, written
from casetracker.backup.manifest import Part
from casetracker.vault import providers
from casetracker.vault.errors import VaultError
from casetracker.vault.providers import LocalRoot

FILE = "escrow.age"
MOST_BYTES = 1000
LOCAL_PROVIDERS = frozenset({"file", "environment"})


def has_root_key() -> bool:
    """Whether the root key is in our hands: a key server keeps its own, and has a backup of its own."""
    return settings.VAULT_PROVIDER in LOCAL_PROVIDERS


def refuse_shared(escrow: list[str], others: list[str]) -> None:
    """Keep the root key from those who get data and keys: together they would be everything. Raises AgeKeyUnfit."""
    if {text.strip() for text in escrow} & {text.strip() for text in others}:
        raise AgeKeyUnfit(
            "a recipient of the escrow gets the data or the keys too: the escrow needs recipients of its own"
        )


def write(backup: Path, recipients: list[age.Recipient]) -> Part:
    """Put the root key into a backup. Raises VaultError, BackupError."""
    text = _root_key_text()
    with written(backup / FILE) as sink:
        age.encrypt(iter([text.encode()]), sink, recipients)
    return Part(FILE, *digest_of(backup / FILE))


def _root_key_text() -> str:
    providers.current_provider()  # refuses a key file that others may read
    if settings.VAULT_PROVIDER == "file":
        text = Path(settings.VAULT_KEY_FILE).read_text()
    else:
        text = os.environ["CASETRACKER_ROOT_KEY"]
    return providers.encode_root_key(providers.decode_root_key(text)) + "\n"


def open_root_key(backup: Path, identities: list[age.Identity]) -> str:
    """The text of the root key in a backup. Raises AgeKeyUnfit, BackupDamaged, BackupError."""
    found = bytearray()

    def take(piece: bytes) -> None:
        found.extend(piece)
        if len(found) > MOST_BYTES:
            raise BackupError("what stands in the escrow is no root key")

    try:
        with (backup / FILE).open("rb") as source:
            age.decrypt(source, take, identities)
    except FileNotFoundError:
        raise BackupError(f"the backup {backup.name} holds no escrow") from None
    return found.decode(errors="replace")


def provider_of(text: str) -> LocalRoot:
    """The provider that a root key makes. Raises BackupError."""
    try:
        return LocalRoot("escrow", providers.decode_root_key(text))
    except VaultError as error:
        raise BackupError(f"what stands in the escrow is no root key: {error}") from None


def put_in_place(text: str) -> Path:
    """Write the root key to ``VAULT_KEY_FILE`` (0600). Raises BackupError where one stands there: none is replaced."""
    path = Path(settings.VAULT_KEY_FILE)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with open_new(draft) as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
        sync_folder(path.parent)
    except FileExistsError:
        raise BackupError(f"a root key stands at {path}, and none is replaced: move it away first") from None
    finally:
        draft.unlink(missing_ok=True)
    return path
