"""Finding a person by name: who is found, by whom, and what of it is on record."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casetracker.accounts.models import User
from casetracker.audit.models import AuditEntry
from casetracker.audit.verify import verify
from casetracker.core.acting import acting
from casetracker.core.errors import Invalid
from casetracker.vault import index_keys, keyring
from casetracker.vault.models import DataKey, IndexToken
from intake.models import Communication, Person
from intake.models.person import NAME_INDEX
from intake.policies import Tier
from intake.services import people_search as service
from intake.services.people_search import PeopleFound, people_search
from intake.services.rows import row_remove, row_save
from intake.vocabulary import DenialReason, GrantSource
from intake.wizard.sections import ROWS
from tests.canary import database_dump, found_in
from tests.cast import Cast
from tests.factories.communications import draft, person_answers
from tests.factories.standing import bare_communication, give

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def add(user: User, communication: Communication, family: str, given_names: str = "", **more: Any) -> Person:
    answers = {**person_answers(family, given_names), **more}
    with acting(user.actor):
        row = row_save(user=user, communication=communication, rows=ROWS["people"], answers=answers, at=AT)
    assert isinstance(row, Person)
    return row


def search(user: User, name: str, at: datetime = AT) -> PeopleFound:
    with acting(user.actor):
        return people_search(user=user, name=name, at=at)


def names(user: User, name: str) -> list[str]:
    return [person.name for person in search(user, name).people]


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action="person.searched").order_by("seq"))


@pytest.fixture
def communication(cast: Cast) -> Communication:
    return draft(cast.caseworker)


@pytest.mark.parametrize(
    ("family", "given_names", "sought"),
    [
        ("García Márquez", "José Ángel", "angel GARCIA"),
        ("王", "小明", "王小明"),
        ("王", "小明", "王"),
        ("الحسن", "فاطمة", "فاطمه حسن"),
        ("Иванова", "Алёна", "алена иванова"),
        ("O’Neill", "Seán", "o'neill sean"),
        ("van der Berg", "Jan-Willem", "Willem Berg"),
        ("İnanç", "Işıl", "isil inanc"),
    ],
)
def test_a_person_is_found_by_name_in_their_script(
    cast: Cast, communication: Communication, family: str, given_names: str, sought: str
) -> None:
    person = add(cast.caseworker, communication, family, given_names)
    add(cast.caseworker, communication, "Somebody", "Else")

    found = search(cast.caseworker, sought)

    assert [one.person_id for one in found.people] == [person.pk]
    assert found.people[0].communication == communication
    assert not found.is_cut


def test_the_result_says_in_which_parts_of_the_name_it_was_found(cast: Cast, communication: Communication) -> None:
    add(cast.caseworker, communication, "Okonjo", "Adaeze", other_names="Ada Okonjo")

    assert search(cast.caseworker, "okonjo").people[0].matched == ("family_name", "other_names")
    assert search(cast.caseworker, "adaeze").people[0].matched == ("given_names",)


def test_a_name_without_spaces_that_is_found_by_its_seam_alone_was_found_in_both_parts(
    cast: Cast, communication: Communication
) -> None:
    add(cast.caseworker, communication, "张", "伟")

    assert search(cast.caseworker, "张伟").people[0].matched == ("family_name", "given_names")


def test_a_stranger_in_the_same_bucket_is_read_and_not_shown(cast: Cast, communication: Communication) -> None:
    person = add(cast.caseworker, communication, "Okonjo")
    stranger = add(cast.caseworker, communication, "Balewa")
    bucket = index_keys.bucketer(index_keys.current(), NAME_INDEX.name)
    IndexToken.objects.filter(row_id=stranger.pk, bucket=bucket("balewa")).update(bucket=bucket("okonjo"))

    assert names(cast.caseworker, "Okonjo") == ["Okonjo"]
    assert {row_id for _kind, row_id in entries()[0].objects_named} == {str(person.pk), str(stranger.pk)}
    assert entries()[0].codes == {"read": 2, "found": 1}


def test_one_search_is_one_entry_on_the_searchers_chain_and_holds_no_name(
    cast: Cast, communication: Communication
) -> None:
    people = [add(cast.caseworker, communication, "Okonjo", given) for given in ("Ngozi", "Adaeze")]

    search(cast.caseworker, "okonjo")

    (entry,) = entries()
    assert (entry.chain_kind, entry.chain_id) == ("user", cast.caseworker.pk)
    assert sorted(entry.objects_named) == sorted(["person", str(person.pk)] for person in people)
    assert sorted(entry.fields) == ["family_name", "given_names", "other_names"]
    assert not found_in(str(AuditEntry.objects.values()).encode(), ["Okonjo", "okonjo"])
    assert verify().findings == []


def test_a_search_that_finds_nobody_is_on_record(cast: Cast) -> None:
    assert search(cast.caseworker, "Nobodys").people == ()
    assert entries()[0].codes == {"read": 0, "found": 0}


def test_the_name_that_was_looked_for_stands_nowhere(
    cast: Cast, communication: Communication, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        search(cast.caseworker, "Qanarvesta Канарвеста")

    assert found_in(database_dump(), ["Qanarvesta", "qanarvesta", "Канарвеста", "kanarvesta"]) == []
    assert found_in(caplog.text.encode(), ["Qanarvesta", "qanarvesta", "Канарвеста", "kanarvesta"]) == []


def test_a_name_taken_back_is_not_found(cast: Cast, communication: Communication) -> None:
    person = add(cast.caseworker, communication, "Okonjo")
    with acting(cast.caseworker.actor):
        row_remove(user=cast.caseworker, communication=communication, rows=ROWS["people"], row_id=person.pk, at=AT)

    assert names(cast.caseworker, "Okonjo") == []


@pytest.mark.parametrize("name", ["", "   ", "-", "x", "🙂", "'"])
def test_a_name_without_two_letters_is_refused_at_its_field(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        search(cast.caseworker, name)

    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("name", "too_short")]
    assert not entries()


def test_a_text_that_is_no_name_is_refused_at_its_field(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        search(cast.caseworker, "x" * 201)

    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("name", "too_long")]


def test_another_organisation_finds_nobody_and_reads_nobody(cast: Cast, communication: Communication) -> None:
    add(cast.caseworker, communication, "Okonjo")

    for user in (cast.other_caseworker, cast.other_lead, cast.second_caseworker):
        assert names(user, "Okonjo") == []
    assert [entry.codes for entry in entries()] == [{"read": 0, "found": 0}] * 3


def test_a_lead_finds_the_people_of_every_communication_of_the_organisation(
    cast: Cast, communication: Communication
) -> None:
    add(cast.caseworker, communication, "Okonjo", "Ngozi")
    add(cast.second_caseworker, draft(cast.second_caseworker), "Okonjo", "Adaeze")

    assert sorted(names(cast.lead, "Okonjo")) == ["Adaeze Okonjo", "Ngozi Okonjo"]


def test_an_officer_finds_whom_they_may_reveal_and_nobody_else(cast: Cast, communication: Communication) -> None:
    add(cast.caseworker, communication, "Okonjo", "Ngozi")
    Communication.objects.filter(pk=communication.pk).update(completed_at=AT, sealed_at=AT)

    assert names(cast.case_officer, "Okonjo") == []  # sees the card of everything submitted
    give(communication, cast.case_officer, GrantSource.ASSIGNED, (Tier.CARD, Tier.CONTENT))
    assert names(cast.case_officer, "Okonjo") == []  # reads the content, masked
    give(communication, cast.case_officer, GrantSource.ASSIGNED, (Tier.IDENTITY,))
    assert names(cast.case_officer, "Okonjo") == ["Ngozi Okonjo"]


def test_who_is_kept_from_a_communication_does_not_find_its_people(cast: Cast, communication: Communication) -> None:
    add(cast.caseworker, communication, "Okonjo")
    communication.denials.create(user=cast.lead, reason=DenialReason.CONFLICT, created_at=AT)

    assert names(cast.lead, "Okonjo") == []


@pytest.mark.parametrize("who", ["auditor", "administrator", "focal_point", "stranger", "member", "head"])
def test_who_may_reveal_nobody_finds_nobody_and_is_told_nothing_else(
    cast: Cast, communication: Communication, who: str
) -> None:
    add(cast.caseworker, communication, "Okonjo")

    assert search(getattr(cast, who), "Okonjo") == search(getattr(cast, who), "Nobodys") == PeopleFound(())


def test_a_grant_counts_at_the_moment_of_the_search(cast: Cast, communication: Communication) -> None:
    add(cast.caseworker, communication, "Okonjo")
    communication.grants.update(expires_at=AT)

    assert search(cast.caseworker, "Okonjo", AT - timedelta(seconds=1)).people
    assert not search(cast.caseworker, "Okonjo", AT).people


def test_the_people_of_an_erased_communication_are_not_found_whatever_this_process_still_knows(
    cast: Cast, communication: Communication
) -> None:
    add(cast.caseworker, communication, "Okonjo")
    assert names(cast.caseworker, "Okonjo")
    scope = communication.vault_scope()

    DataKey.objects.filter(scope_kind=scope.kind, scope_id=scope.id).delete()

    assert names(cast.caseworker, "Okonjo") == []
    keyring.forget(scope)


def test_more_than_can_be_shown_are_cut_the_newest_first(
    cast: Cast, communication: Communication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_FOUND", 2)
    newer = draft(cast.caseworker, at=AT + timedelta(days=1))
    for at_place, given in ((communication, "First"), (communication, "Second"), (newer, "Newest")):
        add(cast.caseworker, at_place, "Okonjo", given)

    found = search(cast.caseworker, "Okonjo")

    assert [person.name for person in found.people] == ["Newest Okonjo", "First Okonjo"]
    assert found.is_cut


def test_no_more_names_are_read_than_the_limit_and_the_result_says_so(
    cast: Cast, communication: Communication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_READ", 2)
    monkeypatch.setattr(service, "READ_AT_ONCE", 1)
    for given in ("First", "Second", "Third"):
        add(cast.caseworker, communication, "Okonjo", given)

    found = search(cast.caseworker, "Okonjo")

    assert len(found.people) == 2
    assert found.is_cut
    assert entries()[0].codes["read"] == 2


def test_who_stands_behind_many_strangers_of_the_same_bucket_is_found(
    cast: Cast, communication: Communication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "READ_AT_ONCE", 2)
    bucket = index_keys.bucketer(index_keys.current(), NAME_INDEX.name)
    for number in range(4):
        stranger = add(cast.caseworker, communication, f"Stranger{number}")
        tokens = IndexToken.objects.filter(row_id=stranger.pk, bucket=bucket(f"stranger{number}"))
        tokens.update(bucket=bucket("okonjo"))
    add(cast.caseworker, communication, "Okonjo", "Ngozi")

    found = search(cast.caseworker, "Okonjo")

    assert [person.name for person in found.people] == ["Ngozi Okonjo"]
    assert not found.is_cut
    assert entries()[0].codes == {"read": 5, "found": 1}


def test_a_search_costs_the_same_number_of_queries_for_many_communications(cast: Cast) -> None:
    def cost(count: int) -> int:
        for _ in range(count):
            add(cast.caseworker, draft(cast.caseworker), "Okonjo")
        keyring.forget()
        search(cast.caseworker, "Balewa")  # the epoch's key is unwrapped once a process
        keyring.forget()
        with CaptureQueriesContext(connection) as queries:
            search(cast.caseworker, "Okonjo")
        return len(queries)

    assert cost(1) == cost(5)


def test_a_communication_without_people_is_no_trouble(cast: Cast) -> None:
    bare_communication(cast.harbour)

    assert names(cast.lead, "Okonjo") == []
