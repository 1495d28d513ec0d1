"""What calls may run, as far as that is certain, and what that takes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.call_shapes import Takes, takes_at
from codegraph_lsp.features.expression_names import last_name
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.languages.shape import shape
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import (
    CALLABLE_KINDS,
    TYPE_KINDS,
    BindingKind,
    EdgeKind,
    SymbolFlag,
    SymbolKind,
)
from codegraph_lsp.support.lru import Lru

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.shape import Calling
    from codegraph_lsp.model.facts import Outline
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

KEPT_FILES = 2_000
"""Files whose functions' parameters are kept, some kilobytes each."""

MOST = 20
"""Functions of one name that are compared with a call; of more nothing is told."""

_FUNCTIONS = CALLABLE_KINDS - {SymbolKind.MACRO}
_RECEIVERS = frozenset({BindingKind.RECEIVER, BindingKind.CLASS_RECEIVER})
_HERITAGE = frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS})


class Callee(NamedTuple):
    """One function that a call may run."""

    symbol: Symbol
    takes: Takes
    bound: bool
    """Its first parameter is its receiver, which is not among the arguments."""


class _Known(NamedTuple):
    """What is known of one function."""

    takes: Takes
    receiver: int
    """Kind of the binding that is its receiver, among its parameters; `NOTHING` without one."""


