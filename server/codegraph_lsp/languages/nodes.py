"""
The node table: what the node kinds of one grammar mean. One section per meaning, one entry a kind.

A `Part` says where a piece of a node is found: `"name"` is the child in that field, `"<kind>"` the
first child of that kind, `"."` the node itself, and a number the named child at that place (from
0). Of `"a|b"` the first that is there is taken. An empty part is absent.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Part: TypeAlias = str | int


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the entries; an option that no meaning knows is an error."""


class MemberNode(Node, frozen=True):
    """`object.name`."""

    object: str
    name: str


class CallNode(Node, frozen=True):
    """`callee(arguments)`, or with `new` a construction: `new X()`, `X{}`."""

    callee: str
    arguments: str
    type_arguments: str = ""
    new: bool = False


class MarkupNode(Node, frozen=True):
    """`<name a={b}>`: a call of the component. Names in lower case belong to the platform."""

    name: str
    closing: bool = False
    """Only mentions the name."""


class ArgumentNodes(Node, frozen=True):
    """What stands between the parentheses of a call."""

    keywords: dict[str, tuple[Part, Part]] = {}
    """Kind of a named argument → its name and its value."""
    spreads: list[str] = []
    """`*args`, `...args`: the value is the first named child."""
    others: list[str] = []
    """`**options`: read for what they mention only."""


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


class DefinitionNode(Node, frozen=True):
    """A definition. `kind` and `modifiers` use the labels of `SymbolKind` and `SymbolFlag`."""

    kind: str
    name: Part = ""
    multiple: bool = False
    """The name's field repeats: several definitions share the rest."""
    member_kind: str = ""
    """Kind where it stands directly in a type."""
    kinds_by: dict[str, str] = {}
    """Kind by the node kind of the annotation (`struct_type = "struct"`); `else` for the others.
    The members of a kind named here stand in the annotation."""
    parameters: Part = ""
    result: Part = ""
    body: Part = ""
    heritage: list[Part] = []
    type_parameters: Part = ""
    receiver: Part = ""
    annotation: Part = ""
    value: Part = ""
    decorators: str = ""
    """Field of decorators that stand inside the node."""
    modifiers: dict[str, str] = {}
    """Word before the name → labels of flags and of a kind, or `private`."""
    without_body: str = ""
    """Flag of one that has no body."""
    names: dict[str, str] = {}
    """Name → kind's label (`constructor = "constructor"`)."""
    binds_name: bool = True
    """Its name is visible in the scope around it, as opposed to a member's."""
    own_this: bool = False
    """`this` in it is not the one around it."""
    bare_members: str = ""
    """Kind of members that are nothing but a name in the body (`enum { A, B }`)."""
    embeds: bool = False
    """Without a name it is embedded: its type is inherited (Go)."""


class FunctionNode(DefinitionNode, frozen=True):
    """
    A function, or with a type's kind a type, that needs no name of its own. Where it is assigned to
    a name it is a symbol of that name, else an expression.
    """

    kind: str = "function"
    by_member: bool = True
    """An assignment to a member names it too."""


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
    """Where it makes the name: in the function around it, in the innermost scope, nowhere (the name
    is made elsewhere), or as the declaration around it says."""
    augmented: bool = False
    multiple: bool = False
    """The target's field repeats."""


class LoopNode(Node, frozen=True):
    """`for target in iterable`."""

    target: Part
    iterable: Part
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


class ParameterNode(Node, frozen=True):
    name: Part = ""
    """Its pattern."""
    multiple: bool = False
    """The name's field repeats (Go)."""
    annotation: Part = ""
    default: Part = ""
    kind: Literal["parameter", "variadic", "keywords"] = "parameter"
    property_modifiers: list[str] = []
    """Words that make it a field as well (TypeScript's `private x`)."""
    decorators: str = ""
    skip: bool = False


class HeritageNode(Node, frozen=True):
    """A clause that lists what a type extends or implements."""

    role: Literal["inherit", "implement"] = "inherit"
    type_arguments: str = ""
    """Kind of type arguments that follow an entry as its sibling."""


class CommentNodes(Node, frozen=True):
    kinds: list[str] = []
    doc_prefixes: list[str] = []
    """Comments that begin so, directly above a definition, document it; empty: all."""
    docstrings: list[str] = []
    """Kinds that document the definition whose body they open."""


class DecoratorNodes(Node, frozen=True):
    kinds: list[str] = []
    effects: dict[str, str] = {}
    """Last name → labels of flags and of a kind; a static `class-method` is given the class."""


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
    indexes: dict[str, IndexNode] = {}
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
    exports: Literal["explicit", "underscore", "capital", "all"] = "all"
    """What other files can name: what is declared so, what has no leading underscore, what begins
    with a capital, or everything."""
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
    optional: list[str] = []
    """Kinds that not every grammar has that shares this table."""
