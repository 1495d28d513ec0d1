"""What conditions tell of the types of names, and the visits of the statements that they govern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from codegraph_lsp.extract.expressions import (
    each_named,
    first_named,
    named_children,
    read_value,
    union,
)
from codegraph_lsp.extract.narrowing import Known, close_frame, enter_loop, narrow
from codegraph_lsp.extract.walker import MAX_DEPTH
from codegraph_lsp.model.facts import NOTHING, Narrowed, Sequence
from codegraph_lsp.model.kinds import Narrowing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.extract.walker import Visit, Walk
    from codegraph_lsp.languages.nodes import BinaryNode, ConditionNode, Part, ValueNode

IS = int(Narrowing.IS)
IS_NOT = int(Narrowing.IS_NOT)

MAX_TYPES = 16
"""Most types of one test."""

Implied: TypeAlias = "Callable[[Walk, Node, bool], list[Known]]"
"""What follows from a condition that holds, or with False, does not."""


def implications(compiler: Compiler) -> Implied | None:
    """Finds what conditions tell; None where the language states no such tests."""
    rules = compiler.nodes.narrowing
    if not rules.calls:
        return None
    words = tuple(word.encode() for word in rules.calls)
    field = compiler.field
    calls = compiler.by_kind(
        compiler.nodes.calls, lambda call: (field(call.callee), field(call.arguments))
    )
    negations = compiler.by_kind(rules.negations, compiler.part)
    operators = compiler.by_kind(
        {kind: entry for kind, entry in compiler.nodes.operators.items() if entry.branches},
        lambda entry: (field(entry.left), field(entry.operator), field(entry.right)),
    )
    ands, ors = compiler.tokens(rules.ands), compiler.tokens(rules.ors)
    same = compiler.same_ids

    def implied(walk: Walk, node: Node, holds: bool) -> list[Known]:
        return told(walk, node, holds) if walk.tests and _has_test(walk, node) else []

    def told(walk: Walk, node: Node, holds: bool) -> list[Known]:
        while node.kind_id in same:
            inner = first_named(node)
            if inner is None:
                return []
            node = inner
        kind = node.kind_id
        if kind in negations:
            inner = negations[kind](node)
            return [] if inner is None else told(walk, inner, not holds)
        if kind in operators:
            left, operator, right = map(node.child_by_field_id, operators[kind])
            if left is None or operator is None or right is None:
                return []
            if operator.kind_id in (ands if holds else ors):
                return told(walk, left, holds) + told(walk, right, holds)
            return []
        if kind not in calls:
            return []
        callee, held = map(node.child_by_field_id, calls[kind])
        if callee is None or held is None or walk.text(callee) not in words:
            return []
        return _test(walk, named_children(held), holds)

    return implied


def _has_test(walk: Walk, node: Node) -> bool:
    start, end = node.start_byte, node.end_byte
    return any(walk.source.find(word, start, end) >= 0 for word in walk.table.tests)


def _test(walk: Walk, arguments: list[Node], holds: bool) -> list[Known]:
    if len(arguments) != 2:
        return []
    table, key = _place(walk, arguments[0])
    before = NOTHING if table is None else table.get(key, NOTHING)
    tested = _types(walk, arguments[1])
    if table is None or before < 0 or tested < 0:
        return []
    return [Known(table, key, before, Narrowed(before, tested, IS if holds else IS_NOT))]


def _types(walk: Walk, node: Node) -> int:
    """The type, or the display of types, that was read already."""
    if not node.named_child_count or node.kind_id in walk.table.members:
        return path_index(walk, node)
    items = [path_index(walk, child) for child in each_named(node)]
    if not items or min(items) < 0:
        return NOTHING
    return walk.cons(Sequence(tuple(items[:MAX_TYPES])))


def path_index(walk: Walk, node: Node) -> int:
    """The expression of a name or of members of one, read already; else `NOTHING`."""
    table, key = _place(walk, node)
    return NOTHING if table is None else table.get(key, NOTHING)


def _place(walk: Walk, node: Node) -> tuple[dict[Any, int] | None, Any]:
    """Where the expression of a name or member is kept."""
    kind = node.kind_id
    if kind in walk.table.name_ids:
        return walk.names, walk.text(node)
    if kind not in walk.table.members or node.named_child_count != 2:
        return None, None
    parts = named_children(node)
    index = path_index(walk, parts[0])
    return (walk.held, (index, walk.text(parts[1]))) if index >= 0 else (None, None)


def tested(
    compiler: Compiler, entry: ConditionNode, implied: Implied
) -> Callable[[Walk, Node, Node, int], bool]:
    """
    Reads a statement with a condition that tells something: what is known is known in its parts.

    Returns:
        Reads the statement, given its condition; False where that tells nothing, and nothing is
        read yet.
    """
    consequence_part = compiler.part(entry.consequence)
    exits = compiler.kinds_of(compiler.nodes.narrowing.exits)

    def read(walk: Walk, node: Node, condition: Node, depth: int) -> bool:
        if not _has_test(walk, condition):
            return False
        walk.frames.append(None)
        read_value(walk, condition, depth)
        consequence = consequence_part(node)
        otherwise = implied(walk, condition, False)
        for child in each_named(node):
            if consequence is not None and child.id == consequence.id:
                walk.frames.append(None)
                narrow(walk, implied(walk, condition, True))
                read_value(walk, child, depth)
                close_frame(walk)
                narrow(walk, otherwise)
            elif child.id != condition.id:
                read_value(walk, child, depth)
        close_frame(walk)
        if entry.chained or _leaves(consequence, exits):
            narrow(walk, otherwise)
        return True

    return read


def short_circuit(compiler: Compiler, entry: BinaryNode, visit: Visit) -> Visit:
    """*visit* of `and` and `or`, whose right side knows what the left one tells."""
    implied = implications(compiler)
    if implied is None or not entry.branches:
        return visit
    fields = tuple(map(compiler.field, (entry.left, entry.operator, entry.right)))
    ands = compiler.tokens(compiler.nodes.narrowing.ands)

    def read(walk: Walk, node: Node, depth: int) -> int:
        if not walk.tests or depth > MAX_DEPTH or not _has_test(walk, node):
            return visit(walk, node, depth)
        left, operator, right = map(node.child_by_field_id, fields)
        if left is None or operator is None:
            return visit(walk, node, depth)
        walk.symbols[walk.owner].branches += 1
        found = read_value(walk, left, depth + 1)
        walk.frames.append(None)
        narrow(walk, implied(walk, left, operator.kind_id in ands))
        other = read_value(walk, right, depth + 1)
        close_frame(walk)
        return union(walk, (found, other))

    return read


def chosen(compiler: Compiler, entry: ValueNode, visit: Visit) -> Visit:
    """*visit* of `a if condition else b`, where that may tell something."""
    condition_part = compiler.part(entry.condition)
    parts = [compiler.part(part) for part in entry.options]
    implied = implications(compiler)

    def read(walk: Walk, node: Node, depth: int) -> int:
        condition = condition_part(node) if walk.tests else None
        if condition is None or depth > MAX_DEPTH or not _has_test(walk, condition):
            return visit(walk, node, depth)
        read_value(walk, condition, depth + 1)
        found = []
        for part, holds in zip(parts, (True, False), strict=True):
            walk.frames.append(None)
            if implied is not None:
                narrow(walk, implied(walk, condition, holds))
            found.append(read_value(walk, part(node), depth + 1))
            close_frame(walk)
        return union(walk, tuple(found))

    return read


def loop(visit: Visit) -> Visit:
    """*visit* of a statement that is run again and again."""

    def looped(walk: Walk, node: Node, depth: int) -> int:
        walk.frames.append(None)
        enter_loop(walk, node)
        index = visit(walk, node, depth)
        close_frame(walk)
        return index

    return looped


def block(visit: Visit) -> Visit:
    """*visit* of a block, with a frame of its own."""

    def framed(walk: Walk, node: Node, depth: int) -> int:
        frames = walk.frames
        frames.append(None)
        index = visit(walk, node, depth)
        if frames[-1] is None:
            frames.pop()
        else:
            close_frame(walk)
        return index

    return framed


def guarded(compiler: Compiler, part: Part, visit: Visit) -> Visit:
    """*visit* of a statement whose test holds behind it."""
    condition_part = compiler.part(part)
    implied = implications(compiler)

    def guard(walk: Walk, node: Node, depth: int) -> int:
        index = visit(walk, node, depth)
        tested = condition_part(node)
        if implied is not None and tested is not None:
            narrow(walk, implied(walk, tested, True))
        return index

    return guard


def _leaves(node: Node | None, exits: frozenset[int]) -> bool:
    """A block that does not reach its end."""
    if node is None or not node.named_child_count:
        return False
    last = node.named_child(node.named_child_count - 1)
    return last.kind_id in exits
