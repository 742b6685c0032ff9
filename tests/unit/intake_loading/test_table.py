"""From the bytes of a table to its lines."""

import codecs

import pytest

from casetracker.core.errors import Invalid, Problem
from intake.loading.table import MOST_BYTES, Line, table_decode, table_lines

KNOWN = {"name": "name", "Nom": "name", "year": "year"}


def lines_of(text: str) -> list[Line]:
    return table_lines(text, KNOWN.get)


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(Invalid) as refused:
        lines_of(text)
    return refused.value.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_unicode_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    assert table_decode("Nom;année\nÉlan;1990".encode(encoding)) == "Nom;année\nÉlan;1990"


def test_big_endian_utf_16_is_read_by_its_mark() -> None:
    assert table_decode(codecs.BOM_UTF16_BE + "é".encode("utf-16-be")) == "é"


@pytest.mark.parametrize(
    ("table", "pointer"),
    [
        ("name\nÉlan".encode("latin-1"), "/line/2"),
        ("name\na\n\nÉlan".encode("cp1252"), "/line/4"),
        ("name\nÉlan".encode("utf-16-le"), "/line/2"),
        ("name".encode("utf-32"), "/line/1"),
        (b"name\na\x00b", "/line/2"),
        (codecs.BOM_UTF16_LE + b"a", "/line/1"),
    ],
)
def test_any_other_encoding_is_refused_at_its_first_line(table: bytes, pointer: str) -> None:
    with pytest.raises(Invalid, match="CSV UTF-8") as refused:
        table_decode(table)

    assert [(problem.pointer, problem.code) for problem in refused.value.problems] == [(pointer, "encoding_unknown")]


def test_a_table_that_is_too_large_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        table_decode(b"a" * (MOST_BYTES + 1))

    assert refused.value.problems[0].code == "too_large"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_cells_are_apart_by_comma_semicolon_or_tab(mark: str) -> None:
    assert lines_of(f"name{mark}year\nDelfina{mark}1990\n") == [Line(2, {"name": "Delfina", "year": "1990"})]


def test_a_semicolon_inside_a_comma_table_is_text() -> None:
    assert lines_of('name,year\n"Tambril; called Isa",1990') == [
        Line(2, {"name": "Tambril; called Isa", "year": "1990"})
    ]


def test_a_line_number_is_that_of_the_line_on_which_the_row_begins() -> None:
    table = 'name,year\r\n\r\n"two\r\nlines",1990\r\n,\r\nlast,1991'

    assert [line.number for line in lines_of(table)] == [3, 6]


def test_cells_that_a_program_left_out_at_the_end_are_empty() -> None:
    assert lines_of("name,year,\nDelfina\n") == [Line(2, {"name": "Delfina"})]


def test_a_formula_is_text() -> None:
    assert lines_of("name\n=1+1")[0].cells == {"name": "=1+1"}


@pytest.mark.parametrize(
    ("table", "pointer", "code"),
    [
        ("", "", "empty_table"),
        ("\n , \n", "", "empty_table"),
        ("name,shoe/size\na,b", "/line/1/shoe~1size", "unknown_column"),
        ("\nname,,year\na,b,c", "/line/2", "unknown_column"),
        ("name,Nom\na,b", "/line/1/name", "duplicate_column"),
        ("name\na,b", "/line/2", "too_many_cells"),
        ('name\n"a', "/line/2", "csv_malformed"),
        ('name\n"a"b', "/line/2", "csv_malformed"),
        ("name\n" + "a" * 140_000, "/line/2", "csv_malformed"),
    ],
)
def test_a_malformed_table_is_refused_with_its_line(table: str, pointer: str, code: str) -> None:
    assert [(problem.pointer, problem.code) for problem in problems_of(table)] == [(pointer, code)]


def test_all_wrong_columns_and_lines_are_told_at_once() -> None:
    problems = problems_of("name,Nom,size\na,b,c,d\ne,f,g\nh,i,j,k")

    assert [problem.pointer for problem in problems] == ["/line/1/size", "/line/1/name", "/line/2", "/line/4"]
