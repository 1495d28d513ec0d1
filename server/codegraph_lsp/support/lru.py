"""A mapping that forgets what was not asked for longest."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")


class Lru(Generic[K, V]):
    """
    Holds at most *max_count* values, and at most *max_weight* where values have a weight.

    A value heavier than *max_weight* by itself is not kept. Runs on: any thread.
    """

    def __init__(
        self,
        max_count: int,
        *,
        max_weight: int = 0,
        weigh: Callable[[V], int] | None = None,
    ) -> None:
        self._max_count = max_count
        self._max_weight = max_weight
        self._weigh = weigh
        self._lock = Lock()
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._weight = 0

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: K) -> bool:
        """Asking so does not count as a use."""
        return key in self._entries

    @property
    def weight(self) -> int:
        """Sum of all weights kept; 0 without a weight function."""
        return self._weight

    def get(self, key: K) -> V | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: K, value: V) -> None:
        weight = self._weigh(value) if self._weigh is not None else 0
        with self._lock:
            self._forget(key)
            if self._weigh is not None and weight > self._max_weight:
                return
            self._entries[key] = (value, weight)
            self._weight += weight
            while len(self._entries) > self._max_count or (
                self._weigh is not None and self._weight > self._max_weight
            ):
                _, (_, oldest) = self._entries.popitem(last=False)
                self._weight -= oldest

    def discard(self, key: K) -> None:
        """Forget *key*; nothing happens where it is not kept."""
        with self._lock:
            self._forget(key)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._weight = 0

    def _forget(self, key: K) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._weight -= entry[1]
