"""Entries of the node table for definitions: of functions, types, their parameters and parts."""

from __future__ import annotations

from typing import Literal

import msgspec

from codegraph_lsp.languages.declarator_nodes import Part


class DefinitionNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A definition. `kind` and `modifiers` use the labels of `SymbolKind` and `SymbolFlag`."""

    kind: str
    name: Part = ""
    multiple: bool = False
    """The name's field repeats: several definitions share the rest."""
    member_kind: str = ""
    """Kind where it stands directly in a type."""
    testing_macros: str = ""
    """Regular expression of whole names of macros that define a test case."""
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
    annotations: Part = ""
    """Part among whose children decorators stand."""
    declarators: str = ""
    """Field whose nodes each define one name; `name` and `value` are parts of them."""
    mentions: list[Part] = []
    """Parts that are read for what they mention."""
    constraints: Part = ""
    """A clause that says more of the type parameters (Rust's `where`)."""
    tagged: bool = False
    """Without a body it only mentions the type, or declares it where it stands alone."""
    binds_around: bool = False
    """Its name is visible around the type that it stands in as well (C's enumerators)."""


class AccessNodes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who can name definitions that do not say it themselves, as labels of `SymbolFlag`."""

    of_members: dict[str, str] = {}
    """Kind of what they stand in (`module` of a file) → label."""
    sections: dict[str, dict[str, str]] = {}
    """Kind in a type's body → its words → labels of the members behind it."""


class ConstantNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name for an instance of the type around it, made on the spot: `RED(1) { … }`."""

    name: Part
    arguments: Part = ""
    body: Part = ""
    annotations: Part = ""


class FunctionNode(DefinitionNode, frozen=True):
    """
    A function, or with a type's kind a type, that needs no name of its own. Where it is assigned to
    a name it is a symbol of that name, else an expression.
    """

    kind: str = "function"
    by_member: bool = True
    """An assignment to a member names it too."""


class ParameterNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Part = ""
    """Its pattern."""
    multiple: bool = False
    """The name's field repeats (Go)."""
    annotation: Part = ""
    default: Part = ""
    kind: Literal["parameter", "variadic", "keywords"] = "parameter"
    property_modifiers: dict[str, str] = {}
    """Words that make it a field as well (TypeScript's `private x`) → labels of its flags."""
    decorators: str = ""
    skip: bool = False
    annotations: Part = ""
    """Part among whose children decorators stand."""
    receiver: bool = False
    """It is the instance, of the type around it (Rust's `&self`)."""


class ExtensionNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Members of a type that stand apart from it (Rust's `impl`)."""

    type: Part
    body: Part
    trait: Part = ""
    """What the members make the type implement."""
    type_parameters: Part = ""
    constraints: Part = ""
    plain: list[str] = []
    """Kinds of types that are a name of this scope, perhaps with type arguments."""
    around: dict[str, Part] = {}
    """Kinds of types that have the members of a part of theirs (references)."""


class HeritageNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A clause that lists what a type extends or implements."""

    role: Literal["inherit", "implement", "around"] = "inherit"
    """`around`: that of the clause it stands in."""
    type_arguments: str = ""
    """Kind of type arguments that follow an entry as its sibling."""


class CommentNodes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: list[str] = []
    doc_prefixes: list[str] = []
    """Comments that begin so, directly above a definition, document it; empty: all."""
    docstrings: list[str] = []
    """Kinds that document the definition whose body they open."""
    deprecated: list[str] = []
    """What stands in the documentation of a definition that should not be used any more."""


class DecoratorNodes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: list[str] = []
    arguments: list[str] = []
    """Kinds of what stands behind a decorator's name, where that makes no call."""
    effects: dict[str, str] = {}
    """Last name → labels of flags and of a kind; a static `class-method` is given the class."""
