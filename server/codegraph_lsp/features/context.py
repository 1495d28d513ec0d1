"""What a reader needs to see to change something, packed into a number of characters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.features.excerpts import Excerpts, Part
from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.impact import impact
from codegraph_lsp.features.options import Options, view
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.features.search import search
from codegraph_lsp.features.testcode import is_test, is_test_case
from codegraph_lsp.model.kinds import TYPE_KINDS, EdgeKind, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol

BUDGET = 20_000
"""Characters unless somebody says; about 5,000 words of a language model."""

_FOUND = 5
"""Symbols taken for targets of what a query finds."""

_TEST_DEPTH = 3
"""How far away a test may be that is shown."""

_NAMED = 20
"""Symbols named of those that were left out of one role."""

_TYPING = frozenset(
    {EdgeKind.REFERENCES, EdgeKind.INSTANTIATES, EdgeKind.INHERITS, EdgeKind.IMPLEMENTS}
)


class Role(StrEnum):
    """What a part is to the targets, most useful first. The words are the protocol's."""

    TARGET = "target"
    CONTAINER = "container"
    TYPE = "type"
    CALLEE = "callee"
    CALLER = "caller"
    TEST = "test"


class Form(StrEnum):
    """How much of a symbol is shown. The words are the protocol's."""

    FULL = "full"
    BEGINNING = "beginning"
    """The rest did not fit."""
    SIGNATURE = "signature"
    SITES = "sites"
    """The lines around its first use of a target, below its signature."""


@dataclass(frozen=True, slots=True)
class ContextItem:
    role: Role
    symbol: Symbol
    form: Form
    heading: str
    """One line that tells what follows."""
    text: str


@dataclass(frozen=True, slots=True)
class NotShown:
    role: Role
    total: int
    symbols: tuple[Symbol, ...]
    """The most useful of them."""


@dataclass(frozen=True, slots=True)
class Context:
    targets: tuple[Symbol, ...]
    items: tuple[ContextItem, ...]
    """By role, then usefulness."""
    budget: int
    used: int
    """Characters of all headings and texts with a line end behind each and a blank line between
    items; never more than the budget."""
    left_out: tuple[NotShown, ...]
    """What did not fit at all."""
    freshness: Freshness


def context_of_query(
    snapshot: Snapshot, query: str, options: Options, *, budget: int = BUDGET
) -> Context:
    """`context` of the best that a search for *query* finds: what is called so, or is like it."""
    found = search(snapshot, query, options, limit=_FOUND).items
    named = [symbol for symbol in found if f".{symbol.qualified_name}".endswith(f".{query}")]
    found = tuple(named) or found
    return context(snapshot, found, options, budget=budget)


def context(
    snapshot: Snapshot, targets: Sequence[Symbol], options: Options, *, budget: int = BUDGET
) -> Context:
    """
    The sources of *targets*, and of what they use and are used by as much as fits.

    First everything is taken in its shortest form, the most useful first; what room is left then
    turns short forms into whole definitions, in the same order.

    Args:
        budget: Characters, headings included.
    """
    wanted = _Wanted(snapshot, targets, options)
    pack = _Pack(Excerpts(snapshot), budget)
    for symbol in targets:
        pack.target(symbol)
    for role, symbol, sites in wanted.around:
        snapshot.cancel.check("context: next symbol")
        pack.short(role, symbol, sites)
    pack.widen(snapshot)
    return Context(
        targets=tuple(targets),
        items=tuple(pack.items()),
        budget=budget,
        used=budget - pack.room,
        left_out=tuple(pack.left_out()),
        freshness=freshness(snapshot),
    )


