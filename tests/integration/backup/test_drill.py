"""The drill by itself: it finds what does not open, what is not on record, and what should not open."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from django.core.management.base import CommandError

from casetracker.audit.models import AuditEntry
from casetracker.backup import samples
from casetracker.backup.drill import drill_run
from casetracker.core import clock
from casetracker.vault import keyring, ledger
from casetracker.vault.models import DataKey, KeyEpoch
from intake.models import Communication, Evidence, Fact
from tests.integration.backup.conftest import NAME, Site, erase, run

pytestmark = pytest.mark.django_db(transaction=True)

Lift = Callable[[], AbstractContextManager[None]]


def found(size: int = 200) -> list[str]:
    return drill_run(size=size, erased=ledger.read()).problems


def test_a_sound_installation_passes_and_the_drill_is_on_record(site: Site, communication: Communication) -> None:
    told = json.loads(run("restore_drill"))

    assert told["ok"]
    assert told["cells"] == told["audited_cells"] > 20
    assert told["files"] == 1
    assert AuditEntry.objects.get(action="backup.drilled").codes == {"cells": told["cells"], "problems": 0}


def test_the_report_holds_nothing_that_was_decrypted(site: Site, communication: Communication) -> None:
    Evidence.objects.update(wrapped_key=bytes(45))

    with pytest.raises(CommandError) as raised:
        run("restore_drill")

    assert raised.value.returncode == 7
    assert NAME not in str(raised.value)
    assert NAME not in "".join(found())


def test_a_cell_moved_to_another_row_is_found(site: Site, communication: Communication) -> None:
    fact = Fact.objects.get()
    fact.pk, fact.position = uuid4(), 2
    fact.save(force_insert=True)

    problems = found()

    assert any(problem.startswith("fact.text of row") and "BrokenCiphertext" in problem for problem in problems)


def test_a_key_that_does_not_open_is_found(site: Site, communication: Communication) -> None:
    key = DataKey.objects.get(scope_id=communication.pk)
    DataKey.objects.filter(pk=key.pk).update(wrapped=bytes(40))

    assert f"the data key {key.pk}: KeyUnavailable" in found()


def test_a_scope_without_its_key_is_found_though_no_sample_falls_on_it(
    site: Site, communication: Communication
) -> None:
    DataKey.objects.filter(scope_id=communication.pk).delete()
    keyring.forget()

    assert f"communication {communication.pk} has rows and no key" in found(size=0)


def test_a_file_that_is_gone_or_changed_is_found(site: Site, communication: Communication) -> None:
    evidence = Evidence.objects.get()
    stored = next(site.evidence.rglob("*.ctf"))
    content = bytearray(stored.read_bytes())
    content[-1] ^= 1
    stored.write_bytes(content)

    assert found() == [f"the file {evidence.pk}: BrokenCiphertext"]
    stored.unlink()
    assert found() == [f"the file {evidence.pk} is not in the storage"]


def test_a_cell_that_the_log_does_not_know_is_found(site: Site, communication: Communication) -> None:
    Fact.objects.update(text_sealed=b"\xe1\x01" + bytes(60))

    assert any("ciphertext_not_on_record" in problem for problem in found())


def test_an_erased_communication_passes(site: Site, communication: Communication) -> None:
    erase(communication)

    drilled = drill_run(size=200, erased=ledger.read())

    assert drilled.problems == []
    assert drilled.erased_scopes == 1


def test_a_key_of_the_erased_that_is_back_is_found(site: Site, communication: Communication) -> None:
    key = DataKey.objects.get(scope_id=communication.pk)
    entry = erase(communication)
    key.save(force_insert=True)

    problems = found()

    assert f"communication {communication.pk} was erased and can be read again" in problems
    assert f"a key that erasure {entry.erasure_id} destroyed is back" in problems


def test_a_file_of_the_erased_that_is_back_is_found(site: Site, communication: Communication) -> None:
    stored = next(site.evidence.rglob("*.ctf"))
    content = stored.read_bytes()
    entry = erase(communication)
    stored.write_bytes(content)

    assert found() == [f"the file {entry.files[0]} was erased and is back"]


def test_of_many_cells_as_many_as_wished_are_opened(site: Site, communication: Communication) -> None:
    assert len(samples.cells(5, set())) == 5


def test_every_epoch_has_a_key_in_the_sample(site: Site, communication: Communication) -> None:
    KeyEpoch.objects.create(number=2, provider="file", wrapped=bytes(40), created_at=clock.now())
    DataKey.objects.filter(scope_id=communication.pk).update(epoch=2)

    assert {key.epoch.number for key in samples.keys(0)} == {1, 2}
