"""Each guard of each step, once where it alone refuses: none stands in a step to no effect, and none is left out."""

import pytest

from tests.unit.workflow import guard_cases
from tests.unit.workflow.guard_cases import GuardCase, cases, facts, guards_of
from workflow.machine.guards import first_reason


def _says(case: GuardCase, *words: str) -> dict[str, str]:
    looked_at = facts(case.step, *words)
    return {guard.__name__: code for guard in guards_of(case.step) if (code := guard(looked_at))}


def test_every_guard_of_every_step_has_a_case_for_each_of_its_reasons() -> None:
    assert {case.key for case in cases()} == guard_cases.asked_for()


def test_no_case_stands_twice() -> None:
    assert len({case.key for case in cases()}) == len(cases())


@pytest.mark.parametrize("case", cases(), ids=lambda case: " ".join(case.key))
def test_a_guard_alone_refuses_a_step_that_passes_otherwise(case: GuardCase) -> None:
    assert _says(case, case.passes) == {}
    assert _says(case, case.passes, case.refused) == {case.guard: case.code}
    assert first_reason(guards_of(case.step), facts(case.step, case.passes, case.refused)) == case.code


def test_a_step_without_a_case_is_noticed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    left = [case for case in cases() if case.key != ("transmit", "is_not_suspended", "suspended")]
    monkeypatch.setattr(guard_cases, "cases", lambda: left)

    assert guard_cases.main() == 1
    assert capsys.readouterr().out == "transmit, is_not_suspended, suspended: no case in guards.csv\n"
