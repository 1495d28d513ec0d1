"""JavaScript and TypeScript: imports and exports in all their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.javascript import jsdoc
from codegraph_lsp.languages.javascript.mending import mend as mend
from codegraph_lsp.model.facts import NOTHING, ExportFact, ImportFact, SymbolValue, Typed
from codegraph_lsp.model.kinds import BindingKind, ImportFlag, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from tree_sitter import Node

    from codegraph_lsp.languages.adapter import Compiler, DocTypes, PartOf, Visit, Walk

    Specifiers: TypeAlias = Callable[[Walk, Node, "_Module", int], None]

TYPE_ONLY = int(ImportFlag.TYPE_ONLY)
REEXPORT = int(ImportFlag.REEXPORT)
NAMESPACE = int(ImportFlag.NAMESPACE)
DEFAULT = int(ImportFlag.DEFAULT)
EXPORTED = int(SymbolFlag.EXPORTED)
DECLARED = int(SymbolFlag.TYPE_ONLY)
DEFAULT_EXPORT = int(SymbolFlag.DEFAULT_EXPORT)
AMBIENT = int(SymbolFlag.AMBIENT)


class _Module:
    """The literal that names a module: its text and place, without quotes."""

    def __init__(self, walk: Walk, source: Node) -> None:
        self.start = source.start_byte + 1
        self.end = max(self.start, source.end_byte - 1)
        self.name = walk.word(walk.source[self.start : self.end])

    def imports(
        self, walk: Walk, name: str, alias: str, flags: int, at: Node | None, local: Node | None
    ) -> None:
        """Records one import; *at* is the imported name, *local* the local one where it differs."""
        start, end = (self.start, self.end) if at is None else (at.start_byte, at.end_byte)
        own = (NOTHING, NOTHING) if local is None else (local.start_byte, local.end_byte)
        fact = ImportFact(
            self.name, 0, name, alias, flags, walk.scope, self.start, self.end, start, end, *own
        )
        walk.add_import(fact, *(own if local is not None else (start, end)))


def import_statement(compiler: Compiler, standard: Visit) -> Visit:
    """`import a, { b as c } from "m"`, `import * as n`, `import "m"`, `import x = require("m")`."""
    source_field = compiler.field("source")
    clause_part = compiler.part("<import_clause>")
    type_part = _optional_part(compiler, "type")
    namespaces = compiler.kinds("namespace_import")
    named = compiler.kinds("named_imports")
    read_specifiers = _specifiers(compiler, "import_specifier")
    require_part = _optional_part(compiler, "import_require_clause")

    def visit(walk: Walk, node: Node, depth: int) -> int:
        required = require_part(node)
        holder = node if required is None else required
        source = holder.child_by_field_id(source_field)
        if source is None:
            return NOTHING
        module = _Module(walk, source)
        flags = TYPE_ONLY if type_part(node) is not None else 0
        if required is not None:
            local = required.named_child(0)
            module.imports(walk, "", _text(walk, local), flags | DEFAULT, local, None)
            return NOTHING
        clause = clause_part(node)
        if clause is None:
            module.imports(walk, "", "", flags, None, None)
            return NOTHING
        for child in clause.named_children:
            if child.kind_id in namespaces:
                local = child.named_child(0)
                module.imports(walk, "", _text(walk, local), flags | NAMESPACE, local, None)
            elif child.kind_id in named and child.named_child_count:
                read_specifiers(walk, child, module, flags)
            elif child.kind_id in named:
                module.imports(walk, "", "", flags, None, None)
            else:
                module.imports(walk, "default", _text(walk, child), flags | DEFAULT, child, None)
        return NOTHING

    return visit


def _optional_part(compiler: Compiler, kind: str) -> PartOf:
    """A part that only one of the grammars has that share this adapter."""
    return compiler.part(f"<{kind}>") if compiler.has(kind) else compiler.part("")


def _specifiers(compiler: Compiler, kind: str) -> Specifiers:
    specifiers = compiler.kinds(kind)
    name_field = compiler.field("name")
    alias_field = compiler.field("alias")

    def read(walk: Walk, node: Node, module: _Module, flags: int) -> None:
        for child in node.named_children:
            name = child.child_by_field_id(name_field)
            if child.kind_id not in specifiers or name is None:
                continue
            alias = child.child_by_field_id(alias_field)
            only = TYPE_ONLY if child.child_count and walk.text(child.child(0)) == b"type" else 0
            only = only if name.start_byte != child.start_byte else 0
            written = _text(walk, name)
            local = written if alias is None else _text(walk, alias)
            default = DEFAULT if written == "default" else 0
            module.imports(walk, written, local, flags | only | default, name, alias)

    return read


def _text(walk: Walk, node: Node) -> str:
    return walk.word(walk.text(node).strip(b"\"'"))


def export_statement(compiler: Compiler, standard: Visit) -> Visit:
    """`export …` before a declaration, a value, a list of names, or everything of a module."""
    source_field = compiler.field("source")
    declaration_field = compiler.field("declaration")
    value_field = compiler.field("value")
    clause_part = compiler.part("<export_clause>")
    namespace_part = compiler.part("<namespace_export>")
    default_part = compiler.part("<default>")
    type_part = _optional_part(compiler, "type")
    star_part = compiler.part("<*>")
    equals_part = compiler.part("<=>")
    decorators = compiler.kinds("decorator")
    read_specifiers = _specifiers(compiler, "export_specifier")
    read_names = _exported_names(compiler)

    def visit(walk: Walk, node: Node, depth: int) -> int:
        for child in node.named_children:
            if child.kind_id in decorators:
                walk.read(child, depth + 1)
        source = node.child_by_field_id(source_field)
        declared = node.child_by_field_id(declaration_field)
        value = node.child_by_field_id(value_field)
        clause = clause_part(node)
        default = default_part(node)
        if source is not None:
            module = _Module(walk, source)
            namespace = namespace_part(node)
            star = star_part(node) if namespace is None else namespace
            is_type = type_part(node) is not None or _says_type(walk, node, star)
            flags = REEXPORT | (TYPE_ONLY if is_type else 0)
            if clause is not None:
                read_specifiers(walk, clause, module, flags)
            elif namespace is not None:
                local = namespace.children[-1]  # a name, a string or `default`
                module.imports(walk, "", _text(walk, local), flags | NAMESPACE, None, local)
            else:
                module.imports(walk, "*", "", flags, star, None)
        elif declared is not None:
            _export_declared(walk, node, declared, default is not None, depth)
        elif clause is not None:
            read_names(walk, clause)
        elif value is not None and default is not None:
            _export_default(walk, node, value, default, compiler, depth)
        elif equals_part(node) is not None:
            held = node.named_child(0)
            found = walk.read(held, depth + 1)
            if found != NOTHING:
                _offer(walk, "default", found, held.start_byte, held.end_byte)
                if walk.container:
                    _offer(walk, "=", found, held.start_byte, held.end_byte)
        return NOTHING

    return visit


def _says_type(walk: Walk, node: Node, star: Node | None) -> bool:
    """`export type *`, whose `type` the grammar has not seen (`mending`)."""
    return star is not None and walk.source[node.start_byte : star.start_byte].endswith(b"type ")


def _offer(walk: Walk, name: str, value: int, start: int, end: int) -> None:
    """The file offers *name*, or the block around does that stands for a module."""
    container = walk.container
    if container == 0 or walk.symbols[container].flags & AMBIENT:
        walk.exports.append(ExportFact(name, value, start, end, container))


def _export_declared(walk: Walk, node: Node, declared: Node, default: bool, depth: int) -> None:
    before = len(walk.symbols)
    saved = walk.flags
    walk.flags |= EXPORTED
    if walk.outer_start == NOTHING:
        walk.outer_start = node.start_byte
    walk.read(declared, depth + 1)
    walk.flags = saved
    walk.outer_start = NOTHING
    for symbol in range(before, len(walk.symbols)):
        draft = walk.symbols[symbol]
        if draft.container != walk.container or not draft.flags & EXPORTED:
            continue
        if draft.flags & AMBIENT:  # another module, not a name of this one
            continue
        name = draft.name
        if default:
            draft.flags |= DEFAULT_EXPORT
            name = "default"
        value = walk.cons(SymbolValue(symbol))
        if draft.scope == NOTHING:  # a variable: what it holds is found by its name
            value = walk.name(name.encode())
        if walk.container == 0 or default:
            _offer(walk, name, value, draft.name_start, draft.name_end)


def _export_default(
    walk: Walk, node: Node, value: Node, default: Node, compiler: Compiler, depth: int
) -> None:
    before = len(walk.symbols)
    define = compiler.define_named
    walk.outer_start = node.start_byte
    if value.kind_id in define:
        found = define[value.kind_id](walk, node, default, value, 1, depth + 1)
    else:
        found = _read_default(walk, value, default, compiler.mapping_ids, depth + 1)
    walk.outer_start = NOTHING
    if len(walk.symbols) > before and walk.symbols[before].name == "default":
        walk.symbols[before].flags |= EXPORTED | DEFAULT_EXPORT
    if found != NOTHING:
        _offer(walk, "default", found, default.start_byte, default.end_byte)


def _read_default(
    walk: Walk, value: Node, default: Node, mappings: frozenset[int], depth: int
) -> int:
    """A value without a name; of an object, the functions become members of a symbol `default`."""
    if value.kind_id not in mappings:
        return walk.read(value, depth)
    walk.extent = value
    symbol = walk.variable(
        int(SymbolKind.CONSTANT),
        b"default",
        walk.target(int(BindingKind.ASSIGNMENT)),
        default.start_byte,
        default.end_byte,
        walk.container,
    )
    walk.naming = symbol
    found = walk.read(value, depth)
    walk.naming = NOTHING
    walk.symbols[symbol].value = found
    return found


def _exported_names(compiler: Compiler) -> Callable[[Walk, Node], None]:
    specifiers = compiler.kinds("export_specifier")
    name_field = compiler.field("name")
    alias_field = compiler.field("alias")

    def read(walk: Walk, clause: Node) -> None:
        for child in clause.named_children:
            name = child.child_by_field_id(name_field)
            if child.kind_id not in specifiers or name is None:
                continue
            alias = child.child_by_field_id(alias_field)
            value = walk.name(walk.text(name))
            walk.mention(value, 0, name.start_byte, name.end_byte)
            at = name if alias is None else alias
            _offer(walk, _text(walk, at), value, at.start_byte, at.end_byte)
        if walk.container and not clause.named_child_count:
            _offer(walk, "", NOTHING, clause.start_byte, clause.end_byte)

    return read


def ambient_declaration(compiler: Compiler, standard: Visit) -> Visit:
    """`declare …`: what stands in it is defined elsewhere."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        saved = walk.flags
        walk.flags |= DECLARED
        if walk.outer_start == NOTHING:
            walk.outer_start = node.start_byte
        standard(walk, node, depth)
        walk.flags = saved
        walk.outer_start = NOTHING
        return NOTHING

    return visit


