"""The erasure ledger: what was written comes back, and whatever was changed in it is found."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from casetracker.vault import ledger
from casetracker.vault.ledger import Erased, LedgerBroken
from casetracker.vault.scopes import Scope, ScopeKind

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path, settings: Settings) -> Path:
    settings.ERASURE_LEDGER = tmp_path / "ledger.jsonl"
    return tmp_path / "ledger.jsonl"


def erased(number: int) -> Erased:
    scope = Scope(ScopeKind.COMMUNICATION, UUID(int=number))
    return Erased(uuid4(), AT, (scope,), (uuid4(), uuid4()), (uuid4(),))


def three(path: Path) -> list[Erased]:
    entries = [erased(number) for number in range(3)]
    for entry in entries:
        ledger.append(entry)
    return entries


def test_a_ledger_that_is_not_there_holds_nothing(path: Path) -> None:
    assert ledger.read() == []
    assert ledger.head() == (0, ledger.GENESIS)


def test_what_was_written_is_read(path: Path) -> None:
    entries = three(path)

    assert ledger.read() == entries


def test_the_head_is_the_digest_of_the_last_line(path: Path) -> None:
    three(path)

    written = ledger.append(erased(9))

    assert written[0] == 4
    assert ledger.head() == written


def test_nobody_else_reads_it(path: Path) -> None:
    three(path)

    assert path.stat().st_mode & 0o777 == 0o600


def test_half_a_line_is_written_over(path: Path) -> None:
    entries = three(path)
    with path.open("ab") as file:
        file.write(b'{"at":"2026-')

    last = erased(9)
    ledger.append(last)

    assert ledger.read() == [*entries, last]


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_changed_line_is_found(path: Path, line: int) -> None:
    entries = three(path)
    content = path.read_text().replace(str(entries[line].keys[0]), str(uuid4()))
    path.write_text(content)

    with pytest.raises(LedgerBroken, match=f"line {line + 1} "):
        ledger.read()


@pytest.mark.parametrize("line", [0, 1])
def test_a_line_taken_out_is_found(path: Path, line: int) -> None:
    three(path)
    lines = path.read_bytes().splitlines(keepends=True)
    del lines[line]
    path.write_bytes(b"".join(lines))

    with pytest.raises(LedgerBroken, match=f"line {line + 1} "):
        ledger.read()


def test_nothing_is_added_to_a_broken_ledger(path: Path) -> None:
    three(path)
    path.write_bytes(b"\n" + path.read_bytes())

    with pytest.raises(LedgerBroken, match="line 1 "):
        ledger.append(erased(9))


def test_a_ledger_has_the_line_of_each_of_its_heads_and_no_other(path: Path) -> None:
    heads = []
    for number in range(3):
        ledger.append(erased(number))
        heads.append(ledger.head())

    assert all(ledger.has_line(*head) for head in [*heads, (0, ledger.GENESIS)])
    assert not ledger.has_line(2, heads[2][1])
    assert not ledger.has_line(4, heads[2][1])


def test_a_ledger_that_is_not_there_has_no_line(path: Path) -> None:
    assert ledger.has_line(0, ledger.GENESIS)
    assert not ledger.has_line(1, bytes(32))
