"""
Compiles a language's node table for its grammar: names of kinds and fields become ids, entries
become the functions that read them. Done once a process for each language that is met.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from codegraph_lsp.extract import (
    bindings,
    calls,
    decorators,
    definitions,
    docs,
    expressions,
    flow,
    patterns,
    values,
)
from codegraph_lsp.extract.compiler import ERROR_KIND, Compiler
from codegraph_lsp.extract.complexity import counted
from codegraph_lsp.extract.heritage import clauses
from codegraph_lsp.extract.parameters import compile_parameters
from codegraph_lsp.languages.adapter import adapter_of
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.facts import Literal
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.syntax.grammars import grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Language

    from codegraph_lsp.extract.compiler import PartOf
    from codegraph_lsp.extract.walker import Bind, Visit
    from codegraph_lsp.languages.spec import LanguageSpec


class Table:
    """A compiled node table: by kind id, what to do. Immutable once made."""

    def __init__(self, spec: LanguageSpec, language: Language) -> None:
        compiler = Compiler(spec, language)
        nodes = compiler.nodes
        self.spec = spec
        self.nodes = nodes
        self.name_ids = compiler.name_ids
        self.type_name_ids = compiler.type_name_ids
        self.members = compiler.members
        self.strings = compiler.kinds_of(nodes.strings)
        self.string_contents = compiler.kinds_of(nodes.string_contents)
        self.computed = compiler.kinds_of(nodes.computed)
        self.key_lists = compiler.kinds_of(nodes.key_lists)
        self.block_ids = compiler.kinds_of(nodes.blocks)
        self.literal_types = [Literal(name) for name in compiler.literal_types]
        self.lists_of_one = compiler.kinds_of(nodes.lists_of_one)
        self.parameter_lists = compiler.kinds_of(nodes.parameter_lists)
        self.self_ids = compiler.kinds_with("self")
        self.literals = {
            kind_id: name
            for kind, name in nodes.literals.items()
            for kind_id in compiler.kinds(kind)
        }
        self.nameless = nodes.nameless.encode()
        self.export_objects = frozenset(name.encode() for name in nodes.export_objects)
        self.property_ids = compiler.property_ids
        self.parameters = compile_parameters(compiler)
        self.read_heritage = clauses(compiler)
        self.document = docs.documenter(compiler)
        self.docstring = docs.docstring(compiler)
        self.decorator_effects = {
            name.encode(): compiler.effect(label)
            for name, label in nodes.decorators.effects.items()
        }
        self.telling_bases = {
            **dict.fromkeys(nodes.enum_bases, int(SymbolKind.ENUM)),
            **dict.fromkeys(nodes.interface_bases, int(SymbolKind.INTERFACE)),
        }
        self.binds = _binds(compiler)
        self.visits: list[Visit | None] = _visits(compiler)
        self.mappings = compiler.mapping_ids
        self.generic_ids = compiler.kinds_of(nodes.indexes)
        self.name_wrappers = compiler.kinds_of(nodes.types) | self.generic_ids
        self.wrappers = compiler.kinds_of(
            [
                kind
                for kind, entry in nodes.values.items()
                if entry.op in ("same", "typed", "typed_value") and entry.value == 0
            ]
        )
        self.define_named = compiler.define_named
        self.entry_names = _definition_names(compiler, list(nodes.definitions))
        self.method_names = _definition_names(
            compiler,
            [
                kind
                for kind, entry in nodes.definitions.items()
                if "method" in (entry.kind, entry.member_kind)
            ],
        )


def _definition_names(compiler: Compiler, kinds: list[str]) -> dict[int, PartOf]:
    """By kind id of a definition, where its name is."""
    entries = compiler.nodes.definitions
    return {
        kind_id: compiler.part(entries[kind].name)
        for kind in kinds
        for kind_id in compiler.kinds(kind)
    }


def _binds(compiler: Compiler) -> dict[int, Bind]:
    nodes = compiler.nodes
    found: dict[int, Bind] = dict.fromkeys(compiler.name_ids, patterns.bind_name)
    found.update(dict.fromkeys(compiler.type_name_ids, patterns.bind_name))
    for kind_id, parts in compiler.members.items():
        found[kind_id] = patterns.bind_member(parts)
    for kind, entry in nodes.patterns.items():
        handler = patterns.pattern(compiler, entry)
        found.update(dict.fromkeys(compiler.kinds(kind), handler))
    return found


def _visits(compiler: Compiler) -> list[Visit | None]:
    """
    By kind id. Punctuation has no visit, a named node without an entry has its children read.
    The list reaches to the id of error nodes, so that no look-up needs a test.
    """
    language = compiler.language
    found: list[Visit | None] = [None] * (ERROR_KIND + 1)
    found[ERROR_KIND] = expressions.read_children
    for kind_id in range(language.node_kind_count):
        if language.node_kind_is_named(kind_id) and language.node_kind_is_visible(kind_id):
            found[kind_id] = expressions.read_children
    _put_plain(compiler, found)
    _put_sections(compiler, found)
    _put_custom(compiler, found)
    return found


def _put_plain(compiler: Compiler, found: list[Visit | None]) -> None:
    """Kinds that need no entry of their own."""
    nodes = compiler.nodes
    plain: list[tuple[list[str], Visit | None]] = [
        (nodes.skip, None),
        (nodes.names, expressions.read_name),
        (nodes.type_names, expressions.read_type_name),
        (nodes.comments.kinds, docs.comment),
        (nodes.decorators.kinds, decorators.pend),
        (nodes.types, expressions.as_type),
    ]
    for kinds, visit in plain:
        for kind_id in compiler.kinds_of(kinds):
            found[kind_id] = visit
    for kind_id, slot in compiler.literal_slots.items():
        found[kind_id] = expressions.literal(slot)
    for kind_id, parts in compiler.members.items():
        found[kind_id] = expressions.member(parts)
    for kind, (_, value) in nodes.arguments.keywords.items():
        for kind_id in compiler.kinds(kind):
            found[kind_id] = expressions.only(compiler.part(value))


def _put_sections(compiler: Compiler, found: list[Visit | None]) -> None:
    """Kinds with an entry; where a kind has several, the last section here counts."""
    nodes = compiler.nodes
    sections: list[tuple[Mapping[str, object], Callable[..., Visit]]] = [
        (nodes.values, values.value),
        (nodes.indexes, expressions.index),
        (nodes.operators, expressions.binary),
        (nodes.calls, calls.call),
        (nodes.markup, calls.markup),
        (nodes.functions, definitions.nameless),
        (nodes.definitions, definitions.definition),
        (nodes.scopes, flow.scope),
        (nodes.cases, flow.case),
        (nodes.conditions, flow.condition),
        (nodes.returns, flow.returns),
        (nodes.outer_names, flow.outer_names),
        (nodes.declarations, bindings.declaration),
        (nodes.bindings, bindings.binding),
        (nodes.loops, bindings.loop),
        (nodes.enters, bindings.enter),
    ]
    for section, make in sections:
        for kind, entry in section.items():
            ids = compiler.kinds(kind)
            if ids:  # else a grammar that shares the table does not have it
                visit = make(compiler, entry)
                for kind_id in ids:
                    found[kind_id] = visit


def _put_custom(compiler: Compiler, found: list[Visit | None]) -> None:
    """Kinds that the adapter reads, and the count of branches around whatever reads them."""
    adapter = adapter_of(compiler.spec)
    for kind, name in compiler.nodes.custom.items():
        make = getattr(adapter, name, None)
        if make is None:
            raise compiler.problem(name, "adapter function")
        for kind_id in compiler.kinds(kind):
            found[kind_id] = make(compiler, found[kind_id] or expressions.read_children)
    for kind_id in compiler.kinds_of(compiler.nodes.branches):
        found[kind_id] = counted(found[kind_id] or expressions.read_children)


@cache
def table_for(language_id: str) -> Table:
    """
    The compiled table of a language.

    Raises:
        LanguageError: A kind, a field or an adapter's function is not there.
        GrammarMissingError: The grammar is not installed.
    """
    spec = languages().by_id[language_id]
    return Table(spec, grammar(spec.grammar))
