"""Courses that published procedures take beside the forty: they pass; and what no procedure does is refused where it is."""

import pytest

from tests.factories import histories
from tests.integration.replay.conftest import Run

pytestmark = pytest.mark.django_db

# committee, steps, the state it ends in, the limits that still run
COURSES: dict[str, tuple[str, tuple[str, ...], str, list[str]]] = {
    "inadmissible while the State's time runs": (
        "CCPR",
        ("2001-01-01 submitted", "2001-03-01 transmitted", "2001-06-01 inadmissible"),
        "inadmissible",
        [],
    ),
    "the terms of a settlement are followed up": (
        "CEDAW",
        (
            "2010-02-01 registered",
            "2010-09-01 state_observations_both",
            "2011-01-01 friendly_settlement",
            "2011-02-01 discontinued",
            "2011-09-01 followup_state_reply",
            "2012 followup_assessed",
            "2013 closed",
        ),
        "closed",
        [],
    ),
    "a breach of measures is followed up without a violation": (
        "CRPD",
        (
            "2012-01-10 interim_measures_granted",
            "2012-02 interim_measures_breached",
            "2012-08 state_observations_both",
            "2014 views_no_violation",
            "2015 followup_state_reply",
        ),
        "no_violation",
        [],
    ),
    "a party writes after the follow-up was closed": (
        "CAT",
        (
            "2010-09-01 state_observations_both",
            "2012-01-01 views_violation",
            "2013 followup_assessed",
            "2014 closed",
            "2015 followup_author_comments",
        ),
        "closed",
        [],
    ),
    "withdrawn while it is suspended": (
        "CRC",
        ("2018-01-01 registered", "2018-03-01 suspended", "2018-05-01 withdrawn", "2019-01-01 discontinued"),
        "discontinued",
        [],
    ),
    "heirs go on": (
        "CCPR",
        (
            "2001-01-01 submitted",
            "2002-03 state_observations_admissibility",
            "2002-05 author_died",
            "2003 heirs_continue",
            "2004-01-01 admissible",
            "2004-09-01 state_observations_merits",
            "2006-01-01 views_violation",
        ),
        "follow_up",
        ["follow_up_reply"],
    ),
    "the author is asked to clarify after the registration": (
        "CESCR",
        (
            "2018-01-01 registered",
            "2018-03-01 clarification_asked",
            "2018-04-01 clarification_answered",
            "2018-09-01 state_observations_both",
            "2020-01-01 views_no_violation",
        ),
        "no_violation",
        [],
    ),
    "admissible, and found inadmissible after all": (
        "CCPR",
        ("1995-05-01 transmitted", "1996-07-01 admissible", "1998-01-01 inadmissible"),
        "inadmissible",
        [],
    ),
    "an extension in the follow-up": (
        "CED",
        (
            "2012-12 state_observations_both",
            "2014 views_violation",
            "2015 reminder_sent",
            "2015-06 extension_requested",
            "2015-07 extension_granted",
        ),
        "follow_up",
        ["follow_up_reply"],
    ),
    "a refusal reversed": (
        "CAT",
        (
            "2012-01-01 submitted",
            "2012-05-01 not_registered",
            "2012-08-01 refusal_reversed",
            "2012-09-01 registered",
            "2013 state_observations_both",
        ),
        "with_author",
        ["author_comments"],
    ),
    "a suspended case that waits": (
        "CRC",
        ("2018-01-01 registered", "2018-01-10 transmitted", "2018-03-01 suspended"),
        "with_state",
        ["split_request", "state_reply"],
    ),
}


@pytest.mark.parametrize("name", COURSES)
def test_a_course_of_practice_passes(run: Run, name: str) -> None:
    committee, lines, state, limits = COURSES[name]

    report = run(histories.raw(*lines, committee=committee))

    assert report.refused == []
    assert [(one.state, list(one.open_limits)) for one in report.results] == [(state, limits)]


_SENT = ("2015-01-10 transmitted", "2015-02-10 suspended", "2015-08-10 suspension_lifted")
_DENIED = ("2015-01-10 interim_measures_requested", "2015-01-20 interim_measures_denied")
_SETTLED = ("2014-09-01 state_observations_both", "2015-01-01 friendly_settlement")

# what is wrong: the steps that a history holds; the code, and the steps of its legal twin
ILLEGAL: dict[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    # 181 days of suspension are no time of the State's: its six months end on 7 January 2016.
    "a suspended case lets the State's time lapse": (
        (*_SENT, "2016-01-07 views_violation"),
        "state_time_runs",
        (*_SENT, "2016-01-08 views_violation"),
    ),
    "split after the decision on admissibility": (
        ("2015-01-10 transmitted", "2016-01-10 admissible", "2016-02-10 split_granted"),
        "admissible_already",
        ("2015-01-10 transmitted", "2015-02-10 split_granted", "2016-01-10 admissible"),
    ),
    "measures granted after the views": (
        ("2015-09-01 state_observations_both", "2016-09-01 views_violation", "2016-09-02 interim_measures_granted"),
        "not_in_this_state",
        ("2015-09-01 state_observations_both", "2015-09-02 interim_measures_granted", "2016-09-02 views_violation"),
    ),
    "lifted on request, and only ever denied": (
        (*_DENIED, "2015-03-10 interim_lift_requested", "2015-05-10 interim_measures_lifted"),
        "no_measures",
        (
            *_DENIED,
            "2015-02-10 interim_measures_granted",
            "2015-03-10 interim_lift_requested",
            "2015-05-10 interim_measures_lifted",
        ),
    ),
    "the follow-up of a settlement that the author withdrew from": (
        (*_SETTLED, "2015-02-01 withdrawn", "2015-03-01 discontinued", "2015-10-01 followup_state_reply"),
        "no_follow_up",
        (*_SETTLED, "2015-03-01 discontinued", "2015-10-01 followup_state_reply"),
    ),
    "an assessment after the follow-up was closed": (
        ("2015-09-01 state_observations_both", "2016-09-01 views_violation", "2017 closed", "2018 followup_assessed"),
        "not_in_this_state",
        ("2015-09-01 state_observations_both", "2016-09-01 views_violation", "2017 closed", "2018 reopened"),
    ),
    "closed with nothing to follow up": (
        ("2015-09-01 state_observations_both", "2016-09-01 views_no_violation", "2017 closed"),
        "no_follow_up",
        ("2015-09-01 state_observations_both", "2016-09-01 views_violation", "2017 closed"),
    ),
}


@pytest.mark.parametrize("name", ILLEGAL)
def test_what_no_procedure_does_is_refused_at_its_step(run: Run, name: str) -> None:
    lines, code, _twin = ILLEGAL[name]

    report = run(histories.raw(*lines))

    kind = lines[-1].split(" ")[1]
    assert [(one.order, one.type, one.code) for one in report.refused] == [(len(lines), kind, code)]


@pytest.mark.parametrize("name", ILLEGAL)
def test_its_legal_twin_passes(run: Run, name: str) -> None:
    assert run(histories.raw(*ILLEGAL[name][2])).refused == []
