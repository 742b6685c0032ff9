"""Writing the log: one entry a step, in the step's own transaction, gapless, and never changed again."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from casetracker.accounts.models import User
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import SYSTEM, Chain, record
from casetracker.audit.models import AuditEntry, ChainHead
from casetracker.audit.verify import verify
from casetracker.core import clock
from casetracker.core.acting import COMMAND, Act, Seal, acting
from casetracker.core.errors import Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db

CASE = Chain(ChainKind.COMMUNICATION, UUID(int=77))


def write(number: int, chain: Chain = CASE) -> None:
    for count in range(number):
        with acting(COMMAND):
            record(Action.COMMUNICATION_CHANGED, chain, codes={"count": count})


def test_an_entry_says_who_did_what_when_and_to_what(
    cast: Cast, acting_as: Callable[[User], AbstractContextManager[Act]]
) -> None:
    moment = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
    request_id = uuid4()

    with clock.frozen(moment), acting(cast.lead.actor, request_id=request_id):
        record(Action.PERSON_REVEALED, CASE, objects=[("person", UUID(int=5))], fields=["sex", "email"], codes={"n": 2})

    entry = AuditEntry.objects.get(chain_id=CASE.id)
    assert (entry.actor_kind, entry.actor_id, entry.request_id) == ("user", cast.lead.pk, request_id)
    assert (entry.action, entry.occurred_at, entry.seq) == (Action.PERSON_REVEALED, moment, 1)
    assert (entry.objects_named, entry.fields) == ([["person", str(UUID(int=5))]], ["email", "sex"])
    assert entry.codes == {"n": 2}


def test_nothing_is_recorded_for_nobody() -> None:
    with pytest.raises(RuntimeError, match="nobody acts"):
        record(Action.AUDIT_VERIFIED)


def test_each_chain_counts_for_itself() -> None:
    write(3)
    write(2, SYSTEM)

    assert list(AuditEntry.objects.filter(chain_id=CASE.id).values_list("seq", flat=True).order_by("seq")) == [1, 2, 3]
    assert list(AuditEntry.objects.filter(chain_id=SYSTEM.id).values_list("seq", flat=True).order_by("seq")) == [1, 2]


def test_an_entry_points_at_the_one_before_it_and_the_head_at_the_last() -> None:
    write(3)

    entries = list(AuditEntry.objects.filter(chain_id=CASE.id).order_by("seq"))
    head = ChainHead.objects.get(chain_kind=CASE.kind, chain_id=CASE.id)
    assert bytes(entries[0].prev) == bytes(32)
    assert [bytes(entry.prev) for entry in entries[1:]] == [bytes(entry.digest) for entry in entries[:-1]]
    assert (head.seq, bytes(head.digest)) == (3, bytes(entries[-1].digest))


def test_an_entry_takes_the_seals_that_waited_and_leaves_none() -> None:
    seal = Seal("person.email", UUID(int=9), bytes(range(32)))

    with acting(COMMAND) as act:
        act.seals.append(seal)
        first, second = record(Action.COMMUNICATION_CHANGED, CASE), record(Action.COMMUNICATION_CHANGED, CASE)

    assert first.seals == [["person.email", str(UUID(int=9)), bytes(range(32)).hex()]]
    assert second.seals == []


def test_an_entry_is_rolled_back_with_its_step() -> None:
    with pytest.raises(ZeroDivisionError), acting(COMMAND):
        record(Action.COMMUNICATION_CHANGED, CASE)
        raise ZeroDivisionError

    write(1)
    assert AuditEntry.objects.get(chain_id=CASE.id).seq == 1
    assert verify().findings == []


def test_a_refusal_goes_to_the_chain_of_its_subject() -> None:
    with pytest.raises(Refused), acting(COMMAND):
        raise_refused(("communication", CASE.id))

    assert AuditEntry.objects.get().chain_id == CASE.id


@pytest.mark.parametrize("subject", [None, ("person", UUID(int=1))])
def test_a_refusal_about_nothing_with_a_chain_goes_to_the_systems(subject: tuple[str, UUID] | None) -> None:
    with pytest.raises(Refused), acting(COMMAND):
        raise_refused(subject)

    assert AuditEntry.objects.get().chain_id == SYSTEM.id


def raise_refused(subject: tuple[str, UUID] | None) -> None:
    from casetracker.core.acting import service

    @service
    def refuse() -> None:
        raise Refused("no", "A sentence.", subject=subject)

    refuse()


def test_a_refusal_is_recorded_by_its_code_and_never_by_its_sentence() -> None:
    with pytest.raises(Refused), acting(COMMAND):
        raise_refused(None)

    assert "sentence" not in repr(AuditEntry.objects.values().get())


STATEMENTS = [
    "UPDATE audit_auditentry SET action = 'user.created'",
    "UPDATE audit_auditentry SET id = id",
    "DELETE FROM audit_auditentry",
    "DELETE FROM audit_chainhead",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses_to_change_the_log(statement: str) -> None:
    write(2)

    with pytest.raises(DatabaseError, match=r"append-only|stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert verify().findings == []


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "statement", ["TRUNCATE audit_auditentry", "TRUNCATE audit_auditentry, audit_chainhead CASCADE"]
)
def test_the_database_refuses_to_empty_the_log(statement: str) -> None:
    write(2)

    with pytest.raises(DatabaseError, match="not truncated"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEntry.objects.update(action="x"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.get(seq=1).delete(),
        lambda: AuditEntry.objects.get(seq=1).save(),
        lambda: AuditEntry.objects.filter(seq=1)._raw_delete("default"),
    ],
)
def test_no_way_through_django_changes_the_log(change: Callable[[], object]) -> None:
    write(2)

    with pytest.raises(DatabaseError), transaction.atomic():
        change()


@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_leave_no_gap_and_no_fork() -> None:
    threads = [threading.Thread(target=_write_and_close, args=(10,)) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    seqs = list(AuditEntry.objects.filter(chain_id=CASE.id).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 41))
    assert verify().findings == []


def _write_and_close(number: int) -> None:
    try:
        write(number)
    finally:
        connection.close()
