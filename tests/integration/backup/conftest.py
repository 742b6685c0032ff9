"""An installation with one sealed case, its backups, and the day on which its machine is lost."""

import io
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from casetracker.backup import tables
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.vault import files, keyring, ledger, rows
from casetracker.vault.fields import EncryptedField
from casetracker.vault.ledger import Erased
from casetracker.vault.models import DataKey
from casetracker.vault.sealing import seal_stream
from intake.models import Communication, Evidence, Person
from intake.services.evidence import evidence_add
from intake.services.rows import row_save
from intake.wizard.sections import ROWS
from tests.canary import canary
from tests.cast import Cast
from tests.emptied import database_empty
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import DRAFTED_AT, complete, person_answers

NAME = canary("backed_up_name")
CONTENT = b"%PDF-1.4 " + NAME.encode() * 30_000
# What a backup and its restore write down themselves, and the head of their chain.
OWN_TABLES = {"audit_auditentry", "audit_chainhead"}

Dump = dict[str, list[tuple[Any, ...]]]


@dataclass
class Reader:
    """Somebody offline: an identity in a file, and the recipient that is given out."""

    identity: Path
    recipient: str


def a_reader(folder: Path, name: str) -> Reader:
    made = pyrage.x25519.Identity.generate()
    path = folder / name
    path.touch(mode=0o600)
    path.write_text(f"# made for a test\n{made}\n")
    return Reader(path, str(made.to_public()))


@dataclass
class Site:
    """The installation and its places."""

    folder: Path
    reader: Reader
    escrow_reader: Reader

    @property
    def target(self) -> Path:
        return self.folder / "backups"

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"

    def back_up(self, *options: str) -> Path:
        told = json.loads(run("backup", "--to", str(self.target), "--recipient", self.reader.recipient, *options))
        return Path(told["folder"])

    def lose_the_machine(self) -> None:
        """Nothing is left but the backups, the ledger and the root key."""
        database_empty()
        shutil.rmtree(self.evidence, ignore_errors=True)

    def restore(self, backup: Path, *options: str) -> dict[str, Any]:
        known = () if ledger.ledger_path().exists() or "--ledger" in options else ("--without-ledger",)
        identity = () if "--identity" in options else ("--identity", str(self.reader.identity))
        told: dict[str, Any] = json.loads(run("restore", str(backup), *identity, *known, *options))
        return told


def environment(site: Site) -> dict[str, str]:
    """This test's database, keys and places, for another process."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{given['NAME']}"
    else:
        url = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"
    return {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "casetracker.settings",
        "DATABASE_URL": url,
        "CASETRACKER_HOME": str(site.folder / "home"),
        "CASETRACKER_STATIC_MANIFEST": "0",
        "CASETRACKER_KEY_FILE": str(django_settings.VAULT_KEY_FILE),
        "CASETRACKER_EVIDENCE_DIR": str(site.evidence),
        "CASETRACKER_ERASURE_LEDGER": str(ledger.ledger_path()),
    }


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, "--json", stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def site(transactional_db: None, settings: Settings, tmp_path: Path) -> Site:
    """Places of this test's own."""
    options = {**settings.STORAGES["evidence"]["OPTIONS"], "location": str(tmp_path / "evidence")}
    evidence = {**settings.STORAGES["evidence"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence}
    settings.ERASURE_LEDGER = tmp_path / "elsewhere" / "ledger.jsonl"
    return Site(tmp_path, a_reader(tmp_path, "identity.txt"), a_reader(tmp_path, "escrow.txt"))


@pytest.fixture
def communication(site: Site) -> Communication:
    """A draft with everything, a person whose name is a canary, and a document."""
    in_force()
    caseworker = Cast().caseworker
    made = complete(caseworker)
    with acting(caseworker.actor):
        answers = person_answers(family_name=NAME)
        row_save(user=caseworker, communication=made, rows=ROWS["people"], answers=answers, at=DRAFTED_AT)
    document_add(made)
    return Communication.objects.get(pk=made.pk)


@pytest.fixture
def case(site: Site) -> Procedure:
    """The same, submitted and taken to the State."""
    in_force()
    cast = Cast()
    made = complete(cast.caseworker)
    with acting(cast.caseworker.actor):
        answers = person_answers(family_name=NAME)
        person = row_save(user=cast.caseworker, communication=made, rows=ROWS["people"], answers=answers, at=DRAFTED_AT)
        authority = {"person": person.pk, "kind": "self"}
        row_save(user=cast.caseworker, communication=made, rows=ROWS["authorities"], answers=authority, at=DRAFTED_AT)
    document_add(made)
    return Procedure(cast, made).to_with_state()


def document_add(communication: Communication, content: bytes = CONTENT) -> Evidence:
    author = communication.created_by
    assert author is not None
    with acting(author.actor):
        upload = seal_stream(io.BytesIO(content), name=f"{NAME}.pdf", content_type="application/pdf")
        return evidence_add(
            user=author, communication=communication, upload=upload, answers={"title": "Judgment"}, at=DRAFTED_AT
        )


def dump() -> Dump:
    """Every row of every table of a backup, but for the system's own chain of entries."""
    found = {
        model._meta.db_table: sorted(map(_plain, tables.rows(model)), key=repr)
        for part in (tables.DATA, tables.KEYS)
        for model in tables.models_of(part)
    }
    for table in OWN_TABLES:
        found[table] = [row for row in found[table] if "system" not in row]
    return found


def _plain(row: Any) -> tuple[Any, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def erase(communication: Communication) -> Erased:
    """What an erasure leaves: a line in the ledger, no key, no file."""
    scope = communication.vault_scope()
    keys = tuple(DataKey.objects.filter(scope_id=scope.id).values_list("pk", flat=True))
    entry = Erased(communication.pk, clock.now(), (scope,), keys, tuple(rows.files_in(scope)))
    ledger.append(entry)
    DataKey.objects.filter(pk__in=keys).delete()
    for file_id in entry.files:
        files.evidence_storage().delete(files.object_name(file_id))
    keyring.forget(scope)
    return entry


def named_person() -> Person:
    """The person whose name is the canary."""
    field = Person._meta.get_field("family_name")
    assert isinstance(field, EncryptedField)
    return next(person for person in Person.objects.all() if field.open_for(person) == NAME)
