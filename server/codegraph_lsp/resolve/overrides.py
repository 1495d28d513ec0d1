"""Which method hides which: edges from a class's methods to those of its direct ancestors."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from codegraph_lsp.model.facts import NOTHING, Occurrence
from codegraph_lsp.model.kinds import EdgeKind, Role, SymbolKind
from codegraph_lsp.resolve import apart, types
from codegraph_lsp.resolve.apart import EXTENSION
from codegraph_lsp.resolve.call_targets import PLAIN, Found
from codegraph_lsp.resolve.signatures import same_signature, signature
from codegraph_lsp.resolve.values import CLASS, SYMBOL, Value
from codegraph_lsp.resolve.words import BY_HERITAGE, IS_OVERLOAD, IS_STATIC, IS_VIRTUAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.model.edges import Edge
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.sites import Sites

Line: TypeAlias = "list[tuple[Evaluator, int]]"
"""A class and those above it, the nearest first, with where each is at home."""

METHOD = int(SymbolKind.METHOD)
OVERRIDES = int(EdgeKind.OVERRIDES)
IMPLEMENTS = int(EdgeKind.IMPLEMENTS)

_OPEN = frozenset({int(SymbolKind.STRUCT), int(SymbolKind.ENUM), int(SymbolKind.UNION)})
"""Kinds of types that other files give members to."""

_OVERRIDING = frozenset(
    {int(SymbolKind.METHOD), int(SymbolKind.PROPERTY), int(SymbolKind.FUNCTION)}
)
_OVERRIDDEN = _OVERRIDING | {int(SymbolKind.FIELD), int(SymbolKind.VARIABLE)}


def override_edges(evaluator: Evaluator, sites: Sites) -> list[Edge]:
    """Edges of all methods of the file's classes, in order of the method."""
    rules = evaluator.rules
    if not rules.overrides:
        return []
    if rules.virtual_said:
        return _said(evaluator, sites)
    found: list[Edge] = []
    index = evaluator.index
    for name, symbols, lines in _members_below(evaluator):
        private = rules.private_prefix and name.startswith(rules.private_prefix)
        if rules.signatures:
            found += _by_signature(evaluator, sites, symbols, lines)
            continue
        if name in rules.constructors or (private and not name.endswith("__")):
            continue
        targets = dict.fromkeys(
            target for line in lines if (target := _overridden(line, sites, name)) is not None
        )
        for symbol in symbols if targets else ():
            fact = index.symbols[symbol]
            if rules.members_apart and not index.is_of_trait(symbol):
                continue
            if fact.kind in _OVERRIDING and not fact.flags & IS_OVERLOAD:
                site = Occurrence(-1, int(Role.READ), symbol, fact.name_start, fact.name_end)
                for target in targets:
                    found += sites.make(site, [target])
    if rules.members_apart:
        found += _apart(evaluator, sites)
    return sorted(found, key=lambda edge: (edge.start, edge.target))


def _members_below(evaluator: Evaluator) -> Iterator[tuple[str, list[int], list[Line]]]:
    """
    Members of the file's classes that extend something: a name, the symbols that have it in the
    class, and the line of each of its bases.
    """
    children = evaluator.index.children
    for owner in sorted(evaluator.index.heritage):
        names = children.get(owner)
        lines = _lines_of_bases(evaluator, owner) if names else []
        for name, symbols in names.items() if names and lines else ():
            yield name, symbols, lines


def implemented_apart(evaluator: Evaluator, sites: Sites) -> list[Edge]:
    """Edges of this file's types to traits that other files make them implement."""
    if not evaluator.rules.members_apart:
        return []
    index = evaluator.index
    own = [number for number, symbol in enumerate(index.symbols) if symbol.kind in _OPEN]
    if not own or not evaluator.session.apart(evaluator).named(EXTENSION):
        return []
    found: list[Edge] = []
    for number in own:
        fact = index.symbols[number]
        site = Occurrence(-1, int(Role.IMPLEMENT), number, fact.name_start, fact.name_end)
        for trait in apart.bases(evaluator, number):
            if trait.kind == CLASS:
                key = sites.keys.key(trait.file, trait.ref)
                found += sites.make(site, [(IMPLEMENTS, key, BY_HERITAGE, PLAIN)])
    return found


