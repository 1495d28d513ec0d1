"""
Declarations whose names stand inside declarators: `int *f(int), (*g)(void), a[3] = {0};`.

A declarator is read from the outside inwards, as the grammar nests it. What stands directly around
the name decides: parameters make a function of it, a pointer to something with parameters is a
variable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.facts import NOTHING, Dereferenced, Typed

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler, PartOf
    from codegraph_lsp.extract.walker import Walk

MAX_LAYERS = 24
"""Deepest declarator that is read. (a guess)"""


class Declarator(NamedTuple):
    """One declared name and what stands around it."""

    name: Node
    listed: Node | None
    """The parameters directly around the name: it is a function."""
    value: Node | None
    layers: tuple[str, ...]
    """`pointer`, `reference` and `function` around the name, or around what it returns."""
    around: Node | None
    """The node that holds `listed`."""
    sizes: tuple[Node, ...] = ()
    """Expressions in the declarator: how long arrays are."""


class _Layer(NamedTuple):
    op: str
    inner: PartOf
    parameters: PartOf
    value: PartOf


class Declarators:
    """Reads the declarators of a grammar."""

    def __init__(self, compiler: Compiler) -> None:
        part = compiler.part
        self._names = compiler.by_kind(compiler.nodes.paths, lambda entry: part(entry.name))
        self._layers = compiler.by_kind(
            compiler.nodes.declarators,
            lambda entry: _Layer(
                entry.op, part(entry.inner), part(entry.parameters), part(entry.value)
            ),
        )

    def read(self, node: Node) -> Declarator | None:
        """What *node* declares; None where it names nothing."""
        return self._read(node)[0]

    def layers(self, node: Node | None) -> tuple[str, ...]:
        """What stands around the name in *node*, or around nothing where it has none."""
        return () if node is None else self._read(node)[1]

    def lists(self, node: Node | None) -> list[Node]:
        """All lists of parameters in *node*, the outermost first."""
        found: list[Node] = []
        for _ in range(MAX_LAYERS):
            layer = None if node is None else self._layers.get(node.kind_id)
            if node is None or layer is None:
                break
            listed = layer.parameters(node) if layer.op == "function" else None
            if listed is not None:
                found.append(listed)
            node = layer.inner(node)
        return found

    def _read(self, node: Node) -> tuple[Declarator | None, tuple[str, ...]]:
        """Both answers in one descent: what is declared, and what stands around it."""
        layers: list[str] = []
        listed: Node | None = None
        around: Node | None = None
        value: Node | None = None
        sizes: tuple[Node, ...] = ()
        for _ in range(MAX_LAYERS):
            layer = self._layers.get(node.kind_id)
            if layer is None and node.kind_id in self._names:
                named = self._last(node)
                layer = self._layers.get(named.kind_id)
                layer = layer if layer is not None and layer.op == "cast" else None
                if layer is not None:
                    around = layer.inner(named)
                    listed = None if around is None else layer.parameters(around)
                    return Declarator(node, listed, value, (), around), ()
            if layer is None:
                return Declarator(node, listed, value, tuple(layers), around, sizes), tuple(layers)
            if layer.op == "value":
                value = layer.value(node)
            elif layer.op == "cast":
                around = layer.inner(node)
                listed = None if around is None else layer.parameters(around)
                return Declarator(node, listed, value, (), around), ()
            elif layer.op == "function":
                if listed is not None:
                    layers.append("function")
                listed, around = layer.parameters(node), node
            elif layer.op != "same":
                size = layer.value(node)
                if size is not None:
                    sizes = (*sizes, size)
                if listed is not None:
                    layers.append("function")
                    listed = around = None
                layers.append(layer.op)
            inner = layer.inner(node)
            if inner is None:
                break
            node = inner
        if listed is not None:
            layers.append("function")
        return None, tuple(layers)

    def _last(self, node: Node) -> Node:
        """The name at the end of a path."""
        for _ in range(MAX_LAYERS):
            part = self._names.get(node.kind_id)
            inner = None if part is None else part(node)
            if inner is None:
                break
            node = inner
        return node


def declared_type(walk: Walk, base: int, layers: tuple[str, ...]) -> int:
    """The type *base* with *layers* around it; of a function by value or pointer nothing."""
    if base == NOTHING or not layers:
        return base
    if "function" in layers:
        return NOTHING
    made: Dereferenced | Typed = Dereferenced(base)
    if "pointer" not in layers:
        made = Typed(base)
    return walk.cons(made)
