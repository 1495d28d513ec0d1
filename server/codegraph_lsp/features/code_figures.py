"""
How hard functions are to follow: cognitive complexity, and how deep their code is nested.

Source: G. Ann Campbell, Cognitive Complexity, a new way of measuring understandability (2018,
SonarSource, version 1.7). One for each break in the flow, and for most one more for each level that
it is nested in. What is counted differently: a function with a name of its own counts for itself
alone, not for the function around it, as with cyclomatic complexity; and of recursion only that of
a function that calls itself is seen.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.languages.shape import shape
from codegraph_lsp.model.kinds import CALLABLE_KINDS, EdgeKind, SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.shape import Flow
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.ids import FileId

MEASURED = CALLABLE_KINDS | {SymbolKind.PROPERTY}


class Figures(NamedTuple):
    """Of one function."""

    cognitive: int = 0
    nesting: int = 0
    """Control structures around the innermost one, with it; 0 where there is none."""


def code_figures(snapshot: Snapshot, file: FileId) -> dict[int, Figures]:
    """Of each function in *file*, by its index; empty where its language states nothing."""
    spec = snapshot.language(file)
    if spec is None or not shape(spec.lineage).flow.ifs:
        return {}
    owners = _Owners(snapshot, file)
    with snapshot.parsed(file) as tree:
        if tree is None:
            return {}
        found = _Measuring(spec, owners).measured(tree.root_node)
    for index in _recursive(snapshot, file):
        if index in found:
            found[index] = found[index]._replace(cognitive=found[index].cognitive + 1)
    return found


def _recursive(snapshot: Snapshot, file: FileId) -> Iterator[int]:
    own = {symbol.key: symbol.index for symbol in snapshot.symbols_in(file)}
    calls = {
        edge.source
        for edge in snapshot.edges_in(file)
        if edge.kind is EdgeKind.CALLS and edge.source == edge.target
    }
    return (own[key] for key in calls if key in own)


_NOT_MEASURED = -1


class _Owners:
    """Whose code stands where."""

    def __init__(self, snapshot: Snapshot, file: FileId) -> None:
        outline = snapshot.outline(file)
        self.measured: list[int] = []
        self._starts, self._owners = [0], [_NOT_MEASURED]
        self._code: dict[int, Span] = {}
        """Of functions, their scopes."""
        around: list[tuple[int, int]] = []
        for symbol in snapshot.symbols_in(file)[1:]:
            index = symbol.index if symbol.kind in MEASURED else _NOT_MEASURED
            while around and around[-1][0] <= symbol.span.start:
                self._leave(around)
            around.append((symbol.span.end, index))
            self._starts.append(symbol.span.start)
            self._owners.append(index)
            if index >= 0 and outline is not None and index < len(outline.symbols):
                self.measured.append(index)
                scope = outline.symbols[index].scope
                if scope >= 0:
                    fact = outline.scopes[scope]
                    self._code[index] = Span(fact.start, fact.end)
        while around:
            self._leave(around)

    def _leave(self, around: list[tuple[int, int]]) -> None:
        self._starts.append(around.pop()[0])
        self._owners.append(around[-1][1] if around else _NOT_MEASURED)

    def at(self, offset: int) -> int:
        """Index of the function whose code stands at *offset*."""
        return self._owners[bisect_right(self._starts, offset) - 1]

    def is_own(self, function: Node, owner: int) -> bool:
        """*function* is the node of *owner* itself, not one without a name inside."""
        code = self._code.get(owner)
        return code is None or (function.start_byte <= code.start and code.end <= function.end_byte)


class _Place(NamedTuple):
    """Where a node stands."""

    node: Node
    owner: int
    level: int
    """Of nesting, as it counts for breaks in the flow."""
    depth: int
    """Control structures around it."""
    continues: bool = False
    """It is the `if` of an `else if`."""


class _Measuring:
    def __init__(self, spec: LanguageSpec, owners: _Owners) -> None:
        self._flow: Flow = shape(spec.lineage).flow
        self._nodes = spec.nodes
        self._owners = owners
        self._nested = self._flow.loops | self._flow.switches | self._flow.catches
        self._around = frozenset(
            kind for kind, value in spec.nodes.values.items() if value.op == "same"
        )
        self._found = dict.fromkeys(owners.measured, Figures())

    def measured(self, root: Node) -> dict[int, Figures]:
        places = [_Place(child, _NOT_MEASURED, 0, 0) for child in root.named_children]
        while places:
            place = places.pop()
            node = place.node
            owner = self._owners.at(node.start_byte)
            if owner != place.owner:
                place = _Place(node, owner, 0, 0)
            places.extend(self._inside(place))
        return self._found

    def _inside(self, place: _Place) -> Iterator[_Place]:
        """Counts the node at *place*, and goes on to what is in it."""
        node, owner, level, depth, _ = place
        kind = node.type
        flow = self._flow
        if kind in flow.ifs:
            yield from self._if(place)
        elif kind in self._nested:
            self._count(owner, 1 + level, depth + 1)
            yield from self._loop(place)
        elif kind in flow.choices:
            self._count(owner, 1 + level, 0)
            yield from _children(node, owner, level + 1, depth)
        elif kind in self._nodes.functions:
            deeper = owner >= 0 and not self._owners.is_own(node, owner)
            yield from _children(node, owner, level + deeper, depth)
        elif self._operator(node):
            operators: list[str] = []
            operands: list[Node] = []
            self._flatten(node, operators, operands)
            runs = [op for at, op in enumerate(operators) if not at or operators[at - 1] != op]
            self._count(owner, len(runs), 0)
            for operand in operands:
                yield _Place(operand, owner, level, depth)
        else:
            labels = flow.jumps.get(kind)
            if labels is not None and (not labels or _has(node, labels)):
                self._count(owner, 1, 0)
            yield from _children(node, owner, level, depth)

    def _if(self, place: _Place) -> Iterator[_Place]:
        node, owner, level, depth, continues = place
        self._count(owner, 1 if continues else 1 + level, depth + 1)
        others = {each.id for each in node.children_by_field_name("alternative")}
        condition = node.child_by_field_name("condition")
        for child in node.named_children:
            if child.id in others:
                yield from self._other(child, place)
            elif condition is not None and child.id == condition.id:
                yield _Place(child, owner, level, depth)
            else:
                yield _Place(child, owner, level + 1, depth + 1)

    def _other(self, other: Node, place: _Place) -> Iterator[_Place]:
        """What holds without the condition of the `if` at *place*."""
        _, owner, level, depth, _ = place
        flow = self._flow
        inner = other
        if other.type in flow.elses:
            held = [child for child in other.named_children if not child.is_extra]
            if len(held) == 1 and held[0].type in flow.ifs:
                inner = held[0]
        if inner.type in flow.ifs:
            yield _Place(inner, owner, level, depth, continues=True)
            return
        self._count(owner, 1, 0)
        if other.type in flow.elses or other.type in flow.elifs:
            yield from _children(other, owner, level + 1, depth + 1)
        else:
            yield _Place(other, owner, level + 1, depth + 1)

    def _loop(self, place: _Place) -> Iterator[_Place]:
        node, owner, level, depth, _ = place
        others = {each.id for each in node.children_by_field_name("alternative")}
        for child in node.named_children:
            if child.id in others:  # Python's `else` of a loop
                self._count(owner, 1, 0)
            yield _Place(child, owner, level + 1, depth + 1)

    def _operator(self, node: Node) -> str:
        """The operator of `a and b`; empty of all else."""
        entry = self._nodes.operators.get(node.type)
        if entry is None or not entry.branches or not entry.operator:
            return ""
        sign = node.child_by_field_name(entry.operator)
        return sign.type if sign is not None and sign.type in entry.branches else ""

    def _flatten(self, node: Node, operators: list[str], operands: list[Node]) -> None:
        """All operators of one condition, in order, and what stands between them."""
        entry = self._nodes.operators[node.type]
        chain = [node]
        left = node
        while True:  # chains lean to the left and may be long
            side = left.child_by_field_name(entry.left)
            inner = None if side is None else self._inner(side)
            if inner is None or not self._operator(inner):
                break
            left = inner
            chain.append(left)
            entry = self._nodes.operators[left.type]
        first = left.child_by_field_name(self._nodes.operators[left.type].left)
        if first is not None:
            operands.append(first)
        for each in reversed(chain):
            operators.append(self._operator(each))
            side = each.child_by_field_name(self._nodes.operators[each.type].right)
            if side is None:
                continue
            inner = self._inner(side)
            if self._operator(inner):
                self._flatten(inner, operators, operands)
            else:
                operands.append(side)

    def _inner(self, node: Node) -> Node:
        """What stands in parentheses."""
        while node.type in self._around and node.named_child_count == 1:
            inner = node.named_child(0)
            assert inner is not None, "there is one"
            node = inner
        return node

    def _count(self, owner: int, cognitive: int, depth: int) -> None:
        known = self._found.get(owner)
        if known is not None:
            self._found[owner] = Figures(known.cognitive + cognitive, max(known.nesting, depth))


def _children(node: Node, owner: int, level: int, depth: int) -> Iterator[_Place]:
    for child in node.named_children:
        yield _Place(child, owner, level, depth)


def _has(node: Node, kinds: tuple[str, ...]) -> bool:
    return any(child.type in kinds for child in node.named_children)
