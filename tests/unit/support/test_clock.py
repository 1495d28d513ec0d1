from __future__ import annotations

from codegraph_lsp.support.clock import Clock, FakeClock, SystemClock


def test_fake_clock_moves_when_told_and_moves_both_times() -> None:
    clock = FakeClock()
    now, wall = clock.now(), clock.wall_ns()
    assert (clock.now(), clock.wall_ns()) == (now, wall)
    clock.advance(1.5)
    assert clock.now() == now + 1.5
    assert clock.wall_ns() == wall + 1_500_000_000


def test_system_clock_never_goes_back() -> None:
    clock: Clock = SystemClock()
    assert clock.now() <= clock.now()
    assert clock.wall_ns() > 1_600_000_000_000_000_000
