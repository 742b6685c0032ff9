"""A case of several victims, and the steps about them, each by the assigned officer on a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from intake.models import Authority, Person
from intake.services.later import person_add
from tests.cast import Cast
from tests.factories.cases import Procedure, noon, on
from tests.factories.communications import complete, person_answers
from workflow.models import CaseEvent, CaseFile, WithdrawalCheck
from workflow.services import people
from workflow.services.withdrawals import Finding, withdrawal_announce, withdrawal_check
from workflow.vocabulary_people import Answer, Contact, FreeWill, Interpreter

DAY, NEXT, LATER = date(2026, 4, 1), date(2026, 4, 8), date(2026, 4, 15)


def finding(free_will: FreeWill = FreeWill.YES, **more: Any) -> Finding:
    """A conversation in which a victim could speak freely."""
    said: dict[str, Any] = {
        "contact": Contact.TELEPHONE,
        "was_safe": Answer.YES,
        "in_private": Answer.YES,
        "interpreter": Interpreter.NOT_NEEDED,
        **more,
    }
    return Finding(free_will=free_will, **said)


class Lives:
    """The case, its people, and who records what becomes of them."""

    def __init__(self, cast: Cast, *, victims: int = 3, states: tuple[str, ...] = ("MEX",)) -> None:
        self.cast = cast
        self.procedure = Procedure(cast, complete(cast.caseworker, victims=victims, states=states)).to_with_state()
        self.officer = cast.case_officer

    @property
    def case(self) -> CaseFile:
        return self.procedure.fresh()

    @property
    def people(self) -> list[Person]:
        return list(Person.objects.filter(communication=self.procedure.communication).order_by("position"))

    def authority_of(self, person: Person) -> Authority:
        return Authority.objects.filter(person=person).order_by("created_at").last()  # type: ignore[return-value]

    @contextmanager
    def acting(self, user: User | None = None, day: date = DAY) -> Iterator[User]:
        """Somebody acts at the noon of a day."""
        who = user or self.officer
        with clock.frozen(noon(day)), acting(who.actor):
            yield who

    def step(self, service: Any, *, day: date = DAY, user: User | None = None, **more: Any) -> Any:
        """Call one service of the people with what every step has."""
        said = {name: more.pop(name) for name in ("note", "told", "until", "details") if name in more}
        with self.acting(user, day) as who:
            return service(case=self.case, entry=on(day, **said), user=who, at=noon(day), **more)

    def die(self, person: Person, **more: Any) -> list[CaseEvent]:
        events: list[CaseEvent] = self.step(people.person_died, person=person, **more)
        return events

    def withdraw(self, *leaving: Person, **more: Any) -> CaseEvent:
        event: CaseEvent = self.step(withdrawal_announce, people=leaving, **more)
        return event

    def check(self, person: Person, free_will: FreeWill = FreeWill.YES, **more: Any) -> WithdrawalCheck:
        day = more.pop("day", NEXT)
        note = more.pop("note", "")
        found: WithdrawalCheck = self.step(
            withdrawal_check, person=person, finding=finding(free_will, **more), day=day, note=note
        )
        return found

    def add(self, *, day: date = DAY, **answers: Any) -> Person:
        """An heir or a new complainant, entered by the officer."""
        with self.acting(day=day) as who:
            said = {**person_answers(family_name="Oyelara", given_names="Sefu"), **answers}
            return person_add(user=who, communication=self.case.communication, answers=said, at=noon(day))

    def kinds(self) -> list[str]:
        """The kinds of the case's events, in order, from the transmission on."""
        found = list(CaseEvent.objects.filter(case_id=self.case.pk).order_by("seq").values_list("kind", flat=True))
        return found[found.index("transmitted") + 1 :]

    def last(self) -> CaseEvent:
        return CaseEvent.objects.filter(case_id=self.case.pk).order_by("-seq")[0]
