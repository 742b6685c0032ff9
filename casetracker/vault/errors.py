"""What the vault raises. There is no fallback: a ciphertext that does not open is never shown as it stands."""

from casetracker.core.errors import Recorded, Subject
from casetracker.vault.scopes import Scope


class VaultError(Exception):
    """The vault cannot do what was asked. Messages carry ids and contracts, never content."""


class BrokenCiphertext(VaultError, Recorded):
    """A tag failed: the bytes were changed, or moved from another row, field or scope. It goes on record."""

    code = "broken_ciphertext"

    def __init__(self, message: str, scope: Scope | None = None) -> None:
        super().__init__(message)
        self.subject: Subject | None = (scope.kind.name.lower(), scope.id) if scope else None


class KeyUnavailable(VaultError):
    """The key is missing, destroyed, or its provider does not answer."""


class BadKeyFile(VaultError):
    """The key file is malformed, or others than its owner may read it."""