class Callees:
    """Functions of one snapshot, each looked at once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._digests: dict[FileId, bytes] = {}
        self._plain: dict[SymbolKey, bool] = {}

    @cached_property
    def _known(self) -> Lru[tuple[FileId, bytes], dict[int, _Known]]:
        """By file and digest, so that they outlive the snapshot."""
        return self._snapshot.kept("what functions take", lambda: Lru(KEPT_FILES))

    def known(self, symbol: Symbol) -> _Known | None:
        """What *symbol* takes; None where that is not known, or it may be something else."""
        if symbol.file is None or symbol.kind not in _FUNCTIONS:
            return None
        return self._of_file(symbol.file).get(symbol.index)

    def callee(
        self, symbol: Symbol, *, bound: bool, path: bool = False, makes: bool = False
    ) -> Callee | None:
        """
        *symbol* called with its receiver among the arguments, or not; None as in `known`.

        Args:
            path: It is named by a path, which is never bound where receivers are written as such.
            makes: It is a constructor that runs because the class is called.
        """
        known = self.known(symbol)
        if known is None:
            return None
        takes, kind = known
        if takes.receiver:
            return Callee(symbol, takes, bound=not path)
        if kind == BindingKind.CLASS_RECEIVER:
            # Python's `__new__` is given the class by name, unless the class is called.
            by_name = symbol.name in self._given_class(symbol) and not makes
            return None if by_name else Callee(symbol, takes, bound=True)
        return Callee(symbol, takes, kind == BindingKind.RECEIVER and bound)

    def _given_class(self, symbol: Symbol) -> Sequence[str]:
        spec = None if symbol.file is None else self._snapshot.language(symbol.file)
        return () if spec is None else spec.nodes.class_receivers

    def _of_file(self, file: FileId) -> dict[int, _Known]:
        key = file, self._digest(file)
        found = self._known.get(key)
        if found is None:
            found = self._read(file)
            self._known.put(key, found)
        return found

    def _digest(self, file: FileId) -> bytes:
        """Of the text that counts: an open document's is not what was read last."""
        digest = self._digests.get(file)
        if digest is None:
            digest = self._snapshot.digest(file)
            self._digests[file] = digest
        return digest

    def _read(self, file: FileId) -> dict[int, _Known]:
        snapshot = self._snapshot
        spec, text = snapshot.language(file), snapshot.text(file)
        facts = snapshot.facts(file)  # outlines that others read have no local names
        if spec is None or text is None or facts is None:
            return {}
        outline = facts.outline
        rules = shape(spec.lineage).calls
        if not rules.counted:
            return {}
        found: dict[int, _Known] = {}
        names = _Names(outline, rules)
        with snapshot.parsed(file) as tree:
            if tree is None:
                return {}
            for symbol in snapshot.symbols_in(file):
                if symbol.kind not in _FUNCTIONS or symbol.index >= len(outline.symbols):
                    continue
                if names.are_set_again(symbol) or _is_changed(symbol, outline, rules):
                    continue
                span = symbol.name_span
                takes = takes_at(tree.root_node, text.source, span, spec)
                if takes is not None:
                    found[symbol.index] = _Known(takes, names.receiver(symbol))
        return found

    # Others that may run instead

    def others(self, symbol: Symbol) -> Iterator[Symbol]:
        """What the name of *symbol* may also mean: overloads, declarations, overriders, others."""
        snapshot = self._snapshot
        assert symbol.file is not None, "of the workspace"
        spec = snapshot.language(symbol.file)
        if spec is None:
            return
        rules = shape(spec.lineage).calls
        named = [
            each
            for each in snapshot.symbols_in(symbol.file)
            if each.name == symbol.name and each.container == symbol.container
        ]
        stated = [each for each in named if each.flags & SymbolFlag.OVERLOAD]
        yield from stated if stated and rules.overloads_hide else named
        if rules.overridden:
            yield from self._overriders(symbol)
        declared = semantics(spec.lineage).declarations
        if declared or rules.same_folder:
            folder = symbol.path.rpartition("/")[0]
            for each in snapshot.symbols_named(symbol.name):
                same = each.qualified_name == symbol.qualified_name
                near = declared or each.path.rpartition("/")[0] == folder
                if each.kind is SymbolKind.MACRO or (same and near):
                    yield each

    def may_have_unread(self, symbol: Symbol) -> bool:
        """
        There may be overloads of *symbol* that nobody knows of: macros make the parser lose its
        way, and it has in its file. A member is safe in a type in which it has not, unless the file
        has a function of the name outside of types, which may come from one that was torn.
        """
        snapshot, file = self._snapshot, symbol.file
        spec = None if file is None else snapshot.language(file)
        if file is None or spec is None or spec.exact_grammar:
            return False
        if not semantics(spec.lineage).overloads or not snapshot.n_problems(file):
            return False
        symbols = {each.key: each for each in snapshot.symbols_in(file)}
        holder = None if symbol.container is None else symbols.get(symbol.container)
        facts = snapshot.facts(file)
        if holder is None or holder.kind not in TYPE_KINDS or facts is None:
            return True
        if any(holder.span.start <= each.start <= holder.span.end for each in facts.body.problems):
            return True
        namesakes = (each for each in symbols.values() if each.name == symbol.name)
        around = (symbols.get(each.container) for each in namesakes if each.container is not None)
        return any(each is not None and each.kind not in TYPE_KINDS for each in around)

    def _overriders(self, symbol: Symbol) -> Iterator[Symbol]:
        seen, frontier = {symbol.key}, [symbol.key]
        while frontier and len(seen) <= MOST:
            edges = self._snapshot.edges_to(frontier, {EdgeKind.OVERRIDES})
            frontier = sorted({edge.source for edge in edges} - seen)
            seen.update(frontier)
        yield from self._snapshot.symbols(seen - {symbol.key}).values()

    # Classes

    def made_plainly(self, made: Symbol, constructor: Symbol) -> bool:
        """Making an instance of *made* is calling *constructor* with the arguments, no more."""
        spec = None if made.file is None else self._snapshot.language(made.file)
        if spec is not None and shape(spec.lineage).calls.own_constructors:
            return constructor.container == made.key and self._is_plain(made)
        constructs = False
        for each in self.lineage(made):
            if each is None:
                return False
            constructs |= each.key == constructor.container
            if each.external:
                if not self._is_known(each, constructor):
                    return False
                continue
            if not self._is_plain(each):
                return False
            if self._has_other_constructor(each, constructor):
                return False
        return constructs

    def stands_apart(self, symbol: Symbol) -> bool:
        """All types that *symbol* as a member may share its name with are known."""
        container = None if symbol.container is None else self._snapshot.symbol(symbol.container)
        if container is None or container.kind not in TYPE_KINDS:
            return True
        return self.knows_ancestors(container, symbol)

    def knows_ancestors(self, made: Symbol, beside: Symbol) -> bool:
        """All that the type *made* extends is known; *beside* is a symbol of its language."""
        return all(
            each is not None and (not each.external or self._is_known(each, beside))
            for each in self.lineage(made)
        )

    def _is_known(self, external: Symbol, beside: Symbol) -> bool:
        """The external type is one whose members, or whose making, the tables know."""
        spec = None if beside.file is None else self._snapshot.language(beside.file)
        if spec is None:
            return False
        names = {f"{external.package}.{external.name}", external.qualified_name}
        return not names.isdisjoint(shape(spec.lineage).calls.plain_bases)

    def lineage(self, made: Symbol) -> Iterator[Symbol | None]:
        """*made* and its ancestors, externals too; None for one that is not known."""
        seen, frontier = {made.key}, [made]
        while frontier:
            each = frontier.pop()
            yield each
            if each.file is None:
                continue
            outline = self._snapshot.outline(each.file)
            if outline is None or len(seen) > MOST:
                yield None
                return
            edges = self._snapshot.edges_from([each.key], _HERITAGE)
            places = {edge.start for edge in edges}
            stated = {h.expression for h in outline.heritage if h.symbol == each.index}
            if len(places) < len(stated) or len(places) < len({edge.target for edge in edges}):
                yield None
                return
            keys = {edge.target for edge in edges} - seen
            seen |= keys
            frontier += self._snapshot.symbols(keys).values()

    def _is_plain(self, made: Symbol) -> bool:
        known = self._plain.get(made.key)
        if known is None:
            known = self._plain[made.key] = self._looks_plain(made)
        return known

    def _looks_plain(self, made: Symbol) -> bool:
        snapshot = self._snapshot
        if made.file is None or made.kind is SymbolKind.RECORD:
            return False
        spec, text = snapshot.language(made.file), snapshot.text(made.file)
        if spec is None or text is None:
            return False
        rules = shape(spec.lineage).calls
        if rules.decorators_change and made.flags & SymbolFlag.DECORATED:
            return False
        head = text.source[made.span.start : made.header_end].decode("utf-8", "replace")
        return not any(word in head for word in rules.changing_words)

    def _has_other_constructor(self, made: Symbol, constructor: Symbol) -> bool:
        spec = None if made.file is None else self._snapshot.language(made.file)
        if spec is None or made.file is None:
            return False
        names = set(semantics(spec.lineage).constructors) - {constructor.name}
        return any(
            each.name in names and each.container == made.key
            for each in self._snapshot.symbols_in(made.file)
        )


