from codegraph_lsp.resolve.values import (
    FUNCTION,
    INSTANCE,
    MANY,
    MAX_VALUES,
    NONE,
    VIRTUAL,
    Value,
    at_least,
    union,
)


def function(ref: int, via: int = 0) -> Value:
    return Value(FUNCTION, 1, ref, via)


def test_the_empty_set_adds_nothing() -> None:
    one = (function(1),)
    assert union(one, NONE) is one
    assert union(NONE, one) is one


def test_a_value_in_both_keeps_the_surer_reason() -> None:
    sure, unsure = (function(1, 2),), (function(1, 7),)
    assert union(sure, unsure) == union(unsure, sure) == sure


def test_a_value_in_both_stays_a_bound_if_it_is_one_in_either() -> None:
    known, bound = (Value(INSTANCE, 1, 1, 6),), (Value(INSTANCE, 1, 1, 8 | VIRTUAL),)
    assert union(known, bound) == union(bound, known) == (Value(INSTANCE, 1, 1, 6 | VIRTUAL),)


def test_a_set_that_grows_too_large_stays_that() -> None:
    found = NONE
    for ref in range(MAX_VALUES):
        found = union(found, (function(ref),))
    assert len(found) == MAX_VALUES
    assert union(found, (function(99),)) is MANY
    assert union(MANY, found) is MANY
    assert union(found, MANY) is MANY


def test_reasons_are_weakened_never_strengthened() -> None:
    assert at_least((function(1, 2),), 7) == (function(1, 7),)
    assert at_least((function(1, 9),), 7) == (function(1, 9),)
    assert at_least((function(1, 2 | VIRTUAL),), 7) == (function(1, 7 | VIRTUAL),)
