"""The statements that put triggers in place."""

import pytest

from casetracker.core.triggers import Trigger, append_only, no_truncate


def test_an_append_only_table_has_three_triggers() -> None:
    assert [trigger.event for trigger in append_only("a_table")] == [
        "BEFORE UPDATE",
        "BEFORE DELETE",
        "BEFORE TRUNCATE",
    ]


def test_sqlite_has_no_truncate_to_refuse() -> None:
    assert no_truncate("a_table").install_sql("sqlite") == []
    assert len(no_truncate("a_table").install_sql("postgresql")) == 3


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_each_trigger_is_replaced_and_not_doubled(vendor: str) -> None:
    statements = Trigger("rule", "a_table", "BEFORE UPDATE", "no").install_sql(vendor)

    drop = next(at for at, text in enumerate(statements) if text.startswith("DROP TRIGGER IF EXISTS"))
    create = next(at for at, text in enumerate(statements) if text.startswith("CREATE TRIGGER"))
    assert drop < create


def test_a_trigger_takes_its_prefix() -> None:
    assert Trigger("rule", "a_table", "BEFORE UPDATE", "no").full_name == "ct_rule"
