from __future__ import annotations

from collections import defaultdict

from codegraph_lsp.lsp.protocol.latencies import Latencies

Summary = dict[str, dict[str, float]]


def test_the_latest_are_summed_up_by_method() -> None:
    latencies = Latencies()
    for milliseconds in range(100):
        latencies.record("hover", milliseconds / 1000)
    assert latencies.summary() == {"hover": {"count": 100, "p50": 50.0, "p95": 95.0}}


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
    assert seen[-1] == {"hover": {"count": 1, "p50": 2.0, "p95": 2.0}}
