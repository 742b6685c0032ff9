"""What the procedure forbids is refused at the step that breaks it, and nothing of the case is kept."""

import pytest

from tests.factories import histories
from tests.factories.histories import Raw
from tests.integration.replay.conftest import Run
from tests.integration.replay.variants import followed, moved
from workflow.models import CaseEvent, CaseFile, NumberCounter

pytestmark = pytest.mark.django_db

# One with every step stated: submitted, registered, transmitted, observations, comments, admissible and views together.
FULL = "CCPR/C/115/D/2289/2013"


@pytest.mark.parametrize(
    ("raw", "step", "code"),
    [
        pytest.param(
            moved(histories.real()[FULL], "views_violation", "transmitted"),
            (3, "views_violation"),
            "not_from_this_state",
            id="views before the transmission",
        ),
        pytest.param(
            followed(histories.real()[FULL], "views_violation", "views_violation"),
            (11, "views_violation"),
            "not_from_this_state",
            id="second views",
        ),
        pytest.param(
            followed(histories.real()["CCPR/C/126/D/2035/2011"], "views_no_violation", "views_violation"),
            (20, "views_violation"),
            "not_from_this_state",
            id="other views after the first",
        ),
        pytest.param(
            moved(histories.real()["CAT/C/47/D/368/2008"], "followup_state_reply", "admissible"),
            (7, "followup_state_reply"),
            "not_in_this_state",
            id="follow-up before the views",
        ),
        pytest.param(
            moved(histories.real()[FULL], "state_observations_admissibility", "transmitted"),
            (3, "state_observations_admissibility"),
            "not_transmitted",
            id="observations before the transmission",
        ),
        pytest.param(
            followed(histories.real()[FULL], "registered", "registered"),
            (3, "registered"),
            "not_from_this_state",
            id="registered twice",
        ),
        pytest.param(
            followed(histories.real()[FULL], "state_observations_admissibility", "registered"),
            (6, "registered"),
            "not_from_this_state",
            id="registered again later",
        ),
        pytest.param(
            followed(histories.real()[FULL], "submitted", "submitted"),
            (2, "submitted"),
            "not_recordable",
            id="submitted twice",
        ),
        pytest.param(
            moved(histories.real()[FULL], "registered", "submitted"),
            (1, "registered"),
            "before_submission",
            id="before submission",
        ),
        pytest.param(
            histories.raw(
                "2011-01-05 submitted", "2011-02-01 transmitted", "2011-06-01 suspended", "2013-01-01 inadmissible"
            ),
            (4, "inadmissible"),
            "suspended",
            id="a decision while the case is suspended",
        ),
        pytest.param(
            histories.raw("2011-01-05 submitted", "2011-02-01 transmitted", "2011-08-01 views_violation"),
            (3, "views_violation"),
            "state_time_runs",
            id="views on the last day of the State's time",
        ),
        pytest.param(
            histories.raw(
                "2011-01-05 submitted", "2012-01-05 views_violation", "2012-05-01 closed", "2012-06-01 closed"
            ),
            (4, "closed"),
            "not_from_this_state",
            id="closed twice",
        ),
        pytest.param(
            histories.raw("2011-01-05 submitted", "2011-02-01 transmitted", "2011-03-01 reopened"),
            (3, "reopened"),
            "nothing_to_review",
            id="reopened where nothing was suspended, decided or ended",
        ),
        pytest.param(
            histories.raw("2011-03-05 submitted", "2011-02-28 registered"),
            (2, "registered"),
            "dates_run_back",
            id="back in time",
        ),
        pytest.param(
            histories.raw("2011-03-05 submitted", "9999-12 registered"),
            (2, "registered"),
            "in_the_future",
            id="in the future",
        ),
    ],
)
def test_an_illegal_step_is_refused_where_it_stands(run: Run, raw: Raw, step: tuple[int, str], code: str) -> None:
    report = run(raw)

    assert [(one.order, one.type, one.code) for one in report.refused] == [(*step, code)]
    assert report.refused[0].reason


def test_a_refused_case_leaves_nothing_behind(run_lines: Run) -> None:
    run_lines("2011-03-05 submitted", "2011-03-06 registered", "2011-03-07 registered")

    assert not CaseFile.objects.exists()
    assert not CaseEvent.objects.exists()
    assert not NumberCounter.objects.filter(last__gt=0).exists()


def test_a_refused_case_does_not_keep_the_next_from_being_replayed(run: Run) -> None:
    broken = histories.raw("2011-03-05 submitted", "2011-03-06 closed", symbol="CCPR/C/1/D/7/2011")

    report = run(broken, histories.raw("2011-03-05 submitted", "2011-03-06 registered"))

    assert [one.symbol for one in report.refused] == ["CCPR/C/1/D/7/2011"]
    assert CaseFile.objects.get().symbol == "1/2011"


def test_a_refusal_says_where_the_case_stood(run_lines: Run) -> None:
    report = run_lines("2011-03-05 submitted", "2011-03-06 registered", "2011-03-07 registered")

    assert report.refused[0].state == "registered"


def test_a_committee_without_a_profile_is_refused(run_lines: Run) -> None:
    report = run_lines("2011-03-05 submitted", committee="SPT")

    assert report.refused[0].code == "unknown_committee"


def test_a_state_that_does_not_exist_is_refused(run_lines: Run) -> None:
    report = run_lines("2011-03-05 submitted", iso3="XQZ")

    assert report.refused[0].code == "unknown_state"
