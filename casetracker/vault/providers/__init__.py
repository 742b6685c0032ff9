"""Where the root key lives: one small contract, and a table of what fulfils it.

To add a provider (KMS, PKCS#11): `docs/keys.md` has the recipe. A provider that cannot answer raises KeyUnavailable; it
never returns something else.
"""

from collections.abc import Callable
from typing import Protocol

from django.conf import settings

from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.providers import transit
from casetracker.vault.providers.local import (
    ROOT_KEY_PREFIX,
    LocalRoot,
    create_key_file,
    decode_root_key,
    encode_root_key,
    environment_provider,
    file_provider,
)

__all__ = [
    "PROVIDERS",
    "ROOT_KEY_PREFIX",
    "LocalRoot",
    "RootProvider",
    "configuration_problems",
    "create_key_file",
    "current_provider",
    "decode_root_key",
    "encode_root_key",
    "environment_provider",
    "file_provider",
    "provider_called",
]


class RootProvider(Protocol):
    """Wraps and unwraps the keys beneath the root. ``context`` binds a wrap to its place, an epoch for example."""

    name: str

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Wrap a 32-byte key. Raises KeyUnavailable."""
        ...

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Undo ``wrap`` with the same context. Raises KeyUnavailable."""
        ...


PROVIDERS: dict[str, Callable[[], RootProvider]] = {
    "file": file_provider,
    "environment": environment_provider,
    transit.NAME: transit.TransitRoot,
}


def provider_called(name: str) -> RootProvider:
    """The provider of that name, which stands beside each wrap that it made. Raises KeyUnavailable or BadKeyFile."""
    if name not in PROVIDERS:
        raise KeyUnavailable(f"no key provider is called {name}")
    return PROVIDERS[name]()


def current_provider() -> RootProvider:
    """The provider that settings name: it wraps what is new. Raises KeyUnavailable or BadKeyFile."""
    return provider_called(settings.VAULT_PROVIDER)


def configuration_problems() -> list[str]:
    """What is missing or wrong in the settings of the current provider, a sentence each; nothing is asked of it."""
    name = settings.VAULT_PROVIDER
    if name not in PROVIDERS:
        return [f"no key provider is called {name}: CASETRACKER_KEY_PROVIDER is {', '.join(PROVIDERS)}"]
    return transit.configuration_problems() if name == transit.NAME else []