def class_static_block(compiler: Compiler, standard: Visit) -> Visit:
    """`static { … }`: `this` in it is the class."""

    def visit(walk: Walk, node: Node, depth: int) -> int:
        scope = walk.at
        saved = scope.this
        scope.this = -2 - scope.symbol
        standard(walk, node, depth)
        scope.this = saved
        return NOTHING

    return visit


def comment(compiler: Compiler, standard: Visit) -> Visit:
    """In JavaScript, a comment may give a type a name, and import some."""
    if compiler.has("type_annotation"):
        return standard

    def visit(walk: Walk, node: Node, depth: int) -> int:
        start, end = node.start_byte, node.end_byte
        if walk.source.startswith(b"/**", start):
            source = walk.source
            if (
                source.find(b"@typedef", start, end) > 0
                or source.find(b"@callback", start, end) > 0
            ):
                for alias in jsdoc.aliases(source, start, end):
                    _define_alias(walk, alias, start, end)
            if walk.scope == 0 and walk.source.find(b"@import", start, end) > 0:
                jsdoc.imports(walk, start, end)
        return standard(walk, node, depth)

    return visit


def _define_alias(walk: Walk, alias: jsdoc.Alias, start: int, end: int) -> None:
    target = walk.target(int(BindingKind.DEFINITION))
    name_end = alias.start + len(alias.name)
    symbol = walk.variable(int(SymbolKind.TYPE_ALIAS), alias.name, target, alias.start, name_end, 0)
    draft = walk.symbols[symbol]
    draft.start, draft.end = start, end
    value = walk.cons(SymbolValue(symbol))
    bound = walk.target(int(BindingKind.DEFINITION), value)
    walk.bind(alias.name, bound, alias.start, name_end)
    draft.flags |= EXPORTED
    draft.annotation = alias.read(walk, symbol)
    walk.exports.append(ExportFact(draft.name, value, alias.start, name_end))


def parenthesized_expression(compiler: Compiler, standard: Visit) -> Visit:
    """In JavaScript, a comment before parentheses casts what they hold: `/** @type {T} */ (x)`."""
    if compiler.has("type_annotation"):
        return standard

    def visit(walk: Walk, node: Node, depth: int) -> int:
        found = standard(walk, node, depth)
        start = node.start_byte
        if walk.source[start - 1 : start] not in b" \n\t/" or start == 0:
            return found
        told = jsdoc.cast_type(walk, start)
        return found if told == NOTHING else walk.cons(Typed(told))

    return visit


def doc_types(compiler: Compiler) -> DocTypes | None:
    """The reader of types in doc comments; TypeScript has none."""
    return None if compiler.has("type_annotation") else jsdoc.documented
