"""One JSON object against its questions: the JSON types first, then the wizard's own cleaning."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casetracker.core.errors import Problem, Text
from intake.loading.parsing import NotJson
from intake.loading.problems import is_storable, problem_at
from intake.wizard.clean import Values, clean, missing_to_save
from intake.wizard.question import Kind, Question

# What is neither here nor text: every other kind is a JSON string.
_TYPES: dict[Kind, tuple[type, str, Text]] = {
    Kind.YES: (bool, "not_true_or_false", gettext_lazy("This must be true or false.")),
    Kind.YEAR: (int, "not_a_number", gettext_lazy("This must be a whole number.")),
}
_TEXT: tuple[type, str, Text] = (str, "not_text", gettext_lazy("This must be text."))


def answers_read(
    questions: Sequence[Question], given: Mapping[str, Any], *, treaty: str, pointer: str, beside: Collection[str] = ()
) -> tuple[Values, list[Problem]]:
    """The values of an object, and everything wrong with it; ``beside`` are its members that answer no question."""
    by_name = {question.name: question for question in questions}
    problems = [*repeated(given, pointer), *_unknown(given, {*by_name, *beside}, pointer)]
    typed: dict[str, Any] = {}
    for name, question in by_name.items():
        if name in given:
            wrong = wrong_type(_TYPES.get(question.kind, _TEXT), given[name])
            if wrong is None:
                typed[name] = given[name]
            else:
                problems.append(problem_at(pointer, name, *wrong))
    values, unclean = clean(questions, typed, treaty=treaty, pointer=pointer)
    problems += unclean
    told = {problem.pointer for problem in problems}
    absent = missing_to_save(questions, values, pointer=pointer)
    return values, problems + [problem for problem in absent if problem.pointer not in told]


def repeated(given: Mapping[str, Any], pointer: str) -> list[Problem]:
    """The names that stand more than once in an object."""
    text = _("This name stands more than once in the same object.")
    names = getattr(given, "duplicates", ())
    return [problem_at(pointer, name, "duplicate_name", text) for name in names if is_storable(name)]


def _unknown(given: Mapping[str, Any], known: Collection[str], pointer: str) -> list[Problem]:
    problems = []
    for name in given:
        if not is_storable(str(name)):
            text = _("A name here is not text that can be stored.")
            problems.append(Problem(field="", code="not_unicode", message=text, pointer=pointer))
        elif name not in known:
            problems.append(problem_at(pointer, name, "unknown_field", _("There is no field of this name.")))
    return problems


def wrong_type(wanted: tuple[type, str, Text], value: Any) -> tuple[str, Text] | None:
    """The code and sentence for a value of another JSON type than ``wanted``; null is the absence of an answer."""
    kind, code, text = wanted
    if isinstance(value, NotJson):
        return "not_json", _("This is not a JSON value.")
    # A bool is an int to Python, and not to JSON.
    if value is not None and type(value) is not kind and not (kind is str and isinstance(value, str)):
        return code, text
    if isinstance(value, str) and not is_storable(value):
        return "not_unicode", _("The text contains a character that cannot be stored.")
    return None


def text_at(given: Mapping[str, Any], name: str, pointer: str, problems: list[Problem]) -> str | None:
    """The text member ``name`` of an object, or None with the reason among ``problems``."""
    value = given.get(name)
    wrong = wrong_type(_TEXT, value)
    if wrong is None and value in (None, ""):
        wrong = ("required", _("Enter an answer: it is required."))
    if wrong is not None:
        problems.append(problem_at(pointer, name, *wrong))
        return None
    return str(value)
