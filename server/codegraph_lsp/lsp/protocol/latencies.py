"""How long requests take, by method."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import defaultdict, deque

from codegraph_lsp.model.status import Latency

KEPT = 256
"""Latest requests of each method that the percentiles are of."""

BUCKETS = (
    (0.01, "<10ms"),
    (0.05, "<50ms"),
    (0.1, "<100ms"),
    (0.2, "<200ms"),
    (0.5, "<500ms"),
    (1.0, "<1s"),
    (5.0, "<5s"),
    (86_400.0, "<24h"),
)
"""Ends in seconds and labels, those of gopls, so that figures can be compared."""

_NOT_WAITED_FOR = frozenset({"codegraph/status", "textDocument/diagnostic", "workspace/diagnostic"})
"""Methods that a client asks by itself all the time, whatever its user does."""

_ENDS = [end for end, _ in BUCKETS]


class Latencies:
    """Runs on: any thread records; a torn read costs nothing but a figure."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = defaultdict(int)
        self._latest: dict[str, deque[float]] = {}
        self._histograms: dict[str, list[int]] = {}
        self._answered_at = 0.0

    @property
    def quiet_for(self) -> float:
        """How long nothing was answered that somebody waited for. (seconds)"""
        return time.monotonic() - self._answered_at

    def record(self, method: str, seconds: float) -> None:
        if method not in _NOT_WAITED_FOR:
            self._answered_at = time.monotonic()
        # What is counted has a latest: `summary` goes by the counts, maybe in the midst of this.
        # In one step, since two threads may be the first of a method.
        self._latest.setdefault(method, deque(maxlen=KEPT)).append(seconds * 1000)
        histogram = self._histograms.setdefault(method, [0] * len(BUCKETS))
        histogram[min(bisect_right(_ENDS, seconds), len(BUCKETS) - 1)] += 1
        self._counts[method] += 1

    def summary(self) -> dict[str, Latency]:
        """By method; the percentiles are of the latest requests, the rest of all."""
        told = {}
        for method in sorted(self._counts):
            latest = sorted(self._latest[method])
            told[method] = Latency(
                count=self._counts[method],
                p50=round(latest[len(latest) // 2], 3),
                p95=round(latest[len(latest) * 95 // 100], 3),
                histogram={
                    label: count
                    for (_, label), count in zip(BUCKETS, self._histograms[method], strict=True)
                    if count
                },
            )
        return told
