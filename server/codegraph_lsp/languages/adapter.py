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

    from tree_sitter import Language, Node

    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import AnyExpression, ExportFact, ImportFact

PartOf: TypeAlias = "Callable[[Node], Node | None]"
"""Finds a part of a node."""

Visit: TypeAlias = "Callable[[Walk, Node, int], int]"
"""Reads a node at a depth of nesting; gives the index of its expression, or `NOTHING`."""


class Scope(Protocol):
    kind: int


class Draft(Protocol):
    """A symbol while it is being read."""

    name: str
    container: int
    flags: int
    scope: int
    value: int
    name_start: int
    name_end: int


class Walk(Protocol):
    """The pass over one file, as an adapter sees it; `extract/walker.py` tells what things mean."""

    source: bytes
    role: int
    scope: int
    container: int
    type_only: int
    flags: int
    naming: int
    outer_start: int
    extent: Node | None
    package: str
    made: list[AnyExpression]
    imports: list[ImportFact]
    exports: list[ExportFact]

    @property
    def at(self) -> Scope: ...

    @property
    def symbols(self) -> Sequence[Draft]: ...

    def read(self, node: Node | None, depth: int, role: int = 0) -> int:
        """Reads *node* as a value, with its outermost name mentioned for *role*."""
        ...

    def assign(self, node: Node | None, target: Any, depth: int) -> None:
        """Binds whatever *node* is."""
        ...

    def target(self, kind: int, value: int = -1, annotation: int = -1) -> Any:
        """What a pattern is bound to: a `BindingKind`, an expression, a declared type."""
        ...

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

    def mention(self, expression: int, role: int, start: int, end: int) -> None: ...

    def text(self, node: Node) -> bytes: ...

    def word(self, raw: bytes) -> str: ...

    def cons(self, expression: AnyExpression) -> int: ...

    def name(self, raw: bytes) -> int: ...


class Compiler(Protocol):
    """The names of a grammar, checked; `extract/table.py` has the rest."""

    language: Language
    mapping_ids: frozenset[int]
    define_named: dict[int, Callable[[Any, Node, Node, Node, int, int], int]]

    def has(self, kind: str) -> bool: ...

    def kinds(self, kind: str) -> frozenset[int]: ...

    def field(self, name: str) -> int: ...

    def part(self, part: str | int) -> PartOf: ...


@cache
def adapter_of(spec: LanguageSpec) -> ModuleType | None:
    """The module with a language's hooks: its own, or the nearest that it inherits."""
    for language in spec.lineage:
        if (FOLDER / language / "adapter.py").is_file():
            return import_module(f"codegraph_lsp.languages.{language}.adapter")
    return None
