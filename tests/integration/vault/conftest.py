"""A communication with one person, whose names are marks that are easy to look for."""

import base64
from uuid import uuid4

import pytest

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.vault import keyring
from casetracker.vault.fields import VaultModel
from casetracker.vault.scopes import Scope, ScopeKind
from intake.models import Communication, Person

NAME = "Quxley-Marrowdene"
SUMMARY = "Zephyrine wages withheld"


@pytest.fixture
def communication(db: None) -> Communication:
    with acting(COMMAND):
        row = Communication(
            reference=f"IN-{uuid4().hex[:8]}", language="en", created_at=clock.now(), changed_at=clock.now()
        )
        keyring.create_scope(row.vault_scope())
        row.facts_summary = SUMMARY
        row.save()
        record(Action.COMMUNICATION_CREATED)
    return Communication.objects.get(pk=row.pk)


@pytest.fixture
def person(communication: Communication) -> Person:
    with acting(COMMAND):
        row = Person(communication=communication, created_at=clock.now(), is_victim=True)
        row.family_name = NAME
        row.sex = "female"
        row.birth_year = 1990
        row.save()
        record(Action.COMMUNICATION_CHANGED)
    return Person.objects.get(pk=row.pk)


@pytest.fixture
def scope() -> Scope:
    """A scope that has no key yet."""
    return Scope(ScopeKind.SNAPSHOT, uuid4())


def shows(haystack: object, needle: str = NAME) -> bool:
    """Whether ``needle`` stands in ``haystack`` in any form in which it could be read off."""
    raw = haystack if isinstance(haystack, bytes) else str(haystack).encode()
    plain = needle.encode()
    # Base 64 has three alignments; the inner part of each is what a longer text would show.
    forms = [plain, plain.hex().encode(), needle.encode("utf-16-le"), str(list(plain))[1:-1].encode()]
    forms += [base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)]
    return any(form in raw for form in forms)


def ciphertext_of(row: VaultModel, name: str) -> bytes:
    """The ciphertext of one field as it stands in the row."""
    return bytes(getattr(row, f"{name}_sealed"))
