"""Nothing that is said of a case's people shows: not in a dump, not in the log, not in a mail, not in an address."""

import json
from typing import Any

import pytest
from django.core import mail
from django.urls import get_resolver

from casetracker.audit.models import AuditEntry
from casetracker.core import outbox
from casetracker.core.models import OutboxMessage
from intake.services.contacts import contact_change
from tests.canary import canary, database_dump, found_in
from tests.factories.cases import noon
from tests.integration.people.lives import DAY, LATER, NEXT, Lives
from workflow.models import CaseEvent
from workflow.services import people
from workflow.services.authorities import authority_revoke
from workflow.services.protection import protection_request, reprisal_report
from workflow.services.statements import Statement, statement_answer, statement_make
from workflow.vocabulary_people import FreeWill, StatementAnswer, StatementKind

pytestmark = pytest.mark.django_db
PLAIN = ("kind", "from_state", "to_state", "actor_kind", "actor_role", "basis", "document_symbol", "limit")


@pytest.fixture
def words(lives: Lives) -> list[str]:
    """Everything recorded once, each text a word of its own."""
    planted: list[str] = []

    def word(name: str) -> str:
        planted.append(canary(name, len(planted)))
        return planted[-1]

    first, second, third = lives.people
    heir = lives.add(family_name=word("heir"), safe_contact=word("safe"), is_victim=False)
    lives.die(first, note=word("death"), told=word("told"))
    lives.step(people.heirs_continue, person=first, heir=heir, day=NEXT, note=word("heirs"))
    lives.withdraw(second, note=word("withdrawal"), day=NEXT)
    lives.check(second, FreeWill.NO, note=word("check"), day=LATER)
    lives.step(authority_revoke, person=third, note=word("revocation"), day=LATER)
    lives.step(reprisal_report, person=second, note=word("reprisal"), day=LATER)
    lives.step(protection_request, person=second, note=word("protection"), day=LATER)
    with lives.acting(day=LATER) as officer:
        contact_change(user=officer, person=third, answers={"postal_address": word("address")}, at=noon(LATER))
    with lives.acting(lives.cast.caseworker, LATER) as user:
        said = Statement(StatementKind.DEATH, [third.pk], DAY, word("statement"))
        made = statement_make(user=user, communication=lives.case.communication, said=said, at=noon(LATER))
    with lives.acting(day=LATER) as officer:
        statement_answer(
            case=lives.case,
            statement_id=made.pk,
            outcome=StatementAnswer.SET_ASIDE,
            answer=word("answer"),
            user=officer,
            at=noon(LATER),
        )
    return planted


def test_no_word_of_them_shows_in_a_dump_of_the_database(words: list[str]) -> None:
    assert found_in(database_dump(), words) == []


def test_no_word_of_them_shows_in_an_events_plain_columns(words: list[str]) -> None:
    rows: Any = list(CaseEvent.objects.values(*PLAIN))

    assert len(rows) > len(PLAIN)
    assert found_in(json.dumps(rows).encode(), words) == []


def test_no_word_of_them_shows_in_the_log(words: list[str]) -> None:
    entries: Any = list(AuditEntry.objects.values("action", "objects_named", "fields", "codes"))

    assert {"person.added", "withdrawal.checked", "statement.made"} <= {entry["action"] for entry in entries}
    assert found_in(json.dumps(entries, default=str).encode(), words) == []


def test_no_word_of_them_shows_in_a_mail_or_in_what_waits_to_be_sent(words: list[str]) -> None:
    waiting: Any = list(OutboxMessage.objects.values("topic", "payload"))
    while outbox.relay():
        pass
    sent = "\n".join(str(one.message()) for one in mail.outbox)

    assert found_in(json.dumps(waiting).encode() + sent.encode(), words) == []


def test_the_addresses_of_people_carry_ids_alone() -> None:
    converters = {
        name: type(converter).__name__
        for pattern in get_resolver("workflow.urls").url_patterns
        if pattern.name.startswith(("case-people", "case-person", "case-authority", "case-withdrawal"))  # type: ignore[union-attr]
        for name, converter in pattern.pattern.converters.items()
    }

    assert set(converters.values()) == {"ReferenceConverter", "UUIDConverter", "SlugConverter"}
    assert converters["step"] == "SlugConverter"
