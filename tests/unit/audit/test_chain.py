"""The chain's digests against known answers."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from casetracker.audit.actions import Action
from casetracker.audit.chain import COLUMNS, GENESIS, canonical_body, digest
from tests.vectors import Case, of_class

KNOWN = of_class("audit_chain", "valid")


def as_row(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry with the types that its columns have."""
    return {
        **entry,
        "occurred_at": datetime.fromisoformat(entry["occurred_at"]),
        "chain_id": UUID(entry["chain_id"]),
        "request_id": UUID(entry["request_id"]),
        "actor_id": entry["actor_id"] and UUID(entry["actor_id"]),
    }


@pytest.mark.parametrize("case", KNOWN, ids=lambda case: case["name"])
def test_a_body_has_its_known_form(case: Case) -> None:
    assert canonical_body(as_row(case["entry"])).decode() == case["body"]


@pytest.mark.parametrize("case", KNOWN, ids=lambda case: case["name"])
def test_an_entry_has_its_known_digest(case: Case) -> None:
    body = canonical_body(as_row(case["entry"]))

    assert digest(bytes.fromhex(case["prev"]), body).hex() == case["digest"]


def test_the_known_entries_are_one_chain() -> None:
    assert KNOWN[0]["prev"] == GENESIS.hex()
    assert [case["prev"] for case in KNOWN[1:]] == [case["digest"] for case in KNOWN[:-1]]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_in_the_digest(column: str) -> None:
    entry = as_row(KNOWN[1]["entry"])
    changed = {**entry, column: {"seq": 7, "occurred_at": datetime(2020, 1, 1, tzinfo=UTC)}.get(column, "changed")}

    assert canonical_body(changed) != canonical_body(entry)


def test_a_moment_is_one_moment_in_every_zone() -> None:
    entry = as_row(KNOWN[0]["entry"])
    elsewhere = entry["occurred_at"].astimezone(timezone(timedelta(hours=-6)))

    assert canonical_body({**entry, "occurred_at": elsewhere}) == canonical_body(entry)


def test_a_missing_column_is_an_error() -> None:
    entry = as_row(KNOWN[0]["entry"])
    del entry["codes"]

    with pytest.raises(KeyError):
        canonical_body(entry)


def test_every_action_keeps_to_its_grammar() -> None:
    parts = [action.value.split(".") for action in Action]

    assert all(len(part) == 2 and all(word.isidentifier() and word.islower() for word in part) for part in parts)
    assert len(set(Action)) == len(parts)
