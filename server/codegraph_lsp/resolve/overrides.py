"""Which method hides which: edges from a class's methods to those of its direct ancestors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Occurrence
from codegraph_lsp.model.kinds import EdgeKind, Role, SymbolKind
from codegraph_lsp.resolve.values import CLASS
from codegraph_lsp.resolve.words import BY_HERITAGE, IS_OVERLOAD

if TYPE_CHECKING:
    from codegraph_lsp.model.edges import Edge
    from codegraph_lsp.resolve.call_targets import Found
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.sites import Sites

OVERRIDES = int(EdgeKind.OVERRIDES)

_OVERRIDING = frozenset(
    {int(SymbolKind.METHOD), int(SymbolKind.PROPERTY), int(SymbolKind.FUNCTION)}
)
_OVERRIDDEN = _OVERRIDING | {int(SymbolKind.FIELD), int(SymbolKind.VARIABLE)}


def override_edges(evaluator: Evaluator, sites: Sites) -> list[Edge]:
    """Edges of all methods of the file's classes, in order of the method."""
    rules = evaluator.rules
    if not rules.overrides:
        return []
    found: list[Edge] = []
    index = evaluator.index
    for owner in sorted(index.heritage):
        names = index.children.get(owner)
        lines = _lines_of_bases(evaluator, owner) if names else []
        for name, symbols in names.items() if names and lines else ():
            private = rules.private_prefix and name.startswith(rules.private_prefix)
            if name in rules.constructors or (private and not name.endswith("__")):
                continue
            targets = dict.fromkeys(
                target for line in lines if (target := _overridden(line, sites, name)) is not None
            )
            for symbol in symbols if targets else ():
                fact = index.symbols[symbol]
                if fact.kind in _OVERRIDING and not fact.flags & IS_OVERLOAD:
                    site = Occurrence(-1, int(Role.READ), symbol, fact.name_start, fact.name_end)
                    for target in targets:
                        found += sites.make(site, [target])
    return sorted(found, key=lambda edge: (edge.start, edge.target))


def _lines_of_bases(evaluator: Evaluator, owner: int) -> list[list[tuple[Evaluator, int]]]:
    """Of each direct ancestor: itself and its own ancestors, those in the project."""
    lines = []
    for base in evaluator.bases.ask(owner):
        there = evaluator.at(base.file) if base.kind == CLASS else None
        if there is not None:
            line = []
            for each in there.lines.ask(base.ref):
                home = evaluator.at(each.file) if each.kind == CLASS else None
                if home is not None:
                    line.append((home, each.ref))
            lines.append(line)
    return lines


def _overridden(line: list[tuple[Evaluator, int]], sites: Sites, name: str) -> Found | None:
    """What *name* is in the first class of *line* that has it, if it can be overridden."""
    for home, symbol in line:
        for each in home.index.child(symbol, name):
            if home.index.symbols[each].kind in _OVERRIDDEN:
                return (OVERRIDES, sites.keys.key(home.file, each), BY_HERITAGE, False)
            return None
    return None
