"""A bounded cache whose entries expire: the only place where unwrapped keys stay for longer than a call."""

from time import monotonic
from typing import Generic, TypeVar

from django.conf import settings

V = TypeVar("V")
SWEEP_SECONDS = 60.0


class ExpiringCache(Generic[V]):
    """At most ``size`` entries, each for ``VAULT_KEK_CACHE_SECONDS``; those put in first make room.

    Monotonic seconds, so no clock change matters. Reading takes no lock (one look into a dictionary is atomic), since
    every encrypted value that is read comes by here.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: dict[object, tuple[float, V]] = {}
        self._next_sweep = 0.0

    def get(self, key: object) -> V | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry[0] < monotonic():
            self._entries.pop(key, None)
            return None
        return entry[1]

    def put(self, key: object, value: V) -> None:
        now = monotonic()
        self._entries.pop(key, None)
        if len(self._entries) >= self._size or now >= self._next_sweep:
            self._make_room(now)
        self._entries[key] = (now + settings.VAULT_KEK_CACHE_SECONDS, value)

    def _make_room(self, now: float) -> None:
        # Whatever has expired goes, touched again or not; where that makes no room, the oldest does.
        self._next_sweep = now + SWEEP_SECONDS
        for key in [key for key, (expires, _) in list(self._entries.items()) if expires < now]:
            self._entries.pop(key, None)
        if len(self._entries) >= self._size:
            # An eighth at once: looking through a full cache for each new entry would cost more than the entry.
            for key in list(self._entries)[: max(1, self._size // 8)]:
                self._entries.pop(key, None)

    def drop(self, subject: object) -> None:
        """Take out every entry whose key is a tuple that begins with ``subject``."""
        for key in list(self._entries):
            if isinstance(key, tuple) and key[0] == subject:
                self._entries.pop(key, None)

    def clear(self) -> None:
        self._entries.clear()
