"""Playing a story: each step by whom it falls to, through the services, on its day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import acting
from casetracker.core.dates import PreciseDate, Precision
from intake.loading.sources import FolderFiles
from intake.models import Communication
from intake.services.drafts import communication_complete
from intake.services.loader import communication_load
from workflow.decisions.contents import DecisionContents, Finding, RemedyAsked
from workflow.demo.dates import moment
from workflow.demo.people import People
from workflow.demo.scenarios import Scenario, SceneStep
from workflow.demo.sittings import committee_sits, session_known_or_made
from workflow.machine.transitions import steps
from workflow.models import CaseFile
from workflow.services.assignments import case_assign
from workflow.services.decisions import case_adopt_views
from workflow.services.events import Entry
from workflow.services.records import case_record
from workflow.services.recusals import conflict_answer
from workflow.services.submission import communication_submit
from workflow.services.transitions import case_move
from workflow.vocabulary import EventKind


def play(scenario: Scenario, people: People, now: datetime) -> Communication:
    """Tell one story from its draft to its last step: all of it or nothing.

    Raises what the services raise: a story that the procedure does not allow is a mistake in its file.
    """
    files = FolderFiles(scenario.folder)
    try:
        with transaction.atomic():
            return _Stage(scenario, people, now).play(files)
    finally:
        files.close()


class _Stage:
    """One story while it is played: its communication, and its cases by State."""

    def __init__(self, scenario: Scenario, people: People, now: datetime) -> None:
        self.scenario, self.people, self.now = scenario, people, now
        self.cases: dict[str, CaseFile] = {}

    def play(self, files: FolderFiles) -> Communication:
        author, at = self.people[self.scenario.by], moment(self.scenario.begun, 0, self.now)
        with acting(author.actor):
            self.communication = communication_load(user=author, document=self.scenario.document, files=files, at=at)
        for index, step in enumerate(self.scenario.steps):
            user, at = self.people[step.by], moment(step.day, 10 * index, self.now)
            # What a session gave to read ended with it: each step is taken as on its day.
            with clock.frozen(at), acting(user.actor):
                _DEEDS[step.do](self, step, user, at)
        return self.communication

    def complete(self, _step: SceneStep, user: User, at: datetime) -> None:
        self.communication = communication_complete(user=user, communication=self.communication, at=at)

    def submit(self, _step: SceneStep, user: User, at: datetime) -> None:
        opened = communication_submit(user=user, communication=self.communication, at=at)
        self.cases = {str(case.state_party_id): case for case in opened}

    def assign(self, step: SceneStep, user: User, at: datetime) -> None:
        case_assign(case=self._case(step), officer=self.people[step.to], user=user, at=at)

    def move(self, step: SceneStep, user: User, at: datetime) -> None:
        case_move(case=self._case(step), transition=step.step, entry=_entry(step, at), user=user, at=at)

    def record(self, step: SceneStep, user: User, at: datetime) -> None:
        case_record(case=self._case(step), kind=EventKind(step.kind), entry=_entry(step, at), user=user, at=at)

    def schedule(self, step: SceneStep, user: User, at: datetime) -> None:
        opens, closes = (clock.day_of(self.now) + timedelta(days=days) for days in (step.opens, step.closes))
        session = session_known_or_made(step.session, opens, closes, user, at)
        entry = replace(_entry(step, at), concerns=session.pk)
        case_move(case=self._case(step), transition="schedule", entry=entry, user=user, at=at)

    def declare(self, step: SceneStep, user: User, at: datetime) -> None:
        conflict_answer(case=self._case(step), user=user, ground=None, at=at)

    def sit(self, step: SceneStep, user: User, at: datetime) -> None:
        committee_sits(case=self._case(step), decision=steps()[step.step].event, user=user, at=at)

    def views(self, step: SceneStep, user: User, at: datetime) -> None:
        decided = DecisionContents(
            session=step.session,
            findings=tuple(Finding(article, result, part) for article, part, result in step.findings),
            remedies=tuple(RemedyAsked(kind, text) for kind, text in step.remedies),
        )
        entry = replace(_entry(step, at), decided=decided)
        case_adopt_views(case=self._case(step), transition=step.step, entry=entry, user=user, at=at)

    def _case(self, step: SceneStep) -> CaseFile:
        return self.cases[step.state] if step.state else next(iter(self.cases.values()))


def _entry(step: SceneStep, at: datetime) -> Entry:
    occurred = PreciseDate(clock.day_of(at), Precision.DAY)
    return Entry(occurred=occurred, note=step.note, told=step.told)


_DEEDS: dict[str, Callable[[_Stage, SceneStep, User, datetime], None]] = {
    "complete": _Stage.complete,
    "submit": _Stage.submit,
    "assign": _Stage.assign,
    "move": _Stage.move,
    "record": _Stage.record,
    "schedule": _Stage.schedule,
    "declare": _Stage.declare,
    "sit": _Stage.sit,
    "views": _Stage.views,
}
