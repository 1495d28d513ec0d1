"""Containers that show another one's contents in another shape, or in pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.resolve import calls, containers
from codegraph_lsp.resolve.values import (
    ITEMS,
    NONE,
    VIEW,
    Value,
    Values,
    at_least,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_ELEMENT,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


STREAM = "stream"
"""Shape of a view that has the items of the other one."""


def same(value: Value) -> Value:
    """A container of another type with the same items."""
    return value if value.kind == VIEW else view("same", value)


def holder(evaluator: Evaluator, maker: str, expression: int) -> Value:
    """A container of what *expression* is, which the external function *maker* makes."""
    type_name = maker.rpartition(".")[0].rpartition(".")[2]
    shape = "shared" if type_name in evaluator.rules.inner_types else "held"
    return view(shape, Value(ITEMS, evaluator.file, expression, BY_ELEMENT))


def paired(evaluator: Evaluator, value: Value, other: int) -> Value:
    """Pairs of an item of *value* and an item of the expression *other*."""
    del evaluator, other
    return view("first-pair", value)


def numbered(value: Value) -> Value:
    """Pairs of a number and an item of *value*."""
    return view("numbered", value)


def zipped(evaluator: Evaluator, arguments: tuple[int, ...]) -> Value:
    """Tuples of one item of each of *arguments*."""
    text = ",".join(map(str, arguments))
    return Value(VIEW, evaluator.file, -1, BY_ELEMENT, f"zipped\t{VIEW}\t{text}")


def _unzipped(evaluator: Evaluator, value: Value, arguments: str, position: int) -> Values:
    """The item at *position* of one of the tuples."""
    there = evaluator.at(value.file)
    places = arguments.split(",")
    if there is None or position >= len(places):
        return NONE
    found = NONE
    for place in places if position < 0 else [places[position]]:
        found = union(found, there.listed.ask(int(place or -1)))
    return at_least(found, BY_ELEMENT)


def view(shape: str, value: Value) -> Value:
    """The contents of the container *value* in another shape."""
    return Value(VIEW, value.file, value.ref, BY_ELEMENT, f"{shape}\t{value.kind}\t{value.text}")


def viewed(evaluator: Evaluator, value: Value, position: int) -> Values:
    """
    What a view gives when something runs over it, by its shape.

    Args:
        position: Which item; -1 any. Of a pair 0 is the first part, 1 the second.
    """
    shape, kind, text = value.text.split("\t", 2)
    other = Value(int(kind), value.file, value.ref, value.via, text)
    if shape == "zipped":
        return (Value(VIEW, value.file, -1, BY_ELEMENT, f"zipped-item\t{VIEW}\t{text}"),)
    if shape == "zipped-item":
        return _unzipped(evaluator, value, text, position)
    if shape == "any" or shape.startswith("from "):
        skipped = int(shape[5:] or -1)
        place = position + skipped if position >= 0 <= skipped else -1
        return containers.items_of(evaluator, other, place)
    if shape == "values":
        return containers.entry_of(evaluator, other, -1, evaluator)
    if shape in ("same", STREAM):
        return containers.items_of(evaluator, other, position)
    if shape == "pairs":
        return (view("pair", other),)
    if shape == "numbered":
        return (view("numbered-pair", other),)
    if shape in ("results", "flattened"):
        there = evaluator.at(value.file)
        given = NONE if there is None else calls.called_back(there, value.ref)
        return given if shape == "results" else containers.items(evaluator, given, -1)
    if shape in ("held", "shared"):
        there = evaluator.at(value.file)
        return NONE if there is None else at_least(there.contents.ask(value.ref), BY_ELEMENT)
    if shape == "first-pair":
        return (view("first-of-pair", other),)
    if shape == "first-of-pair":
        return containers.items_of(evaluator, other, -1) if position == 0 else NONE
    if position == 0:
        keys = containers.keys(evaluator, other) if shape == "pair" else NONE
        if keys:
            return keys
        return containers.items_of(evaluator, other, -1) if shape == "pair" else NONE
    if shape == "pair":
        return containers.entry_of(evaluator, other, -1, evaluator)
    return containers.items_of(evaluator, other, -1)
