"""A stolen database gives nobody away: canary names in every field, and none of them in a dump."""

from datetime import date
from typing import Any

import pytest
from django.core import mail

from casetracker.core import outbox
from casetracker.core.acting import acting
from casetracker.vault.contracts import CONTRACTS, Kind
from intake.models import Communication
from intake.services.drafts import communication_answer, communication_create, states_set
from intake.services.rows import row_save
from intake.services.sealing import supplement_add
from intake.wizard.about import ABOUT
from intake.wizard.question import Kind as AnswerKind
from intake.wizard.question import Question
from intake.wizard.sections import OWN_QUESTIONS, ROWS
from tests.canary import canary, database_dump, found_in
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.communications import DRAFTED_AT
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db
FREE_TEXT = frozenset({AnswerKind.TEXT, AnswerKind.LONG_TEXT})
FILE_ROWS = "evidence"


class Planted:
    """Every word that was planted."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def word(self, name: str) -> str:
        self.words.append(canary(name, len(self.words)))
        return self.words[-1]

    def answer(self, question: Question) -> Any:
        """A right answer to ``question``; free text is a canary."""
        if question.kind in FREE_TEXT:
            return self.word(question.name)
        if question.kind is AnswerKind.EMAIL:
            self.words.append(f"canary.{len(self.words)}@example.org")
            return self.words[-1]
        return {
            AnswerKind.CHOICE: question.choices[0][0] if question.choices else "",
            AnswerKind.YES: True,
            AnswerKind.DATE: "1990-01-02",
            AnswerKind.PARTIAL_DATE: "2025-03",
            AnswerKind.YEAR: 1990,
            AnswerKind.COUNTRY: "GTM",
            AnswerKind.RIGHT: "21",
        }[question.kind]


@pytest.fixture
def planted() -> Planted:
    return Planted()


@pytest.fixture
def communication(cast: Cast, planted: Planted) -> Communication:
    """A communication in which every free text is a canary."""
    in_force()
    user, at = cast.caseworker, DRAFTED_AT
    with acting(user.actor):
        answers = {question.name: planted.answer(question) for question in ABOUT.questions}
        made = communication_create(user=user, answers=answers, at=at)
        own = {question.name: planted.answer(question) for question in OWN_QUESTIONS}
        communication_answer(user=user, communication=made, answers=own, at=at)
        states_set(user=user, communication=made, iso3s=["MEX"], at=at)
        person = None
        for key, rows in ROWS.items():
            if key == FILE_ROWS:
                continue
            asked = [q for q in rows.questions if q.kind not in (AnswerKind.PERSON, AnswerKind.DOCUMENT)]
            values = {question.name: planted.answer(question) for question in asked}
            if key == "authorities":
                values |= {"person": person, "kind": "next_of_kin"}
            row = row_save(user=user, communication=made, rows=rows, answers=values, at=at)
            person = row.pk if key == "people" else person
    return Communication.objects.get(pk=made.pk)


def test_a_dump_of_the_database_holds_none_of_the_words(
    cast: Cast, communication: Communication, planted: Planted
) -> None:
    procedure = Procedure(cast, communication)
    officer = cast.intake_officer
    procedure.assign(officer, officer, date(2026, 2, 3))
    procedure.record(
        EventKind.REGISTRATION_PROPOSED, officer, date(2026, 2, 4), note=planted.word("note"), told=planted.word("told")
    )
    with acting(cast.caseworker.actor):
        supplement_add(
            user=cast.caseworker,
            communication=procedure.communication_now(),
            text=planted.word("supplement"),
            at=DRAFTED_AT,
        )

    assert len(planted.words) > 30
    assert found_in(database_dump(), planted.words) == []


def test_mails_hold_none_of_the_words(cast: Cast, communication: Communication, planted: Planted) -> None:
    Procedure(cast, communication)
    while outbox.relay():
        pass

    sent = b"".join(message.message().as_bytes() for message in mail.outbox)
    assert sent
    assert found_in(sent, planted.words) == []


def test_the_search_finds_a_word_that_does_leak(cast: Cast, planted: Planted) -> None:
    word = planted.word("plain")
    cast.caseworker.display_name = word
    cast.caseworker.save()

    assert found_in(database_dump(), planted.words) == [word]


def test_every_free_text_contract_is_reached_by_some_question() -> None:
    asked = {q.name for q in OWN_QUESTIONS} | {q.name for rows in ROWS.values() for q in rows.questions}
    elsewhere = {"kept_form.body", "case_event.note", "case_event.told", "evidence.file_name", "evidence.sha256"}
    # tests/integration/people/test_canaries.py
    elsewhere |= {"people_statement.text", "people_statement.answer", "person_standing.note"}
    elsewhere |= {"authority_check.note", "withdrawal_check.note"}
    elsewhere |= {"letter_file.sha256"}
    elsewhere |= {"individual_opinion.names"}  # tests/integration/decisions/test_sealed_words.py
    elsewhere |= {"recusal.lifted_because"}

    texts = {name for name, contract in CONTRACTS.items() if contract.kind is Kind.TEXT}
    unreached = {name for name in texts - elsewhere if name.split(".")[1] not in asked}
    assert unreached <= {"supplement.text"}
