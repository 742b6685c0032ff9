"""Check answers: everything that was said, section by section, as it will be submitted or was."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casetracker.accounts.doors import SignedInRequest, door
from casetracker.core import clock
from intake.completeness import Missing, missing_to_submit
from intake.display import Line, Reader, values_of
from intake.models import Communication, Person
from intake.models.part import CommunicationPart
from intake.person_name import full_name
from intake.selectors import rows_of, state_answers, states_of
from intake.services.reveal import IDENTITY_FIELDS, RevealReason, reveal_many
from intake.views.support import CSO, draft_get, page, section_url
from intake.wizard.question import Rows, Section
from intake.wizard.sections import SECTIONS

Revealed = Mapping[UUID, Mapping[str, Any]]


@dataclass(frozen=True)
class RowBlock:
    """One row with its answered questions. ``evidence`` is the row itself where it is a document."""

    title: str
    lines: tuple[Line, ...]
    change_url: str
    evidence: CommunicationPart | None


@dataclass(frozen=True)
class Block:
    """One section as the page shows it. ``missing`` is what no line of its own shows to be missing."""

    section: Section
    url: str
    lines: tuple[Line, ...]
    rows: tuple[RowBlock, ...]
    missing: tuple[Missing, ...]


@door(*CSO)
@require_safe
def answers_check(request: SignedInRequest, reference: str) -> HttpResponse:
    """Everything on one page; identities are revealed for their own organisation, under one entry."""
    communication = draft_get(request, reference)
    missing = [] if communication.sealed_at else missing_to_submit(communication)
    context = page(
        communication,
        blocks=_blocks(request, communication, missing),
        missing=missing,
        states=states_of(communication),
        state_answers=state_answers(communication, on=clock.today()),
        is_open=communication.sealed_at is None and communication.completed_at is None,
        today=clock.today(),
    )
    return render(request, "intake/answers_check.html", context)


def _blocks(request: SignedInRequest, communication: Communication, missing: list[Missing]) -> list[Block]:
    revealed = _reveal(request, communication)
    names = {key: full_name(values["given_names"], values["family_name"]) for key, values in revealed.items()}
    reader = Reader(communication, names)
    return [_block(communication, section, reader, revealed, missing) for section in SECTIONS]


def _reveal(request: SignedInRequest, communication: Communication) -> Revealed:
    people = list(communication.person_rows.filter(added_at__isnull=True))
    found = reveal_many(user=request.user, people=people, fields=IDENTITY_FIELDS, reason=RevealReason.CHECK)
    return {person.pk: values for person, values in zip(people, found, strict=True)}


def _block(
    communication: Communication, section: Section, reader: Reader, revealed: Revealed, missing: list[Missing]
) -> Block:
    needed = tuple(item for item in missing if item.section == section.key)
    unanswered = {item.question for item in needed if item.row_id is None}
    own = [
        replace(line, is_needed=line.name in unanswered)
        for line in reader.lines(section.questions, values_of(communication, section.questions))
    ]
    rows = () if section.rows is None else tuple(_row_blocks(communication, section.rows, reader, revealed))
    told = tuple(item for item in needed if item.row_id or not item.question)
    return Block(section, section_url(communication, section), tuple(own), rows, told)


def _row_blocks(communication: Communication, rows: Rows, reader: Reader, revealed: Revealed) -> list[RowBlock]:
    blocks = []
    for number, row in enumerate(rows_of(communication, rows), start=1):
        lines = reader.lines(rows.questions, values_of(row, rows.questions, revealed.get(row.pk)))
        name = reader.names.get(row.pk, "") if isinstance(row, Person) else ""
        url = reverse("intake:row-edit", args=[communication.reference, rows.key, row.pk])
        answered = tuple(line for line in lines if line.is_said)
        evidence = row if rows.key == "evidence" else None
        blocks.append(RowBlock(f"{rows.one} {number}" + (f": {name}" if name else ""), answered, url, evidence))
    return blocks
