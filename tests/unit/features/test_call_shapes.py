from __future__ import annotations

import pytest

from codegraph_lsp.features.call_shapes import Given, Slot, Takes, misfit

PAY = Takes((Slot("self", needed=True), Slot("card", needed=True), Slot("amount", needed=True)))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Given(2), ""),
        (Given(1, ("amount",)), ""),
        (Given(0, open=True), ""),
        (Given(3), "takes 2 arguments, 3 are given"),
        (Given(1), "needs 'amount', which is not given"),
        (Given(0), "needs 'card', 'amount', which are not given"),
        (Given(2, ("tip",)), "has no parameter 'tip'"),
        (Given(2, ("card",)), "is given 'card' twice"),
    ],
)
def test_a_call_that_does_not_fit_is_told_why(given: Given, told: str) -> None:
    assert misfit(PAY, given, bound=True) == told


def test_an_unbound_call_gives_the_receiver_too() -> None:
    assert misfit(PAY, Given(3), bound=False) == ""
    assert misfit(PAY, Given(2), bound=False) == "needs 'amount', which is not given"


def test_what_may_be_left_out_is_told_as_a_range() -> None:
    tipped = Takes((Slot("amount", needed=True), Slot("tip", needed=False)))
    assert misfit(tipped, Given(3), bound=False) == "takes 1 to 2 arguments, 3 are given"
    assert misfit(Takes(tipped.slots, rest=True), Given(3), bound=False) == ""
