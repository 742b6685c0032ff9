"""From bytes to a JSON object, strictly: what most parsers let pass is kept visible here, to be refused with its place.

RFC 8259 leaves duplicate names, and Python adds ``NaN`` and ``Infinity``: two systems would read two communications.
"""

import codecs
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casetracker.core.errors import Invalid, Problem

# A communication of 500 people with long texts stays well below; the files are not in it.
MOST_BYTES = 5 * 1024 * 1024
# Root, list, object: a communication has no deeper place for anything.
MOST_LEVELS = 16
MOST_DIGITS = 20
# A string (perhaps without its end) or a bracket. The possessive quantifiers keep the scan linear whatever comes.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{\]}]', re.DOTALL)


class JsonObject(dict[str, Any]):
    """An object, with the names that stood in it more than once."""

    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotJson:
    """What stands where a JSON value should: ``NaN``, ``Infinity``, or a number too long to be one."""

    text: str


def document_parse(raw: bytes) -> JsonObject:
    """The JSON object in ``raw``: UTF-8, with or without a byte order mark.

    Raises Invalid: ``too_large``, ``not_utf8``, ``not_json``, ``too_deep``, ``not_an_object``.
    """
    if len(raw) > MOST_BYTES:
        raise _wrong("too_large", _("The document has more than %(most)s bytes.") % {"most": MOST_BYTES})
    document = _loads(_decoded(raw))
    if not isinstance(document, JsonObject):
        raise _wrong("not_an_object", _("The document must be one JSON object, in braces."))
    return document


def _wrong(code: str, message: str) -> Invalid:
    return Invalid([Problem(field="", code=code, message=message)])


def _decoded(raw: bytes) -> str:
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        text = _("The document is not UTF-8: byte %(place)s does not belong.") % {"place": error.start + 1}
        raise _wrong("not_utf8", text) from None


def _loads(text: str) -> Any:
    if _levels(text) > MOST_LEVELS:
        raise _wrong("too_deep", _("The document is nested more than %(most)s levels deep.") % {"most": MOST_LEVELS})
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=NotJson, parse_int=_integer)
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise _wrong("not_json", _("This is not JSON: see line %(line)s, column %(column)s.") % place) from None


def _levels(text: str) -> int:
    # Counted before the parser, which would answer depth with an exhausted stack.
    deepest = level = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            level += 1
            deepest = max(deepest, level)
        elif token[0] in "]}":
            level -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    made = JsonObject(pairs)
    if len(made) != len(pairs):
        counts = Counter(name for name, _value in pairs)
        made.duplicates = tuple(name for name, count in counts.items() if count > 1)
    return made


def _integer(text: str) -> int | NotJson:
    return int(text) if len(text) <= MOST_DIGITS else NotJson(text)
