"""Reading the log back: whatever was tampered with is found, and found at the right place."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command

from casetracker.audit import verify as verification
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.chain import canonical_body, digest
from casetracker.audit.log import SYSTEM, Chain, record
from casetracker.audit.models import AuditEntry, ChainHead
from casetracker.audit.verify import verify
from casetracker.core.acting import COMMAND, acting

pytestmark = pytest.mark.django_db

FIRST = Chain(ChainKind.COMMUNICATION, UUID(int=1))
SECOND = Chain(ChainKind.COMMUNICATION, UUID(int=2))


def write(chain: Chain, number: int) -> None:
    for count in range(number):
        with acting(COMMAND):
            record(Action.COMMUNICATION_CHANGED, chain, codes={"count": count})


def entries(seq: int | None = None) -> Any:
    found = AuditEntry.objects.filter(chain_id=FIRST.id)
    return found if seq is None else found.filter(seq=seq)


def places() -> list[tuple[str, int, str]]:
    return [(finding.chain_id, finding.seq, finding.code) for finding in verify().findings]


def rehash(entry: AuditEntry) -> bytes:
    row = AuditEntry.objects.filter(pk=entry.pk).values().get()
    return digest(bytes(row["prev"]), canonical_body(row))


@pytest.fixture
def chains() -> None:
    """Two chains of five entries, and the system's of one."""
    write(FIRST, 5)
    write(SECOND, 5)
    write(SYSTEM, 1)


@pytest.fixture
def tampering(chains: None, lifted_triggers: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """What a database administrator can do to the log."""
    with lifted_triggers():
        yield


def test_an_untouched_log_holds(chains: None) -> None:
    report = verify()

    assert (report.chains, report.entries, report.findings) == (3, 11, [])


def test_an_empty_log_holds() -> None:
    assert verify().as_json() == {"ok": True, "chains": 0, "entries": 0, "findings": []}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "user.created"),
        ("actor_kind", "task"),
        ("actor_id", UUID(int=3)),
        ("codes", {"count": 99}),
        ("objects_named", [["person", str(UUID(int=4))]]),
        ("fields", ["sex"]),
        ("seals", [["person.sex", str(UUID(int=4)), "00" * 32]]),
        ("request_id", UUID(int=5)),
        ("occurred_at", "2001-01-01T00:00:00Z"),
    ],
)
def test_a_changed_column_is_found(tampering: None, column: str, value: object) -> None:
    entries(3).update(**{column: value})

    assert places() == [(str(FIRST.id), 3, "entry_changed")]


def test_a_changed_entry_with_its_digest_made_to_fit_is_found_at_the_next_one(tampering: None) -> None:
    entries(3).update(action="user.created")
    entries(3).update(digest=rehash(entries().get(seq=3)))

    assert places() == [(str(FIRST.id), 4, "link_broken")]


def test_a_changed_last_entry_with_its_digest_made_to_fit_is_found_by_the_head(tampering: None) -> None:
    entries(5).update(action="user.created")
    entries(5).update(digest=rehash(entries().get(seq=5)))

    assert places() == [(str(FIRST.id), 6, "head_differs")]


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_deleted_entry_is_found(tampering: None, seq: int) -> None:
    entries(seq).delete()

    assert places() == [(str(FIRST.id), seq, "entry_missing")]


def test_a_deleted_entry_whose_place_was_closed_is_found(tampering: None) -> None:
    entries(3).delete()
    entries(4).update(seq=3)
    entries(5).update(seq=4)

    assert places() == [(str(FIRST.id), 3, "link_broken")]


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_tail_cut_off_is_found(tampering: None, number: int) -> None:
    entries().filter(seq__gt=5 - number).delete()

    assert places() == [(str(FIRST.id), 6 - number, "head_differs")]


def test_a_chain_that_is_gone_is_found(tampering: None) -> None:
    entries().delete()

    assert places() == [(str(FIRST.id), 1, "chain_missing")]


def test_a_chain_whose_head_is_gone_is_found(tampering: None) -> None:
    ChainHead.objects.filter(chain_id=FIRST.id).delete()

    assert places() == [(str(FIRST.id), 6, "head_differs")]


