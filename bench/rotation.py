"""How quickly keys are wrapped anew."""

from collections.abc import Callable
from time import perf_counter
from uuid import UUID

from bench.run import Row
from casetracker.core import clock
from casetracker.core.ids import new_id
from casetracker.vault import epochs, keyring, primitives
from casetracker.vault.models import DataKey
from casetracker.vault.rewrap import rewrap
from casetracker.vault.scopes import Scope, ScopeKind

KEYS = 100_000
ROUNDS = 3


def rewrapping() -> Row:
    """A hundred thousand data keys under a new epoch, all of it: reading, unwrapping, wrapping, writing, committing."""
    _keys(KEYS)
    seconds = sorted(_one_round() for _ in range(ROUNDS))[ROUNDS // 2]
    a_key, goal = seconds / KEYS * 1e6, 1e6 / 20_000
    what = f"wrapping a data key anew, of {KEYS:,}: {KEYS / seconds:,.0f} a second (median of {ROUNDS})"
    return Row(what, "20,000 a second", a_key, goal, "≤ 1")


def _one_round() -> float:
    target = epochs.create_epoch().number
    begin = perf_counter()
    for _ in rewrap(target, []):
        pass
    return perf_counter() - begin


def _keys(count: int) -> None:
    epoch = epochs.current_epoch()
    expand, at = primitives.Expander(epochs.kek(epoch)), clock.now()
    rows = []
    for number in range(count):
        scope, key_id = Scope(ScopeKind.COMMUNICATION, UUID(int=number + 1)), new_id()
        wrapped = primitives.wrap_key(expand.derive(keyring.wrapping_info(key_id, scope)), primitives.new_key())
        rows.append(
            DataKey(
                id=key_id,
                scope_kind=scope.kind,
                scope_id=scope.id,
                generation=1,
                epoch_id=epoch,
                wrapped=wrapped,
                commitment=bytes(32),
                created_at=at,
            )
        )
    DataKey.objects.bulk_create(rows, batch_size=5000)


ALL: tuple[Callable[[], Row], ...] = (rewrapping,)
