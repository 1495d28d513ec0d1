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
    conditions,
    declared,
    decorators,
    definitions,
    docs,
    expressions,
    extensions,
    flow,
    joint_declarations,
    method_calls,
    namespaces,
    patterns,
    tagged,
    values,
)
from codegraph_lsp.extract.compiler import ERROR_KIND, Compiler
from codegraph_lsp.extract.complexity import counted
from codegraph_lsp.extract.heritage import clauses
from codegraph_lsp.extract.parameters import compile_parameters
from codegraph_lsp.extract.signatures import signature
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
    from codegraph_lsp.languages.adapter import DocTypes
    from codegraph_lsp.languages.definition_nodes import DefinitionNode
    from codegraph_lsp.languages.nodes import BindingNode, CallNode
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
        self.whole_bodies = compiler.kinds_of(nodes.whole_bodies)
        self.not_keys = compiler.kinds_of(nodes.not_keys)
        self.block_ids = compiler.kinds_of(nodes.blocks)
        self.literal_types = [Literal(name) for name in compiler.literal_types]
        self.lists_of_one = compiler.kinds_of(nodes.lists_of_one)
        self.counted_lists = compiler.kinds_of(nodes.counted_lists)
        self.commas = compiler.kinds_of([","]) if nodes.counted_lists else frozenset()
        self.parameter_lists = compiler.kinds_of(nodes.parameter_lists)
        self.self_ids = compiler.kinds_with("self")
        self.literals = {
            kind_id: name
            for kind, name in nodes.literals.items()
            for kind_id in compiler.kinds(kind)
        }
        self.nameless = nodes.nameless.encode()
        self.keyword_parts = {
            kind_id: (compiler.part(name), compiler.part(value))
            for kind, (name, value) in nodes.arguments.keywords.items()
            for kind_id in compiler.kinds(kind)
        }
        self.slices = {
            kind_id: name for kind, name in nodes.slices.items() for kind_id in compiler.kinds(kind)
        }
        self.key_displays = {
            kind_id: name
            for kind, name in nodes.key_displays.items()
            for kind_id in compiler.kinds(kind)
        }
        self.tests = tuple(word.encode() for word in nodes.narrowing.calls)
        self.export_objects = frozenset(name.encode() for name in nodes.export_objects)
        self.property_ids = compiler.property_ids
        self.parameters = compile_parameters(compiler)
        self.read_heritage = clauses(compiler)
        make = getattr(adapter_of(spec), "doc_types", None)
        self.doc_types: DocTypes | None = None if make is None else make(compiler)
        self.document = docs.documenter(compiler)
        self.docstring = docs.docstring(compiler)
        self.decorator_effects = {
            name.encode(): compiler.effect(label)
            for name, label in nodes.decorators.effects.items()
        }
        self.dimensions_field = compiler.field(nodes.dimensions) if nodes.dimensions else 0
        self.decorator_ids = compiler.kinds_of(nodes.decorators.kinds)
        self.decorator_arguments = compiler.kinds_of(nodes.decorators.arguments)
        self.telling_bases = {
            **dict.fromkeys(nodes.enum_bases, int(SymbolKind.ENUM)),
            **dict.fromkeys(nodes.interface_bases, int(SymbolKind.INTERFACE)),
        }
        self.binds = _binds(compiler)
        self.visits: list[Visit | None] = _visits(compiler)
        self.mappings = compiler.mapping_ids
        self.calls = compiler.kinds_of(k for k, call in nodes.calls.items() if not call.new)
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
        self.declarators = compiler.declarators
        self.paths = compiler.paths
        self.tagged = {
            kind_id: definitions.compile_definition(compiler, entry)
            for kind, entry in nodes.definitions.items()
            if entry.tagged
            for kind_id in compiler.kinds(kind)
        }
        self.initializers = compiler.kinds_of(nodes.initializers)
        self.designations = {
            kind_id: (compiler.part(pair.key), compiler.part(pair.value))
            for kind, pair in nodes.designations.items()
            for kind_id in compiler.kinds(kind)
        }
        self.field_designators = compiler.kinds_of(nodes.field_designators)
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


def _custom_binds(compiler: Compiler, found: dict[int, Bind]) -> None:
    """Targets that the adapter binds."""
    adapter = adapter_of(compiler.spec)
    for kind, name in compiler.nodes.custom_patterns.items():
        make = getattr(adapter, name, None)
        if make is None:
            raise compiler.problem(name, "adapter function")
        found.update(dict.fromkeys(compiler.kinds(kind), make(compiler)))


