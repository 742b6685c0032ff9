"""Identifiers: UUID primary keys (never in URLs) and references that people read and type."""

import secrets
from uuid import UUID, uuid4

# Crockford's base 32 leaves out I, L, O and U, which are misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_id() -> UUID:
    """A random primary key, set in Python so that a ciphertext can be bound to its row before the row exists."""
    return uuid4()


def new_reference(prefix: str) -> str:
    """A reference such as ``IN-4QZ7-9K2M``: 40 random bits, unguessable in practice, but it opens nothing by itself."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{body[:4]}-{body[4:]}"


def normalise_reference(text: str) -> str:
    """What a person typed, as the reference is stored: upper case, no spaces, misread letters put right."""
    prefix, _, body = text.strip().upper().replace(" ", "").partition("-")
    return f"{prefix}-{body.translate(_READ_AS)}"
