"""
Compiles a language's node table for its grammar: names of kinds and fields become ids, entries
become the functions that read them. Done once a process for each language that is met.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from codegraph_lsp.extract import (
    access,
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
    from codegraph_lsp.languages.call_nodes import CallNode
    from codegraph_lsp.languages.definition_nodes import DefinitionNode
    from codegraph_lsp.languages.nodes import BindingNode
    from codegraph_lsp.languages.spec import LanguageSpec


class Table:
    """A compiled node table: by kind id, what to do. Immutable once made."""

    def __init__(self, spec: LanguageSpec, language: Language) -> None:
        compiler = Compiler(spec, language)
        self.spec = spec
        self.nodes = compiler.nodes
        self.binds = _binds(compiler)
        self.visits: list[Visit | None] = _visits(compiler)
        self._compile_names(compiler)
        self._compile_literals(compiler)
        self._compile_values(compiler)
        self._compile_parameters(compiler)
        self._compile_definitions(compiler)
        self._compile_decorators(compiler)
        self._compile_docs(compiler)

    def _compile_names(self, compiler: Compiler) -> None:
        """Names, paths to them, and what stands around them."""
        nodes = compiler.nodes
        self.name_ids = compiler.name_ids
        self.type_name_ids = compiler.type_name_ids
        self.property_ids = compiler.property_ids
        self.self_ids = compiler.kinds_with("self")
        self.members = compiler.members
        self.paths = compiler.paths
        self.nameless = nodes.nameless.encode()
        self.generic_ids = compiler.kinds_of(nodes.indexes)
        self.name_wrappers = compiler.kinds_of(nodes.types) | self.generic_ids
        self.export_objects = frozenset(name.encode() for name in nodes.export_objects)

    def _compile_literals(self, compiler: Compiler) -> None:
        """Literals, and what may not be the key of a display."""
        nodes = compiler.nodes
        self.literals = compiler.by_kind(nodes.literals, str)
        self.literal_types = [Literal(name) for name in compiler.literal_types]
        self.strings = compiler.kinds_of(nodes.strings)
        self.string_contents = compiler.kinds_of(nodes.string_contents)
        self.computed = compiler.kinds_of(nodes.computed)
        self.key_lists = compiler.kinds_of(nodes.key_lists)
        self.not_keys = compiler.kinds_of(nodes.not_keys)

    def _compile_values(self, compiler: Compiler) -> None:
        """Calls, displays and what leads through to a value."""
        nodes = compiler.nodes
        part = compiler.part
        self.calls = compiler.kinds_of(k for k, call in nodes.calls.items() if not call.new)
        self.keyword_parts = compiler.by_kind(
            nodes.arguments.keywords, lambda pair: (part(pair[0]), part(pair[1]))
        )
        self.tests = tuple(word.encode() for word in nodes.narrowing.calls)
        self.mappings = compiler.mapping_ids
        self.slices = compiler.by_kind(nodes.slices, str)
        displays = {
            k: v.name for k, v in nodes.values.items() if v.op == "sequence" and not v.value
        }
        self.key_displays = compiler.by_kind({k: v for k, v in displays.items() if v}, str)
        self.lists_of_one = compiler.kinds_of(nodes.lists_of_one)
        self.initializers = compiler.kinds_of(nodes.initializers)
        self.designations = compiler.by_kind(nodes.designations, part)
        self.field_designators = compiler.kinds_of(nodes.field_designators)
        self.wrappers = compiler.kinds_of(
            kind
            for kind, entry in nodes.values.items()
            if entry.op in ("same", "typed", "typed_value") and entry.value == 0
        )

    def _compile_parameters(self, compiler: Compiler) -> None:
        """Parameters, and lists that are told by how much they hold."""
        nodes = compiler.nodes
        self.parameters = compile_parameters(compiler)
        self.parameter_lists = compiler.kinds_of(nodes.parameter_lists)
        self.counted_lists = compiler.kinds_of(nodes.counted_lists)
        self.commas = compiler.kinds_of([","]) if nodes.counted_lists else frozenset()

    def _compile_definitions(self, compiler: Compiler) -> None:
        """Types, functions and declarators."""
        nodes = compiler.nodes
        self.block_ids = compiler.kinds_of(nodes.blocks)
        self.whole_bodies = compiler.kinds_of(nodes.whole_bodies)
        self.read_heritage = clauses(compiler)
        self.telling_bases = {
            **dict.fromkeys(nodes.enum_bases, int(SymbolKind.ENUM)),
            **dict.fromkeys(nodes.interface_bases, int(SymbolKind.INTERFACE)),
        }
        self.access_of_members = {
            compiler.symbol_kind(kind): compiler.effect(label)[0]
            for kind, label in nodes.access.of_members.items()
        }
        self.define_named = compiler.define_named
        self.declarators = compiler.declarators
        self.dimensions_field = compiler.field(nodes.dimensions) if nodes.dimensions else 0
        self.inferred_types = frozenset(word.encode() for word in nodes.inferred_types)
        self.tagged = compiler.by_kind(
            {kind: entry for kind, entry in nodes.definitions.items() if entry.tagged},
            lambda entry: definitions.compile_definition(compiler, entry),
        )
        self.entry_names = _definition_names(compiler, nodes.definitions)
        self.method_names = _definition_names(
            compiler,
            {
                kind: entry
                for kind, entry in nodes.definitions.items()
                if "method" in (entry.kind, entry.member_kind)
            },
        )

    def _compile_decorators(self, compiler: Compiler) -> None:
        decorators = compiler.nodes.decorators
        self.decorator_ids = compiler.kinds_of(decorators.kinds)
        self.decorator_arguments = compiler.kinds_of(decorators.arguments)
        self.decorator_effects = {
            name.encode(): compiler.effect(label) for name, label in decorators.effects.items()
        }

    def _compile_docs(self, compiler: Compiler) -> None:
        """Doc comments, docstrings, and the types that they tell."""
        self.document = docs.documenter(compiler)
        self.docstring = docs.docstring(compiler)
        self.deprecated = [mark.encode() for mark in compiler.nodes.comments.deprecated]
        make = getattr(adapter_of(compiler.spec), "doc_types", None)
        self.doc_types: DocTypes | None = None if make is None else make(compiler)


def _definition_names(
    compiler: Compiler, entries: Mapping[str, DefinitionNode]
) -> dict[int, PartOf]:
    """By kind id of a definition, where its name is."""
    return compiler.by_kind(entries, lambda entry: compiler.part(entry.name))


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
        (nodes.access.sections, access.section),
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
