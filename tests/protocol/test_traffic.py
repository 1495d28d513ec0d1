"""A client that does anything at any time; see `traffic`. `python -m benchmarks.traffic` does more."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.protocol.servers import make_workspace
from tests.protocol.traffic import Traffic

pytestmark = pytest.mark.slow


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 1 << 32),
    steps=st.integers(1, 150),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-32"]),
)
def test_each_request_has_one_reply_and_the_graph_is_a_fresh_one(
    seed: int, steps: int, encoding: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root, cache = Path(name) / "work", Path(name) / "cache"
        root.mkdir()
        cache.mkdir()
        make_workspace(root)
        traffic = Traffic(root, cache, Random(seed), encoding)
        try:
            traffic.start()
            for _ in range(steps):
                traffic.step()
            traffic.settle()
            assert traffic.graph() == traffic.fresh_graph()
            traffic.stop()
        finally:
            traffic.server.close()
