"""Reveal: the only way to an identity, on record before the plaintext is there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from casetracker.accounts.models import User
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.acting import Act
from casetracker.core.errors import Hidden, Invalid
from casetracker.vault.errors import BrokenCiphertext
from casetracker.vault.fields import read_identities
from intake.models import CommunicationDenial, Person
from intake.policies import Tier
from intake.services.grants import grant_give
from intake.services.reveal import IDENTITY_FIELDS, RevealReason, reveal, reveal_many
from intake.vocabulary import GrantSource
from tests.cast import Cast
from tests.factories.cases import RECEIVED, Procedure, in_force, noon
from tests.factories.communications import complete

pytestmark = pytest.mark.django_db
Acting = Callable[[User], AbstractContextManager[Act]]
NAMES = ["family_name", "given_names"]


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    in_force()
    procedure = Procedure(cast)
    procedure.assign(cast.case_officer, cast.head, RECEIVED)
    return procedure


@pytest.fixture
def person(procedure: Procedure) -> Person:
    return Person.objects.get(communication=procedure.communication)


def _entries(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action))


def _reveal(acting_as: Acting, user: User, person: Person, fields: list[str] = NAMES) -> dict[str, Any]:
    with acting_as(user):
        return reveal(user=user, person=person, fields=fields, reason=RevealReason.CASE_WORK)


def test_elsewhere_an_identity_reads_as_withheld(person: Person) -> None:
    shown = {name: str(getattr(person, name)) for name in IDENTITY_FIELDS if getattr(person, name) is not None}

    assert set(shown.values()) == {"withheld"}
    assert set(NAMES) <= set(shown)


def test_the_assigned_officer_reads_what_they_ask_for(acting_as: Acting, cast: Cast, person: Person) -> None:
    assert _reveal(acting_as, cast.case_officer, person) == {"family_name": "Velasen", "given_names": "Iriana 0"}


def test_the_entry_stands_before_the_plaintext_is_read(
    acting_as: Acting, cast: Cast, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing: list[int] = []

    def watched(rows: list[Person], names: list[str]) -> list[dict[str, Any]]:
        standing.append(len(_entries("person.revealed")))
        return read_identities(rows, names)

    monkeypatch.setattr("intake.services.reveal.read_identities", watched)
    _reveal(acting_as, cast.case_officer, person)

    assert standing == [1]


def test_the_entry_says_who_whom_what_and_why_and_nothing_more(acting_as: Acting, cast: Cast, person: Person) -> None:
    _reveal(acting_as, cast.case_officer, person)

    entry = _entries("person.revealed")[0]
    assert entry.actor_id == cast.case_officer.pk
    assert ["person", str(person.pk)] in entry.objects_named
    assert (entry.fields, entry.codes) == (sorted(NAMES), {"reason": "case_work"})
    assert "Velasen" not in str(entry.__dict__)


def test_people_of_one_communication_stand_in_one_entry(acting_as: Acting, cast: Cast, procedure: Procedure) -> None:
    procedure.communication = complete(cast.caseworker, victims=3)
    people = list(procedure.communication.person_rows.all())

    with acting_as(cast.caseworker):
        values = reveal_many(user=cast.caseworker, people=people, fields=["given_names"], reason=RevealReason.EDIT)

    assert [one["given_names"] for one in values] == ["Iriana 0", "Iriana 1", "Iriana 2"]
    assert len(_entries("person.revealed")) == 1
    named = {tuple(pair) for pair in _entries("person.revealed")[0].objects_named}
    assert {("person", str(one.pk)) for one in people} <= named


def test_to_reveal_nobody_leaves_no_entry(acting_as: Acting, cast: Cast) -> None:
    with acting_as(cast.case_officer):
        assert reveal_many(user=cast.case_officer, people=[], fields=NAMES, reason=RevealReason.CASE_WORK) == []

    assert _entries("person.revealed") == []


# Who may not

REFUSED = (
    "intake_officer",
    "second_case_officer",
    "head",
    "rapporteur",
    "member",
    "focal_point",
    "auditor",
    "administrator",
    "other_caseworker",
    "other_lead",
    "second_caseworker",
    "stranger",
)


@pytest.mark.parametrize("name", REFUSED)
def test_nobody_else_reads_it_and_the_refusal_is_on_record(
    acting_as: Acting, cast: Cast, person: Person, name: str
) -> None:
    user = getattr(cast, name)

    with pytest.raises(Hidden):
        _reveal(acting_as, user, person)

    refused = _entries("door.refused")[-1]
    assert (refused.chain_id, refused.actor_id) == (person.communication_id, user.pk)
    assert refused.codes == {"service": "reveal_many", "code": "communication_not_visible"}
    assert _entries("person.revealed") == []


def test_who_reads_the_content_does_not_thereby_read_an_identity(
    acting_as: Acting, cast: Cast, procedure: Procedure, person: Person
) -> None:
    with acting_as(cast.head):
        for tier in (Tier.CARD, Tier.CONTENT):
            grant_give(
                communication=procedure.communication,
                user=cast.rapporteur,
                tier=tier,
                source=GrantSource.PROPOSED,
                at=noon(RECEIVED),
            )

    with pytest.raises(Hidden):
        _reveal(acting_as, cast.rapporteur, person)


def test_a_denied_officer_reads_nothing(acting_as: Acting, cast: Cast, person: Person) -> None:
    CommunicationDenial.objects.create(
        communication=person.communication, user=cast.case_officer, reason="conflict", created_at=noon(RECEIVED)
    )

    with pytest.raises(Hidden):
        _reveal(acting_as, cast.case_officer, person)


def test_break_glass_opens_until_its_time_is_over(acting_as: Acting, cast: Cast, person: Person) -> None:
    until = noon(RECEIVED) + timedelta(hours=1)
    with acting_as(cast.head):
        grant_give(
            communication=person.communication,
            user=cast.head,
            tier=Tier.IDENTITY,
            source=GrantSource.BREAK_GLASS,
            at=noon(RECEIVED),
            expires_at=until,
        )

    with clock.frozen(until - timedelta(seconds=1)):
        assert _reveal(acting_as, cast.head, person)["family_name"] == "Velasen"
    with clock.frozen(until), pytest.raises(Hidden):
        _reveal(acting_as, cast.head, person)


# Which person, which fields


def test_a_person_of_another_communication_is_not_revealed(acting_as: Acting, cast: Cast, procedure: Procedure) -> None:
    other = Procedure(cast)
    person = Person.objects.get(communication=other.communication)

    with pytest.raises(Hidden):
        _reveal(acting_as, cast.case_officer, person)


def test_people_of_two_communications_are_not_revealed_together(acting_as: Acting, cast: Cast, person: Person) -> None:
    other = Procedure(cast)
    other.assign(cast.case_officer, cast.head, RECEIVED)
    people = [person, Person.objects.get(communication=other.communication)]

    with pytest.raises(Invalid) as wrong, acting_as(cast.case_officer):
        reveal_many(user=cast.case_officer, people=people, fields=NAMES, reason=RevealReason.CASE_WORK)

    assert wrong.value.problems[0].code == "of_several_communications"


def test_a_person_passed_off_as_one_of_an_own_communication_does_not_open(
    acting_as: Acting, cast: Cast, procedure: Procedure
) -> None:
    person = Person.objects.get(communication=Procedure(cast).communication)
    person.communication = procedure.communication

    # The permission is that of the communication named, and so is the key: the other's ciphertext does not open with it.
    with pytest.raises(BrokenCiphertext):
        _reveal(acting_as, cast.case_officer, person)


@pytest.mark.parametrize("field", ["is_victim", "communication", "disclose_to_state", "no_such_field"])
def test_what_is_no_identity_is_not_revealed(acting_as: Acting, cast: Cast, person: Person, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        _reveal(acting_as, cast.case_officer, person, [field])

    assert wrong.value.problems[0].code == "not_an_identity_field"
    assert _entries("person.revealed") == []


def test_a_field_that_was_left_empty_reads_as_nothing(acting_as: Acting, cast: Cast, person: Person) -> None:
    assert _reveal(acting_as, cast.case_officer, person, ["phone"]) == {"phone": None}


def test_nothing_is_revealed_where_nobody_acts(cast: Cast, person: Person) -> None:
    with pytest.raises(RuntimeError, match="nobody acts"):
        reveal(user=cast.case_officer, person=person, fields=NAMES, reason=RevealReason.CASE_WORK)
