"""Rust: modules, `use` trees and attributes; the rest stands in the modules beside this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.languages.rust.code import (
    async_block,
    block,
    if_expression,
    let_condition,
    let_declaration,
    match_expression,
    try_expression,
    while_expression,
)
from codegraph_lsp.languages.rust.macros import macro_definition, macro_invocation
from codegraph_lsp.languages.rust.patterns import (
    bind_identifier,
    bind_other,
    bind_struct,
    bind_tuple_struct,
)
from codegraph_lsp.languages.rust.types import (
    bracketed_type,
    call_expression,
    function_type,
    struct_expression,
    where_predicate,
)
from codegraph_lsp.model.facts import NOTHING, ExportFact, Imported, ImportFact
from codegraph_lsp.model.kinds import BindingKind, ImportFlag, Role, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, Visit, Walk

__all__ = [
    "async_block",
    "attribute_item",
    "bind_identifier",
    "bind_other",
    "bind_struct",
    "bind_tuple_struct",
    "block",
    "bracketed_type",
    "call_expression",
    "enum_variant",
    "extern_crate",
    "function_type",
    "if_expression",
    "let_condition",
    "let_declaration",
    "macro_definition",
    "macro_invocation",
    "match_expression",
    "mod_item",
    "ordered_fields",
    "struct_expression",
    "try_expression",
    "use_declaration",
    "where_predicate",
    "while_expression",
]

NAMESPACE = int(ImportFlag.NAMESPACE)
REEXPORT = int(ImportFlag.REEXPORT)
IMPORT = int(BindingKind.IMPORT)
ASSIGNMENT = int(BindingKind.ASSIGNMENT)
TEST = int(SymbolFlag.TEST)
DEPRECATED = int(SymbolFlag.DEPRECATED)
EXPORTED = int(SymbolFlag.EXPORTED)
MODULE_KIND = int(SymbolKind.NAMESPACE)
FIELD = int(SymbolKind.FIELD)
TYPE = int(Role.TYPE)
READ = int(Role.READ)

MAX_USE_DEPTH = 50
"""Deepest nesting of a `use` tree that is read."""

DECLARED = 1
"""`ImportFact.level` of a module that is declared (`mod x;`), not used."""

MACRO_USE = "macro_use!"
"""Name of the export that tells of a module whose macros the module around it sees."""

_PLAIN_ATTRIBUTES = frozenset(
    b"allow automatically_derived cfg cfg_attr cold coverage deny deprecated derive doc "
    b"expect export_name feature forbid global_allocator ignore inline instruction_set link "
    b"link_name link_section macro_export macro_use must_use naked no_link no_main no_mangle "
    b"no_std non_exhaustive panic_handler path proc_macro proc_macro_attribute "
    b"proc_macro_derive repr should_panic target_feature test track_caller unsafe used warn".split()
)
"""Attributes of the language itself."""


def use_declaration(compiler: Compiler, standard: Visit) -> Visit:
    """`use a::{b, c::*, d as e};`: each leaf is an import of its own."""
    argument_field = compiler.field("argument")
    public = compiler.kinds("visibility_modifier")
    leaves = _Leaves(compiler)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        argument = node.child_by_field_id(argument_field)
        if argument is None:
            return NOTHING
        flags = REEXPORT if _has(node, public) else 0
        for leaf in leaves.of(walk, argument, "", None, 0):
            _add_use(walk, leaf, flags)
        return NOTHING

    return visit


def _has(node: Node, kinds: frozenset[int]) -> bool:
    return node.child_count > 0 and node.child(0).kind_id in kinds


class _Leaf(NamedTuple):
    """One thing that a `use` tree names."""

    path: str
    """All of its path; the last part is the name, or `*`."""
    around: Node | None
    """Where the path in front of the name stands."""
    name: Node
    alias: Node | None = None


def _add_use(walk: Walk, leaf: _Leaf, flags: int) -> None:
    name, alias = leaf.name, leaf.alias
    module, _, last = leaf.path.rpartition("::")
    if not module and last != "*":
        module, last, flags = last, "", flags | NAMESPACE
    local = last or module
    if alias is not None:
        local = walk.word(walk.text(alias))
    if last == "*" or local in ("_", "self", "super", "crate"):
        local = ""
    around = leaf.around or name
    place = (around.start_byte, around.end_byte, name.start_byte, name.end_byte)
    own = (NOTHING, NOTHING) if alias is None else (alias.start_byte, alias.end_byte)
    fact = ImportFact(module, 0, last, local, flags, walk.scope, *place, *own)
    _bind_import(walk, fact, name if alias is None else alias)


def _bind_import(walk: Walk, fact: ImportFact, at: Node) -> None:
    """Unlike other languages' re-exports, a public import binds its name here as well."""
    index = len(walk.imports)
    walk.imports.append(fact)
    if fact.alias:
        walk.taken.add((walk.container, fact.alias))
        target = walk.target(IMPORT, walk.cons(Imported(index)), block=True)
        walk.bind(fact.alias.encode(), target, at.start_byte, at.end_byte)


