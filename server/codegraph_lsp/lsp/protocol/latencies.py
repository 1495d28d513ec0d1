"""How long requests take, by method."""

from __future__ import annotations

from collections import defaultdict, deque

KEPT = 256
"""Latest requests of each method that the percentiles are of."""


class Latencies:
    """Runs on: any thread records; a torn read costs nothing but a figure."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = defaultdict(int)
        self._latest: dict[str, deque[float]] = {}

    def record(self, method: str, seconds: float) -> None:
        # What is counted has a latest: `summary` goes by the counts, maybe in the midst of this.
        # In one step, since two threads may be the first of a method.
        self._latest.setdefault(method, deque(maxlen=KEPT)).append(seconds * 1000)
        self._counts[method] += 1

    def summary(self) -> dict[str, dict[str, float]]:
        """By method: `count`, and `p50` and `p95` of the latest in milliseconds."""
        told = {}
        for method in sorted(self._counts):
            latest = sorted(self._latest[method])
            told[method] = {
                "count": self._counts[method],
                "p50": round(latest[len(latest) // 2], 3),
                "p95": round(latest[len(latest) * 95 // 100], 3),
            }
        return told
