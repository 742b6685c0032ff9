"""Who acts: one transaction, one actor, and what was refused stays on record."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from casetracker.accounts.models import Organisation, User
from casetracker.accounts.roles import OrganisationKind
from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import (
    ANONYMOUS,
    COMMAND,
    TASK,
    Act,
    Seal,
    acting,
    current,
    is_acting,
    note_refusal,
    service,
)
from casetracker.core.errors import Hidden, Refused, invalid
from tests.cast import Cast

pytestmark = pytest.mark.django_db

SEAL = Seal("person.note", uuid4(), bytes(32))


def make(name: str) -> Organisation:
    return Organisation.objects.create(name=name, kind=OrganisationKind.CSO, created_at=clock.now())


def names() -> list[str]:
    return sorted(Organisation.objects.values_list("name", flat=True))


@service
def make_and_refuse(name: str) -> None:
    make(name)
    raise Refused("not_now", "Not now.", subject=("system", uuid4()))


@service
def make_and_call_one_that_refuses(name: str) -> None:
    make(name)
    try:
        make_and_refuse(f"{name}, further in")
    except Refused:
        make(f"{name}, after it")


def test_nobody_acts_outside_of_a_block() -> None:
    assert not is_acting()
    with pytest.raises(RuntimeError, match="nobody acts"):
        current()


def test_a_block_ends_with_its_actor() -> None:
    with acting(COMMAND) as act:
        assert current() is act
        assert act.actor == COMMAND

    assert not is_acting()


def test_a_block_inside_a_block_of_the_same_actor_joins_it() -> None:
    with acting(TASK) as outer, acting(TASK) as inner:
        assert inner is outer


def test_nobody_acts_inside_anothers_block() -> None:
    with acting(COMMAND), pytest.raises(RuntimeError, match="somebody else"), acting(TASK):
        pass


def test_a_block_that_fails_writes_nothing() -> None:
    with pytest.raises(ZeroDivisionError), acting(COMMAND):
        make("Lost")
        raise ZeroDivisionError

    assert names() == []
    assert not is_acting()


def test_a_block_that_seals_without_an_entry_fails() -> None:
    with pytest.raises(RuntimeError, match=r"without an audit entry: person\.note"), acting(COMMAND) as act:
        make("Lost")
        act.seals.append(SEAL)

    assert names() == []


def test_a_block_that_promised_to_read_fails_too_when_it_sealed() -> None:
    with pytest.raises(RuntimeError, match="without an audit entry"), acting(COMMAND, reads=True) as act:
        act.seals.append(SEAL)


def test_a_service_is_done_as_a_whole_or_not_at_all() -> None:
    with acting(COMMAND):
        make("Before")
        with pytest.raises(Refused):
            make_and_refuse("Lost")
        make("After")

    assert names() == ["After", "Before"]


def test_a_service_may_try_another_one() -> None:
    with acting(COMMAND):
        make_and_call_one_that_refuses("Whole")

    assert names() == ["Whole", "Whole, after it"]


def test_a_refused_service_gives_up_its_seals_and_no_others() -> None:
    @service
    def seal_and_fail(error: Exception) -> None:
        current().seals.append(Seal("person.email", uuid4(), bytes(32)))
        record(Action.COMMUNICATION_CHANGED)
        raise error

    with acting(COMMAND) as act:
        act.seals.append(SEAL)
        for error in (Refused("no", "No."), ZeroDivisionError()):
            with pytest.raises(type(error)):
                seal_and_fail(error)

        # The entry that took the first seal along was rolled back: the seal waits for the next one.
        assert act.seals == [SEAL]
        record(Action.COMMUNICATION_CHANGED)

    written = AuditEntry.objects.get(action=Action.COMMUNICATION_CHANGED)
    assert written.seals == [["person.note", str(SEAL.row_id), SEAL.digest.hex()]]


@pytest.mark.parametrize("caught", [True, False])
def test_a_refusal_is_on_record_although_it_rolled_back(caught: bool) -> None:
    if caught:
        with acting(COMMAND), pytest.raises(Refused):
            make_and_refuse("Lost")
    else:
        with pytest.raises(Refused), acting(COMMAND):
            make_and_refuse("Lost")

    entry = AuditEntry.objects.get()
    assert names() == []
    assert entry.action == Action.REFUSED
    assert entry.codes == {"service": "make_and_refuse", "code": "not_now"}


def test_a_refusal_is_on_record_once_however_many_services_it_passes() -> None:
    @service
    def outermost() -> None:
        make_and_refuse("Lost")

    with pytest.raises(Refused), acting(COMMAND):
        outermost()

    assert AuditEntry.objects.get().codes["service"] == "make_and_refuse"


def test_a_refusal_names_who_was_refused(cast: Cast, acting_as: Callable[[User], AbstractContextManager[Act]]) -> None:
    with pytest.raises(Hidden), acting_as(cast.caseworker):
        note_refusal("somewhere", error := Hidden("gone", ""))
        raise error

    entry = AuditEntry.objects.get(action=Action.REFUSED)
    assert (entry.actor_kind, entry.actor_id) == ("user", cast.caseworker.pk)


def test_a_wrong_input_is_no_refusal() -> None:
    @service
    def check() -> None:
        raise invalid("email", "malformed", "No.")

    with acting(COMMAND), pytest.raises(Exception, match="email"):
        check()

    assert not AuditEntry.objects.exists()


def test_a_refusal_is_on_record_although_the_database_failed_too() -> None:
    @service
    def refuse() -> None:
        raise Refused("no", "No.")

    with pytest.raises(IntegrityError), acting(ANONYMOUS):
        make("Twice")
        with pytest.raises(Refused):
            refuse()
        make("Twice")

    assert names() == []
    assert AuditEntry.objects.get().action == Action.REFUSED


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_committed() -> None:
    with pytest.raises(Refused), acting(COMMAND):
        make_and_refuse("Lost")

    connection.close()
    assert AuditEntry.objects.get().action == Action.REFUSED
    assert names() == []


@pytest.mark.postgresql
def test_the_database_is_told_who_acts(cast: Cast, acting_as: Callable[[User], AbstractContextManager[Act]]) -> None:
    def told() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('casetracker.actor', true)")
            return str(cursor.fetchone()[0])

    user = cast.head
    with acting_as(user):
        assert told() == str(user.pk)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_database_forgets_who_acted(cast: Cast, acting_as: Callable[[User], AbstractContextManager[Act]]) -> None:
    with acting_as(cast.head):
        pass

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('casetracker.actor', true)")
        assert cursor.fetchone()[0] in {"", None}