class _Leaves:
    """Reads `use` trees."""

    def __init__(self, compiler: Compiler) -> None:
        self._scoped = compiler.kinds("scoped_use_list")
        self._list = compiler.kinds("use_list")
        self._as = compiler.kinds("use_as_clause")
        self._wildcard = compiler.kinds("use_wildcard")
        self._self = compiler.kinds("self")
        self._path = compiler.field("path")
        self._members = compiler.field("list")
        self._alias = compiler.field("alias")
        self._name = compiler.field("name")

    def of(
        self, walk: Walk, node: Node, before: str, around: Node | None, depth: int
    ) -> Iterator[_Leaf]:
        """
        The leaves in *node*.

        Args:
            before: The path in front of the tree, which stands at *around*.
        """
        kind = node.kind_id
        if depth > MAX_USE_DEPTH:
            return
        if kind in self._scoped:
            path = node.child_by_field_id(self._path)
            listed = node.child_by_field_id(self._members)
            if path is not None:
                before, around = _join(before, _plain(walk, path)), path
            if listed is not None:
                yield from self.of(walk, listed, before, around, depth + 1)
        elif kind in self._list:
            for child in node.named_children:
                yield from self.of(walk, child, before, around, depth + 1)
        elif kind in self._as:
            path = node.child_by_field_id(self._path)
            alias = node.child_by_field_id(self._alias)
            if path is not None:
                for leaf in self.of(walk, path, before, around, depth + 1):
                    yield leaf._replace(alias=alias)
        elif kind in self._wildcard:
            for path in node.named_children[:1]:
                before, around = _join(before, _plain(walk, path)), path
            yield _Leaf(_join(before, "*"), around, node)
        elif kind in self._self and around is not None:
            yield _Leaf(before, around, node)
        elif not node.is_extra:
            path = node.child_by_field_id(self._path)
            name = node.child_by_field_id(self._name) or node
            if name.end_byte > name.start_byte:
                yield _Leaf(_join(before, _plain(walk, node)), path or around, name)


def _plain(walk: Walk, node: Node) -> str:
    """A path as text; `self` as its beginning tells the module, not a value."""
    text = walk.word(walk.text(node))
    return text if len(text) == len(text.strip()) and " " not in text else "".join(text.split())


def _join(before: str, after: str) -> str:
    after = after.removeprefix("::") if before else after
    return f"{before}::{after}" if before else after


def extern_crate(compiler: Compiler, standard: Visit) -> Visit:
    """`extern crate a as b;`"""
    name_field = compiler.field("name")
    alias_field = compiler.field("alias")
    public = compiler.kinds("visibility_modifier")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        name = node.child_by_field_id(name_field)
        alias = node.child_by_field_id(alias_field)
        if name is not None:
            path = walk.word(walk.text(name))
            path = path if path in ("self", "crate") else f"::{path}"
            flags = REEXPORT if _has(node, public) else 0
            place = (name.start_byte, name.end_byte, name.start_byte, name.end_byte)
            local = walk.word(walk.text(alias or name))
            local = "" if local in ("_", "self") else local
            own = (NOTHING, NOTHING) if alias is None else (alias.start_byte, alias.end_byte)
            fact = ImportFact(path, 0, "", local, flags | NAMESPACE, walk.scope, *place, *own)
            _bind_import(walk, fact, alias or name)
        return NOTHING

    return visit


def mod_item(compiler: Compiler, standard: Visit) -> Visit:
    """`mod x;` is a file, `mod x { … }` a namespace."""
    name_field = compiler.field("name")
    body_field = compiler.field("body")
    attributes = compiler.kinds("attribute_item")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        name = node.child_by_field_id(name_field)
        if name is None:
            return NOTHING
        said = _attributes_above(walk, node, attributes)
        if node.child_by_field_id(body_field) is not None:
            index = standard(walk, node, depth)
        else:
            walk.coming, walk.outer_start = 0, NOTHING
            local = walk.word(walk.text(name))
            index = _declare(walk, name, local, said.get(b"path", ""))
        if b"macro_use" in said and index != NOTHING:
            walk.exports.append(ExportFact(MACRO_USE, index, name.start_byte, name.end_byte))
        return NOTHING

    return visit