def test_two_entries_exchanged_are_found(tampering: None) -> None:
    entries(2).update(seq=100)
    entries(3).update(seq=2)
    entries(100).update(seq=3)

    assert places() == [(str(FIRST.id), 2, "link_broken")]


def test_an_entry_put_in_between_is_found(tampering: None) -> None:
    for seq in (5, 4, 3):
        entries(seq).update(seq=seq + 1)
    inserted = entries().get(seq=2)
    inserted.pk, inserted.seq = uuid4(), 3
    inserted.save(force_insert=True)

    assert places() == [(str(FIRST.id), 3, "link_broken")]


def test_an_entry_put_behind_the_head_is_found(tampering: None) -> None:
    # A good forger: the digest fits, and no trigger stands in the way of an insertion anyhow.
    last = entries().get(seq=5)
    forged = AuditEntry.objects.get(pk=last.pk)
    forged.pk, forged.seq, forged.prev = uuid4(), 6, last.digest
    forged.save(force_insert=True)
    entries(6).update(digest=rehash(forged))

    assert places() == [(str(FIRST.id), 7, "head_differs")]


def test_an_entry_moved_to_another_chain_is_found_in_both(tampering: None) -> None:
    entries(5).update(chain_id=SECOND.id, seq=6)

    assert sorted(places()) == [(str(FIRST.id), 5, "head_differs"), (str(SECOND.id), 6, "link_broken")]


def test_each_chain_reports_its_first_bad_place_alone(tampering: None) -> None:
    entries().filter(seq__in=[2, 4]).update(action="x")
    AuditEntry.objects.filter(chain_id=SECOND.id, seq=1).update(action="x")

    assert sorted(places()) == [(str(FIRST.id), 2, "entry_changed"), (str(SECOND.id), 1, "entry_changed")]


def test_one_communication_can_be_verified_alone(tampering: None) -> None:
    entries(2).update(action="x")

    assert verify(communication_id=SECOND.id).as_json()["ok"] is True
    assert [finding.seq for finding in verify(communication_id=FIRST.id).findings] == [2]


def test_writers_may_go_on_while_the_log_is_verified(chains: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # Between the reading of the heads and that of the entries, and between two chains, somebody writes.
    wrong = verification._wrong

    def write_beside(row: dict[str, Any], prev: bytes, seq: int) -> str:
        if seq == 1:
            write(FIRST, 1)
            write(SECOND, 1)
        return wrong(row, prev, seq)

    monkeypatch.setattr(verification, "_wrong", write_beside)

    assert verify().findings == []


# The command


def run(*arguments: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("audit_verify", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def test_the_command_ends_well_on_a_log_that_holds(chains: None) -> None:
    assert run() == ("11 entries in 3 chains, 0 encrypted values\n", 0)


def test_the_command_speaks_json(chains: None) -> None:
    out, code = run("--json")

    counts = {"chains": 3, "entries": 11, "findings": [], "cells": 0, "cell_findings": []}
    assert (json.loads(out), code) == ({"ok": True, **counts}, 0)


def test_the_command_ends_with_one_and_names_the_place(tampering: None) -> None:
    entries(3).update(action="x")

    assert run() == (
        f"11 entries in 3 chains, 0 encrypted values\ncommunication {FIRST.id}, entry 3: entry_changed\n",
        1,
    )


def test_the_command_names_the_place_in_json_too(tampering: None) -> None:
    entries(3).update(action="x")

    out, code = run("--json")

    finding = {"chain_kind": "communication", "chain_id": str(FIRST.id), "seq": 3, "code": "entry_changed"}
    assert code == 1
    counts = {"chains": 3, "entries": 11, "cells": 0, "cell_findings": []}
    assert json.loads(out) == {"ok": False, "findings": [finding], **counts}


def test_the_command_verifies_one_communication(tampering: None) -> None:
    entries(3).update(action="x")

    assert run("--communication", str(SECOND.id))[1] == 0
    assert run("--communication", str(FIRST.id))[1] == 1
