from collections.abc import Callable

from codegraph_lsp.lsp.coalesce import Coalesced


class Timers:
    """Fires when told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def __call__(self, seconds: float, action: Callable[[], None]) -> "Timers":
        self.action = action
        return self

    daemon = False

    def start(self) -> None:
        self.waiting.append(self.action)

    def fire(self) -> None:
        self.waiting.pop()()


def test_many_signals_are_one_action_and_a_late_one_another() -> None:
    timers, actions = Timers(), []
    coalesced = Coalesced(0.2, lambda: actions.append("told"), timer=timers)
    for _ in range(5):
        coalesced.signal()
    assert (actions, len(timers.waiting)) == ([], 1)
    timers.fire()
    assert actions == ["told"]
    coalesced.signal()
    timers.fire()
    assert actions == ["told", "told"]
