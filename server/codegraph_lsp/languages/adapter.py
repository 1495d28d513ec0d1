"""
A language's own code, for what its node table cannot say.

`languages/<id>/adapter.py` holds a function for each name that the table gives under `custom`. It
is handed the compiler of the table and the visit that the node kind would have without it, and
returns the visit to use. A language without the file uses that of the language it inherits.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from codegraph_lsp.languages.spec import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from tree_sitter import Language, Node, Tree

    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import (
        AnyExpression,
        BindingFact,
        ExportFact,
        ImportFact,
        Occurrence,
        ReturnFact,
    )

PartOf: TypeAlias = "Callable[[Node], Node | None]"
"""Finds a part of a node."""

Bind: TypeAlias = "Callable[[Walk, Node, Any, int], None]"
"""Binds a target, a node, to what `Walk.target` made, at a depth of nesting."""

Visit: TypeAlias = "Callable[[Walk, Node, int], int]"
"""Reads a node at a depth of nesting; gives the index of its expression, or `NOTHING`."""


class Documented(Protocol):
    """The types that a doc comment tells of what stands below it; `NOTHING` where it does not."""

    parameters: dict[bytes, int]
    """By name."""
    result: int
    type: int
    extended: int
    """What a class extends, with type arguments."""


class Extent(Protocol):
    """Something that has a place in the file."""

    @property
    def start_byte(self) -> int: ...

    @property
    def end_byte(self) -> int: ...


DocTypes: TypeAlias = "Callable[[Any, int, int], Documented]"
"""Reads the types in the comment between two offsets."""


class Scope(Protocol):
    kind: int
    symbol: int
    this: int
    bound: dict[bytes, bool]
    parent: Any
    start: int
    end: int
    names: dict[bytes, int]


class Draft(Protocol):
    """A symbol while it is being read."""

    kind: int
    name: str
    container: int
    flags: int
    start: int
    end: int
    scope: int
    value: int
    annotation: int
    name_start: int
    name_end: int
    header_end: int
    branches: int


class Walk(Protocol):
    """The pass over one file, as an adapter sees it; `extract/walker.py` tells what things mean."""

    source: bytes
    role: int
    scope: int
    container: int
    owner: int
    type_only: int
    flags: int
    naming: int
    outer_start: int
    extent: Node | None
    package: str
    made: list[AnyExpression]
    imports: list[ImportFact]
    exports: list[ExportFact]
    bindings: list[BindingFact]
    returns: list[ReturnFact]
    mentions: list[Occurrence]
    visits: Sequence[Any]
    writes: list[tuple[Any, bytes, Any, int, int]]
    coming: int
    taken: set[tuple[int, str]]

    dead: list[tuple[int, int]]

    @property
    def at(self) -> Scope: ...

    @property
    def scopes(self) -> Sequence[Scope]: ...

    @property
    def symbols(self) -> Sequence[Draft]: ...

    def read(self, node: Node | None, depth: int, role: int = 0) -> int:
        """Reads *node* as a value, with its outermost name mentioned for *role*."""
        ...

    def path(self, node: Node, depth: int) -> tuple[int, int, int]:
        """What a name, or a path to one, means, and where its last name is; not mentioned yet."""
        ...

    def assign(self, node: Node | None, target: Any, depth: int) -> None:
        """Binds whatever *node* is."""
        ...

    def target(
        self, kind: int, value: int = -1, annotation: int = -1, *, block: bool = False
    ) -> Any:
        """
        What a pattern is bound to: a `BindingKind`, an expression, a declared type.

        Args:
            block: Bound in the innermost scope, not in the function.
        """
        ...

    def bind(self, raw: bytes, target: Any, start: int, end: int) -> None:
        """Gives the name at *start* the value of *target*."""
        ...

    def open_scope(self, kind: int, symbol: int, node: Extent) -> Any:
        """A new scope inside the current one; not entered yet."""
        ...

    def reparse(self, regions: list[tuple[int, int]], ends: list[int]) -> Tree:
        """The tree of parts of the source, each byte of *ends* read as the end of a statement."""
        ...

    def member(self, object_index: int, raw: bytes) -> int: ...

    def variable(
        self, kind: int, raw: bytes, target: Any, start: int, end: int, container: int
    ) -> int:
        """A symbol for a variable whose name stands at *start*."""
        ...

    def inherit(self, node: Node, role: int, depth: int) -> None:
        """Reads *node* as something that the current type extends."""
        ...

    def add_import(self, fact: ImportFact, start: int, end: int) -> int:
        """Records an import and binds its local name, written at *start*."""
        ...

    def mention_run(self, value: int, role: int, statement: Node, node: Node) -> None:
        """*statement* runs members of *node*, whose expression is *value*."""
        ...

    def mention(self, expression: int, role: int, start: int, end: int) -> None: ...

    def enter(self, scope: Any) -> None:
        """Makes *scope* the current one."""
        ...

    def text(self, node: Node) -> bytes: ...

    def word(self, raw: bytes) -> str: ...

    def cons(self, expression: AnyExpression) -> int: ...

    def name(self, raw: bytes) -> int: ...


class Compiler(Protocol):
    """The names of a grammar, checked; `extract/table.py` has the rest."""

    language: Language
    mapping_ids: frozenset[int]
    members: dict[int, Callable[[Any, Node, int], tuple[int, int, int]]]
    define_named: dict[int, Callable[[Any, Node, Node, Node, int, int], int]]

    def has(self, kind: str) -> bool: ...

    def kinds(self, kind: str) -> frozenset[int]: ...

    def field(self, name: str) -> int: ...

    def part(self, part: str | int) -> PartOf: ...


@cache
def preparation(spec: LanguageSpec) -> Callable[[bytes], bytes] | None:
    """
    The adapter's `prepare`, if it has one: makes of a source the text that is parsed.

    Every byte keeps its place; some may become blanks. Every source goes through it, so it has to
    cost next to nothing where there is nothing to do.
    """
    adapter = None if spec.generic else adapter_of(spec)
    return getattr(adapter, "prepare", None)


@cache
def mending(spec: LanguageSpec) -> Callable[[bytes], bytes] | None:
    """
    The adapter's `mend`, if it has one: makes of a text that does not parse one that may, or one
    of which less is lost.

    Every byte keeps its place. A text in which there is nothing to mend is given back itself. It
    looks for what the grammar lacks, and for what is still being written; each such text has errors
    without it: so no other source pays for that.
    """
    adapter = None if spec.generic else adapter_of(spec)
    return getattr(adapter, "mend", None)


@cache
def adapter_of(spec: LanguageSpec) -> ModuleType | None:
    """The module with a language's hooks: its own, or the nearest that it inherits."""
    for language in spec.lineage:
        if (FOLDER / language / "adapter.py").is_file():
            return import_module(f"codegraph_lsp.languages.{language}.adapter")
    return None
