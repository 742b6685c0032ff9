"""Rotation: finished, interrupted anywhere and taken up again."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casetracker.audit.models import AuditEntry
from casetracker.core import clock
from casetracker.desk import rotation
from casetracker.desk.rotation import data_keys_renew, epoch_rotate
from casetracker.vault import keyring, providers, rewrap
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import DataKey, KeyEpoch, Rotation
from intake.models import Communication, Fact
from tests.faults import Killed, commit_fails
from tests.integration.vault.conftest import ciphertext_of
from tests.integration.vault.rotating import Kind, all_texts, generations, is_sound, run
from tests.spoilt import last_byte_changed

BOTH = pytest.mark.parametrize("rotate", [epoch_rotate, data_keys_renew], ids=["kek", "dek"])


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrap, "BATCH", 2)
    monkeypatch.setattr(rotation, "PAGE", 2)


@pytest.mark.django_db
def test_a_new_epoch_wraps_every_key_and_the_older_ones_are_gone(drafts: list[Communication]) -> None:
    texts, count = all_texts(), DataKey.objects.count()

    rotated = run(epoch_rotate)

    assert [epoch.number for epoch in KeyEpoch.objects.all()] == [rotated.target]
    assert set(DataKey.objects.values_list("epoch_id", flat=True)) == {rotated.target}
    assert (rotated.done, rotated.retired) == (count, 1)
    assert all_texts() == texts


@pytest.mark.django_db
def test_every_scope_gets_a_new_key(drafts: list[Communication]) -> None:
    texts, count = all_texts(), DataKey.objects.count()

    rotated = run(data_keys_renew)

    assert [generations(draft) for draft in drafts] == [[2]] * 3
    assert rotated.done == count
    assert all_texts() == texts
    assert is_sound()


@BOTH
@pytest.mark.django_db
def test_progress_is_told_to_the_end(rotate: Kind, drafts: list[Communication]) -> None:
    seen: list[tuple[int, int]] = []
    count = DataKey.objects.count()

    run(rotate, seen)

    assert seen[-1] == (count, count)
    assert seen == sorted(seen)


@BOTH
@pytest.mark.django_db
def test_begin_and_end_are_on_record(rotate: Kind, drafts: list[Communication]) -> None:
    run(rotate)

    actions = list(AuditEntry.objects.filter(action__startswith="rotation.").values_list("action", flat=True))
    assert sorted(actions) == ["rotation.finished", "rotation.started"]


@BOTH
@pytest.mark.django_db
def test_a_second_rotation_is_another_one(rotate: Kind, drafts: list[Communication]) -> None:
    texts = all_texts()
    run(rotate)

    again = run(rotate)

    assert not again.is_resumed
    assert Rotation.objects.filter(finished_at__isnull=False).count() == 2
    assert all_texts() == texts


@BOTH
@pytest.mark.django_db(transaction=True)
def test_killed_at_any_commit_it_goes_on_and_nothing_is_lost(rotate: Kind, drafts: list[Communication]) -> None:
    texts = all_texts()
    deaths = 0

    for number in range(1, 40):
        with commit_fails(number):
            try:
                run(rotate)
                break
            except Killed:
                deaths += 1
                connection.close()
        assert all_texts() == texts
        assert is_sound()

    assert deaths >= 3
    assert Rotation.objects.filter(finished_at__isnull=True).count() == 0
    assert Rotation.objects.count() <= 2  # one begun before the first commit is not there, and is begun again
    assert all_texts() == texts
    assert is_sound()


@BOTH
@pytest.mark.django_db
def test_what_was_done_before_an_interruption_is_not_done_again(
    rotate: Kind, drafts: list[Communication], monkeypatch: pytest.MonkeyPatch
) -> None:
    count = DataKey.objects.count()

    def stop(done: int, _total: int) -> None:
        if done >= 2:
            raise Killed

    with pytest.raises(Killed):
        rotate(at=clock.now(), progress=stop)
    rotated = run(rotate)

    assert rotated.is_resumed
    assert rotated.done == count - 2


@pytest.mark.django_db
def test_a_scope_that_does_not_open_keeps_its_key_and_is_named(
    drafts: list[Communication], lifted_triggers: Callable[[], Any]
) -> None:
    broken = drafts[1]
    fact = Fact.objects.get(communication=broken)
    with lifted_triggers():
        Fact.objects.filter(pk=fact.pk).update(text=last_byte_changed(ciphertext_of(fact, "text")))

    rotated = run(data_keys_renew)

    assert [failure["scope"] for failure in rotated.failed] == [f"communication {broken.pk}"]
    assert [generations(draft) for draft in drafts] == [[2], [1], [2]]


@pytest.mark.django_db
def test_a_scope_that_does_not_open_does_not_stop_later_rotations(
    drafts: list[Communication], lifted_triggers: Callable[[], Any]
) -> None:
    fact = Fact.objects.get(communication=drafts[1])
    with lifted_triggers():
        Fact.objects.filter(pk=fact.pk).update(text=last_byte_changed(ciphertext_of(fact, "text")))
    run(data_keys_renew)

    again = run(data_keys_renew)

    assert not again.is_resumed
    assert [generations(draft) for draft in drafts] == [[3], [1], [3]]


@pytest.mark.django_db
def test_a_data_key_that_does_not_open_keeps_its_epoch_and_stops_no_other(drafts: list[Communication]) -> None:
    broken, count = keyring.keys_of(drafts[1].vault_scope()).get(), DataKey.objects.count()
    DataKey.objects.filter(pk=broken.pk).update(wrapped=bytes(40))

    rotated = run(epoch_rotate)

    assert [failure["scope"] for failure in rotated.failed] == [f"data key {broken.pk}"]
    assert rotated.done == count - 1
    assert KeyEpoch.objects.count() == 2
    assert not run(epoch_rotate).is_resumed


@pytest.mark.django_db
def test_a_provider_that_goes_down_midway_is_told_as_that(
    drafts: list[Communication], monkeypatch: pytest.MonkeyPatch
) -> None:
    def go_down(done: int, _total: int) -> None:
        if done == 2:
            monkeypatch.setattr(providers.LocalRoot, "unwrap", down)
            keyring.forget()

    def down(*_: Any) -> bytes:
        raise KeyUnavailable("the key server does not answer")

    with pytest.raises(KeyUnavailable, match="key server"):
        data_keys_renew(at=clock.now(), progress=go_down)

    monkeypatch.undo()
    assert run(data_keys_renew).failed == []


@BOTH
@pytest.mark.django_db
def test_a_provider_that_is_down_stops_it_and_loses_nothing(
    rotate: Kind, drafts: list[Communication], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = all_texts()

    def down(*_: Any) -> bytes:
        raise KeyUnavailable("the key server does not answer")

    with monkeypatch.context() as patch:
        patch.setattr(providers.LocalRoot, "wrap", down)
        patch.setattr(providers.LocalRoot, "unwrap", down)
        keyring.forget()
        with pytest.raises(KeyUnavailable):
            run(rotate)

    assert all_texts() == texts
    run(rotate)
    assert all_texts() == texts


@pytest.mark.django_db
def test_the_command_tells_what_it_did_as_json(drafts: list[Communication]) -> None:
    out, progress = StringIO(), StringIO()
    count = DataKey.objects.count()

    call_command("rotate_keys", "--kek", "--json", stdout=out, stderr=progress)

    (told,) = json.loads(out.getvalue())["rotations"]
    assert (told["kind"], told["done"], told["retired"], told["failed"]) == ("kek", count, 1, [])
    assert f"kek: {count} of {count}" in progress.getvalue()


@pytest.mark.django_db
def test_the_command_says_that_the_keys_are_not_available(
    drafts: list[Communication], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any) -> bytes:
        raise KeyUnavailable("the key server does not answer")

    monkeypatch.setattr(providers.LocalRoot, "wrap", down)

    with pytest.raises(CommandError, match="kek: the key server does not answer") as refusal:
        call_command("rotate_keys", "--kek", stdout=StringIO(), stderr=StringIO())

    assert refusal.value.returncode == 3
