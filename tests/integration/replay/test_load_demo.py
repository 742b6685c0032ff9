"""The demo docket: loaded in demo mode alone, once, by people who may do what they do."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

from casetracker.accounts import demo
from casetracker.accounts.models import User
from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.core.models import OutboxMessage
from intake.models import Communication, Evidence
from intake.policies import Tier
from workflow.demo.dates import moment, told
from workflow.demo.load import demo_load
from workflow.models import CaseEvent, CaseFile
from workflow.policies import visible
from workflow.vocabulary import CaseState

pytestmark = pytest.mark.django_db

# A Monday, as near as any other to the stories that are told in days ago.
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def docket(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[str]]:
    """The demo docket, loaded once; what was said on the way."""
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic(), clock.frozen(NOW):
        demo_load(now=NOW, say=said.append)
        yield said
        transaction.set_rollback(True)


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def test_every_person_of_the_demo_has_their_role(docket: list[str]) -> None:
    standing = {user.email: user.roles for user in User.objects.filter(email__endswith="@demo.example")}

    assert standing == {email: frozenset({role}) for role, email, _name, _organisation in demo.PEOPLE}


def test_the_live_cases_stand_at_every_stage(docket: list[str]) -> None:
    states = CaseFile.objects.filter(is_imported=False).values_list("state", flat=True)

    wanted = {
        "received",
        "clarification",
        "registered",
        "with_state",
        "with_author",
        "under_consideration",
        "follow_up",
    }
    assert set(states) == wanted


def test_there_is_a_half_filled_draft_and_a_complete_communication(docket: list[str]) -> None:
    unsent = Communication.objects.filter(sealed_at__isnull=True)

    assert {bool(one.completed_at) for one in unsent} == {True, False}


def test_one_case_is_overdue_and_another_ones_limit_still_runs(docket: list[str]) -> None:
    with_state = CaseFile.objects.filter(is_imported=False, state=CaseState.WITH_STATE)

    due = with_state.filter(deadlines__kind="state_reply").values_list("deadlines__due_date", flat=True)
    assert {bool(day and day < NOW.date()) for day in due} == {True, False}


def test_the_stories_are_told_in_several_scripts_with_documents(docket: list[str]) -> None:
    languages = set(Communication.objects.filter(is_imported=False).values_list("language", flat=True))

    assert languages == {"en", "fr", "es", "ar"}
    assert Evidence.objects.count() >= 10


def test_the_numbers_of_article_77_follow_the_days_of_registration(docket: list[str]) -> None:
    numbered = CaseFile.objects.filter(is_imported=False, number__isnull=False).order_by("number")

    registered = [CaseEvent.objects.get(case_id=case.pk, kind="registered").occurred_date for case in numbered]
    assert registered == sorted(registered, key=str)


def test_nothing_of_the_live_cases_lies_in_the_future_or_on_a_weekend(docket: list[str]) -> None:
    days = CaseEvent.objects.filter(recorded_at__lte=NOW, actor_kind="user").values_list("occurred_date", flat=True)

    assert all(day is not None and day <= NOW.date() and day.weekday() < 5 for day in days)


def test_only_live_cases_promise_something_to_somebody(docket: list[str]) -> None:
    imported = set(CaseFile.objects.filter(is_imported=True).values_list("pk", flat=True))

    promised = CaseEvent.objects.filter(pk__in=[message.payload["event"] for message in OutboxMessage.objects.all()])
    assert promised.exists()
    assert not imported & set(promised.values_list("case_id", flat=True))


def test_a_share_of_the_published_procedures_is_the_officers(docket: list[str]) -> None:
    imported = CaseFile.objects.filter(is_imported=True)

    assert imported.count() == 40
    for name in ("officer", "intake"):
        assert visible(person(name), Tier.CONTENT).filter(is_imported=True, case_officer=person(name)).count() >= 5
    assert imported.filter(case_officer__isnull=True).exists()


def test_every_case_page_opens_for_the_officer_whose_it_is(
    docket: list[str], client_of: Callable[[User], Client]
) -> None:
    officer = person("officer")
    client = client_of(officer)

    for case in CaseFile.objects.filter(case_officer=officer):
        page = client.get(reverse("workflow:case-show", args=[case.reference]))
        assert page.status_code == 200, case.reference


def test_the_card_of_every_case_opens_for_the_head(docket: list[str], client_of: Callable[[User], Client]) -> None:
    client = client_of(person("head"))

    for case in CaseFile.objects.all():
        page = client.get(reverse("workflow:case-show", args=[case.reference]))
        assert page.status_code == 200, case.source_symbol or case.reference


def test_loading_it_again_changes_nothing(docket: list[str]) -> None:
    before = AuditEntry.objects.count(), CaseEvent.objects.count(), Communication.objects.count()
    said: list[str] = []

    report = demo_load(now=NOW, say=said.append)

    assert (AuditEntry.objects.count(), CaseEvent.objects.count(), Communication.objects.count()) == before
    assert (report.replayed, len(report.standing)) == (0, 40)


def test_it_says_how_far_it_has_come(docket: list[str]) -> None:
    assert len(docket) == 15


def test_the_command_refuses_outside_of_demo_mode(settings: Settings) -> None:
    settings.DEMO = False
    before = User.objects.count(), CaseFile.objects.count()

    with pytest.raises(CommandError, match="demo mode only"):
        call_command("load_demo", skip_checks=True)

    assert (User.objects.count(), CaseFile.objects.count()) == before


def test_the_command_says_on_standard_error_what_stands(docket: list[str], settings: Settings) -> None:
    settings.DEMO = True
    out, err = StringIO(), StringIO()

    call_command("load_demo", skip_checks=True, stdout=out, stderr=err)

    assert "40 were there already" in err.getvalue()
    assert out.getvalue() == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@day-3", "2026-11-20"),
        ("@month-30", "2026-10"),
        ("@year-400", "2025"),
        ("day-3", "day-3"),
        ("@day-3 ", "@day-3 "),
    ],
)
def test_days_ago_become_dates(text: str, expected: str) -> None:
    assert told({"steps": [text]}, date(2026, 11, 23)) == {"steps": [expected]}


def test_a_weekend_is_told_as_the_friday_before() -> None:
    assert moment(-1, 10, NOW) == datetime(2026, 11, 20, 9, 10, tzinfo=UTC)
    assert moment(-2, 0, NOW) == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_a_moment_is_never_later_than_now() -> None:
    assert moment(0, 24 * 60, NOW) == NOW
