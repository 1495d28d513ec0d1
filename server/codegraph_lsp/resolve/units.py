"""
What is visible by inclusion: a file, the files it includes, and those that these include.

Their names are those of one text: a namespace is the union of its parts in all of them. Who
includes a file is of no account, so a unit depends on nothing but files and module questions that
can be noted; as these are many, an answer notes the unit itself, by a number below `OWN_BODY`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SYMBOL
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.resolve.solver import OWN_BODY
from codegraph_lsp.resolve.words import (
    IS_TRANSPARENT,
    KIND_NAMESPACE,
    MODULE_SCOPE_KIND,
    TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.outline_index import OutlineIndex
    from codegraph_lsp.resolve.session import Session

MAX_FILES = 4000
"""Largest unit. (a guess; a file of a large project includes some hundred of its own)"""

_FIRST = OWN_BODY - 1


@dataclass(frozen=True, slots=True)
class Unit:
    """All files that one file sees through its includes."""

    order: dict[int, int]
    """File -> its place among those that are visible, the file itself first."""
    reads: frozenset[int | str]


def token(file: int) -> int:
    """What an answer notes among its reads that was found in the unit of *file*."""
    return _FIRST - file


class Units:
    """The units of one session, made when first asked."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._units: dict[int, Unit] = {}
        self._included: dict[int, tuple[tuple[int, ...], frozenset[int | str]]] = {}
        self._providers: dict[tuple[str, str], list[int]] = {}
        """(namespace, name) -> files that bind it there."""
        self._apart: dict[str, list[tuple[int, int]]] = {}
        """Name -> types that are written outside the type they belong to."""
        self._spaces: dict[int, dict[str, list[int]]] = {}
        """Of a file: namespace -> its scopes."""

    def unit(self, file: int) -> Unit:
        found = self._units.get(file)
        if found is None:
            found = self._units[file] = self._make(file)
        return found

    def expanded(self, reads: Collection[int | str]) -> set[int | str]:
        """*reads*, with what units among them stand for."""
        found: set[int | str] = set()
        for each in reads:
            if type(each) is int and each <= _FIRST:
                found |= self.unit(_FIRST - each).reads
            else:
                found.add(each)
        return found

    def bound(self, evaluator: Evaluator, space: str, name: str) -> list[tuple[Evaluator, int]]:
        """Bindings of *name* in the namespace that the file of *evaluator* sees, in order."""
        unit = self.unit(evaluator.file)
        evaluator.state.reads.add(token(evaluator.file))
        files = self._providers.get((space, name))
        if files is None:
            return []
        order = unit.order
        visible = sorted([order[file] for file in files if file in order])
        if not visible:
            return []
        by_place = {order[file]: file for file in files if file in order}
        found = []
        for place in visible:
            there = evaluator.at(by_place[place])
            if there is None:
                continue
            for scope in self._spaces[by_place[place]].get(space, ()):
                found += [(there, binding) for binding in there.index.bound_in(scope, name)]
        return found

    def names(self, evaluator: Evaluator, space: str) -> Iterator[str]:
        """Names in the namespace that the file of *evaluator* sees, those of near files first."""
        unit = self.unit(evaluator.file)
        evaluator.state.reads.add(token(evaluator.file))
        for file in unit.order:
            there = evaluator.at(file)
            if there is not None:
                for scope in self._spaces[file].get(space, ()):
                    yield from there.index.names_in(scope)

    def written_apart(self, evaluator: Evaluator, name: str) -> list[tuple[Evaluator, int]]:
        """Visible types called *name* that are written outside the type they belong to."""
        unit = self.unit(evaluator.file)
        evaluator.state.reads.add(token(evaluator.file))
        found = []
        for file, symbol in self._apart.get(name, ()):
            there = evaluator.at(file) if file in unit.order else None
            if there is not None:
                found.append((there, symbol))
        return found

    def _make(self, file: int) -> Unit:
        order: dict[int, int] = {}
        reads: set[int | str] = set()
        waiting = [file]
        while waiting and len(order) < MAX_FILES:
            now = waiting.pop()
            if now in order:
                continue
            order[now] = len(order)
            reads.add(now)
            included, questions = self._read(now)
            reads |= questions
            waiting.extend(reversed(included))
        return Unit(order, frozenset(reads))

    def _read(self, file: int) -> tuple[tuple[int, ...], frozenset[int | str]]:
        """The files that *file* includes, and the questions that told where they are."""
        found = self._included.get(file)
        if found is not None:
            return found
        session = self._session
        state = session.state
        outer, state.reads = state.reads, set()
        there = session.foreign(FileId(file))
        files: dict[int, None] = {}
        if there is not None:
            self._note(there)
            for number in reversed(there.index.wildcards):
                fact = there.index.outline.imports[number]
                target = session.resolve(there, fact.module, fact.level)
                files.update(dict.fromkeys(target.files))
        questions = frozenset(state.reads)
        state.reads = outer
        found = self._included[file] = (tuple(files), questions)
        return found

    def _note(self, there: Evaluator) -> None:
        index = there.index
        spaces: dict[str, list[int]] = {}
        for number, scope in enumerate(index.outline.scopes):
            if scope.kind == MODULE_SCOPE_KIND:
                spaces.setdefault(space_of(index, scope.symbol), []).append(number)
        self._spaces[there.file] = spaces
        for number, symbol in enumerate(index.symbols):
            if symbol.receiver and symbol.kind in TYPES:
                self._apart.setdefault(symbol.name, []).append((there.file, number))
        for space, numbers in spaces.items():
            names = dict.fromkeys(name for number in numbers for name in index.names_in(number))
            for name in names:
                self._providers.setdefault((space, name), []).append(there.file)


def space_of(index: OutlineIndex, symbol: int) -> str:
    """The namespace that *symbol*, or what is in it, belongs to; empty: none."""
    names = []
    while symbol > MODULE_SYMBOL:
        fact = index.symbols[symbol]
        if fact.kind == KIND_NAMESPACE and not fact.flags & IS_TRANSPARENT:
            names.append(fact.name)
        symbol = fact.container
    return ".".join(reversed(names))
