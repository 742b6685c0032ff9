"""From bytes to JSON, strictly."""

import pytest

from casetracker.core.errors import Invalid
from intake.loading.parsing import MOST_BYTES, NotJson, document_parse


def code_of(raw: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        document_parse(raw)
    [problem] = refused.value.problems
    assert problem.pointer == ""
    return problem.code


@pytest.mark.parametrize("raw", [b'{"a": "\xc3\xa9"}', b'\xef\xbb\xbf{"a": "\xc3\xa9"}', b'{"a": "\\u00e9"}'])
def test_utf_8_is_read_with_and_without_a_byte_order_mark(raw: bytes) -> None:
    assert document_parse(raw) == {"a": "é"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"a": "\xe9"}', "not_utf8"),
        ('{"a": 1}'.encode("utf-16"), "not_utf8"),
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"{'a': 1}", "not_json"),
        (b'{"a": 1,}', "not_json"),
        (b'{"a": 1} {}', "not_json"),
        (b'{"a": "\n"}', "not_json"),
        (b'{"a": .5}', "not_json"),
        (b"[]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"NaN", "not_an_object"),
        (b'{"a":' * 17 + b"1" + b"}" * 17, "too_deep"),
        (b"[" * 1_000_000, "too_deep"),
        (b" " * (MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_not_one_json_object_is_refused_by_code(raw: bytes, code: str) -> None:
    assert code_of(raw) == code


def test_the_place_of_a_syntax_error_is_told() -> None:
    with pytest.raises(Invalid, match="line 2, column 6"):
        document_parse(b'{"a": 1,\n"b": }')


def test_sixteen_levels_are_not_too_deep() -> None:
    assert document_parse(b'{"a":' * 16 + b"1" + b"}" * 16)


def test_brackets_inside_strings_are_no_levels() -> None:
    text = "[{" * 40 + '\\"' + "[" * 40

    assert document_parse(b'{"a": "' + text.encode() + b'"}')


@pytest.mark.parametrize("raw", [b'"' + b'\\"' * 1_000_000, b'{"a": "' + b"\\" * 1_000_001, b'"' * 1_000_001])
def test_strings_without_an_end_are_refused_in_linear_time(raw: bytes) -> None:
    assert code_of(raw) == "not_json"


def test_names_that_stand_twice_are_kept_for_the_reader() -> None:
    document = document_parse(b'{"a": 1, "b": {"c": 1, "c": 2, "d": 3}, "a": 2}')

    assert document.duplicates == ("a",)
    assert document["b"].duplicates == ("c",)


@pytest.mark.parametrize("raw", [b"NaN", b"Infinity", b"-Infinity", b"9" * 21, b"-" + b"9" * 5000])
def test_what_is_no_number_is_kept_as_what_it_is(raw: bytes) -> None:
    assert document_parse(b'{"a": ' + raw + b"}") == {"a": NotJson(raw.decode())}
