"""
What one file says by itself.

Facts depend on the file's bytes, its language and the extractor's version alone, so they can be
cached by content and shared between workspaces. They come in two halves: the `Outline`, which other
files' linking may read, and the `Body`, which only the file's own linking needs. An outline that is
read without its body has `HIDDEN` and `HIDDEN_BINDING` in the places of what others do not need.

Expressions are a small closed algebra, hash-consed: `Outline.expressions` is a list, an expression
names its parts by their index in it (always smaller than its own), and `NOTHING` (-1) stands where
a part is absent or cannot be followed. Annotations are expressions too, read as types.

All offsets are bytes from the start of the file.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

EXTRACTOR_VERSION = 14
"""Part of every recipe: raise it when the same bytes would give other facts."""

NOTHING = -1
"""Index that points at nothing."""
RECEIVED = -2  # as an `Element.index`: the one value of a loop, an item of what has no keys

MODULE_SCOPE = 0
"""Index of the module's scope in `Outline.scopes`."""

MODULE_SYMBOL = 0
"""Index of `<module>` in `Outline.symbols`."""


class Fact(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of the records that are made by the million."""


class Expression(msgspec.Struct, frozen=True, array_like=True, gc=False, tag_field="op"):
    """Base of the expression algebra."""


class Name(Expression, frozen=True, tag=0):
    """
    A bare name.

    Where methods have names of their own beside fields (`NodeTable.arity_names`), a method's name,
    here and in a `Member`, ends with the number of arguments: `add(2)`; `add(*)` for any number.
    """

    name: str
    scope: int
    """Scope it is written in, or declared to live in (`global x`); the look-up starts here."""


class Member(Expression, frozen=True, tag=1):
    """`object.name`."""

    object: int
    name: str


class Call(Expression, frozen=True, tag=2):
    """`callee(arguments)`; whether that makes an instance is for linking to find out."""

    callee: int
    arguments: tuple[int, ...] = ()
    """Positional arguments, in order; a spread argument is an `Element` with index -1."""
    keywords: tuple[tuple[str, int], ...] = ()


class New(Expression, frozen=True, tag=3):
    """A constructor call with a syntax of its own: `new X(a)`, `X{}`, `&X{}`."""

    callee: int
    arguments: tuple[int, ...] = ()
    keywords: tuple[tuple[str, int], ...] = ()


class Index(Expression, frozen=True, tag=4):
    """`object[key]`; as a type, `object` with type arguments."""

    object: int
    key: int
    """The key; of several type arguments, a `Sequence`."""


class Await(Expression, frozen=True, tag=5):
    value: int


class Self(Expression, frozen=True, tag=6):
    """`this` and its like: an instance of the innermost class around *scope*."""

    scope: int


class Super(Expression, frozen=True, tag=7):
    """The next ancestor of the innermost class around *scope*."""

    scope: int


class Literal(Expression, frozen=True, tag=8):
    """A value of a built-in type."""

    type: str
    """The language's own name of the type (`str`, `list`, `string`, `Promise`)."""
    text: str = ""
    """A short string's or number's value, for keys and literal module names; else empty."""


class SymbolValue(Expression, frozen=True, tag=9):
    """A definition itself, used as a value: a class, a named function."""

    symbol: int


class Lambda(Expression, frozen=True, tag=10):
    """A function without a name; its parameters are bound in *scope*, its returns belong to it."""

    scope: int


class Sequence(Expression, frozen=True, tag=11):
    """A tuple, list, set or array display."""

    items: tuple[int, ...]
    type: str = ""
    """The language's name of the container type; empty for a tuple of targets or type arguments."""


class Mapping(Expression, frozen=True, tag=12):
    """A dict or object display; *places* tells where the keys are, or is empty."""

    entries: tuple[tuple[int, int], ...]
    """Key and value expressions; a key that is a plain name is a `Literal` with its text."""
    type: str = ""
    places: tuple[int, ...] = ()


class Element(Expression, frozen=True, tag=13):
    """What comes out of a container: the item at *index*, or any of them where *index* is -1."""

    container: int
    index: int = NOTHING


class Union(Expression, frozen=True, tag=14):
    """One of several: a conditional, `a or b`, `A | B` as a type."""

    options: tuple[int, ...]


class Typed(Expression, frozen=True, tag=15):
    """A value known by its declared type: a cast, an assertion."""

    type: int


class Imported(Expression, frozen=True, tag=16):
    """What an import binds."""

    imported: int
    """Index in `Outline.imports`."""


class Entered(Expression, frozen=True, tag=17):
    """What `with value as x` binds."""

    value: int


class Yielded(Expression, frozen=True, tag=18):
    """A generator's item; wraps the value of `yield` among a function's returns."""

    value: int


class Dereferenced(Expression, frozen=True, tag=19):
    """`*value`, or as a type a pointer or reference to it."""

    value: int


class Narrowed(Expression, frozen=True, tag=21):
    """The name or member *value* where more is known of it than its bindings tell: `Narrowing`."""

    value: int
    by: int
    how: int


class TypeOf(Expression, frozen=True, tag=22):
    """As a type, that of *value* (`typeof x`, `T["name"]`)."""

    value: int


class Hidden(Expression, frozen=True, tag=20):
    """Stands for an expression that other files cannot notice, in an outline read for them."""


HIDDEN = Hidden()

AnyExpression: TypeAlias = (
    Name
    | Member
    | Call
    | New
    | Index
    | Await
    | Self
    | Super
    | Literal
    | SymbolValue
    | Lambda
    | Sequence
    | Mapping
    | Element
    | Union
    | Typed
    | Imported
    | Entered
    | Yielded
    | Dereferenced
    | Narrowed
    | TypeOf
    | Hidden
)


class SymbolFact(Fact, frozen=True):
    """One definition. Symbol 0 is `<module>` and spans the file."""

    kind: int
    """A `SymbolKind`."""
    name: str
    container: int
    """Index of the symbol it stands in; `NOTHING` for `<module>`."""
    flags: int
    """`SymbolFlag`s."""
    start: int
    end: int
    """The whole definition, decorators included."""
    name_start: int
    name_end: int
    header_end: int
    """One past the signature: where the body begins, or the definition ends."""
    doc_start: int = NOTHING
    doc_end: int = NOTHING
    """Its doc comment or docstring."""
    scope: int = NOTHING
    """Scope it opens."""
    complexity: int = 0
    """Cyclomatic: one plus its branches; 0 for what has no code."""
    annotation: int = NOTHING
    """Declared type of a field or variable; declared return type of a function."""
    value: int = NOTHING
    """Of a variable, constant or field: what it is first set to."""
    receiver: str = ""
    """Of a method written outside its type (Go), which is in another file: the type's name."""


class ScopeFact(Fact, frozen=True):
    """A region of local names; half-open, in bytes."""

    kind: int
    """A `ScopeKind`."""
    parent: int
    """Index of the scope around it; `NOTHING` for the module's."""
    symbol: int
    """The definition whose code runs here (the nearest named one around a lambda)."""
    start: int
    end: int


class ImportFact(Fact, frozen=True):
    """One imported thing; `import a, b` makes two."""

    module: str
    """As written, without leading relative dots for languages that count them."""
    level: int
    """Relative dots where the language counts them (Python); else 0."""
    name: str
    """Thing imported out of the module; empty: the module itself; `*`: everything."""
    alias: str
    """Local name bound, empty when none is (side effect only, plain re-export)."""
    flags: int
    """`ImportFlag`s."""
    scope: int
    module_start: int
    module_end: int
    name_start: int
    name_end: int
    """The imported name, or the module's where there is none."""
    alias_start: int = NOTHING
    alias_end: int = NOTHING
    """The local name where it is written apart."""


class ExportFact(Fact, frozen=True):
    """A name this file offers as *name*: `export { a as b }`, `__all__`, `module.exports.x = …`."""

    name: str
    """`default` for a default export."""
    value: int
    """Expression offered."""
    start: int
    end: int
    container: int = MODULE_SYMBOL
    """`<module>`, or an `AMBIENT` block; there `=` is all of it, an empty name nothing."""


class BindingFact(Fact, frozen=True):
    """A name that gets a value in a scope."""

    scope: int
    name: str
    kind: int
    """A `BindingKind`."""
    value: int
    """Expression, or `NOTHING`."""
    annotation: int
    """Declared type, or `NOTHING`. A parameter's default is its `value`."""
    start: int
    end: int
    position: int = NOTHING
    """Of a parameter: which one, from 0, receiver included."""


HIDDEN_BINDING = BindingFact(NOTHING, "", 0, NOTHING, NOTHING, NOTHING, NOTHING)
"""Stands for a binding that other files cannot notice, in an outline read for them."""


class MemberFact(Fact, frozen=True):
    """A member set from code: `self.x = value` in a method, `C.prototype.m = …`, `obj.x = …`."""

    object: int
    """Expression of the object; a `Self`, a `Name`…"""
    name: str
    value: int
    annotation: int
    start: int
    end: int
    symbol: int = NOTHING
    """Field symbol made for it, if any."""


class HeritageFact(Fact, frozen=True):
    """One entry of a class's extends or implements clause, in order."""

    symbol: int
    expression: int
    role: int
    """`Role.INHERIT` or `Role.IMPLEMENT`; embedding in Go is INHERIT."""


class ReturnFact(Fact, frozen=True):
    """One value a function may return."""

    scope: int
    """The function's (or lambda's) scope."""
    value: int


class DecoratorFact(Fact, frozen=True):
    """*symbol* is decorated with what *expression* gives."""

    symbol: int
    expression: int


class Occurrence(Fact, frozen=True):
    """
    One mention of a name that linking turns into an edge.

    Reads and writes of names bound in a function of the same file are left out unless the
    extraction asked for them: they are nobody else's business.
    """

    expression: int
    """What is mentioned; of a CALL or NEW the call itself; of a DECORATE the decorator, or the
    function that makes it (`DecoratorFact.expression` is then the call)."""
    role: int
    """A `Role`."""
    owner: int
    """Symbol in whose code it stands."""
    start: int
    end: int
    """The name's own bytes (`m` of `a.b.m()`); of a call of what has no name (`f()()`) its `(`."""
    live: bool = True
    """False inside a constant-false region."""


class Problem(Fact, frozen=True):
    """A syntax error."""

    start: int
    end: int
    message: str


class Outline(msgspec.Struct, frozen=True, array_like=True):
    """The half of a file's facts that other files' linking may read."""

    language: str
    package: str
    """What the file says it belongs to (`package main` in Go); else empty."""
    symbols: list[SymbolFact]
    scopes: list[ScopeFact]
    imports: list[ImportFact]
    exports: list[ExportFact]
    bindings: list[BindingFact]
    members: list[MemberFact]
    heritage: list[HeritageFact]
    returns: list[ReturnFact]
    decorators: list[DecoratorFact]
    expressions: list[AnyExpression]


class Body(msgspec.Struct, frozen=True, array_like=True):
    """The half that only the file itself needs."""

    occurrences: list[Occurrence]
    problems: list[Problem]
    n_bytes: int
    ascii: bool
    """All bytes below 128, so that columns are the same in every encoding."""
    line_lengths: bytes
    """Length of each line with its end, little-endian unsigned 32-bit integers; sum: `n_bytes`."""


class Exposed(msgspec.Struct, frozen=True, array_like=True):
    """Which parts of an outline other files can notice: for each one byte, 1 or 0."""

    expressions: bytes = b""
    bindings: bytes = b""


class FileFacts(msgspec.Struct, frozen=True, array_like=True):
    """All that one file says. `interface` is the digest of what importers can notice."""

    outline: Outline
    body: Body
    interface: bytes
    """Sixteen bytes over all that importers can notice; see `extract/interface.py`."""
    exposed: Exposed = Exposed()
    """Where what `interface` covers is in the outline."""
