"""
Rust macros: their definitions, and the arguments of their calls.

A macro takes tokens, not expressions. Those that would be expressions, or items, outside of it are
read as such; where the tokens are no Rust (`select!`, `json!`), the parts between separators and
inside nested brackets are tried, and what still does not parse is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.rust.code import MAX_DEPTH, first
from codegraph_lsp.model.facts import NOTHING, BindingFact, Call, Literal, Sequence, SymbolValue
from codegraph_lsp.model.kinds import BindingKind, Role, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, Visit, Walk

CALL = int(Role.CALL)
READ = int(Role.READ)
DEFINITION = int(BindingKind.DEFINITION)
ASSIGNMENT = int(BindingKind.ASSIGNMENT)
MACRO = int(SymbolKind.MACRO)

MAX_ITEMS = 32
"""Longest list of arguments that is kept in order."""

MAX_NESTING = 8
"""How many brackets deep tokens are tried that do not parse."""

_LISTS = {b"vec": "Vec"}
"""Macros that make a container of their arguments."""

_MATCHING = frozenset({b"matches", b"assert_matches", b"debug_assert_matches"})
"""Macros whose second argument is a pattern."""

_TEXTS = {b"format": "String", b"concat": "str", b"stringify": "str"}
"""Macros that make a value of a built-in type."""


def macro_definition(compiler: Compiler, standard: Visit) -> Visit:
    """`macro_rules! name { … }`; its name is `name!`, apart from functions and modules."""
    name_field = compiler.field("name")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        name = node.child_by_field_id(name_field)
        if name is None:
            return NOTHING
        start, end = name.start_byte, name.end_byte
        walk.extent = node
        raw = walk.source[start:end]
        symbol = walk.variable(MACRO, raw, walk.target(ASSIGNMENT), start, end, walk.container)
        draft = walk.symbols[symbol]
        draft.header_end = end
        value = walk.cons(SymbolValue(symbol))
        walk.at.bound[raw + b"!"] = False
        walk.bindings.append(
            BindingFact(walk.scope, draft.name + "!", DEFINITION, value, NOTHING, start, end)
        )
        return NOTHING

    return visit


def macro_invocation(compiler: Compiler, standard: Visit) -> Visit:
    """`path::name!(tokens)`."""
    macro_field = compiler.field("macro")
    path_field = compiler.field("path")
    name_field = compiler.field("name")
    scoped = compiler.kinds("scoped_identifier")
    trees = compiler.kinds("token_tree")
    read_tokens = _TokenReader(compiler).read

    def visit(walk: Walk, node: Node, depth: int) -> int:
        macro = node.child_by_field_id(macro_field)
        if macro is None or depth > MAX_DEPTH:
            return NOTHING
        name = macro
        if macro.kind_id in scoped:
            name = macro.child_by_field_id(name_field) or macro
        raw = walk.text(name)
        callee = NOTHING
        if name is macro:
            callee = walk.name(raw + b"!")
        else:
            # The path is read as that of a plain name, whose last part then is the macro.
            plain = compiler.members[macro.kind_id](walk, macro, depth + 1)[0]
            held = walk.made[plain] if plain != NOTHING else None
            owner = getattr(held, "object", NOTHING)
            path = macro.child_by_field_id(path_field)
            if owner != NOTHING:
                callee = walk.member(owner, raw + b"!")
            elif path is None and raw:  # `::name!`
                callee = walk.name(raw + b"!")
        values: list[int] = []
        tokens = next((child for child in node.children if child.kind_id in trees), None)
        if tokens is not None:
            values = read_tokens(walk, tokens, depth + 1, raw in _MATCHING)
        if callee == NOTHING:
            return NOTHING
        call = walk.cons(Call(callee, tuple(values[:MAX_ITEMS])))
        walk.mention(call, CALL, name.start_byte, name.end_byte)
        if raw in _LISTS:
            return walk.cons(Sequence(tuple(values[:MAX_ITEMS]), _LISTS[raw]))
        if raw in _TEXTS:
            return walk.cons(Literal(_TEXTS[raw]))
        return values[0] if raw == b"dbg" and values else NOTHING

    return visit


class _TokenReader:
    """Reads token trees as what they would be outside of a macro."""

    def __init__(self, compiler: Compiler) -> None:
        self._trees = compiler.kinds("token_tree")
        self._separators = frozenset(
            kind_id
            for token in (",", ";", "=>", "=", ":")
            if compiler.has(token)
            for kind_id in compiler.kinds(token)
        )
        self._commas = compiler.kinds(",") | compiler.kinds(";")
        self._names = compiler.kinds("identifier") | compiler.kinds("self")
        self._literals = frozenset(
            kind_id
            for kind in ("string_literal", "integer_literal", "boolean_literal", "char_literal")
            for kind_id in compiler.kinds(kind)
        )
        self._prefixes = (
            compiler.kinds("&") | compiler.kinds("*") | compiler.kinds("mutable_specifier")
        )
        self._dots = compiler.kinds(".")
        self._bars = compiler.kinds("|")
        self._statements = compiler.kinds("expression_statement")
        self._empty = compiler.kinds("empty_statement")
        self._assignments = compiler.kinds("assignment_expression")
        self._right_field = compiler.field("right")

    def read(
        self, walk: Walk, tree: Node, depth: int, first_only: bool = False, nesting: int = 0
    ) -> list[int]:
        children = tree.children
        if len(children) < 3 or depth > MAX_DEPTH or nesting > MAX_NESTING:
            return []
        open_end, close = children[0].end_byte, children[-1].start_byte
        if walk.source[open_end - 1 : open_end] == b"{":
            root = walk.reparse([(open_end, close)], []).root_node
            if not root.has_error:
                for child in root.named_children:
                    walk.read(child, depth + 1)
                return []
        groups, ends = _groups(children[1:-1], self._commas, self._bars)
        if first_only:
            groups = groups[:1]
        plain = [self._simple(group) for group in groups]
        if not all(plain) and not first_only:
            root = walk.reparse([(open_end, close + 1)], [*ends, close]).root_node
            if not root.has_error:
                return [
                    self._statement(walk, child, depth + 1)
                    for child in root.named_children
                    if child.kind_id not in self._empty
                ]
        return [
            self._access(walk, group) if is_plain else self._part(walk, group, depth, nesting)
            for group, is_plain in zip(groups, plain, strict=False)
        ]

    def _simple(self, group: list[Node]) -> bool:
        """A literal, or `&name.field.field`: read without a parser."""
        rest = group[:]
        while rest and rest[0].kind_id in self._prefixes:
            rest.pop(0)
        if not rest or any(token.kind_id not in self._dots for token in rest[1::2]):
            return False
        if len(rest) == 1:
            return rest[0].kind_id in self._names or rest[0].kind_id in self._literals
        return len(rest) % 2 == 1 and all(token.kind_id in self._names for token in rest[::2])

    def _access(self, walk: Walk, group: list[Node]) -> int:
        index = NOTHING
        for token in group:
            if token.kind_id not in self._names:
                continue
            if index == NOTHING:
                index = walk.read(token, 0, READ)
            else:
                index = walk.member(index, walk.text(token))
                walk.mention(index, READ, token.start_byte, token.end_byte)
        return index

    def _part(self, walk: Walk, group: list[Node], depth: int, nesting: int) -> int:
        """One argument, or what of it can be read."""
        if len(group) > 1 or (group and group[0].kind_id in self._trees):
            found = _alone(walk, group)
            if found is not None:
                values = [self._statement(walk, child, depth + 1) for child in found.named_children]
                return values[0] if len(values) == 1 else NOTHING
            pieces, _ = _groups(group, self._separators, self._bars)
            if len(pieces) > 1:
                for piece in pieces:
                    self._part(walk, piece, depth, nesting + 1)
                return NOTHING
        for child in group:
            if child.kind_id in self._trees:
                self.read(walk, child, depth + 1, False, nesting + 1)
        return NOTHING

    def _statement(self, walk: Walk, node: Node, depth: int) -> int:
        """The value of an expression; of `name = value` in a list of arguments, the value."""
        if node.kind_id in self._statements:
            inner = first(node)
            if inner is not None and inner.kind_id in self._assignments:
                inner = inner.child_by_field_id(self._right_field)
            return walk.read(inner, depth)
        return walk.read(node, depth)


def _groups(
    tokens: list[Node], separators: frozenset[int], bars: frozenset[int]
) -> tuple[list[list[Node]], list[int]]:
    """
    Tokens between separators, without empty groups, and where the separators stand.

    Those between the bars around a closure's parameters, which open a group, separate nothing.
    """
    groups: list[list[Node]] = [[]]
    ends = []
    inside = False
    for token in tokens:
        kind = token.kind_id
        group = groups[-1]
        if kind in bars and (inside or all(not each.is_named for each in group)):
            inside = not inside
        if kind in separators and not inside:
            ends.append(token.start_byte)
            groups.append([])
        else:
            group.append(token)
    return [group for group in groups if group], ends


def _alone(walk: Walk, group: list[Node]) -> Node | None:
    """The root of the tree of some tokens, if they are expressions."""
    start, end = group[0].start_byte, group[-1].end_byte
    if walk.source[end : end + 1] == b"":
        return None
    root = walk.reparse([(start, end + 1)], [end]).root_node
    return None if root.has_error else root
