"""People who act at the same moment: one wins, the other is told why, and nothing is numbered twice or left out."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections, transaction

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_start
from casetracker.audit import verify
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Refused
from casetracker.reference.services.simulate import DECLARANTS
from casetracker.vault import keyring
from intake.models import Communication
from intake.vocabulary import GrantSource
from tests.cast import ARRIVED_AT, Cast
from tests.factories.cases import RECEIVED, in_force, noon, on
from tests.factories.communications import complete
from tests.factories.decisions import deciding
from tests.factories.standing import bare_communication, case_of, give, note
from workflow.models import CaseEvent, CaseFile, NumberCounter
from workflow.services.submission import communication_submit
from workflow.services.transitions import case_move
from workflow.vocabulary import EventKind

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 2, 3)
WON = "won"
ON_POSTGRESQL = pytest.mark.postgresql


def _at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run each act in a thread and on a connection of its own."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            with clock.frozen(noon(DAY)):
                return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(timeout=240) for done in [pool.submit(run, act) for act in acts]]


def _move(case: CaseFile, name: str, user: User) -> str:
    try:
        with acting(user.actor):
            case_move(case=case, transition=name, entry=deciding(case, name, DAY), user=user, at=noon(DAY))
    except Refused as refusal:
        return refusal.code
    return WON


def _alternate(cast: Cast) -> User:
    """The rapporteur's alternate: another person of the same role."""
    with acting(COMMAND):
        membership_start(user=cast.second_member, organisation=cast.committee, role=Role.RAPPORTEUR, at=ARRIVED_AT)
    return cast.second_member


@transaction.atomic
def _cases(cast: Cast, count: int, proposals: Sequence[EventKind]) -> list[CaseFile]:
    """Cases to be decided on; each communication has one case for each of ten States."""
    cases: list[CaseFile] = []
    while len(cases) < count:
        communication = bare_communication(cast.harbour)
        keyring.ensure_scope(communication.vault_scope())
        give(communication, cast.intake_officer, GrantSource.ASSIGNED)
        give(communication, cast.rapporteur, GrantSource.PROPOSED)
        give(communication, cast.second_member, GrantSource.PROPOSED)
        cases += [case_of(communication, state_party=iso3) for iso3 in DECLARANTS]
    for index, case in enumerate(cases[:count]):
        note(case, proposals[index % len(proposals)], user=cast.intake_officer)
    return cases[:count]


def _race(cases: Sequence[CaseFile], one: tuple[str, User], other: tuple[str, User]) -> list[tuple[str, str]]:
    """Both take their step on the same case at the same moment, case after case."""
    starting = Barrier(2, timeout=120)

    def side(name: str, user: User) -> Callable[[], list[str]]:
        def run() -> list[str]:
            outcomes = []
            for case in cases:
                starting.wait()
                outcomes.append(_move(case, name, user))
            return outcomes

        return run

    first, second = _at_once([side(*one), side(*other)])
    return list(zip(first, second, strict=True))


def _gaps(cases: Sequence[CaseFile]) -> list[str]:
    """The references of the cases whose events are not numbered one by one up to where they stand."""
    bad = []
    for case in CaseFile.objects.filter(pk__in=[case.pk for case in cases]):
        events = list(CaseEvent.objects.filter(case_id=case.pk).order_by("seq").values_list("seq", "to_state"))
        in_order = [seq for seq, _ in events] == list(range(1, len(events) + 1))
        if not (in_order and (case.version, case.state) == events[-1]):
            bad.append(case.reference)
    return bad


def _numbers() -> list[int | None]:
    return list(CaseFile.objects.filter(number__isnull=False).order_by("number").values_list("number", flat=True))


def _pairs() -> int:
    # SQLite lets one writer in at a time: a few pairs show that the second is refused and does not fail.
    return 200 if connection.vendor == "postgresql" else 20


def test_of_two_steps_that_exclude_each_other_one_wins(cast: Cast) -> None:
    cases = _cases(cast, _pairs(), [EventKind.REGISTRATION_PROPOSED])

    outcomes = _race(cases, ("register", cast.rapporteur), ("ask_clarification", cast.intake_officer))

    # Who comes second finds the case elsewhere, or the proposal taken back by the question to the author, and with it
    # what it gave to read.
    assert set(outcomes) <= {(WON, "not_from_this_state"), ("not_assigned", WON), ("not_proposed", WON)}
    assert _gaps(cases) == []
    assert _numbers() == list(range(1, outcomes.count((WON, "not_from_this_state")) + 1))
    assert verify.verify().findings == []


@ON_POSTGRESQL
def test_a_case_is_registered_or_refused_and_never_both(cast: Cast) -> None:
    proposals = [EventKind.REGISTRATION_PROPOSED, EventKind.REFUSAL_PROPOSED]
    alternate = _alternate(cast)
    cases = _cases(cast, _pairs(), proposals)

    outcomes = _race(cases, ("register", cast.rapporteur), ("refuse_registration", alternate))

    lost_to_registration = {"not_from_this_state", "refusal_not_proposed"}
    lost_to_refusal = {"not_from_this_state", "not_proposed"}
    assert all(one == WON and other in lost_to_registration for one, other in outcomes[::2])
    assert all(other == WON and one in lost_to_refusal for one, other in outcomes[1::2])
    assert _gaps(cases) == []
    assert _numbers() == list(range(1, _pairs() // 2 + 1))


class _Undone(RuntimeError):
    """Something that went wrong after the number was given."""


def _register_all(cases: Sequence[CaseFile], user: User) -> Callable[[], None]:
    def run() -> None:
        for index, case in enumerate(cases):
            if index % 3 == 0:
                with pytest.raises(_Undone), acting(user.actor):
                    case_move(case=case, transition="register", entry=on(DAY), user=user, at=noon(DAY))
                    raise _Undone
            assert _move(case, "register", user) == WON

    return run


def test_numbers_have_no_gap_and_no_twin(cast: Cast) -> None:
    threads = 8 if connection.vendor == "postgresql" else 4
    cases = _cases(cast, threads * 10, [EventKind.REGISTRATION_PROPOSED])

    _at_once([_register_all(cases[start::threads], cast.rapporteur) for start in range(threads)])

    assert _numbers() == list(range(1, len(cases) + 1))
    assert NumberCounter.objects.get().last == len(cases)


def test_one_communication_submitted_many_times_at_once_is_one_case(cast: Cast) -> None:
    in_force()
    communications = [complete(cast.caseworker) for _ in range(5)]
    tries = 4
    starting = Barrier(tries, timeout=120)

    def submit(communication: Communication) -> str:
        try:
            with acting(cast.caseworker.actor):
                communication_submit(user=cast.caseworker, communication=communication, at=noon(RECEIVED))
        except Refused as refusal:
            return refusal.code
        return WON

    def person() -> list[str]:
        outcomes = []
        for communication in communications:
            starting.wait()
            outcomes.append(submit(communication))
        return outcomes

    outcomes = _at_once([person] * tries)

    for of_one in zip(*outcomes, strict=True):
        assert sorted(of_one) == ["submitted_already"] * (tries - 1) + [WON]
    assert CaseFile.objects.count() == len(communications)
    assert _gaps(list(CaseFile.objects.all())) == []
