"""What the vault raises. There is no fallback: a ciphertext that does not open is never shown as it stands."""


class VaultError(Exception):
    """The vault cannot do what was asked. Messages carry ids and contracts, never content."""


class BrokenCiphertext(VaultError):
    """A tag failed: the bytes were changed, or moved from another row, field or scope."""


class KeyUnavailable(VaultError):
    """The key is missing, destroyed, or its provider does not answer."""


class BadKeyFile(VaultError):
    """The key file is malformed, or others than its owner may read it."""