def _declare(walk: Walk, name: Node, local: str, file: str) -> int:
    """A module in a file of its own; *file* is where an attribute says it is."""
    around = []
    holder = walk.container
    while holder > 0 and walk.symbols[holder].kind == MODULE_KIND:
        around.append(walk.symbols[holder].name)
        holder = walk.symbols[holder].container
    module = f"={file}" if file else "::".join([*reversed(around), local])
    place = (name.start_byte, name.end_byte, name.start_byte, name.end_byte)
    fact = ImportFact(module, DECLARED, "", local, NAMESPACE, walk.scope, *place)
    index = len(walk.imports)
    _bind_import(walk, fact, name)
    walk.taken.discard((walk.container, local))
    return walk.cons(Imported(index))


def _attributes_above(walk: Walk, node: Node, kinds: frozenset[int]) -> dict[bytes, str]:
    """Attributes directly above *node*, by name, with the text of a literal value."""
    found = {}
    above = node.prev_named_sibling
    while above is not None and (above.kind_id in kinds or above.is_extra):
        if above.kind_id in kinds:
            name, _, value = walk.text(above)[2:-1].partition(b"=")
            found[name.strip()] = walk.word(value.strip().strip(b'"'))
        above = above.prev_named_sibling
    return found


def attribute_item(compiler: Compiler, standard: Visit) -> Visit:
    """Attributes belong to the definition below them; some say that it is a test."""
    kinds = frozenset(
        kind_id
        for kind in (
            "function_item",
            "function_signature_item",
            "struct_item",
            "enum_item",
            "union_item",
            "trait_item",
            "type_item",
            "const_item",
            "static_item",
            "mod_item",
            "enum_variant",
            "field_declaration",
            "associated_type",
        )
        for kind_id in compiler.kinds(kind)
    )
    own = compiler.kinds("attribute_item")
    attributes = compiler.kinds("attribute")
    scoped = compiler.kinds("scoped_identifier")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        below = node.next_named_sibling
        while below is not None and (below.kind_id in own or below.is_extra):
            below = below.next_named_sibling
        inner = node.named_child(0) if node.named_child_count else None
        if inner is None or inner.kind_id not in attributes or not inner.named_child_count:
            return NOTHING
        path = inner.named_child(0)
        if below is not None and below.kind_id in kinds:
            if walk.outer_start == NOTHING:
                walk.outer_start = node.start_byte
            if _is_test(walk.text(inner), walk.text(path)):
                walk.coming |= TEST
            if walk.text(path) == b"deprecated":
                walk.coming |= DEPRECATED
        if path.kind_id in scoped or walk.text(path) not in _PLAIN_ATTRIBUTES:
            walk.read(path, depth + 1, READ)
        return NOTHING

    return visit


def _is_test(text: bytes, path: bytes) -> bool:
    name = path.rpartition(b"::")[2]
    return name == b"test" or (name == b"cfg" and b"".join(text.split()) == b"cfg(test)")


def enum_variant(compiler: Compiler, standard: Visit) -> Visit:
    """A variant may have fields of its own."""
    body_field = compiler.field("body")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        symbol = len(walk.symbols)
        index = standard(walk, node, depth)
        body = node.child_by_field_id(body_field)
        if body is not None and len(walk.symbols) > symbol:
            saved = walk.owner, walk.container
            walk.owner = walk.container = symbol
            walk.read(body, depth + 1)
            walk.owner, walk.container = saved
        return index

    return visit


def ordered_fields(compiler: Compiler, standard: Visit) -> Visit:
    """Fields of a tuple struct are called `0`, `1`, …"""
    type_field = compiler.field("type")
    public = compiler.kinds("visibility_modifier")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        is_open = False
        position = 0
        types = {child.id for child in node.children_by_field_id(type_field)}
        for child in node.named_children:
            if child.kind_id in public:
                is_open = True
            elif child.id in types:
                declared = walk.read(child, depth + 1, TYPE)
                target = walk.target(ASSIGNMENT, NOTHING, declared)
                walk.extent = child
                end = child.end_byte
                name = b"%d" % position
                symbol = walk.variable(FIELD, name, target, end, end, walk.container)
                if is_open:
                    walk.symbols[symbol].flags |= EXPORTED
                is_open = False
                position += 1
        return NOTHING

    return visit