def _apart(evaluator: Evaluator, sites: Sites) -> list[Edge]:
    """Edges of methods whose type is in another file, to the traits that they implement."""
    index = evaluator.index
    members = index.outline.members
    found: list[Edge] = []
    for place in index.set_members.get(EXTENSION, ()):
        lines = []
        for trait in types.classes(evaluator, members[place].value):
            there = evaluator.at(trait.file) if trait.kind == CLASS else None
            if there is not None:
                lines.append([(there, trait.ref)])
        for member in members if lines else ():
            if member.symbol == NOTHING or member.object != members[place].object:
                continue
            fact = index.symbols[member.symbol]
            site = Occurrence(-1, int(Role.READ), member.symbol, fact.name_start, fact.name_end)
            for line in lines:
                target = _overridden(line, sites, fact.name)
                if target is not None and fact.kind in _OVERRIDING:
                    found += sites.make(site, [target])
    return found


def _said(evaluator: Evaluator, sites: Sites) -> list[Edge]:
    """
    The same where a method overrides only what is marked as overridable, somewhere above it, and
    takes the same parameters.
    """
    found: list[Edge] = []
    for name, symbols, lines in _members_below(evaluator):
        for symbol in symbols:
            fact = evaluator.index.symbols[symbol]
            if fact.kind not in _OVERRIDING or _is_defined(evaluator, symbol, symbols):
                continue
            site = Occurrence(-1, int(Role.READ), symbol, fact.name_start, fact.name_end)
            own = signature(evaluator, symbol)
            for target in dict.fromkeys(_overridable(line, name, own) for line in lines):
                if target is not None:
                    home, base = target
                    key = sites.keys.key(home.file, base)
                    found += sites.make(site, [(OVERRIDES, key, BY_HERITAGE, PLAIN)])
    return sorted(found, key=lambda edge: (edge.start, edge.target))


def _is_defined(evaluator: Evaluator, symbol: int, symbols: list[int]) -> bool:
    """A declaration whose definition stands beside it in the type."""
    index = evaluator.index
    if not index.symbols[symbol].flags & IS_OVERLOAD:
        return False
    own = signature(evaluator, symbol)
    return any(
        not index.symbols[each].flags & IS_OVERLOAD and signature(evaluator, each) == own
        for each in symbols
    )


def _overridable(line: Line, name: str, own: tuple[str, ...]) -> tuple[Evaluator, int] | None:
    """The nearest method of the name and parameters, if it or one above it can be overridden."""
    nearest = None
    for home, symbol in line:
        for each in home.index.child(symbol, name):
            fact = home.index.symbols[each]
            if fact.kind not in _OVERRIDING or signature(home, each) != own:
                continue
            nearest = nearest or (home, each)
            if fact.flags & IS_VIRTUAL:
                return nearest
    return None


def _lines_of_bases(evaluator: Evaluator, owner: int) -> list[Line]:
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


def _overridden(line: Line, sites: Sites, name: str) -> Found | None:
    """What *name* is in the first class of *line* that has it, if it can be overridden."""
    for home, symbol in line:
        for each in home.index.child(symbol, name):
            if home.index.symbols[each].kind in _OVERRIDDEN:
                return (OVERRIDES, sites.keys.key(home.file, each), BY_HERITAGE, PLAIN)
            return None
    return None


def _by_signature(
    evaluator: Evaluator, sites: Sites, symbols: list[int], lines: list[Line]
) -> list[Edge]:
    """Edges of a class's methods of one name to those above that take the same parameters."""
    found: list[Edge] = []
    for symbol in symbols:
        fact = evaluator.index.symbols[symbol]
        if fact.kind != METHOD or fact.flags & IS_STATIC:
            continue
        own = Value(SYMBOL, evaluator.file, symbol, BY_HERITAGE)
        n_parameters = len(evaluator.index.parameters.get(fact.scope, ()))
        site = Occurrence(-1, int(Role.READ), symbol, fact.name_start, fact.name_end)
        hidden: dict[SymbolKey, None] = {}
        for line in lines:
            above = _same_above(evaluator, own, f"{fact.name}({n_parameters})", line)
            if above is not None:
                hidden[sites.keys.key(above.file, above.ref)] = None
        for key in hidden:
            found += sites.make(site, [(OVERRIDES, key, BY_HERITAGE, PLAIN)])
    return found


def _same_above(evaluator: Evaluator, own: Value, name: str, line: Line) -> Value | None:
    for home, above in line:
        for each in home.index.child(above, name):
            value = Value(SYMBOL, home.file, each, BY_HERITAGE)
            if home.index.symbols[each].flags & IS_STATIC:
                continue
            if same_signature(evaluator, own, value):
                return value
    return None
