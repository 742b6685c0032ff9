"""Messages that wait for a moment, and those that are promised once however often a handler runs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from casetracker.core import clock, outbox

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
TOPIC = "test.topic"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def delivered(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The payloads of what a plain handler delivered."""
    payloads: list[dict[str, str]] = []
    monkeypatch.setitem(outbox._handlers, TOPIC, lambda message: payloads.append(message.payload))
    return payloads


def test_a_message_can_wait_for_a_moment(delivered: list[dict[str, str]]) -> None:
    outbox.put(TOPIC, at=NOW, not_before=NOW + timedelta(hours=1), case="case-1")

    before = outbox.relay()
    with clock.frozen(NOW + timedelta(hours=1)):
        after = outbox.relay()

    assert (before, after) == (0, 1)


def test_a_moment_that_is_over_delays_nothing(delivered: list[dict[str, str]]) -> None:
    outbox.put(TOPIC, at=NOW, not_before=NOW - timedelta(hours=1), case="case-1")

    assert outbox.relay() == 1


def test_what_is_promised_once_is_not_promised_again_after_its_delivery(delivered: list[dict[str, str]]) -> None:
    first = outbox.put_once(TOPIC, at=NOW, case="case-1", user="user-1")
    outbox.relay()

    again = outbox.put_once(TOPIC, at=NOW, user="user-1", case="case-1")
    outbox.relay()

    assert again.pk == first.pk
    assert delivered == [{"case": "case-1", "user": "user-1"}]


def test_another_topic_or_other_ids_are_another_promise(delivered: list[dict[str, str]]) -> None:
    promises = [("test.topic", "case-1"), ("test.topic", "case-2"), ("test.other", "case-1")]

    kept = {outbox.put_once(topic, at=NOW, case=case).pk for topic, case in promises}

    assert len(kept) == 3
