"""``manage.py replay_histories``: the report on stdout, messages on stderr, an exit code for each outcome."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from casetracker.core.models import OutboxMessage
from tests.factories import histories
from tests.factories.histories import Raw
from workflow.models import CaseFile

pytestmark = pytest.mark.django_db

REPLAYED, REFUSED, UNREADABLE = range(3)


@dataclass
class Ran:
    """How the command ended, and what it said where."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Replay = Callable[..., Ran]


@pytest.fixture
def replay(tmp_path: Path) -> Replay:
    """``replay(content, "--json")`` as from a shell: histories, or whatever else is in the file."""

    def command(content: Any, *options: str) -> Ran:
        path = tmp_path / "histories.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return _run(str(path), *options)

    return command


def _run(*args: str) -> Ran:
    out, err = StringIO(), StringIO()
    try:
        call_command("replay_histories", *args, stdout=out, stderr=err)
    except CommandError as error:
        return Ran(error.returncode, out.getvalue(), f"{err.getvalue()}{error}")
    return Ran(REPLAYED, out.getvalue(), err.getvalue())


def _legal(symbol: str = "CCPR/C/1/D/1/2011") -> Raw:
    return histories.raw(
        "2011-01-05 submitted", "2011-01-20 interim_measures_granted", "2011-02-01 registered", symbol=symbol
    )


def _illegal(symbol: str = "CCPR/C/1/D/2/2011") -> Raw:
    return histories.raw("2011-01-05 submitted", "2011-02-01 registered", "2011-02-02 registered", symbol=symbol)


def test_the_report_of_a_case_says_where_it_stands(replay: Replay) -> None:
    ran = replay([_legal()], "--json")

    assert ran.code == REPLAYED
    assert ran.json["results"] == [
        {
            "symbol": "CCPR/C/1/D/1/2011",
            "state": "registered",
            "tracks": [{"track": "interim_measures", "state": "granted", "since": "2011-01-20"}],
            "open_limits": [],
            "inferred": [],
        }
    ]


def test_the_report_names_what_runs_and_what_was_inferred(replay: Replay) -> None:
    ran = replay([histories.raw("2011-02-01 transmitted")], "--json")

    [case] = ran.json["results"]
    assert case["open_limits"] == ["split_request", "state_reply"]
    assert case["inferred"] == ["submitted", "registered"]


def test_the_sums_are_told(replay: Replay) -> None:
    ran = replay([_legal(), _illegal(), histories.raw("2011-02-01 registered", symbol="CCPR/C/1/D/3/2011")], "--json")

    assert {key: ran.json[key] for key in ("cases", "replayed", "inferred")} == {
        "cases": 3,
        "replayed": 2,
        "inferred": 1,
    }


def test_a_refusal_is_told_with_its_step_and_ends_with_one(replay: Replay) -> None:
    ran = replay([_illegal(), _legal()], "--json")

    assert ran.code == REFUSED
    [refused] = ran.json["refused"]
    assert (refused["symbol"], refused["order"], refused["type"]) == ("CCPR/C/1/D/2/2011", 3, "registered")
    assert refused["code"] == "not_from_this_state"
    assert refused["reason"].endswith(".")


def test_a_refused_case_does_not_keep_the_others_from_being_replayed(replay: Replay) -> None:
    replay([_illegal(), _legal()], "--json")

    assert [case.source_symbol for case in CaseFile.objects.all()] == ["CCPR/C/1/D/1/2011"]


def test_steps_outside_the_first_vocabulary_are_replayed_in_their_order(replay: Replay) -> None:
    raw = histories.raw("2011-01-05 submitted", "2011-02-05 telephone_call", "2011-03-05 registered")
    raw["unmapped_events"] = [raw["events"].pop(1)]

    ran = replay([raw], "--json")

    assert ran.json["unknown"] == [{"symbol": "CCPR/C/1/D/1/2011", "order": 2, "type": "telephone_call"}]


def test_a_second_run_changes_nothing_and_says_so(replay: Replay) -> None:
    replay([_legal()])

    ran = replay([_legal()], "--json")

    assert (ran.code, ran.json["standing"], ran.json["results"]) == (REPLAYED, ["CCPR/C/1/D/1/2011"], [])


def test_progress_goes_to_stderr(replay: Replay) -> None:
    ran = replay([_legal(f"CCPR/C/1/D/{number}/2011") for number in range(1, 12)], "--json")

    assert ran.err.splitlines() == ["10 of 11 cases, 0 refused", "11 of 11 cases, 0 refused"]


def test_the_table_for_people_has_a_row_a_case(replay: Replay) -> None:
    ran = replay([_legal(), _illegal()])

    heading, row, refusal, sums = ran.out.splitlines()
    assert heading.split()[:3] == ["symbol", "state", "tracks"]
    assert row.split() == ["CCPR/C/1/D/1/2011", "registered", "interim_measures", "granted", "-", "-"]
    assert refusal.startswith("refused: CCPR/C/1/D/2/2011, step 3 (registered): ")
    assert sums == "2 cases: 1 replayed, 1 refused, 0 there already; 0 steps inferred"


def test_nothing_is_promised_to_anybody(replay: Replay) -> None:
    replay(list(histories.real().values())[:3])

    assert (OutboxMessage.objects.count(), mail.outbox) == (0, [])


# Files that are not of the format


def _faulty() -> list[Raw]:
    wrong_date, wrong_order = _illegal("CCPR/C/1/D/3/2011"), _illegal("CCPR/C/1/D/4/2011")
    wrong_date["events"][1]["date"] = "2011-02-30"
    wrong_order["events"][2]["order"] = 2
    return [_legal(), wrong_date, wrong_order]


def test_a_file_with_faults_is_refused_with_all_of_them(replay: Replay) -> None:
    ran = replay(_faulty(), "--json")

    assert ran.code == UNREADABLE
    told = [(one["symbol"], one["order"], one["type"], one["field"], one["code"]) for one in ran.json["problems"]]
    assert told == [
        ("CCPR/C/1/D/3/2011", 2, "registered", "date", "not_a_date"),
        ("CCPR/C/1/D/4/2011", None, None, "events", "order_twice"),
    ]


def test_a_file_with_faults_leaves_nothing_behind(replay: Replay) -> None:
    replay(_faulty(), "--json")

    assert not CaseFile.objects.exists()


def test_a_fault_is_told_in_words_with_case_step_and_rule(replay: Replay) -> None:
    ran = replay(_faulty())

    first = ran.err.splitlines()[0]
    assert first.startswith("CCPR/C/1/D/3/2011, step 2 (registered): date: ")
    assert first.endswith("(not_a_date)")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "the file: This is not JSON"),
        ("{}", "the file: A file of histories holds a list of them. (not_a_list)"),
        ('["x"]', "history 1: symbol: The source must state this. (missing)"),
        ('[{"symbol": "A", "committee": "CAT", "events": ["x"]}]', "A, step 1 (no type given): order: "),
    ],
)
def test_what_is_no_history_is_named_by_its_place(replay: Replay, content: str, told: str) -> None:
    ran = replay(content)

    assert ran.code == UNREADABLE
    assert told in ran.err


def test_half_a_character_is_a_fault_and_no_crash(replay: Replay) -> None:
    raw = _legal()
    raw["events"][0]["note"] = "\ud800"

    ran = replay([raw], "--json")

    assert (ran.code, [one["code"] for one in ran.json["problems"]]) == (UNREADABLE, ["not_text"])


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    ran = _run(str(tmp_path / "nowhere.json"), "--json")

    assert (ran.code, [one["code"] for one in ran.json["problems"]]) == (UNREADABLE, ["not_readable"])
