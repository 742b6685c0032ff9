"""A sealed backup whose rows are wrong all the same, by a fault of ours: refused by the row, and nothing stays."""

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from casetracker.backup import age, folder, manifest
from casetracker.backup.errors import BackupDamaged
from intake.models import Communication
from tests.canary import found_in
from tests.integration.backup.conftest import NAME, Site
from tests.integration.backup.test_refusals import is_empty, refused

pytestmark = pytest.mark.django_db(transaction=True)

Lines = list[Any]
Edit = Callable[[Lines], None]


def rewritten(site: Site, backup: Path, edit: Edit) -> Path:
    """The backup with other rows, its end, digests and seal made to fit."""
    found, sink = bytearray(), io.BytesIO()
    with (backup / "data.age").open("rb") as source:
        age.decrypt(source, found.extend, age.identities_in(site.reader.identity))
    lines = [json.loads(line) for line in gzip.decompress(bytes(found)).splitlines()]
    edit(lines)
    counts = lines.pop()["end"]["rows"]
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    end = json.dumps({"end": {"rows": counts, "sha256": hashlib.sha256(body).hexdigest()}}).encode() + b"\n"
    age.encrypt(iter([gzip.compress(body + end)]), sink, age.recipients_of([site.reader.recipient]))
    (backup / "data.age").write_bytes(sink.getvalue())
    seal_again(backup)
    return backup


def seal_again(backup: Path) -> None:
    made = manifest.read(backup)
    size, digest = folder.digest_of(backup / "data.age")
    made.parts["data"] = replace(made.parts["data"], bytes=size, sha256=digest)
    (backup / folder.MANIFEST).unlink()
    manifest.write(made, backup)


def row_of(lines: Lines, table: str) -> tuple[list[str], list[Any]]:
    """The columns of a table and its first row."""
    columns = next([name for name, _ in columns] for name, columns in lines[0]["tables"] if name == table)
    return columns, lines[lines.index({"table": table}) + 1]


def point_at_nothing(lines: Lines) -> None:
    columns, row = row_of(lines, "intake_person")
    row[columns.index("communication_id")] = str(uuid4())


def put_plaintext(lines: Lines) -> None:
    columns, row = row_of(lines, "intake_person")
    row[columns.index("family_name_sealed")] = "UXV4bGV5"


def repeat_a_row(lines: Lines) -> None:
    _, row = row_of(lines, "intake_fact")
    lines.insert(lines.index(row), row)
    lines[-1]["end"]["rows"]["intake_fact"] += 1


def rename_a_column(lines: Lines) -> None:
    columns = next(columns for name, columns in lines[0]["tables"] if name == "intake_person")
    columns[0][0] = "renamed"


@pytest.fixture
def backup(site: Site, communication: Communication) -> Path:
    return site.back_up()


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (point_at_nothing, "point at rows that are not there"),
        (put_plaintext, "rows of intake_person are refused (BrokenCiphertext)"),
        (repeat_a_row, "rows of intake_fact are refused (IntegrityError)"),
        (rename_a_column, "not those of this database: intake_person"),
    ],
)
def test_rows_that_do_not_fit_are_refused_by_their_table(site: Site, backup: Path, edit: Edit, says: str) -> None:
    rewritten(site, backup, edit)
    site.lose_the_machine()

    assert says in refused(site, backup, BackupDamaged)
    assert is_empty(site)


def test_rows_that_were_written_again_unchanged_are_restored(site: Site, backup: Path) -> None:
    rewritten(site, backup, lambda _: None)
    site.lose_the_machine()

    assert site.restore(backup)["drill"]["ok"]


def test_neither_command_tells_a_name(site: Site, communication: Communication) -> None:
    out, err = io.StringIO(), io.StringIO()
    recipient, identity = site.reader.recipient, str(site.reader.identity)
    call_command("backup", "--to", str(site.target), "--recipient", recipient, stdout=out, stderr=err)
    site.lose_the_machine()
    (made,) = folder.backups_in(site.target)
    call_command("restore", str(made), "--identity", identity, "--without-ledger", stdout=out, stderr=err)
    call_command("restore_drill", stdout=out, stderr=err)

    assert "values, " in out.getvalue()
    assert "rows" in err.getvalue()
    assert found_in((out.getvalue() + err.getvalue()).encode(), [NAME]) == []
