"""Loading the demo docket, as often as one likes: what stands already is left alone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from casetracker.accounts import demo
from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.reference import profiles
from casetracker.reference.datafiles import REAL_HISTORIES
from casetracker.reference.models import EntryIntoForce
from casetracker.reference.services.simulate import simulate_article_77
from intake.models import Communication
from workflow.demo.people import People, people_make
from workflow.demo.scenarios import scenarios
from workflow.demo.stage import play
from workflow.models import CaseFile
from workflow.replay import histories_read, replay
from workflow.replay.report import ReplayReport
from workflow.services.assignments import case_assign
from workflow.statistics.freezing import counts_freeze, months_waiting
from workflow.statistics.months import DECEMBER

Say = Callable[[str], None]

# The organisations are older than their oldest case.
JOINED_DAYS_AGO = 500
# Of the imported cases, one in so many is the case officer's, and one in so many the intake officer's.
OFFICERS_SHARE, INTAKE_SHARE = 3, 5


def demo_load(*, now: datetime, say: Say) -> ReplayReport:
    """Simulate article 77, make the demo's people, play the live cases, replay the published procedures, freeze counts.

    ``say`` is told how far it has come. Returns the report of the replay.
    """
    article_77_simulate(today=clock.day_of(now))
    say("People and organisations …")
    people = people_make(at=now - timedelta(days=JOINED_DAYS_AGO))
    live_cases_play(people, now=now, say=say)
    say("Published procedures of other committees …")
    report = replay(histories_read(REAL_HISTORIES), now)
    say("Assignments …")
    imported_cases_assign(people, at=now)
    say("Monthly counts …")
    counts_freeze_all(at=now)
    return report


def article_77_simulate(*, today: date) -> None:
    """Let article 77 be in force since the year before last, unless an entry into force is recorded."""
    profile = profiles.get(profiles.DEFAULT)
    if not EntryIntoForce.objects.filter(treaty=profile.treaty, article=profile.article).exists():
        with acting(COMMAND):
            simulate_article_77(in_force_date=date(today.year - 2, 1, 1), source="The demo docket")


def live_cases_play(people: People, *, now: datetime, say: Say) -> None:
    """Play every story that has not been told yet; a story is known by its working title."""
    names = [name for name, *_ in demo.ORGANISATIONS.values()]
    told = {one.working_title for one in Communication.objects.filter(organisation__name__in=names)}
    for scenario in scenarios(clock.day_of(now)):
        if scenario.title not in told:
            say(f"Live case {scenario.name} …")
            play(scenario, people, now)


def imported_cases_assign(people: People, *, at: datetime) -> None:
    """Give a share of the imported cases to the demo's officers; the rest stay with nobody, as in any docket."""
    head = people["head"]
    for index, case in enumerate(CaseFile.objects.filter(is_imported=True).order_by("source_symbol")):
        officer = _officer_for(index, people)
        if officer is not None and case.case_officer_id is None:
            with acting(head.actor):
                case_assign(case=case, officer=officer, user=head, at=at)


def counts_freeze_all(*, at: datetime) -> None:
    """Freeze last December, which publishes the tables, and the months that wait after it."""
    december = date(clock.day_of(at).year - 1, DECEMBER, 1)
    with acting(COMMAND):
        counts_freeze(month=december, at=at)
        for month in months_waiting(at=at):
            counts_freeze(month=month, at=at)


def _officer_for(index: int, people: People) -> User | None:
    if index % OFFICERS_SHARE == 0:
        return people["officer"]
    return people["intake"] if index % INTAKE_SHARE == 0 else None
