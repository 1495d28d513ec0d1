"""
The node table: what the node kinds of one grammar mean. One section per meaning, one entry a kind.

A `Part` says where a piece of a node is found: `"name"` is the child in that field, `"<kind>"` the
first child of that kind, `"."` the node itself, and a number the named child at that place (from
0). Of `"a|b"` the first that is there is taken; `"a/b"` is the part `b` of the part `a`. An empty
part is absent.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from codegraph_lsp.languages.call_nodes import ArgumentNodes, CallNode, MarkupNode
from codegraph_lsp.languages.declarator_nodes import DeclaratorNode, NamespaceNode
from codegraph_lsp.languages.declarator_nodes import DeclaredNode as DeclaredNode
from codegraph_lsp.languages.declarator_nodes import Part as Part
from codegraph_lsp.languages.definition_nodes import (
    AccessNodes,
    CommentNodes,
    ConstantNode,
    DecoratorNodes,
    DefinitionNode,
    ExtensionNode,
    FunctionNode,
    HeritageNode,
    ParameterNode,
)


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the entries; an option that no meaning knows is an error."""


class MemberNode(Node, frozen=True):
    """`object.name`."""

    object: str
    name: str
    path: bool = False
    """The object is a path: it begins with a module or a type. Names are kept with `::` behind."""
    heads: list[str] = []
    """Kinds of words that a path may begin with, besides names."""


class IndexNode(Node, frozen=True):
    """`object[key]`."""

    object: Part
    key: Part
    type: bool = False
    """A generic type: the keys are type arguments."""


class BinaryNode(Node, frozen=True):
    """`left operator right`; chains that lean to the left may be any length."""

    left: str
    right: str
    operator: str = ""
    unions: list[str] = []
    """Operators whose value is one of both sides."""
    type_unions: list[str] = []
    """The same, where the node is read as a type."""
    branches: list[str] = []
    """Operators that count for complexity."""
    results: dict[str, str] = {}
    """Operator -> the built-in type of what it gives. Where this is stated, other operators give
    the type of their sides only if both have the same."""
    joins: str = ""
    """Type that `+` gives as soon as one side has it."""


class ValueNode(Node, frozen=True):
    """An expression, or a type, with a simple meaning."""

    op: Literal[
        "same",
        "await",
        "spread",
        "dereference",
        "none",
        "last",
        "parts",
        "word",
        "query",
        "lookup",
        "choice",
        "union",
        "sequence",
        "mapping",
        "comprehension",
        "typed",
        "typed_value",
        "generic",
        "self",
        "super",
        "operator",
    ]
    value: Part = 0
    type: Part = ""
    condition: Part = ""
    """Of a choice between two: what decides for the first option."""
    options: list[Part] = []
    """Of a choice: the parts that may be the value. Of `parts`: all that is read, without a value.
    Of a generic type: its type arguments, where they are not all the children."""
    name: str = ""
    """The language's name of the container type."""
    operators: dict[str, str] = {}
    """Of `operator`: operator → `same`, `await`, `spread` or `dereference`."""


class PairNode(Node, frozen=True):
    """An entry of a mapping display; a shorthand has one part for both."""

    key: Part
    value: Part


class ScopeNode(Node, frozen=True):
    """A region that may have names of its own."""

    declaring: list[str] = []
    """It is a scope only where one of these stands directly in it; empty: always."""
    inner: list[str] = []
    """Child kinds in which declarations stand (Go's `statement_list`)."""
    part: Part = ""
    """It is a scope where this part is there."""


class CaseNode(Node, frozen=True):
    """A switch over types that binds its subject anew in each case (Go)."""

    alias: Part
    value: Part
    cases: list[str]
    types: str
    """Field, in a case, of its types."""


class DeclarationNode(Node, frozen=True):
    """A statement around bindings that says how they declare."""

    scope: Literal["block", "function"] = "block"
    constant: list[str] = []
    """First words that make constants."""


class BindingNode(Node, frozen=True):
    """`target = value`."""

    target: Part
    value: Part = ""
    annotation: Part = ""
    declares: Literal["function", "block", "nowhere", "statement"] = "function"
    """Where it makes the name: of `nowhere` elsewhere, of `statement` as what is around it says."""
    augmented: bool = False
    multiple: bool = False
    """The target's field repeats."""
    declarators: str = ""
    """Field whose nodes each bind one name; `target` and `value` are parts of them."""
    annotations: Part = ""
    """Of one with declarators: the part among whose children decorators stand."""


class LoopNode(Node, frozen=True):
    """`for target in iterable`."""

    target: Part
    iterable: Part
    runs: bool = False
    """It runs members of what it iterates over."""
    scope: bool = False
    """A target that it declares lives in the loop only."""
    here: bool = False
    """The target belongs to the scope that the loop stands in, a comprehension's."""
    declares: Part = ""
    """Part that is there where the loop declares its target; empty: it always does."""
    function_words: list[str] = []
    """Texts of that part that declare in the function around the loop (`var`)."""
    keys: list[str] = []
    """Operators that iterate over keys."""
    key_type: str = ""
    key_first: bool = False
    """Of two targets the first is the key (Go)."""
    annotation: Part = ""
    """The declared type of the target."""


