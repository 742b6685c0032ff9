"""The cache of unwrapped keys: bounded, and nothing in it outlives its time."""

import pytest
from pytest_django import Settings

from casetracker.vault.cache import ExpiringCache


def test_no_key_is_kept_longer_than_the_settings_say(settings: Settings) -> None:
    cache: ExpiringCache[bytes] = ExpiringCache(2)
    settings.VAULT_KEK_CACHE_SECONDS = -1
    cache.put("key", b"value")

    assert cache.get("key") is None


def test_a_full_cache_lets_the_oldest_go() -> None:
    cache: ExpiringCache[int] = ExpiringCache(2)
    cache.put("a", 1)
    cache.put("b", 2)

    cache.put("c", 3)

    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (None, 2, 3)


def test_what_has_expired_goes_though_nobody_asks_for_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casetracker.vault.cache.SWEEP_SECONDS", 0)
    cache: ExpiringCache[int] = ExpiringCache(9)
    settings.VAULT_KEK_CACHE_SECONDS = -1
    cache.put("expired", 1)

    cache.put("another", 2)

    assert set(cache._entries) == {"another"}


def test_what_has_expired_makes_room_first(settings: Settings) -> None:
    cache: ExpiringCache[int] = ExpiringCache(2)
    cache.put("kept", 1)
    settings.VAULT_KEK_CACHE_SECONDS = -1
    cache.put("expired", 2)

    cache.put("new", 3)

    assert cache.get("kept") == 1
    assert len(cache._entries) == 2
