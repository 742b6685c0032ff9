"""The root key in this process: from a file of its owner's, or from the environment."""

import base64
import os
from pathlib import Path

from django.conf import settings

from casetracker.vault import primitives
from casetracker.vault.errors import BadKeyFile, KeyUnavailable
from casetracker.vault.providers.secret_files import read_secret

ROOT_KEY_PREFIX = "ct-root-key-v1 "
_WRAP_DOMAIN = b"ct/root/v1"


class LocalRoot:
    """A root key in this process: AES-KW under a key derived from the root key and the context."""

    def __init__(self, name: str, root_key: bytes) -> None:
        if len(root_key) != primitives.KEY_BYTES:
            raise BadKeyFile("a root key has 32 bytes")
        self.name = name
        self._root_key = root_key

    def _wrapping_key(self, context: bytes) -> bytes:
        return primitives.derive(self._root_key, primitives.length_prefixed(_WRAP_DOMAIN, context))

    def wrap(self, key: bytes, context: bytes) -> bytes:
        return primitives.wrap_key(self._wrapping_key(context), key)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        try:
            return primitives.unwrap_key(self._wrapping_key(context), wrapped)
        except primitives.InvalidUnwrap:
            raise KeyUnavailable("the root key does not open this epoch: is it the right key?") from None


def encode_root_key(key: bytes) -> str:
    """The text form of a root key, with its version in front."""
    return ROOT_KEY_PREFIX + base64.b64encode(key).decode()


def decode_root_key(text: str) -> bytes:
    """Read the text form. Raises BadKeyFile."""
    if not text.startswith(ROOT_KEY_PREFIX):
        raise BadKeyFile("not a root key of version 1")
    try:
        return base64.b64decode(text.removeprefix(ROOT_KEY_PREFIX).strip(), validate=True)
    except ValueError:  # binascii.Error is one, and so is the complaint about characters outside of ASCII
        raise BadKeyFile("the root key is not base 64") from None


def create_key_file(path: Path) -> None:
    """Write a new root key, readable by its owner alone. Raises FileExistsError: a key is never overwritten.

    It takes its name only once it lies whole on the disk, so that an interrupted set-up leaves no half key.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(encode_root_key(primitives.new_key()) + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    finally:
        draft.unlink()


def file_provider() -> LocalRoot:
    """The root key from a file (the embedded default). Raises KeyUnavailable or BadKeyFile."""
    path: Path = settings.VAULT_KEY_FILE
    try:
        content = read_secret(path, "the key file")
    except FileNotFoundError:
        raise KeyUnavailable(f"no key file at {path}: bring it back, or run `manage.py set_up` for a new one") from None
    return LocalRoot("file", decode_root_key(content.decode(errors="replace")))


def environment_provider() -> LocalRoot:
    """The root key from ``CASETRACKER_ROOT_KEY``. Raises KeyUnavailable or BadKeyFile."""
    text = os.environ.get("CASETRACKER_ROOT_KEY", "")
    if not text:
        raise KeyUnavailable("CASETRACKER_ROOT_KEY is not set")
    return LocalRoot("environment", decode_root_key(text))