class EnterNode(Node, frozen=True):
    """`with value as target`, `catch (target)`, a case that binds."""

    value: Part = ""
    target: Part = ""
    kind: Literal["enter", "catch", "typed", "same"] = "enter"
    scope: bool = False


class ReturnNode(Node, frozen=True):
    value: Part = 0
    op: Literal["return", "yield"] = "return"
    delegates: list[str] = []
    """Words that make the value a container of what is yielded."""


class ConditionNode(Node, frozen=True):
    """A statement that may be switched off for good."""

    condition: Part
    consequence: Part
    false: list[str] = []
    type_only: list[str] = []
    loops: bool = False
    """It is run again and again."""
    chained: bool = False
    """It is one of several alternatives; those behind it are reached where it does not hold."""


class NarrowingNodes(Node, frozen=True):
    """Tests that tell a value's type, and what follows from them on the way."""

    calls: list[str] = []
    """Functions that tell whether their first argument is an instance of their second."""
    negations: dict[str, Part] = {}
    """Kind → what is negated."""
    ands: list[str] = []
    ors: list[str] = []
    """Operators whose right side is only reached where the left one holds, or does not."""
    guards: dict[str, Part] = {}
    """Kind → a test that holds for what follows in the same block."""
    exits: list[str] = []
    """Statements that leave the block."""
    assignments: bool = False
    """A name that is set again holds that value until the block ends or it is set once more."""


class OuterNode(Node, frozen=True):
    """`global x`, `nonlocal x`."""

    to: Literal["module", "function"]


class PatternNode(Node, frozen=True):
    """A target that is taken apart."""

    op: Literal[
        "sequence", "mapping", "pair", "shorthand", "default", "rest", "same", "each", "none"
    ]
    key: Part = 0
    value: Part = 0
    name: str = ""
    """Of a rest: the type that collects."""
    keywords: bool = False
    """Of a rest: it collects named arguments."""


