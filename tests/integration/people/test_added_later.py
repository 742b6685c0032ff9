"""Who and what comes after the seal: dated, authored, found, revealed, erased; and never changed."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import TestCase

from casetracker.accounts.models import User
from casetracker.audit.models import AuditEntry
from casetracker.core.acting import acting
from casetracker.core.errors import Hidden, Invalid, Refused
from casetracker.vault.models import IndexToken
from casetracker.vault.sealing import seal_stream
from intake.models import Evidence, Person
from intake.selectors import filed
from intake.services.contacts import contact_change, contact_reveal
from intake.services.evidence import evidence_open
from intake.services.later import document_add, person_add
from intake.services.people_search import people_search
from intake.services.reveal import RevealReason, reveal
from tests.factories.cases import noon
from tests.factories.communications import draft, person_answers
from tests.factories.standing import AT, bare_communication
from tests.integration.people.lives import DAY, NEXT, Lives

pytestmark = pytest.mark.django_db


def test_a_person_is_added_to_a_sealed_communication_with_day_and_author(lives: Lives) -> None:
    heir = lives.add()

    assert (heir.added_at, heir.added_by) == (noon(DAY), lives.officer)
    assert heir.position == 4
    entry = AuditEntry.objects.get(action="person.added")
    assert (entry.actor_id, "Oyelara" in str(entry.__dict__)) == (lives.officer.pk, False)


def test_what_was_filed_stays_what_was_filed(lives: Lives) -> None:
    before = list(filed(lives.case.communication, Person).values_list("pk", flat=True))

    lives.add()

    assert list(filed(lives.case.communication, Person).values_list("pk", flat=True)) == before
    assert lives.case.victims_count == 3


def test_the_added_are_found_by_name_and_revealed_on_record(lives: Lives) -> None:
    heir = lives.add()

    with lives.acting(day=NEXT) as officer:
        found = people_search(user=officer, name="oyelara", at=noon(NEXT))
        names = reveal(user=officer, person=heir, fields=["family_name"], reason=RevealReason.CASE_WORK)

    assert [one.person_id for one in found.people] == [heir.pk]
    assert names == {"family_name": "Oyelara"}
    assert AuditEntry.objects.filter(action="person.revealed").count() == 1


def test_the_tokens_of_the_added_are_of_the_communications_scope(lives: Lives) -> None:
    heir = lives.add()

    scopes = set(IndexToken.objects.filter(row_id=heir.pk).values_list("scope_id", flat=True))

    assert scopes == {lives.case.communication_id}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"family_name": ""}, "family_name"),
        ({"is_victim": False, "is_author": False}, "is_victim"),
        ({"publication": ""}, "publication"),
        ({"nationality": "XXQ"}, "nationality"),
    ],
)
def test_who_is_added_is_named_as_everybody_is(lives: Lives, answers: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        lives.add(**answers)

    assert field in {problem.field for problem in wrong.value.problems}
    assert len(lives.people) == 3


@pytest.mark.parametrize("name", ["second_case_officer", "head", "rapporteur", "other_lead", "administrator"])
def test_nobody_adds_to_what_they_may_not_reveal(lives: Lives, name: str) -> None:
    user: User = getattr(lives.cast, name)

    with pytest.raises(Hidden), lives.acting(user):
        person_add(user=user, communication=lives.case.communication, answers=person_answers(), at=noon(DAY))


def test_nothing_is_added_later_to_a_draft(lives: Lives) -> None:
    made = draft(lives.cast.caseworker)

    with pytest.raises(Refused) as refusal, acting(lives.cast.caseworker.actor):
        person_add(user=lives.cast.caseworker, communication=made, answers=person_answers(), at=noon(DAY))

    assert refusal.value.code == "not_submitted"


def _refused(act: Callable[[], object], saying: str) -> None:
    with pytest.raises(IntegrityError, match=saying), transaction.atomic():
        act()


def test_the_database_takes_no_later_row_without_day_or_author(lives: Lives) -> None:
    sealed = lives.case.communication
    make = Person.objects.create

    _refused(lambda: make(communication=sealed, created_at=AT), "does not change")
    _refused(lambda: make(communication=sealed, created_at=AT, added_at=AT), "does not change")
    _refused(lambda: make(communication=sealed, created_at=AT, added_by=lives.officer), "does not change")


def test_the_database_takes_no_later_row_in_a_draft(lives: Lives) -> None:
    unsealed = bare_communication(lives.cast.harbour, sealed=False)
    dated = {"added_at": AT, "added_by": lives.officer}

    _refused(lambda: Person.objects.create(communication=unsealed, created_at=AT, **dated), "added later")
    there = Person.objects.create(communication=unsealed, created_at=AT)
    _refused(lambda: Person.objects.filter(pk=there.pk).update(**dated), "added later")


def test_who_was_added_does_not_change(lives: Lives) -> None:
    heir = lives.add()

    _refused(lambda: Person.objects.filter(pk=heir.pk).update(is_author=False), "does not change")
    _refused(lambda: Person.objects.filter(pk=heir.pk).update(added_at=None), "does not change")
    _refused(heir.delete, "does not change")


def test_a_document_that_came_later_is_opened_again(lives: Lives) -> None:
    upload = seal_stream(BytesIO(b"%PDF-1.4 a power of attorney"), name="power.pdf", content_type="application/pdf")
    with lives.acting() as officer, TestCase.captureOnCommitCallbacks(execute=True):
        document_add(user=officer, communication=lives.case.communication, upload=upload, title="Power", at=noon(DAY))

    evidence = Evidence.objects.get(added_at__isnull=False)
    with lives.acting(day=NEXT) as officer:
        opened = evidence_open(user=officer, communication=lives.case.communication, evidence_id=evidence.pk)
        assert b"".join(opened.read()) == b"%PDF-1.4 a power of attorney"


def test_a_new_address_is_read_by_reveal_alone_and_takes_the_place_of_the_old(lives: Lives) -> None:
    person = lives.people[0]
    for day, place in ((DAY, "12 Quay Road"), (date(2026, 4, 3), "4 Orchard Lane")):
        with lives.acting(day=day) as officer:
            contact_change(user=officer, person=person, answers={"postal_address": place}, at=noon(day))

    assert str(person.contacts.first().postal_address) == "withheld"  # type: ignore[union-attr]
    with lives.acting(day=NEXT) as officer:
        shown = contact_reveal(user=officer, person=person, reason=RevealReason.CONTACT)
    assert shown["postal_address"] == "4 Orchard Lane"
    assert AuditEntry.objects.get(action="person.revealed").codes == {"reason": "contact"}


def test_an_address_change_gives_some_way_to_reach_the_person(lives: Lives) -> None:
    with pytest.raises(Invalid), lives.acting() as officer:
        contact_change(user=officer, person=lives.people[0], answers={"phone": " "}, at=noon(DAY))
