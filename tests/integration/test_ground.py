"""The ground and the fixtures that the other tests stand on."""

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.audit.models import AuditEntry
from casetracker.core import triggers
from casetracker.core.acting import Act
from casetracker.desk.ground import ground_lay
from casetracker.reference.models import State
from casetracker.vault import keyring
from casetracker.vault.models import DataKey, KeyEpoch
from casetracker.vault.scopes import SYSTEM
from tests.cast import Cast

PEOPLE = (
    ("caseworker", Role.CASEWORKER),
    ("second_caseworker", Role.CASEWORKER),
    ("lead", Role.CSO_LEAD),
    ("other_caseworker", Role.CASEWORKER),
    ("other_lead", Role.CSO_LEAD),
    ("intake_officer", Role.INTAKE_OFFICER),
    ("case_officer", Role.CASE_OFFICER),
    ("second_case_officer", Role.CASE_OFFICER),
    ("head", Role.HEAD_OF_PETITIONS),
    ("administrator", Role.ADMINISTRATOR),
    ("rapporteur", Role.RAPPORTEUR),
    ("member", Role.MEMBER),
    ("second_member", Role.MEMBER),
    ("focal_point", Role.FOCAL_POINT),
    ("auditor", Role.AUDITOR),
)


@pytest.mark.parametrize(("name", "role"), PEOPLE)
def test_each_of_the_cast_holds_one_role(cast: Cast, name: str, role: Role) -> None:
    assert getattr(cast, name).roles == {role}


def test_one_of_the_cast_can_be_named_while_another_acts(
    cast: Cast, acting_as: Callable[[User], AbstractContextManager[Act]]
) -> None:
    with acting_as(cast.head) as act:
        newcomer = cast.case_officer

        assert newcomer.pk
        assert act.actor == cast.head.actor


def test_a_client_is_logged_in_as_the_person(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.stranger)

    assert client.session["_auth_user_id"] == str(cast.stranger.pk)


@pytest.mark.django_db
def test_laying_the_ground_twice_changes_nothing() -> None:
    epochs, keys, states = KeyEpoch.objects.count(), DataKey.objects.count(), State.objects.count()

    report = ground_lay()

    assert (KeyEpoch.objects.count(), DataKey.objects.count(), State.objects.count()) == (epochs, keys, states)
    assert report.added == report.changed == report.removed == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_that_commits_leaves_the_ground_and_nothing_else(cast: Cast, time: str) -> None:
    assert User.objects.count() == AuditEntry.objects.count() == 0
    assert State.objects.exists()
    assert keyring.has_scope(SYSTEM)
    assert triggers.missing() == []

    assert cast.stranger.pk


def test_no_test_reaches_out_of_this_machine() -> None:
    with pytest.raises(RuntimeError, match="must not reach out"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_no_test_asks_for_a_name_out_of_this_machine() -> None:
    with pytest.raises(RuntimeError, match="must not reach out"):
        socket.getaddrinfo("casetracker.invalid", 80)