class NodeTable(Node, frozen=True):
    """Everything the extractor knows of a grammar."""

    names: list[str] = []
    type_names: list[str] = []
    """Names that stand for types only."""
    properties: list[str] = []
    """Names of members, where they have a kind of their own."""
    computed: list[str] = []
    """Names that are computed (`[x]: …`)."""
    literals: dict[str, str] = {}
    """Kind → the language's name of the type."""
    strings: list[str] = []
    """Literals whose text can be a key or a module's name."""
    string_contents: list[str] = []
    blocks: list[str] = []
    """Bodies made of statements; another body is an expression, which is what is returned."""
    members: dict[str, MemberNode] = {}
    calls: dict[str, CallNode] = {}
    markup: dict[str, MarkupNode] = {}
    arguments: ArgumentNodes = ArgumentNodes()
    super_calls: list[str] = []
    """Functions that stand for the next ancestor."""
    module_calls: dict[str, Literal["namespace", "default"]] = {}
    """Callee → what it gives of the module that its literal argument names."""
    literal_calls: list[str] = []
    """Functions whose literal arguments are kept with their text."""
    quoted_types: dict[str, list[str]] = {}
    """Functions of which some arguments are types, in quotes perhaps → their places and keywords;
    literals among the others are kept with their text."""
    generic_names: list[str] = []
    """Last names of types whose arguments are types wherever they stand, in quotes perhaps."""
    indexes: dict[str, IndexNode] = {}
    slices: dict[str, str] = {}
    """Kinds of subscripts that take a part of a container → the language's name of such a key."""
    key_lists: list[str] = []
    """Kinds that hold several keys or type arguments."""
    operators: dict[str, BinaryNode] = {}
    values: dict[str, ValueNode] = {}
    pairs: dict[str, PairNode] = {}
    types: list[str] = []
    """Kinds around a type annotation: names inside are types, and strings may be."""
    making_calls: list[str] = []
    """Functions that make a value of the type they are given (Go's `new`)."""
    untyped: list[str] = []
    """Generic types whose arguments are plain values (`Literal["a"]`)."""
    functions: dict[str, FunctionNode] = {}
    definitions: dict[str, DefinitionNode] = {}
    nameless: str = "<anonymous>"
    """What a definition without a name is called."""
    scopes: dict[str, ScopeNode] = {}
    cases: dict[str, CaseNode] = {}
    declarations: dict[str, DeclarationNode] = {}
    bindings: dict[str, BindingNode] = {}
    loops: dict[str, LoopNode] = {}
    enters: dict[str, EnterNode] = {}
    returns: dict[str, ReturnNode] = {}
    conditions: dict[str, ConditionNode] = {}
    narrowing: NarrowingNodes = NarrowingNodes()
    outer_names: dict[str, OuterNode] = {}
    patterns: dict[str, PatternNode] = {}
    parameters: dict[str, ParameterNode] = {}
    comma_ok: bool = False
    """Of two targets of what is no call, the second only tells whether the first is there."""
    lists_of_one: list[str] = []
    """Target lists that, with one target, are that target (Go)."""
    parameter_lists: list[str] = []
    """Kinds that can be a list of results as well (Go)."""
    heritage: dict[str, HeritageNode] = {}
    receivers: bool = False
    """The first parameter of a method is the instance (Python)."""
    class_receivers: list[str] = []
    """Methods whose first parameter is the class without a decorator saying so."""
    class_names: bool = False
    """Members are names inside the class body."""
    member_assignments: bool = False
    """Members come to be by assignment."""
    blank_names: bool = False
    """`_` binds nothing."""
    upper_constants: bool = False
    """A variable in capitals is a constant."""
    exports: Literal["explicit", "underscore", "capital", "all", "stated"] = "all"
    """What others can name: what says so, as members do too if `stated`; what begins so; or all."""
    access: AccessNodes = AccessNodes()
    counts_dots: bool = False
    """Leading dots of a module's name are levels."""
    export_list: str = ""
    """Variable that lists what the module offers (`__all__`)."""
    export_objects: list[str] = []
    """Objects whose members the module offers (`exports`, `module.exports`)."""
    branches: list[str] = []
    """Each adds one to the complexity."""
    comments: CommentNodes = CommentNodes()
    decorators: DecoratorNodes = DecoratorNodes()
    enum_bases: list[str] = []
    interface_bases: list[str] = []
    custom: dict[str, str] = {}
    """Kind → name of the adapter's function that reads it."""
    skip: list[str] = []
    """Kinds in which there is nothing to read."""
    signatures: dict[str, str] = {}
    """Kind of a type's member without a name → what it is called (`()` of a call signature)."""
    undeclared_global: bool = False
    """A name that the module's own code assigns and nothing declares is the module's."""
    key_places: bool = False
    """Keys of mapping displays are members' names, so where they stand is kept."""
    optional: list[str] = []
    """Kinds that not every grammar has that shares this table."""
    unread: list[str] = []
    """Patterns of right code that the grammar does not read: a syntax error in it is none."""
    arity_names: bool = False
    """Methods have names beside fields': a call with n arguments names `name(n)` or `<init>(n)`."""
    inferred_types: list[str] = []
    """Words in the place of a type that leave it to the value (`var`)."""
    constants: dict[str, ConstantNode] = {}
    dimensions: str = ""
    """Field of the brackets behind a declared name that make its type an array."""
    extensions: dict[str, ExtensionNode] = {}
    self_name: str = ""
    """Name that every type binds to itself, for its members (Rust's `Self`)."""
    not_keys: list[str] = []
    """Kinds among type arguments that are none (lifetimes)."""
    whole_parameters: bool = False
    """A parameter that is taken apart at once keeps a name of its own, by its position."""
    counted_lists: list[str] = []
    """Parameter lists with parameters that are no nodes: commas tell their places."""
    whole_bodies: list[str] = []
    """Bodies of types that have a meaning of their own, besides that of what is in them."""
    custom_patterns: dict[str, str] = {}
    """Kind → name of the adapter's function that binds it."""
    declarators: dict[str, DeclaratorNode] = {}
    declared: dict[str, DeclaredNode] = {}
    declared_function: str = ""
    """Kind whose definition says how functions are read that declarators name."""
    member_modifiers: dict[str, str] = {}
    """The `DefinitionNode.modifiers` of functions that are declared in a type."""
    initializers: list[str] = []
    """Displays that give values to the fields of what they are the value of."""
    designations: dict[str, Part] = {}
    """Kinds of entries of those that name a field → their value."""
    field_designators: list[str] = []
    paths: dict[str, MemberNode] = {}
    """`a::b::c`, nested to the right: the scope a name is looked up in, and the rest."""
    applied_names: dict[str, IndexNode] = {}
    """Names with type arguments that stand for what they name (`f<int>`)."""
    member_names: dict[str, Part] = {}
    """Kinds around the name of a member → where the name is."""
    tags: str = ""
    """Word before the names of types that have a name space of their own (`struct`)."""
    constructs: bool = False
    """A declared variable is made by its type's constructor."""
    member_values: bool = False
    """Assignments to members give values to fields that are declared elsewhere."""
    unnamed_parameters: bool = False
    """A parameter without a name counts."""
    trailing_results: list[str] = []
    """Kinds behind a function's parameters that hold the type of its result."""
    code_less: list[str] = []
    """Kinds that stand for the body of a function that is defined all the same (`= default`)."""
    templates: dict[str, Part] = {}
    """Kinds around a definition → their type parameters, which are the definition's."""
    namespaces: dict[str, NamespaceNode] = {}
    binding_lists: list[str] = []
    """Declarators that name several things, taken out of one value."""
