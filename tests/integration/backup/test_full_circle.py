"""The whole way: backed up, lost, restored, and everything reads as it did."""

import gzip
from pathlib import Path

import pytest

from casetracker.audit.models import AuditEntry
from casetracker.audit.verify import verify
from casetracker.backup import age
from casetracker.core import triggers
from casetracker.core.acting import acting
from casetracker.vault import files
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import DataKey
from intake.models import Communication, CommunicationGrant, Evidence, Person
from intake.services.reveal import RevealReason, reveal
from intake.vocabulary import GrantSource
from tests.canary import found_in
from tests.cast import Cast
from tests.factories.cases import Procedure
from tests.factories.communications import draft
from tests.factories.standing import give
from tests.integration.backup.conftest import CONTENT, NAME, Site, dump, named_person

pytestmark = pytest.mark.django_db(transaction=True)


def plaintext_of(part: Path, site: Site) -> bytes:
    found = bytearray()
    with part.open("rb") as source:
        age.decrypt(source, found.extend, age.identities_in(site.reader.identity))
    return bytes(found)


def test_every_row_of_every_table_comes_back(site: Site, case: Procedure) -> None:
    before = dump()
    backup = site.back_up()
    site.lose_the_machine()

    told = site.restore(backup)

    assert dump() == before
    assert (told["drill"]["ok"], told["drill"]["files"]) == (True, 1)
    assert told["drill"]["cells"] == told["drill"]["audited_cells"] > 20
    assert (told["files"], told["files_missing"], told["erasures_replayed"]) == (1, 0, 0)


def test_a_restored_identity_is_revealed_and_a_document_opens(site: Site, case: Procedure) -> None:
    backup = site.back_up()
    site.lose_the_machine()

    site.restore(backup)

    officer = case.cast.case_officer
    with acting(officer.actor):
        person = named_person()
        shown = reveal(user=officer, person=person, fields=["family_name"], reason=RevealReason.CASE_WORK)
    document = Evidence.objects.get()
    segments = files.open_file(document.vault_scope(), document.pk, bytes(document.wrapped_key))
    assert shown == {"family_name": NAME}
    assert b"".join(segments) == CONTENT


def test_work_goes_on_after_a_restore(site: Site, communication: Communication) -> None:
    backup = site.back_up()
    site.lose_the_machine()
    site.restore(backup)

    draft(Cast().other_caseworker, title="Begun afterwards")

    assert Communication.objects.count() == 2
    assert verify().findings == []
    assert triggers.missing() == []


def test_making_and_restoring_are_on_record_with_counts_alone(site: Site, communication: Communication) -> None:
    backup = site.back_up()
    made = AuditEntry.objects.get(action="backup.made")
    site.lose_the_machine()

    site.restore(backup)

    restored = AuditEntry.objects.get(action="backup.restored")
    assert made.codes["backup"] == restored.codes["backup"] == backup.name
    assert made.codes["files"] == 1
    assert made.codes["keys_expire_at"] > made.occurred_at.isoformat()
    assert restored.codes["parts"] == "data,files,keys"


def test_data_without_keys_open_nothing(site: Site, communication: Communication) -> None:
    backup = site.back_up()
    site.lose_the_machine()

    told = site.restore(backup, "--parts", "data,files")

    assert told["drill"]["has_keys"] is False
    assert told["drill"]["cells"] == 0
    assert not DataKey.objects.exists()
    with pytest.raises(KeyUnavailable):
        named_person()


def test_keys_are_restored_by_themselves_and_the_drill_goes_on(site: Site, communication: Communication) -> None:
    before = dump()
    data = site.back_up("--parts", "data,files")
    keys = site.back_up("--parts", "keys")
    site.lose_the_machine()
    site.restore(data, "--parts", "data,files")

    told = site.restore(keys, "--parts", "keys")

    assert told["drill"]["cells"] > 0
    assert dump() == before


def test_no_part_gives_a_name_away_even_when_it_is_decrypted(site: Site, communication: Communication) -> None:
    backup = site.back_up()

    tables = [plaintext_of(backup / name, site) for name in ("data.age", "keys.age")]
    unpacked = [gzip.decompress(content) for content in tables]
    stored = [path.read_bytes() for path in backup.rglob("*") if path.is_file()]

    assert Person.objects.exists()
    for content in [*tables, *unpacked, *stored]:
        assert found_in(content, [NAME]) == []


def test_the_search_for_names_finds_what_is_plain(site: Site, communication: Communication) -> None:
    author = communication.created_by
    assert author is not None
    author.display_name = NAME
    author.save()

    backup = site.back_up()

    assert found_in(gzip.decompress(plaintext_of(backup / "data.age", site)), [NAME]) == [NAME]


def test_a_backup_is_readable_by_its_owner_alone(site: Site, communication: Communication) -> None:
    backup = site.back_up()

    modes = {path.stat().st_mode & 0o077 for path in [backup, *backup.rglob("*")]}
    assert modes == {0}


def test_an_automatic_number_goes_on_behind_the_restored_ones(site: Site, case: Procedure) -> None:
    last = CommunicationGrant.objects.order_by("pk").values_list("pk", flat=True).last()
    backup = site.back_up()
    site.lose_the_machine()

    site.restore(backup)

    cast = case.cast
    give(case.communication_now(), cast.second_case_officer, GrantSource.ASSIGNED)
    assert last is not None
    assert CommunicationGrant.objects.filter(pk__gt=last).count() == 2
