"""Closed lists of words. Their numbers are stored: append, never renumber (else raise `SCHEMA`)."""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import TypeVar


class SymbolKind(IntEnum):
    """What a definition defines. `label` is the word that clients and exports show."""

    FILE = 0
    MODULE = 1
    """Module-level code, named `<module>`; symbol 0 of every file."""
    NAMESPACE = 2
    CLASS = 3
    INTERFACE = 4
    STRUCT = 5
    ENUM = 6
    ENUM_MEMBER = 7
    TRAIT = 8
    TYPE_ALIAS = 9
    FUNCTION = 10
    METHOD = 11
    CONSTRUCTOR = 12
    PROPERTY = 13
    """A member read like a field but computed by code: a property, a getter."""
    FIELD = 14
    VARIABLE = 15
    CONSTANT = 16
    PARAMETER = 17
    MACRO = 18
    TYPE_PARAMETER = 19
    RECORD = 20
    UNION = 21
    OBJECT = 22

    @property
    def label(self) -> str:
        """The kind in lower case with hyphens, `enum-member` for `ENUM_MEMBER`."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def labelled(cls, text: str) -> SymbolKind:
        """The one whose label is *text*; else a ValueError that tells all labels."""
        return _labelled({one.label: one for one in cls}, text)


TYPE_KINDS = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.INTERFACE,
        SymbolKind.STRUCT,
        SymbolKind.ENUM,
        SymbolKind.TRAIT,
        SymbolKind.RECORD,
        SymbolKind.UNION,
        SymbolKind.OBJECT,
    }
)
"""Kinds that have members and can be instantiated or inherited from."""

CALLABLE_KINDS = frozenset(
    {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CONSTRUCTOR, SymbolKind.MACRO}
)


class SymbolFlag(IntFlag):
    """What else a definition says of itself."""

    NONE = 0
    EXPORTED = 1
    """Other files can name it."""
    STATIC = 2
    """Static or class method: the receiver is the class itself."""
    ASYNC = 4
    ABSTRACT = 8
    GENERATOR = 16
    DECORATED = 32
    DEFAULT_EXPORT = 64
    OVERLOAD = 128
    """A signature without a body that stands beside the real definition."""
    TYPE_ONLY = 256
    """Exists for the type checker only (a stub, a declaration file's entry)."""
    TEST = 512
    """Marked as a test, or as there for tests only (`#[test]`, `#[cfg(test)]`)."""
    VIRTUAL = 1024
    """Says that it can be overridden, or overrides, where a language wants that said."""
    TRANSPARENT = 2048
    """A namespace whose names are names of the one around it, too."""
    DEPRECATED = 4096
    """Its decorators or its documentation say that it should not be used any more."""
    PRIVATE = 8192
    """Only the type that it stands in can name it, and what stands in that."""
    PROTECTED = 16384
    """The same, and types that inherit from it; in Java its package, too."""
    PACKAGE = 32768
    """Only its package can name it."""
    AMBIENT = 65536
    """A block that says what the module of its name offers: `declare module "x" { … }`."""


class ScopeKind(IntEnum):
    """How names behave in a region."""

    MODULE = 0
    """A file's own names, or a namespace's; variables in it are symbols."""
    CLASS = 1
    """Names are members; inner functions do not see them by bare name in most languages."""
    FUNCTION = 2
    BLOCK = 3
    COMPREHENSION = 4


class BindingKind(IntEnum):
    """How a name came to have a value."""

    ASSIGNMENT = 0
    PARAMETER = 1
    RECEIVER = 2
    """First parameter of an instance method (`self`, a Go receiver): an instance of the class."""
    CLASS_RECEIVER = 3
    """The first parameter of a class method (`cls`)."""
    LOOP = 4
    """Value of each iteration; the binding's expression is already an `Element` of the iterable."""
    VARIADIC = 5
    """Parameter that collects the remaining positional arguments."""
    KEYWORDS = 6
    """Parameter that collects the remaining keyword arguments."""
    DEFINITION = 7
    """A function's, class's or namespace's own name; its expression is a `SymbolValue`."""
    IMPORT = 8
    """Bound by an import; its expression is an `Imported`."""
    OUTER = 9
    """Declared to live in an outer scope (`global`, `nonlocal`); its expression is that name."""
    CATCH = 10
    TYPE_PARAMETER = 11


class Role(IntEnum):
    """What one occurrence of a name does with it."""

    READ = 0
    WRITE = 1
    CALL = 2
    NEW = 3
    """Constructor call with a syntax of its own (`new X()`, `X{}`)."""
    TYPE = 4
    DECORATE = 5
    INHERIT = 6
    IMPLEMENT = 7
    IMPORT = 8
    REEXPORT = 9
    ITERATE = 10
    """A loop over it, which runs its iterator; the expression of an asynchronous one is an
    `Await`."""
    ENTER = 11
    """A `with` statement, which enters and leaves it; likewise."""
    RAISE = 12
    """Raised: of a class an instance is made."""


ITEM = "[]"
"""Name of a `MemberFact` that stands for an item of a container; its key, if known, is behind."""


class Narrowing(IntEnum):
    """What is known of a name in a `Narrowed`."""

    IS = 0
    """It is an instance of the type, or of one in the `Sequence` of types, that is its *by*."""
    IS_NOT = 1
    """It is none of that type."""
    SET = 2
    """It was set to *by*, and to nothing else on any way to here."""


class EdgeKind(IntEnum):
    """What relation an edge states, from source to target."""

    CALLS = 0
    IMPORTS = 1
    INHERITS = 2
    IMPLEMENTS = 3
    OVERRIDES = 4
    REFERENCES = 5
    INSTANTIATES = 6
    DECORATES = 7
    CONTAINS = 8
    """Derived from containers, never stored as an edge."""
    REEXPORTS = 9

    @property
    def label(self) -> str:
        """The word that clients and exports show."""
        return self.name.lower()

    @classmethod
    def labelled(cls, text: str) -> EdgeKind:
        """The one whose label is *text*; else a ValueError that tells all labels."""
        return _labelled({one.label: one for one in cls}, text)


ALL_EDGE_KINDS = frozenset(EdgeKind)

MENTIONING = frozenset(EdgeKind) - {EdgeKind.CONTAINS, EdgeKind.OVERRIDES}
"""Kinds of edges at whose site the target is mentioned, unless the edge is indirect."""


class Certainty(IntEnum):
    """How sure an edge is; smaller is surer, so `edge.certainty <= wanted` filters."""

    EXACT = 0
    """Lexical, import, self, qualified name, declared type."""
    INFERRED = 1
    """Inferred type, return value, container, argument flow."""
    DISPATCH = 2
    """An overrider that a call through its base may reach."""
    BY_NAME = 3
    """The only candidate of that name in the language; off by default."""

    @property
    def label(self) -> str:
        """The word that clients and exports show: `exact`, `inferred`, `dispatch`, `by-name`."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def labelled(cls, text: str) -> Certainty:
        """The one whose label is *text*; else a ValueError that tells all labels."""
        return _labelled({one.label: one for one in cls}, text)


class Reason(IntEnum):
    """By what an edge was found. `label` is shown to people."""

    LEXICAL = 0
    IMPORT = 1
    SELF = 2
    SUPER = 3
    QUALIFIED = 4
    DECLARED_TYPE = 5
    CONSTRUCTOR = 6
    RETURN = 7
    ELEMENT = 8
    ARGUMENT = 9
    BUILTIN = 10
    OVERRIDER = 11
    NAME = 12
    HERITAGE = 13

    @property
    def label(self) -> str:
        """The reason in lower case with hyphens."""
        return self.name.lower().replace("_", "-")


class ImportFlag(IntFlag):
    """Bits of `ImportFact.flags`."""

    TYPE_ONLY = 1
    DYNAMIC = 2
    """A call with a literal name: `import("x")`, `require("x")`, `importlib.import_module("x")`."""
    REEXPORT = 4
    """Binds nothing here; offers the name to importers of this file under `alias` or `name`."""
    NAMESPACE = 8
    """Binds the module as an object: `import * as x`, Go's imports."""
    TOP_PACKAGE = 16
    """`import a.b` binds `a`, yet loads `a.b`."""
    DEFAULT = 32
    """Takes the module's default export: `import x from`, CommonJS `require` of a whole module."""


class FileState(IntEnum):
    """How much of a file the graph knows."""

    PLACEHOLDER = 0
    """Listed, not read."""
    HYDRATED = 1
    """Its facts are in; its edges are missing or of older facts."""
    LINKED = 2
    SKIPPED = 3
    """Left out on purpose; the file's `reason` says why."""
    FAILED = 4
    """Could not be read or extracted; the file's `reason` says why."""


class Lane(IntEnum):
    """Why a file is read. Smaller is faster."""

    HYDRATE = 0
    """Opened or edited now."""
    DEMAND = 1
    """A pending request needs it."""
    FOLLOW = 2
    """Imported by, or importing, an open file."""
    REFRESH = 3
    """Changed on disk."""
    BACKFILL = 4


_Member = TypeVar("_Member")


def _labelled(members: dict[str, _Member], text: str) -> _Member:
    if text not in members:
        raise ValueError(f"{text!r} is none of {', '.join(members)}")
    return members[text]
