"""
Names that say where they are looked up: `a::b::c`, `Box<T>::make`, `p->Base::run`.

The grammar nests them to the right; as expressions they are members of members, so that linking
follows them like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.drafts import BLOCK, CODE, FUNCTION, OPENED
from codegraph_lsp.extract.expressions import read_key
from codegraph_lsp.extract.walker import MAX_DEPTH, READ, TYPE, Walk
from codegraph_lsp.model.facts import MODULE_SCOPE, NOTHING, Index, Name, Occurrence

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler, PartOf
    from codegraph_lsp.extract.drafts import Scope
    from codegraph_lsp.extract.expressions import Parts
    from codegraph_lsp.languages.nodes import MemberNode

MAX_PATH = 32
"""Most scopes in one name. (a guess)"""


class Paths:
    """The kinds of a grammar that make one name of several."""

    def __init__(self, compiler: Compiler) -> None:
        nodes = compiler.nodes
        part = compiler.part
        self._paths = compiler.by_kind(
            nodes.paths, lambda entry: (part(entry.object), part(entry.name))
        )
        self._applied: dict[int, tuple[PartOf, PartOf]] = compiler.by_kind(
            nodes.applied_names, lambda entry: (part(entry.object), part(entry.key))
        )
        self._wrapped = compiler.by_kind(nodes.member_names, part)
        self.parts: dict[int, Parts] = {
            **dict.fromkeys(self._paths, self._read_path),
            **dict.fromkeys(self._applied, self._read_applied),
        }
        """How names of these kinds are read, by kind id."""

    def split(self, node: Node) -> tuple[list[Node], Node]:
        """The scopes of a name, outermost first, and the name itself, type arguments aside."""
        scopes = []
        for _ in range(MAX_PATH):
            path = self._paths.get(node.kind_id)
            if path is None:
                break
            scope, name = path[0](node), path[1](node)
            if scope is not None:
                scopes.append(self.plain(scope))
            if name is None:
                break
            node = name
        return scopes, self.plain(node)

    def plain(self, node: Node) -> Node:
        """The name in *node*, without type arguments and words around it."""
        for _ in range(MAX_PATH):
            wrapped = self._wrapped.get(node.kind_id)
            if wrapped is None:
                applied = self._applied.get(node.kind_id)
                if applied is None:
                    return node
                wrapped = applied[0]
            inner = wrapped(node)
            if inner is None:
                return node
            node = inner
        return node

    def member_parts(self, compiler: Compiler, entry: MemberNode) -> Parts:
        """Reads a member access whose name may have type arguments, or scopes of its own."""
        object_field = compiler.field(entry.object)
        name_field = compiler.field(entry.name)

        def parts(walk: Walk, node: Node, depth: int) -> tuple[int, int, int]:
            owner = node.child_by_field_id(object_field)
            name = node.child_by_field_id(name_field)
            if owner is None or name is None or depth > MAX_DEPTH:
                return NOTHING, node.start_byte, node.end_byte
            saved, walk.role = walk.role, READ
            index = walk.read(owner, depth + 1)
            walk.role = saved
            if name.kind_id in self._paths:
                return self._read_path(walk, name, depth + 1)
            return self._step(walk, index, name, depth + 1)

        return parts

    def _read_path(self, walk: Walk, node: Node, depth: int) -> tuple[int, int, int]:
        """`a::b::c`: a member of a member; its scopes are mentioned, the last name is not."""
        if depth > MAX_DEPTH:
            return NOTHING, node.start_byte, node.end_byte
        index = NOTHING
        known = rooted = True
        for step in range(MAX_PATH):
            path = self._paths.get(node.kind_id)
            if path is None:
                break
            scope, name = path[0](node), path[1](node)
            if scope is not None and known:
                index, start, end = self._first(walk, index, scope, depth, rooted and not step)
                known = index >= 0
                if known and start < end:
                    walk.mentions.append(Occurrence(index, READ, walk.owner, start, end))
            elif scope is None and not step:
                rooted = False
            if name is None:
                return NOTHING, node.start_byte, node.end_byte
            node = name
        if index < 0 and known:  # `::c`
            plain = self.plain(node)
            start, end = plain.start_byte, plain.end_byte
            word = walk.word(spelled(walk.source[start:end]))
            return walk.cons(Name(word, MODULE_SCOPE)), start, end
        found, start, end = self._step(walk, index, node, depth)
        return (found if known else NOTHING), start, end

    def _first(
        self, walk: Walk, index: int, node: Node, depth: int, first: bool
    ) -> tuple[int, int, int]:
        if index >= 0:
            return self._step(walk, index, node, depth)
        plain = self.plain(node)
        start, end = plain.start_byte, plain.end_byte
        raw = walk.source[start:end]
        scope = _place_of_holder(walk, raw) if first else MODULE_SCOPE
        found = walk.name(raw) if scope == walk.scope else walk.cons(Name(walk.word(raw), scope))
        return self._apply(walk, found, node, depth), start, end

    def _read_applied(self, walk: Walk, node: Node, depth: int) -> tuple[int, int, int]:
        """`f<int>`."""
        plain = self.plain(node)
        start, end = plain.start_byte, plain.end_byte
        found = walk.name(spelled(walk.source[start:end]))
        return self._apply(walk, found, node, depth), start, end

    def _step(self, walk: Walk, index: int, node: Node, depth: int) -> tuple[int, int, int]:
        """The member of *index* that *node* names."""
        plain = self.plain(node)
        start, end = plain.start_byte, plain.end_byte
        found = NOTHING
        if index >= 0 and start < end:
            found = walk.member(index, spelled(walk.source[start:end]))
        return self._apply(walk, found, node, depth), start, end

    def _apply(self, walk: Walk, index: int, node: Node, depth: int) -> int:
        """*index* with the type arguments that *node* has."""
        while node.kind_id in self._wrapped:
            inner = self._wrapped[node.kind_id](node)
            if inner is None:
                return index
            node = inner
        applied = self._applied.get(node.kind_id)
        listed = None if applied is None else applied[1](node)
        if listed is None or depth > MAX_DEPTH:
            return index
        saved, walk.role = walk.role, TYPE
        key = read_key(walk, listed, depth + 1)
        walk.role = saved
        return index if index < 0 else walk.cons(Index(index, key))


def _place_of_holder(walk: Walk, raw: bytes) -> int:
    """
    The scope in which *raw* before `::` is looked up: what holds others is no variable, and in a
    function its own types and namespaces are known when they are named.
    """
    scope: Scope | None = walk.at
    around = inner = walk.at
    while scope is not None and scope.kind in CODE:
        known = scope.bound.get(raw)
        is_parameter = known and inner.kind == FUNCTION and scope.kind == BLOCK  # of a template
        if known is False or is_parameter or OPENED in scope.bound:
            return walk.scope
        if scope.kind == FUNCTION and scope.parent is not None:
            around = scope.parent
        inner, scope = scope, scope.parent
    return around.index


def spelled(raw: bytes) -> bytes:
    """A name without white space that does not count (`operator ==`, `~ Box`)."""
    if raw.isalnum() or not (raw[:1] == b"~" or raw[:8] == b"operator"):
        return raw
    if raw[:1] == b"~":
        return b"~" + raw[1:].strip()
    rest = b" ".join(raw[8:].split())
    if not rest or rest[:1].isalnum() or rest[:1] == b"_":
        return b"operator " + rest if raw[8:9].isspace() else raw
    return b"operator" + rest.replace(b" ", b"")