class _Wanted:
    """Whom to show around the targets, most useful first; each symbol in one role."""

    def __init__(self, snapshot: Snapshot, targets: Sequence[Symbol], options: Options) -> None:
        self._snapshot = snapshot
        self._options = options
        self._taken = {target.key for target in targets}
        self.around: list[tuple[Role, Symbol, Sequence[ResolvedEdge]]] = []
        inside = self._members(targets)
        asked = [*self._taken, *(key for key in inside if key not in self._taken)]
        self._inside = frozenset(asked)
        graph = view(snapshot, options.certainty)
        outgoing = graph.edges_from(asked, CALLING | _TYPING)
        incoming = graph.edges_to(asked, CALLING | {EdgeKind.REFERENCES})
        containers = {t.container: 1 for t in targets if t.container is not None}
        self._add(Role.CONTAINER, containers, {}, lambda s: s.kind in TYPE_KINDS)
        typed = Counter(edge.target for edge in outgoing if edge.kind in _TYPING)
        self._add(Role.TYPE, typed, {}, lambda s: s.kind in TYPE_KINDS | {SymbolKind.TYPE_ALIAS})
        called = Counter(edge.target for edge in outgoing if edge.kind in CALLING)
        self._add(Role.CALLEE, called, {}, lambda _: True)
        sites: dict[SymbolKey, list[ResolvedEdge]] = {}
        for edge in incoming:
            sites.setdefault(edge.source, []).append(edge)
        counts = Counter({key: len(edges) for key, edges in sites.items()})
        self._add(Role.CALLER, counts, sites, lambda s: not is_test(snapshot, s.path))
        self._add(Role.TEST, counts, sites, lambda s: is_test_case(snapshot, s))
        self._add_tests(targets)

    def _members(self, targets: Sequence[Symbol]) -> list[SymbolKey]:
        """What stands inside of the targets: who changes a class looks at its methods' users."""
        found = []
        for target in targets:
            if target.file is not None and target.kind in TYPE_KINDS:
                start, end = target.span
                found += [
                    symbol.key
                    for symbol in self._snapshot.symbols_in(target.file)
                    if start < symbol.span.start and symbol.span.end <= end
                ]
        return found

    def _add(
        self,
        role: Role,
        counts: dict[SymbolKey, int],
        sites: dict[SymbolKey, list[ResolvedEdge]],
        fits: Callable[[Symbol], bool],
    ) -> None:
        keys = [key for key in counts if key not in self._taken and key not in self._inside]
        symbols = self._snapshot.symbols(keys)
        found = [
            symbol
            for symbol in symbols.values()
            if not symbol.external and fits(symbol) and self._options.wants(self._snapshot, symbol)
        ]
        found.sort(key=lambda symbol: (-counts[symbol.key], symbol_place(symbol)))
        self._taken.update(symbol.key for symbol in found)
        self.around += [(role, symbol, sites.get(symbol.key, ())) for symbol in found]

    def _add_tests(self, targets: Sequence[Symbol]) -> None:
        """Tests that reach the targets through others."""
        if not self._options.include_tests:
            return
        reached = impact(self._snapshot, targets, self._options, depth=_TEST_DEPTH)
        for symbol in reached.tests:
            if symbol.key not in self._taken and symbol.kind is not SymbolKind.MODULE:
                self._taken.add(symbol.key)
                self.around.append((Role.TEST, symbol, ()))


class _Pack:
    """The items so far, and the room that is left."""

    def __init__(self, excerpts: Excerpts, budget: int) -> None:
        self.room = budget
        self._excerpts = excerpts
        self._items: list[ContextItem] = []
        self._missing: list[tuple[Role, Symbol]] = []

    def target(self, symbol: Symbol) -> None:
        """The whole of *symbol*, or as many of its first lines as fit; of an external its name."""
        if symbol.external:
            if not self._take(Role.TARGET, symbol, Form.SIGNATURE, self._excerpts.outside(symbol)):
                self._missing.append((Role.TARGET, symbol))
            return
        whole = self._excerpts.whole(symbol)
        if self._take(Role.TARGET, symbol, Form.FULL, whole):
            return
        room = self.room - self._cost(self._heading(Role.TARGET, symbol, whole), "")
        beginning = self._excerpts.beginning(symbol, room)
        if beginning is None or not self._take(Role.TARGET, symbol, Form.BEGINNING, beginning):
            self._missing.append((Role.TARGET, symbol))

    def short(self, role: Role, symbol: Symbol, sites: Sequence[ResolvedEdge]) -> None:
        """The shortest form of *symbol* that says something."""
        whole, head = self._excerpts.whole(symbol), self._excerpts.signature(symbol)
        forms = [(Form.SITES, self._excerpts.sites(symbol, sites))] if sites else []
        for form, part in (*forms, (Form.SIGNATURE, head)):
            if len(whole.text) <= len(part.text):  # nothing would be gained
                taken = self._take(role, symbol, Form.FULL, whole)
            else:
                taken = self._take(role, symbol, form, part)
            if taken:
                return
        self._missing.append((role, symbol))

    def widen(self, snapshot: Snapshot) -> None:
        """Whole definitions in place of short forms, as long as there is room."""
        for place, item in enumerate(self._items):
            is_whole = item.form in (Form.FULL, Form.BEGINNING) or item.symbol.external
            if is_whole or item.role is Role.CONTAINER:
                continue
            snapshot.cancel.check("context: next whole")
            whole = self._excerpts.whole(item.symbol)
            heading = self._heading(item.role, item.symbol, whole)
            more = self._cost(heading, whole.text) - self._cost(item.heading, item.text)
            if more <= self.room:
                self.room -= more
                self._items[place] = ContextItem(
                    item.role, item.symbol, Form.FULL, heading, whole.text
                )

    def items(self) -> list[ContextItem]:
        return self._items

    def left_out(self) -> list[NotShown]:
        found = []
        for role in Role:
            missing = [symbol for each, symbol in self._missing if each is role]
            if missing:
                found.append(NotShown(role, len(missing), tuple(missing[:_NAMED])))
        return found

    def _take(self, role: Role, symbol: Symbol, form: Form, part: Part) -> bool:
        heading = self._heading(role, symbol, part)
        cost = self._cost(heading, part.text)
        if cost > self.room:
            return False
        self.room -= cost
        self._items.append(ContextItem(role, symbol, form, heading, part.text))
        return True

    @staticmethod
    def _heading(role: Role, symbol: Symbol, part: Part) -> str:
        name = symbol.qualified_name if symbol.kind is not SymbolKind.MODULE else "module"
        place = f"{symbol.path}:{part.line_number}"
        if symbol.external:
            place = symbol.package or "outside of the workspace"
        return f"## {role}: {place} {symbol.kind.label} {name}"

    @staticmethod
    def _cost(heading: str, text: str) -> int:
        """Two line ends and the blank line behind."""
        return len(heading) + len(text) + 3
