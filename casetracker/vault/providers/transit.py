"""The root key in a transit server that speaks Vault's API (OpenBao, Vault): it never leaves that server.

    "ct-transit-v1 " | the server's own ciphertext, "vault:v<key version>:<base 64>"

The server binds a wrap to its context: the transit key is made with ``derived=true``, so every context encrypts under
a key of its own. A key made without it takes a context and ignores it, without a word; so each process tries it once.
"""

from casetracker.vault import primitives
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.providers.transit_client import DoesNotOpen, TransitClient
from casetracker.vault.providers.transit_settings import TransitSettings, configuration_problems

__all__ = ["NAME", "TransitRoot", "configuration_problems"]

NAME = "transit"
VERSION = b"ct-transit-v1 "
_DOMAIN = b"ct/transit/v1"
_ELSEWHERE = primitives.length_prefixed(b"ct/transit/elsewhere")

_binding: set[TransitSettings] = set()  # the keys that were seen to bind what they encrypt, in this process


class TransitRoot:
    """A root key that another machine keeps. Every failure is a KeyUnavailable that says what to look at."""

    name = NAME

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Wrap a 32-byte key, and see that it opens again and only here. Raises KeyUnavailable or BadKeyFile."""
        client, place = TransitClient(), _place(context)
        client.require_key()
        ciphertext = client.encrypt(key, place)
        if not primitives.equal(client.decrypt(ciphertext, place), key):
            raise KeyUnavailable(f"the transit key {client.settings.key} gives back another key than it was given")
        _require_binding(client, ciphertext)
        return VERSION + ciphertext.encode()

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Undo ``wrap`` with the same context. Raises KeyUnavailable or BadKeyFile."""
        ciphertext = wrapped.removeprefix(VERSION)
        if ciphertext == wrapped or not ciphertext.isascii():
            raise KeyUnavailable("this key was not wrapped by a transit server, or by a later version of ours")
        client = TransitClient()
        key = client.decrypt(ciphertext.decode(), _place(context))
        if client.settings not in _binding:
            _require_binding(client, ciphertext.decode())
        if len(key) != primitives.KEY_BYTES:
            raise KeyUnavailable(f"the transit key {client.settings.key} opens it, and there is no key in it")
        return key


def _place(context: bytes) -> bytes:
    return primitives.length_prefixed(_DOMAIN, context)


def _require_binding(client: TransitClient, ciphertext: str) -> None:
    try:
        client.decrypt(ciphertext, _ELSEWHERE)
    except DoesNotOpen:
        _binding.add(client.settings)
        return
    raise KeyUnavailable(
        f"the transit key {client.settings.key} does not bind what it encrypts to a context: make one with derived=true"
    )
