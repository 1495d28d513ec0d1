from __future__ import annotations

from collections import defaultdict

from codegraph_lsp.lsp.protocol.latencies import KEPT, Latencies
from codegraph_lsp.model.status import Latency

Summary = dict[str, Latency]


def test_the_latest_are_summed_up_by_method() -> None:
    latencies = Latencies()
    for milliseconds in range(100):
        latencies.record("hover", milliseconds / 1000)
    hover = latencies.summary()["hover"]
    assert (hover.count, hover.p50, hover.p95) == (100, 50.0, 95.0)


def test_all_requests_are_counted_in_the_buckets_of_gopls() -> None:
    latencies = Latencies()
    for milliseconds in (0, 9.9, 10, 49, 50, 150, 400, 999, 4999, 5000, 90_000_000):
        latencies.record("hover", milliseconds / 1000)
    for _ in range(KEPT):
        latencies.record("hover", 0.001)
    assert latencies.summary()["hover"].histogram == {
        "<10ms": 2 + KEPT,
        "<50ms": 2,
        "<100ms": 1,
        "<200ms": 1,
        "<500ms": 1,
        "<1s": 1,
        "<5s": 1,
        "<24h": 2,
    }


def test_a_status_asked_for_in_the_midst_of_a_first_record_is_answered() -> None:
    class Watched(defaultdict[str, int]):
        """As seen by a thread that asks whenever a count has just changed."""

        def __setitem__(self, method: str, count: int) -> None:
            super().__setitem__(method, count)
            seen.append(latencies.summary())

    seen: list[Summary] = []
    latencies = Latencies()
    latencies._counts = Watched(int)
    latencies.record("hover", 0.002)
    assert seen[-1] == {"hover": Latency(1, 2.0, 2.0, {"<10ms": 1})}
