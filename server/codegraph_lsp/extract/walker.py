"""
The state of one pass over one tree.

Every node kind has at most one *visit* (read it as a statement or as a value) and one *bind* (read
it as a target); `extract/table.py` puts them into tables by kind id, so that a node costs one
look-up and one call. A visit returns the index of the expression that the node is, or `NOTHING`.

Nodes are fetched by field and by `named_child`, not by stepping a cursor over every token: half of
all nodes are punctuation that nobody asks about, and `node.children` makes an object of each of
them. Depth is counted rather than `RecursionError` caught, so that the same bytes give the same
facts whatever the stack held before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from codegraph_lsp.extract.collected import Collected
from codegraph_lsp.extract.drafts import (
    COMPREHENSION,
    DECLARE_BLOCK,
    DECLARE_FUNCTION,
    DECLARE_NOWHERE,
    MODULE,
    Draft,
    Scope,
    Target,
    inner_scope,
)
from codegraph_lsp.extract.narrowing import set_again
from codegraph_lsp.model.facts import (
    NOTHING,
    Await,
    BindingFact,
    Call,
    HeritageFact,
    Imported,
    ImportFact,
    Member,
    Name,
    Narrowed,
)
from codegraph_lsp.model.kinds import BindingKind, ImportFlag, Role, SymbolFlag, SymbolKind
from codegraph_lsp.syntax.parsing import parse_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node, Tree

    from codegraph_lsp.extract.table import Table
    from codegraph_lsp.languages.adapter import Extent

MAX_DEPTH = 200
"""Deepest nesting that is read, in visits; each takes at most three frames of Python's thousand.
What lies deeper is left out."""

SOME_CHILDREN = 10
MANY_CHILDREN = 48
"""Above this a list of all children is cheaper than asking for one named child after the other,
which counts from the first each time: above the smaller number where all children are named, above
the larger where every other is a comma. (measured)"""

# The enums' numbers as plain integers: arithmetic and comparison with members costs a call each.
READ = int(Role.READ)
WRITE = int(Role.WRITE)
TYPE = int(Role.TYPE)
ASSIGNMENT = int(BindingKind.ASSIGNMENT)
IMPORT = int(BindingKind.IMPORT)
ENUM_MEMBER = int(SymbolKind.ENUM_MEMBER)
FIELD = int(SymbolKind.FIELD)
VARIABLE = int(SymbolKind.VARIABLE)
CONSTANT = int(SymbolKind.CONSTANT)
EXPORTED = int(SymbolFlag.EXPORTED)
TYPE_ONLY = int(SymbolFlag.TYPE_ONLY)
IMPORT_TYPE_ONLY = int(ImportFlag.TYPE_ONLY)
REEXPORT = int(ImportFlag.REEXPORT)

Visit: TypeAlias = "Callable[[Walk, Node, int], int]"
Bind: TypeAlias = "Callable[[Walk, Node, Target, int], None]"

_TYPES_ONLY = frozenset({int(SymbolKind.INTERFACE), int(SymbolKind.TYPE_ALIAS)})
"""A variable may share its name with one of these."""

_SYMBOLLESS = frozenset(
    {
        int(BindingKind.PARAMETER),
        int(BindingKind.RECEIVER),
        int(BindingKind.CLASS_RECEIVER),
        int(BindingKind.LOOP),
        int(BindingKind.VARIADIC),
        int(BindingKind.KEYWORDS),
        int(BindingKind.CATCH),
        int(BindingKind.TYPE_PARAMETER),
    }
)
_KNOWN_OUTSIDE = frozenset(
    {int(BindingKind.DEFINITION), int(BindingKind.IMPORT), int(BindingKind.OUTER)}
)


class Walk(Collected):
    """One pass. Handlers read and set its context, and append facts."""

    __slots__ = (
        "around",
        "binds",
        "coming",
        "comment_end",
        "comment_start",
        "constant",
        "container",
        "declare",
        "extent",
        "flags",
        "frames",
        "items",
        "keep_locals",
        "naming",
        "outer_start",
        "pending_decorators",
        "role",
        "sets",
        "tests",
        "type_only",
        "visits",
    )

    def __init__(
        self,
        table: Table,
        source: bytes,
        *,
        keep_locals: bool = False,
        around: int = NOTHING,
    ) -> None:
        super().__init__(table, source)
        self.visits = table.visits
        self.binds = table.binds
        self.keep_locals = keep_locals
        self.around = around

        self.frames: list[dict[tuple[int, Any], tuple[dict[Any, int], int]] | None] = [None]
        """Of each block around, what to put back at its end; see `extract/narrowing.py`."""
        self.items: dict[int, int] = {}
        """Subscripts → what is known of them."""
        self.sets = table.nodes.narrowing.assignments
        self.tests = any(word in source for word in table.tests)
        """Whether there is any test of a value's type."""

        self.role = READ
        """What a name that is met now is mentioned for."""
        self.container = 0
        """Symbol in which a definition would stand."""
        self.type_only = 0
        """Depth of regions that only the type checker sees."""
        self.flags = 0
        """`SymbolFlag`s of definitions to come: exported, or defined elsewhere (`declare …`)."""
        self.declare = DECLARE_FUNCTION
        self.constant = False
        self.naming = NOTHING
        """Symbol whose value is the mapping display to come: its functions become members."""
        self.outer_start = NOTHING
        """Where the statement around the next definition starts (`export`, `const`, `@…`)."""
        self.extent: Node | None = None
        """The statement that binds: it is the extent of the symbols that it makes."""
        self.pending_decorators: list[Node] = []
        self.coming = 0
        """`SymbolFlag`s of the next definition alone."""
        self.comment_start = self.comment_end = NOTHING

    def read(self, node: Node | None, depth: int, role: int = READ) -> int:
        """Reads *node* as a value, with its outermost name mentioned for *role*."""
        if node is None:
            return NOTHING
        visit = self.visits[node.kind_id]
        if visit is None:
            return NOTHING
        saved = self.role
        self.role = role
        index = visit(self, node, depth)
        self.role = saved
        return index

    def assign(self, node: Node | None, target: Target, depth: int) -> None:
        """Binds whatever *node* is; what cannot be a target is read."""
        if node is None or depth > MAX_DEPTH:
            return
        handler = self.binds.get(node.kind_id)
        if handler is None:
            self.read(node, depth)
        else:
            handler(self, node, target, depth + 1)

    def path(self, node: Node, depth: int) -> tuple[int, int, int]:
        """What a name, or a path to one, means, and where its last name is; not mentioned yet."""
        parts = self.table.members.get(node.kind_id)
        if parts is not None:
            return parts(self, node, depth)
        start, end = node.start_byte, node.end_byte
        return self.name(self.source[start:end]), start, end

    def target(
        self, kind: int, value: int = NOTHING, annotation: int = NOTHING, *, block: bool = False
    ) -> Target:
        declares = DECLARE_BLOCK if block else DECLARE_FUNCTION
        return Target(kind, value, annotation, NOTHING, declares)

    def reparse(self, regions: list[tuple[int, int]], ends: list[int]) -> Tree:
        """The tree of parts of the source, each byte of *ends* read as the end of a statement."""
        return parse_parts(self.table.spec, self.source, regions, ends)

    # Scopes

    def open_module(self, end: int) -> None:
        """The scope around everything, entered."""
        scope = Scope(0, MODULE, None, 0, 0, end, this=0, field_kind=VARIABLE)
        self.scopes.append(scope)
        self.enter(scope)

    def open_scope(self, kind: int, symbol: int, node: Extent) -> Scope:
        """A new scope inside the current one; not entered yet."""
        scopes = self.scopes
        scope = inner_scope(len(scopes), kind, self.at, symbol, node.start_byte, node.end_byte)
        scopes.append(scope)
        return scope

    def enter(self, scope: Scope) -> None:
        self.at = scope
        self.scope = scope.index
        self.names = scope.names
        if not self.keep_locals:
            self.local = scope.bound

    # Bindings

    def bind(self, raw: bytes, target: Target, start: int, end: int) -> None:
        """Gives the name at *start* the value of *target*, and makes a symbol of it where due."""
        declares = target.declares
        if declares == DECLARE_NOWHERE:
            self.writes.append((self.at, raw, target, start, end))
            if not self.local.get(raw):
                self.mention(self.name(raw), WRITE, start, end)
            return
        scope = self.at
        if declares == DECLARE_FUNCTION and scope.function is not None:
            scope = scope.function
        if scope.outer is not None and raw in scope.outer:
            scope = scope.outer[raw]
            self.mention(self.name(raw), WRITE, start, end)
            if scope.field_kind >= 0 and target.kind == ASSIGNMENT:
                # The module's own statement, perhaps further down, is the better definition.
                self.borrowed.append((scope, raw, target, start, end))
                scope.bound[raw] = False
                self._record(scope, raw, target, start, end)
                return
        kind = target.kind
        bound = scope.bound
        again = self.sets and raw in bound
        if scope.kind == COMPREHENSION and raw in scope.names and not again:
            del scope.names[raw]  # it was the name around it
        if kind in _KNOWN_OUTSIDE:
            bound[raw] = False
        elif kind in _SYMBOLLESS or scope.field_kind < 0:
            known = bound.get(raw)
            if known is None:
                bound[raw] = True
            elif kind == ASSIGNMENT:
                if not known or self.keep_locals:
                    self.mention(self.name(raw), WRITE, start, end)
                if target.value < 0 and target.annotation < 0:
                    return  # it tells nothing that is not known
        else:
            bound[raw] = False
            self.declare_variable(scope, raw, target, start, end)
        self._record(scope, raw, target, start, end)
        if again and scope is self.at:
            set_again(self, raw, target)

    def _record(self, scope: Scope, raw: bytes, target: Target, start: int, end: int) -> None:
        word = self.words.get(raw)
        self.bindings.append(
            BindingFact(
                scope.index,
                self.word(raw) if word is None else word,
                target.kind,
                target.value,
                target.annotation,
                start,
                end,
                target.position,
            )
        )

    def add_import(self, fact: ImportFact, start: int, end: int) -> int:
        """Records an import, binds its local name, written at *start*, and returns its index."""
        if self.type_only:
            fact = msgspec.structs.replace(fact, flags=fact.flags | IMPORT_TYPE_ONLY)
        index = len(self.imports)
        self.imports.append(fact)
        if fact.alias and not fact.flags & REEXPORT:
            target = Target(IMPORT, self.cons(Imported(index)), declares=DECLARE_BLOCK)
            self.bind(fact.alias.encode(), target, start, end)
        return index

    def inherit(self, node: Node, role: int, depth: int) -> None:
        """Reads *node* as something that the current type extends."""
        found = self.read(node, depth, role)
        if found != NOTHING:
            self.heritage.append(HeritageFact(self.owner, found, role))

    def mention_run(self, value: int, role: int, statement: Node, node: Node) -> None:
        """*statement* runs members of *node*, unless that is a display or made by a built-in."""
        fact = self.made[value] if value >= 0 else None
        if type(fact) is Call:
            callee = self.made[fact.callee]
            if type(callee) is Name and callee.name in self.table.spec.builtins:
                return
        elif type(fact) is not Name and type(fact) is not Member and type(fact) is not Narrowed:
            return
        if self.source.startswith(b"async", statement.start_byte):
            value = self.cons(Await(value))
        self.mention(value, role, node.start_byte, node.end_byte)

    def declare_variable(
        self, scope: Scope, raw: bytes, target: Target, start: int, end: int
    ) -> None:
        """
        A symbol for the first binding of a module's or a class's name.

        Where its own code binds it anew, that defines it once more; else it is a write.
        """
        name = self.word(raw)
        key = (scope.symbol, name)
        known = self.declared.get(key)
        if known is not None and self.symbols[known].kind not in _TYPES_ONLY:
            draft = self.symbols[known]
            if draft.name_start == start:  # made before its value was read
                draft.value, draft.annotation = target.value, target.annotation
            elif target.reads or self.owner != scope.symbol:
                self.mention(self.name(raw), WRITE, start, end)
            return
        kind = scope.field_kind
        if kind == ENUM_MEMBER and (target.value == NOTHING or raw.startswith(b"_")):
            kind = FIELD
        elif kind == VARIABLE and (
            self.constant or (self.table.nodes.upper_constants and raw.isupper() and len(raw) > 1)
        ):
            kind = CONSTANT
        self.declared[key] = self.variable(kind, raw, target, start, end, scope.symbol)

    def variable(
        self, kind: int, raw: bytes, target: Target, start: int, end: int, container: int
    ) -> int:
        """A symbol for a variable or field whose name stands at *start*."""
        first, last = start, end
        if self.extent is not None and self.extent.start_byte <= start < self.extent.end_byte:
            first, last = self.extent.start_byte, self.extent.end_byte
        if self.outer_start != NOTHING:
            first = min(first, self.outer_start)
            self.outer_start = NOTHING
        line_end = self.source.find(b"\n", end, last)
        draft = Draft(
            kind,
            self.word(raw),
            container,
            self.flags,
            first,
            last,
            start,
            end,
            last if line_end < 0 else line_end,
            annotation=target.annotation,
            value=target.value,
        )
        if self.comment_end != NOTHING:
            self.table.document(self, draft)
        self.symbols.append(draft)
        return len(self.symbols) - 1
