"""What somebody does at the same moment as somebody else: one act, through the service that the pages call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.errors import DomainError
from intake.models import Communication
from tests.cast import Cast
from tests.factories.cases import noon, on, prepare_step
from tests.factories.decisions import filled
from tests.factories.sessions import session_of
from workflow.machine.transitions import steps
from workflow.models import CaseFile
from workflow.services.assignments import case_assign
from workflow.services.decisions import case_adopt_views
from workflow.services.entries import Entry
from workflow.services.erasures import erasure_approve, erasure_refuse, erasure_request
from workflow.services.holds import hold_lift, hold_set
from workflow.services.records import case_record
from workflow.services.transitions import case_move
from workflow.vocabulary import ErasureReason, EventKind

DAY = date(2026, 2, 3)
WON = "won"
BROKEN = "broken: "
VIEWS = frozenset({"adopt_views_violation", "adopt_views_no_violation"})


@dataclass(frozen=True)
class Act:
    """``who`` is a name of the cast; ``what`` names a transition, a kind of event, or one of the other services."""

    who: str
    what: str

    def leaves(self) -> list[str]:
        """The kinds of event that it leaves when it wins; the finding of the same sitting is not counted."""
        if self.what in steps():
            return [steps()[self.what].event.value]
        return [self.what] if self.what in EventKind.values else []

    def do(self, case: CaseFile, cast: Cast) -> str:
        """Do it: ``won``, the code of the refusal, or what broke."""
        user: User = getattr(cast, self.who)
        try:
            with clock.frozen(noon(DAY)), acting(user.actor):
                self._call(case, user, cast)
        except DomainError as refusal:
            return refusal.code
        except Exception as error:  # noqa: BLE001  whatever a page would answer with 500 is what the race looks for
            return f"{BROKEN}{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        return WON

    def prepare(self, case: CaseFile, cast: Cast) -> None:
        """What must be there before it: a sitting with its minutes, or that the rapporteur may read."""
        for kind in self.leaves():
            prepare_step(cast, case, EventKind(kind), getattr(cast, self.who), DAY)

    def _said(self, case: CaseFile, cast: Cast) -> Entry:
        kind = EventKind(self.leaves()[0])
        session = session_of(cast).pk if kind is EventKind.SCHEDULED else None
        criteria = {"criteria": ["facts"]} if kind in (EventKind.CLARIFICATION_ASKED, EventKind.NOT_REGISTERED) else {}
        return filled(case, kind, on(DAY, note="A reason.", told="Told.", details=criteria, concerns=session))

    def _call(self, case: CaseFile, user: User, cast: Cast) -> None:
        if self.what in steps():
            entry = self._said(case, cast)
            service: Any = case_adopt_views if self.what in VIEWS else case_move
            service(case=case, transition=self.what, entry=entry, user=user, at=noon(DAY))
        elif self.what in EventKind.values:
            entry = self._said(case, cast)
            case_record(case=case, kind=EventKind(self.what), entry=entry, user=user, at=noon(DAY))
        elif self.what.startswith("assign "):
            officer = getattr(cast, self.what.removeprefix("assign "))
            case_assign(case=case, officer=officer, user=user, at=noon(DAY))
        else:
            _of_the_communication(self.what, case.communication, user)


def _of_the_communication(what: str, communication: Communication, user: User) -> None:
    common: dict[str, Any] = {"user": user, "communication": communication, "at": noon(DAY)}
    if what == "ask for erasure":
        erasure_request(**common, reason=ErasureReason.ASKED)
    elif what == "set a hold":
        hold_set(**common, reason="A court asked for it.")
    else:
        {"erase": erasure_approve, "refuse to erase": erasure_refuse, "lift the hold": hold_lift}[what](**common)


def in_turn(acts: Iterable[Act], case: CaseFile, cast: Cast) -> None:
    """Do one act after the other, as the way to where a race begins: each must pass."""
    for act in acts:
        act.prepare(case, cast)
        outcome = act.do(case, cast)
        assert outcome == WON, f"{act} on the way: {outcome}"
