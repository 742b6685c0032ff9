"""A communication with one person, whose names are marks that are easy to look for; and a key server."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
from pytest_django import Settings

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.vault import keyring
from casetracker.vault.fields import VaultModel
from casetracker.vault.scopes import Scope, ScopeKind
from intake.models import Communication, Person
from tests.cast import Cast
from tests.factories.communications import complete
from tests.openbao import OpenBao

NAME = "Quxley-Marrowdene"
SUMMARY = "Zephyrine wages withheld"


class Transit(NamedTuple):
    """Which key of the key server is the root, and where our token to it lies."""

    key: str
    token_file: Path


def write_secret(path: Path, text: str) -> None:
    """A secret file as it should be: its owner's alone."""
    path.touch(mode=0o600)
    path.write_text(text + "\n")


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


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenBao]:
    server = OpenBao(tmp_path_factory.mktemp("openbao"))
    try:
        server.initialise()
        yield server
    finally:
        server.remove()


@pytest.fixture
def openbao(_server: OpenBao) -> Iterator[OpenBao]:
    """The key server, as every test finds it: running and unsealed."""
    yield _server
    _server.start()


@pytest.fixture
def transit(openbao: OpenBao, settings: Settings, tmp_path: Path) -> Transit:
    """The installation keeps its root key in the key server: a key of the test's own, and a token of least rights."""
    key = f"root-{uuid4().hex[:8]}"
    openbao.admin.secrets.transit.create_key(key, derived=True)
    token_file = tmp_path / "token"
    write_secret(token_file, openbao.token_for(key, "encrypt", "decrypt"))
    settings.VAULT_PROVIDER = "transit"
    settings.TRANSIT_ADDRESS, settings.TRANSIT_KEY = openbao.address, key
    settings.TRANSIT_TOKEN_FILE = str(token_file)
    return Transit(key, token_file)


@pytest.fixture
def drafts(cast: Cast) -> list[Communication]:
    return [complete(cast.caseworker) for _ in range(3)]