def _is_changed(symbol: Symbol, outline: Outline, rules: Calling) -> bool:
    """A decorator may put something else in the place of the function *symbol*."""
    if not rules.decorators_change or not symbol.flags & SymbolFlag.DECORATED:
        return False
    names = [
        last_name(outline, fact.expression)
        for fact in outline.decorators
        if fact.symbol == symbol.index
    ]
    return not names or not rules.kept_decorators.issuperset(names)


_REBINDING = frozenset(
    {
        BindingKind.ASSIGNMENT,
        BindingKind.LOOP,
        BindingKind.IMPORT,
        BindingKind.CATCH,
        BindingKind.PARAMETER,
    }
)


class _Names:
    """What the bindings of one file say of its functions."""

    def __init__(self, outline: Outline, rules: Calling) -> None:
        self._outline = outline
        self._set = {
            (fact.scope, fact.name) for fact in outline.bindings if fact.kind in _REBINDING
        }
        self._members = {fact.name for fact in outline.members}
        self._members |= {
            last_name(outline, fact.object)
            for fact in outline.members
            if fact.name in rules.reshaping_members
        }
        self._receivers = {fact.scope: fact for fact in outline.bindings if fact.kind in _RECEIVERS}

    def are_set_again(self, symbol: Symbol) -> bool:
        """Something else may have got the name of *symbol*."""
        symbols = self._outline.symbols
        container = symbols[symbol.index].container
        scope = symbols[container].scope if container >= 0 else NOTHING
        return (scope, symbol.name) in self._set or symbol.name in self._members

    def receiver(self, symbol: Symbol) -> int:
        """Kind of the receiver among its parameters; `NOTHING` without one."""
        fact = self._receivers.get(self._outline.symbols[symbol.index].scope)
        return fact.kind if fact is not None and fact.start > symbol.name_span.start else NOTHING
