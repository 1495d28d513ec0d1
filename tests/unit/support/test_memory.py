from __future__ import annotations

import gc
import weakref

import pytest

from codegraph_lsp.support import memory


class Knot:
    """Refers to itself."""

    def __init__(self) -> None:
        self.me = self


def test_nothing_is_collected_while_somebody_waits() -> None:
    with memory.uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_an_error() -> None:
    with pytest.raises(ValueError), memory.uncollected():
        raise ValueError
    assert gc.isenabled()


def test_a_collector_that_is_off_stays_off() -> None:
    with memory.uncollected():
        with memory.uncollected():
            pass
        assert not gc.isenabled()


def test_what_was_frozen_is_freed_once_nobody_refers_to_it() -> None:
    knot = Knot()
    gone = weakref.ref(knot)
    memory.give_back()
    del knot
    memory.give_back()
    assert gone() is None
    gc.unfreeze()
