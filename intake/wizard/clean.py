"""From what somebody entered (a form, JSON, a line of CSV) to values, or to problems that name field and rule.

Pure but for two look-ups: a country's code and an article's number are checked against the reference data.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Invalid, Problem
from casetracker.reference import selectors
from intake.wizard.question import Kind, Question

EARLIEST_YEAR = 1900
YEAR_DIGITS = 4
# What a decoder puts where the bytes were not UTF-8.
REPLACEMENT = "\ufffd"
Values = dict[str, Any]


class _Wrong(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code, self.message = code, message


def clean(
    questions: Sequence[Question], raw: Mapping[str, Any], *, treaty: str, pointer: str = ""
) -> tuple[Values, list[Problem]]:
    """Read the answers in ``raw`` to ``questions``; absent names are left out, None and "" take an answer back.

    Returns the values of what was right and the problems of what was not. ``pointer`` is the JSON pointer of the
    object that ``raw`` was. References to rows (a victim, a document) come through as they are.
    """
    values: Values = {}
    known = {question.name for question in questions}
    problems = [
        _problem(name, pointer, "unknown_field", _("There is no field of this name."))
        for name in raw
        if name not in known
    ]
    for question in questions:
        if question.name in raw:
            try:
                values[question.name] = _read(question, raw[question.name], treaty)
            except _Wrong as wrong:
                problems.append(_problem(question.name, pointer, wrong.code, wrong.message))
    return values, problems


def missing_to_save(questions: Sequence[Question], values: Mapping[str, Any], *, pointer: str = "") -> list[Problem]:
    """What a row needs in order to mean anything."""
    return [
        _problem(q.name, pointer, "required", _("Enter an answer: it is required."))
        for q in questions
        if q.save and values.get(q.name) in (None, "")
    ]


def is_asked(question: Question, values: Mapping[str, Any]) -> bool:
    """Whether the other answers of the row call for this question."""
    if question.only_if is None:
        return True
    name, answers = question.only_if
    answer = values.get(name)
    return ("yes" if answer is True else str(answer)) in answers


def _problem(name: str, pointer: str, code: str, message: str) -> Problem:
    return Problem(field=name, code=code, message=message, pointer=f"{pointer}/{name}")


def _read(question: Question, raw: Any, treaty: str) -> Any:
    if raw is None or raw == "":
        return False if question.kind is Kind.YES else None
    if isinstance(raw, str) and not _is_storable(raw):
        raise _Wrong("control_character", _("The text contains a character that cannot be stored."))
    reader = _READERS.get(question.kind)
    return _read_text(question, raw) if reader is None else reader(question, raw, treaty)


def _read_text(question: Question, raw: Any) -> str | None:
    if not isinstance(raw, str):
        raise _Wrong("not_text", _("This must be text."))
    if REPLACEMENT in raw:
        raise _Wrong(
            "unreadable_character", _("The text contains a character that could not be read (�): type it again.")
        )
    text = raw.replace("\r\n", "\n").strip()
    if len(text) > question.longest:
        raise _Wrong(
            "too_long",
            _("Shorten the text to %(most)s characters; it has %(count)s.")
            % {"most": question.longest, "count": len(text)},
        )
    return text or None


def _is_storable(text: str) -> bool:
    # NUL is refused by PostgreSQL; half of a surrogate pair, which JSON can write, has no UTF-8.
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def _read_email(question: Question, raw: Any, _treaty: str) -> str | None:
    text = _read_text(question, raw)
    try:
        validate_email(text)
    except ValidationError:
        raise _Wrong("email_malformed", _("Enter an e-mail address such as name@example.org.")) from None
    return text


def _read_choice(question: Question, raw: Any, _treaty: str) -> str:
    codes = [code for code, _label in question.choices]
    if raw not in codes:
        raise _Wrong("not_a_choice", _("Choose one of: %(codes)s.") % {"codes": ", ".join(codes)})
    return str(raw)


def _read_yes(_question: Question, raw: Any, _treaty: str) -> bool:
    if isinstance(raw, bool):
        return raw
    words = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "0": False}
    if str(raw).lower() not in words:
        raise _Wrong("not_yes_or_no", _("Answer yes or no."))
    return words[str(raw).lower()]


def _read_date(_question: Question, raw: Any, _treaty: str) -> date:
    try:
        day = raw if isinstance(raw, date) else _day(str(raw))
    except ValueError:
        raise _Wrong("not_a_date", _("Enter a date that exists, as YYYY-MM-DD.")) from None
    _within_time(PreciseDate(day, Precision.DAY))
    return day


def _day(text: str) -> date:
    # Python's own reader takes week dates and dates without hyphens too, which no form of ours asks for.
    when = PreciseDate.parse(text)
    if when.value is None or when.precision != Precision.DAY:
        raise ValueError("not a day")
    return when.value


def _read_partial_date(_question: Question, raw: Any, _treaty: str) -> str:
    try:
        when = raw if isinstance(raw, PreciseDate) else PreciseDate.parse(str(raw))
    except ValueError:
        raise _Wrong("not_a_date", _("Enter a date that exists: YYYY, YYYY-MM, YYYY-MM-DD or “unknown”.")) from None
    _within_time(when)
    return str(when)


def _within_time(when: PreciseDate) -> None:
    if when.value is None:
        return
    if when.value.year < EARLIEST_YEAR:
        raise _Wrong("too_early", _("The year must be %(year)s or later.") % {"year": EARLIEST_YEAR})
    if when.value > clock.today():
        raise _Wrong("in_the_future", _("The date lies in the future."))


def _read_year(_question: Question, raw: Any, _treaty: str) -> int:
    if isinstance(raw, bool) or not str(raw).isdecimal() or len(str(raw)) != YEAR_DIGITS:
        raise _Wrong("not_a_year", _("Enter a year of four digits."))
    year = int(str(raw))
    if not EARLIEST_YEAR <= year <= clock.today().year:
        bounds = {"first": EARLIEST_YEAR, "last": clock.today().year}
        raise _Wrong("not_a_year", _("Enter a year from %(first)s to %(last)s.") % bounds)
    return year


def _read_country(question: Question, raw: Any, _treaty: str) -> str:
    try:
        return str(selectors.state_get(str(raw).upper(), field=question.name).iso3)
    except Invalid as error:
        raise _Wrong("unknown_state", str(error.problems[0].message)) from None


def _read_right(question: Question, raw: Any, treaty: str) -> str:
    try:
        return str(selectors.right_get(treaty, str(raw), field=question.name).article)
    except Invalid as error:
        raise _Wrong("unknown_right", str(error.problems[0].message)) from None


def _read_reference(_question: Question, raw: Any, _treaty: str) -> Any:
    return raw


_READERS: dict[Kind, Callable[[Question, Any, str], Any]] = {
    Kind.EMAIL: _read_email,
    Kind.CHOICE: _read_choice,
    Kind.YES: _read_yes,
    Kind.DATE: _read_date,
    Kind.PARTIAL_DATE: _read_partial_date,
    Kind.YEAR: _read_year,
    Kind.COUNTRY: _read_country,
    Kind.RIGHT: _read_right,
    Kind.PERSON: _read_reference,
    Kind.DOCUMENT: _read_reference,
}