def _binds(compiler: Compiler) -> dict[int, Bind]:
    nodes = compiler.nodes
    found: dict[int, Bind] = dict.fromkeys(compiler.name_ids, patterns.bind_name)
    found.update(dict.fromkeys(compiler.type_name_ids, patterns.bind_name))
    for kind_id, parts in compiler.members.items():
        found[kind_id] = patterns.bind_member(parts)
    for kind, index in nodes.indexes.items() if nodes.narrowing.assignments else ():
        if not index.type:
            found.update(dict.fromkeys(compiler.kinds(kind), patterns.bind_item))
    for kind, entry in nodes.patterns.items():
        handler = patterns.pattern(compiler, entry)
        found.update(dict.fromkeys(compiler.kinds(kind), handler))
    _custom_binds(compiler, found)
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
    for kind in nodes.templates:
        for kind_id in compiler.kinds(kind):
            found[kind_id] = tagged.template
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
        (nodes.calls, _call),
        (nodes.markup, calls.markup),
        (nodes.functions, definitions.nameless),
        (nodes.definitions, _definition),
        (nodes.constants, method_calls.constant),
        (nodes.scopes, flow.scope),
        (nodes.cases, flow.case),
        (nodes.conditions, flow.condition),
        (nodes.returns, flow.returns),
        (nodes.outer_names, flow.outer_names),
        (nodes.declarations, bindings.declaration),
        (nodes.bindings, _binding),
        (nodes.loops, bindings.loop),
        (nodes.enters, bindings.enter),
        (nodes.extensions, extensions.extension),
        (nodes.declared, declared.declared),
        (nodes.namespaces, namespaces.namespace),
    ]
    for section, make in sections:
        for kind, entry in section.items():
            ids = compiler.kinds(kind)
            if ids:  # else a grammar that shares the table does not have it
                visit = make(compiler, entry)
                for kind_id in ids:
                    found[kind_id] = visit


def _call(compiler: Compiler, entry: CallNode) -> Visit:
    if compiler.nodes.arity_names:
        make = method_calls.construction if entry.new else method_calls.method_call
        return make(compiler, entry)
    return calls.call(compiler, entry)


def _definition(compiler: Compiler, entry: DefinitionNode) -> Visit:
    if entry.tagged:
        return tagged.tagged(compiler, entry)
    if entry.declarators:
        return joint_declarations.fields(compiler, entry)
    standard = definitions.definition(compiler, entry)
    return tagged.enumerator(compiler, entry, standard) if entry.binds_around else standard


def _binding(compiler: Compiler, entry: BindingNode) -> Visit:
    make = joint_declarations.variables if entry.declarators else bindings.binding
    return make(compiler, entry)


def _put_custom(compiler: Compiler, found: list[Visit | None]) -> None:
    """Kinds that the adapter reads, and the count of branches around whatever reads them."""
    adapter = adapter_of(compiler.spec)
    for kind, name in compiler.nodes.custom.items():
        make = getattr(adapter, name, None)
        if make is None:
            raise compiler.problem(name, "adapter function")
        for kind_id in compiler.kinds(kind):
            found[kind_id] = make(compiler, found[kind_id] or expressions.read_children)
    for kind, word in compiler.nodes.signatures.items():
        for kind_id in compiler.kinds(kind):
            found[kind_id] = signature(found[kind_id] or expressions.read_children, word)
    _put_narrowing(compiler, found)
    for kind_id in compiler.kinds_of(compiler.nodes.branches):
        found[kind_id] = counted(found[kind_id] or expressions.read_children)


def _put_narrowing(compiler: Compiler, found: list[Visit | None]) -> None:
    """What is known of names on the way through blocks and conditions."""
    nodes = compiler.nodes
    rules = nodes.narrowing
    if not rules.calls and not rules.assignments:
        return
    for kind_id in compiler.kinds_of(nodes.blocks):
        found[kind_id] = conditions.block(found[kind_id] or expressions.read_children)
    for kind, entry in nodes.operators.items():
        for kind_id in compiler.kinds(kind):
            found[kind_id] = conditions.short_circuit(
                compiler, entry, found[kind_id] or expressions.read_children
            )
    for kind, part in rules.guards.items():
        for kind_id in compiler.kinds(kind):
            found[kind_id] = conditions.guarded(
                compiler, part, found[kind_id] or expressions.read_children
            )


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
