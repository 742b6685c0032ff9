"""Scopes: what a data key is for. The vault knows kinds, not models."""

from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

SYSTEM_ID = UUID(int=0)


class ScopeKind(IntEnum):
    """Stored in key rows and bound into every ciphertext: numbers are never reused."""

    SYSTEM = 0
    COMMUNICATION = 1
    JOINT_DECISION = 2
    USER = 3
    ORGANISATION = 4
    SNAPSHOT = 5


class Scope(NamedTuple):
    """A kind and the id of the thing of that kind; no foreign key."""

    kind: ScopeKind
    id: UUID


SYSTEM = Scope(ScopeKind.SYSTEM, SYSTEM_ID)
