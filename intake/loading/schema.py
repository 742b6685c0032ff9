"""The JSON Schema (draft 2020-12) of a communication, made from the questions: it takes what the wizard asks."""

from typing import Any

from casetracker.reference import profiles
from intake.loading.document import BESIDE, FORMAT, KEY_PATTERN, KEYED, MOST_STATES, procedures
from intake.loading.sources import LONGEST_PATH
from intake.wizard.clean import EARLIEST_YEAR
from intake.wizard.question import Kind, Question, Rows
from intake.wizard.sections import OWN_QUESTIONS, ROWS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

_PATTERNS: dict[Kind, Schema] = {
    Kind.EMAIL: {"format": "email"},
    Kind.DATE: {"format": "date"},
    Kind.PARTIAL_DATE: {"pattern": r"^(\d{4}(-\d{2}(-\d{2})?)?|unknown)?$"},
    Kind.COUNTRY: {"pattern": "^([A-Za-z]{3})?$"},
    Kind.PERSON: {"pattern": f"^{KEY_PATTERN}$"},
    Kind.DOCUMENT: {"pattern": f"^({KEY_PATTERN})?$"},
}
_LOCAL_KEY: Schema = {
    "type": "string",
    "pattern": f"^{KEY_PATTERN}$",
    "description": "Your own name for this row, unique in its list; authorities refer to it. It is not kept.",
}
_FILE: Schema = {
    "type": "string",
    "maxLength": LONGEST_PATH,
    "description": "The path of the file from the folder of this document, with forward slashes.",
}


def communication_schema() -> Schema:
    """The schema. It says what a document may hold; whether an answer is true to the calendar the reader checks."""
    own = {question.name: _answer(question) for question in OWN_QUESTIONS}
    return {
        "$schema": DIALECT,
        "title": "Communication",
        "description": "A communication to a committee: people, facts, claims, remedies and the list of documents.",
        "type": "object",
        "additionalProperties": False,
        "required": [question.name for question in OWN_QUESTIONS if question.save],
        "properties": {
            "format": {"const": FORMAT},
            "procedure": {"enum": procedures(), "default": profiles.DEFAULT},
            "states": {
                "type": "array",
                "description": "The States concerned, by their codes of ISO 3166-1 alpha-3.",
                "items": {"type": "string", "pattern": "^[A-Z]{3}$"},
                "uniqueItems": True,
                "maxItems": MOST_STATES,
            },
            **own,
            **{name: _list_of(rows) for name, rows in ROWS.items()},
        },
    }


def _list_of(rows: Rows) -> Schema:
    beside = {name: _LOCAL_KEY if name == "key" else _FILE for name in BESIDE.get(rows.key, ())}
    demanded = [name for name in beside if name != "key" or KEYED[rows.key]]
    return {
        "type": "array",
        "title": str(rows.many),
        "maxItems": rows.most,
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": demanded + [question.name for question in rows.questions if question.save],
            "properties": beside | {question.name: _answer(question) for question in rows.questions},
        },
    }


def _answer(question: Question) -> Schema:
    return {"title": str(question.label)} | _described(question) | _typed(question)


def _described(question: Question) -> Schema:
    told = [str(question.hint)] if question.hint else []
    if question.submit:
        told.append("Needed before the communication can be submitted.")
    if question.only_if:
        name, answers = question.only_if
        told.append(f"Asked when “{name}” is: {', '.join(sorted(answers))}.")
    return {"description": " ".join(told)} if told else {}


def _typed(question: Question) -> Schema:
    if question.kind is Kind.YES:
        return {"type": _or_null("boolean", question)}
    if question.kind is Kind.YEAR:
        return {"type": _or_null("integer", question), "minimum": EARLIEST_YEAR}
    if question.kind is Kind.CHOICE:
        codes: list[str | None] = [code for code, _label in question.choices]
        return {"enum": codes if question.save else [*codes, "", None]}
    shortest = {"minLength": 1} if question.save else {}
    text = {"type": _or_null("string", question), "maxLength": question.longest}
    return text | shortest | _PATTERNS.get(question.kind, {})


def _or_null(kind: str, question: Question) -> str | list[str]:
    return kind if question.save else [kind, "null"]
