from __future__ import annotations

from codegraph_lsp.support.clock import Clock, SystemClock


def test_system_clock_never_goes_back() -> None:
    clock: Clock = SystemClock()
    assert clock.now() <= clock.now()
