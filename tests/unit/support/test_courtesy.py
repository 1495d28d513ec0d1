from __future__ import annotations

from threading import Event, Thread

import pytest

from codegraph_lsp.support import courtesy
from codegraph_lsp.support.courtesy import Courtesy, Guests


def passes(background: Courtesy) -> Event:
    """Set once the background has been let through."""
    through = Event()

    def work() -> None:
        background.give_way()
        through.set()

    Thread(target=work, daemon=True).start()
    return through


def test_the_background_waits_for_the_last_guest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "PATIENCE", 60)
    house = Courtesy()
    house.enter()
    house.enter()
    through = passes(house)
    house.leave()
    assert not through.is_set()
    house.leave()
    assert through.wait(30)


def test_nobody_there_means_no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "PATIENCE", 60)
    assert passes(Courtesy()).wait(30)


def test_a_guest_who_stays_is_waited_for_only_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(courtesy, "PATIENCE", 0.001)
    times = iter([0.0, 1.0, 1.5, 2.5, 2.5])
    house = Courtesy(lambda: next(times))
    house.enter()
    assert passes(house).wait(30)  # from 0 to 1
    monkeypatch.setattr(courtesy, "PATIENCE", 60)
    assert passes(house).wait(30)  # at 1.5 it works for as long as it waited
    through = passes(house)
    assert not through.is_set()
    house.leave()
    assert through.wait(30)


def test_the_guests_of_another_engine_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "PATIENCE", 60)
    guests = Guests()
    one, other = Courtesy(guests=guests), Courtesy(guests=guests)
    one.enter()
    through = passes(other)
    assert not through.is_set()
    one.leave()
    assert through.wait(30)
