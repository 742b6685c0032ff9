"""Who stands in which audience: audiences.py against a table written by hand, and who falls out of every one."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from casetracker.accounts.models import Membership, User
from casetracker.core import clock
from intake.models import CommunicationDenial
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.erasures import approve, ask, ended_case
from workflow.models import CaseEvent, CaseFile
from workflow.notices.audiences import WHO, may_still_be_told, readers_of
from workflow.notices.told import Audience

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parent / "data" / "told_who.csv"


def _rows() -> list[tuple[str, str, frozenset[str]]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = [{name.strip(): cell.strip() for name, cell in row.items()} for row in csv.DictReader(lines)]
    return [(row["case"], row["person"], frozenset(a.value for a in Audience if row[a.value] == "x")) for row in rows]


def _new(cast: Cast) -> CaseFile:
    return Procedure(cast).fresh()


def _agenda(cast: Cast) -> CaseFile:
    case = Procedure(cast).to_with_state()
    case.move("receive_observations_both", cast.case_officer, date(2026, 7, 1))
    case.move("mark_ready", cast.case_officer, date(2026, 8, 2))
    case.move("schedule", cast.head, date(2026, 8, 3), details={"session": 41})
    return case.fresh()


CASES: dict[str, Callable[[Cast], CaseFile]] = {"new": _new, "agenda": _agenda}


def _audiences(person: User, case: CaseFile) -> frozenset[str]:
    return frozenset(a.value for a, who in WHO.items() if person.pk in {one.pk for one in who(case)})


def _deny(person: User, case: CaseFile) -> None:
    CommunicationDenial.objects.create(
        communication=case.communication, user=person, reason="recusal", created_at=clock.now()
    )


def _close(person: User, _case: CaseFile) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def _leave(person: User, _case: CaseFile) -> None:
    Membership.objects.filter(user=person).update(ended_at=clock.now())


@pytest.mark.parametrize(
    ("case", "person", "expected"), _rows(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_person_stands_in_the_audiences_that_the_table_says(
    cast: Cast, case: str, person: str, expected: frozenset[str]
) -> None:
    in_force()
    who = getattr(cast, person)

    made = CASES[case](cast)

    assert _audiences(who, made) == expected


@pytest.mark.parametrize("falling_out", [_deny, _close, _leave])
def test_who_is_kept_away_closed_or_gone_stands_in_no_audience_and_is_sent_nothing(
    cast: Cast, falling_out: Callable[[User, CaseFile], None]
) -> None:
    in_force()
    everybody = {cast.lead, cast.caseworker, cast.case_officer, cast.rapporteur, cast.member, cast.focal_point}
    case = _agenda(cast)
    before = {one: bool(_audiences(one, case)) and may_still_be_told(one, case.communication) for one in everybody}

    for one in everybody:
        falling_out(one, case)

    assert all(before.values())
    fresh = [User.objects.get(pk=one.pk) for one in everybody]
    assert not [one for one in fresh if _audiences(one, case) or may_still_be_told(one, case.communication)]


def test_of_an_imported_case_nobody_is_told(cast: Cast) -> None:
    in_force()
    case = _new(cast)
    event = CaseEvent.objects.get(case_id=case.pk)
    before = readers_of(event)
    CaseFile.objects.filter(pk=case.pk).update(is_imported=True)

    assert before
    assert readers_of(event) == []


def test_of_an_erased_case_nobody_is_told(cast: Cast) -> None:
    in_force()
    case = ended_case(cast)
    event = CaseEvent.objects.filter(case_id=case.case.pk).order_by("-seq")[0]
    before = readers_of(event)
    ask(cast.intake_officer, case.communication)
    approve(cast.administrator, case.communication)

    assert before
    assert readers_of(event) == []
    assert not may_still_be_told(cast.caseworker, case.communication)
