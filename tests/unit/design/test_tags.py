"""Status tags, deadline tags and dates in words."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils import translation

from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.ui import tags

TODAY = date(2027, 4, 20)


def _shown(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load ct %}" + source).render(context)


@pytest.mark.parametrize("state", tags.STATE_LABELS)
def test_every_state_has_words_and_a_phase(state: str) -> None:
    html = _shown("{% status_tag state %}", state=state)

    assert str(tags.STATE_LABELS[state]) in html
    assert "ct-tag--" in html


def test_a_state_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        tags.state_tag("lost")


@pytest.mark.parametrize(
    ("limit", "met", "is_stopped", "text", "tone"),
    [
        (date(2027, 4, 19), None, False, "Overdue by 1 day", "stop"),
        (date(2027, 4, 8), None, False, "Overdue by 12 days", "stop"),
        (date(2027, 4, 20), None, False, "Due today", "wait"),
        (date(2027, 4, 21), None, False, "Due in 1 day", "wait"),
        (date(2027, 5, 4), None, False, "Due in 14 days", "wait"),
        (date(2027, 5, 5), None, False, "Due in 15 days", "note"),
        (date(2027, 4, 8), None, True, "Time limit suspended", "plain"),
        (date(2027, 4, 8), date(2027, 4, 8), False, "Met on 8 April 2027", "go"),
        (date(2027, 4, 8), date(2027, 4, 9), False, "Answered 1 day late", "wait"),
    ],
)
def test_a_deadline_says_how_it_stands(limit: date, met: date | None, is_stopped: bool, text: str, tone: str) -> None:
    tag = tags.deadline_tag(limit, on=TODAY, met=met, is_stopped=is_stopped)

    assert (tag.text, tag.tone) == (text, tone)


def test_without_a_day_a_deadline_is_judged_by_genevas() -> None:
    # At this moment it is already the 21st in Geneva.
    with clock.frozen(datetime(2027, 4, 20, 22, 30, tzinfo=UTC)):
        html = _shown("{% deadline_tag limit %}", limit=TODAY)

    assert "Overdue by 1 day" in html


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("day", '<time datetime="2027-03-04">4 March 2027</time>'),
        ("month", '<time datetime="2027-03">March 2027</time>'),
        ("year", '<time datetime="2027">2027</time>'),
        ("unknown", "date not known"),
    ],
)
def test_a_date_says_no_more_than_is_known(precision: str, expected: str) -> None:
    assert _shown("{% legal_date day precision %}", day=date(2027, 3, 4), precision=precision) == expected


def test_a_precise_date_brings_its_own_precision() -> None:
    given = PreciseDate(date(2027, 3, 1), Precision.MONTH)

    assert "March 2027" in _shown("{% legal_date given %}", given=given)


def test_a_moment_given_as_a_date_is_genevas_day() -> None:
    assert "2027-03-05" in _shown("{% legal_date moment %}", moment=datetime(2027, 3, 4, 23, 30, tzinfo=UTC))


def test_a_moment_is_shown_in_genevas_time() -> None:
    html = _shown("{% legal_moment moment %}", moment=datetime(2027, 7, 4, 12, 5, tzinfo=UTC))

    assert html == '<time datetime="2027-07-04T14:05+02:00">4 July 2027, 14:05</time>'


@pytest.mark.parametrize(("language", "expected"), [("fr", "4 mars 2027"), ("zh-hans", "2027年3月4日")])
def test_a_date_follows_the_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert expected in _shown("{% legal_date day %}", day=date(2027, 3, 4))


@pytest.mark.parametrize(
    "source",
    [
        "{% ref x %}",
        "{% tag x %}",
        '{% summary_row x x url="/a/" %}',
        "{% details x %}{{ x }}{% enddetails %}",
        "{% panel x %}{{ x }}{% endpanel %}",
    ],
)
def test_what_people_typed_is_escaped(source: str) -> None:
    html = _shown(source, x="<b>&")

    assert "<b>" not in html
    assert "&lt;b&gt;&amp;" in html
