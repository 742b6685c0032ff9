"""Between values and plaintext bytes."""

from datetime import UTC, date, datetime

import pytest

from casetracker.vault import codec
from casetracker.vault.contracts import CONTRACTS, Kind, contract


@pytest.mark.parametrize(
    ("kind", "value", "data"),
    [
        (Kind.TEXT, "Ñandú, عمر", "Ñandú, عمر".encode()),
        (Kind.CHOICE, "male", b"male\x80" + bytes(11)),
        (Kind.CHOICE, "", b"\x80" + bytes(15)),
        (Kind.CHOICE, "fifteen letters", b"fifteen letters\x80"),
        (Kind.CHOICE, "sixteen letters!", b"sixteen letters!\x80" + bytes(15)),
        (Kind.DATE, date(1990, 2, 3), b"1990-02-03"),
        (Kind.INTEGER, -12, b"-12"),
        (Kind.JSON, {"b": 1, "a": ["é"]}, '{"a":["é"],"b":1}'.encode()),
    ],
)
def test_a_value_is_written_in_its_known_form_and_read_back(kind: Kind, value: object, data: bytes) -> None:
    assert codec.encode(kind, value) == data
    assert codec.decode(kind, data) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.DATE, datetime(1990, 2, 3, tzinfo=UTC)),
        (Kind.DATE, "1990-02-03"),
        (Kind.INTEGER, True),
        (Kind.INTEGER, 1.5),
        (Kind.INTEGER, "1"),
        (Kind.TEXT, b"bytes"),
        (Kind.CHOICE, bytearray(b"bytes")),
    ],
)
def test_what_would_not_read_back_is_refused(kind: Kind, value: object) -> None:
    with pytest.raises(TypeError, match=f"no {kind} value"):
        codec.encode(kind, value)


@pytest.mark.parametrize(("short", "long"), [("male", "female"), ("no", "yes"), ("", "citizenship")])
def test_short_choices_are_of_one_length(short: str, long: str) -> None:
    assert len(codec.encode(Kind.CHOICE, short)) == len(codec.encode(Kind.CHOICE, long)) == codec.BLOCK


def test_every_contract_is_named_after_its_key() -> None:
    assert [name for name, found in CONTRACTS.items() if found.name != name or contract(name) is not found] == []


def test_an_unknown_contract_is_an_error() -> None:
    with pytest.raises(KeyError):
        contract("person.shoe_size")
