"""What is named as meant instead of what does not exist."""

from __future__ import annotations

from codegraph_lsp.checks.meant import misspelt


def check(name: str, known: str, expected: str) -> None:
    assert misspelt(name, known.split()) == expected


def test_the_likest_word_is_meant() -> None:
    check("chrage", "charge charged refund", "charge")
    check("Charge", "charge refund", "charge")


def test_of_two_that_are_as_like_none_is_meant() -> None:
    check("charge_c", "charge_a charge_b", "")


def test_what_is_like_nothing_is_not_misspelt() -> None:
    check("charge", "refund pay", "")
    check("charge", "", "")
