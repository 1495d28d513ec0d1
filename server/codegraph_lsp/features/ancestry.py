"""What types extend, as far as finding dead code wants to know. Loads numpy: import it late."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.features.enumerated import enumerated
from codegraph_lsp.features.expression_names import last_name
from codegraph_lsp.features.testcode import case_names
from codegraph_lsp.features.whole_graph import cases
from codegraph_lsp.graph.columns import UNKNOWN
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.ids import SymbolKey
from codegraph_lsp.model.kinds import CALLABLE_KINDS, TYPE_KINDS, Certainty, EdgeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns
    from codegraph_lsp.languages.liveness import Liveness

_HERITAGE = frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS})


class Ancestry:
    """Questions about types and all that they extend; a symbol is a number of the columns."""

    def __init__(self, snapshot: Snapshot, columns: Columns) -> None:
        self._snapshot = snapshot
        self._columns = columns
        self._outside: dict[int, bool] = {}
        self._registering: dict[int, bool] = {}
        self._bases: dict[int, list[int]] = defaultdict(list)
        heritage = columns.edges.of(_HERITAGE, Certainty.DISPATCH)
        for source, target in zip(
            columns.edges.sources[heritage].tolist(),
            columns.edges.targets[heritage].tolist(),
            strict=True,
        ):
            self._bases[source].append(target)
        self._fallbacks = _fallbacks(columns)
        test_cases = columns.symbols.containers[cases(snapshot, columns)]
        self._tested = frozenset(np.unique(test_cases).tolist())

    def extends_outside(self, symbol: int) -> bool:
        """It is a type, and it or something that it extends extends what is not in the graph."""
        return self._is_type(symbol) and any(map(self._states_more, self._lineage(symbol)))

    def inherits_tests(self, symbol: int, rules: Liveness) -> bool:
        """
        It is a type that inherits test cases, which a test runner runs once more, or that extends
        what a test runner looks for.
        """
        if not self._is_type(symbol):
            return False
        lineage = list(self._lineage(symbol))
        if not self._tested.isdisjoint(lineage):
            return True
        if rules.testing_bases and any(self._states(each, rules) for each in lineage):
            return True
        # The base of tests is often in a file that is no test itself.
        is_case = self._cases_of(symbol)
        return any(is_case(name) for each in lineage for name in self._callables.get(each, ()))

    def _states(self, symbol: int, rules: Liveness) -> bool:
        """It states a base that a test runner looks for."""
        columns = self._columns
        file_number = int(columns.symbols.file_of[symbol])
        facts = self._snapshot.facts(columns.files[file_number])
        index = symbol - int(columns.firsts[file_number])
        return facts is not None and any(
            each.symbol == index
            and re.fullmatch(rules.testing_bases, last_name(facts.outline, each.expression))
            for each in facts.outline.heritage
        )

    def is_test_of_subtypes(self, member: int) -> bool:
        """Some type in a test extends the one around *member*, whose name is that of a case."""
        symbols = self._columns.symbols
        container, name = int(symbols.containers[member]), symbols.names[member]
        return any(self._cases_of(each)(name) for each in self._subtypes(container))

    def _cases_of(self, symbol: int) -> Callable[[str], bool]:
        """Tells whether something is a test case by its name, were it in the file of *symbol*."""
        columns = self._columns
        return case_names(self._snapshot, columns.paths[int(columns.symbols.file_of[symbol])])

    def registers(self, symbol: int, rules: Liveness) -> bool:
        """It is a type, and code of something that it extends runs when it is defined."""
        if not self._is_type(symbol) or not (rules.registering_words or rules.subtypes_asked):
            return False
        asked = enumerated(
            self._snapshot, self._columns, rules.subtypes_asked, rules.subtypes_words
        )
        return any(
            self._sees_subtypes(each, rules) or (each in asked and each != symbol)
            for each in self._lineage(symbol)
        )

    def replaces_beside(self, container: int, name: str) -> bool:
        """
        Some type extends *container* and beside it one that has a member called *name*, too, or of
        which nothing is known: calls to that may run the member of *container*.
        """
        mine = set(self._lineage(container))
        for subtype in self._subtypes(container):
            beside = set(self._lineage(subtype)) - mine - {subtype}
            if any((each, name) in self._members for each in beside):
                return True
            if any(map(self._states_more, {subtype, *beside})):
                return True
        return False

    @cached_property
    def _callables(self) -> dict[int, list[str]]:
        """By type, the names of what it holds that can be called."""
        symbols = self._columns.symbols
        held: dict[int, list[str]] = defaultdict(list)
        callable_ = np.isin(symbols.kinds, [int(kind) for kind in CALLABLE_KINDS])
        for n in np.flatnonzero(callable_).tolist():
            held[int(symbols.containers[n])].append(symbols.names[n])
        return held

    @cached_property
    def _members(self) -> frozenset[tuple[int, str]]:
        symbols = self._columns.symbols
        return frozenset(zip(symbols.containers.tolist(), symbols.names, strict=True))

    @cached_property
    def _extending(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for subtype, bases in self._bases.items():
            for base in bases:
                found[base].append(subtype)
        return found

    def _subtypes(self, symbol: int) -> list[int]:
        found = dict.fromkeys(self._extending.get(symbol, ()))
        waiting = list(found)
        for each in waiting:
            for subtype in self._extending.get(each, ()):
                if subtype not in found:
                    found[subtype] = None
                    waiting.append(subtype)
        return list(found)

    def _is_type(self, symbol: int) -> bool:
        return int(self._columns.symbols.kinds[symbol]) in TYPE_KINDS

    def _lineage(self, symbol: int) -> Iterator[int]:
        """*symbol* and all that it extends, nearest first."""
        seen = {symbol: None}
        waiting = [symbol]
        for each in waiting:
            yield each
            for base in self._bases.get(each, ()):
                if base not in seen:
                    seen[base] = None
                    waiting.append(base)

    def _states_more(self, symbol: int) -> bool:
        """It states more types than are known, but for the one that all types extend."""
        if symbol not in self._outside:
            columns = self._columns
            file_number = int(columns.symbols.file_of[symbol])
            file = columns.files[file_number]
            facts, spec = self._snapshot.facts(file), self._snapshot.language(file)
            n_stated = 0
            if facts is not None and spec is not None:
                index = symbol - int(columns.firsts[file_number])
                root = semantics(spec.lineage).root_class.rpartition(".")[2]
                n_stated = sum(
                    each.symbol == index and last_name(facts.outline, each.expression) != root
                    for each in facts.outline.heritage
                )
            n_known = len(set(self._bases.get(symbol, ())))
            self._outside[symbol] = n_stated > n_known or symbol in self._fallbacks
        return self._outside[symbol]

    def _sees_subtypes(self, symbol: int, rules: Liveness) -> bool:
        if symbol not in self._registering:
            self._registering[symbol] = self._says_so(symbol, rules)
        return self._registering[symbol]

    def _says_so(self, symbol: int, rules: Liveness) -> bool:
        columns = self._columns
        file_number = int(columns.symbols.file_of[symbol])
        first, file = int(columns.firsts[file_number]), columns.files[file_number]
        end = int(columns.firsts[file_number + 1])
        inside = np.flatnonzero(columns.symbols.containers[first:end] == symbol) + first
        if any(columns.symbols.names[n] in rules.registering_members for n in inside.tolist()):
            return True
        text = self._snapshot.text(file)
        told = self._snapshot.symbol(SymbolKey(columns.symbols.keys[symbol].item()))
        if text is None or told is None:  # it was just typed away
            return False
        header = text.source[told.name_span.end : told.header_end]
        words = {word.decode("utf-8", "replace") for word in re.findall(rb"\w+", header)}
        return bool(words & set(rules.registering_words)) and not words & set(rules.quiet_words)


def _fallbacks(columns: Columns) -> frozenset[int]:
    """
    Types with a base that is in the workspace where something outside is not there: what is made
    in the handler of an import that fails.
    """
    edges = columns.edges
    heritage = np.isin(edges.kinds, [int(kind) for kind in _HERITAGE]) & edges.live
    heritage &= edges.sources != UNKNOWN
    outside = heritage & (edges.targets == UNKNOWN)
    places = set(zip(edges.sources[outside].tolist(), edges.starts[outside].tolist(), strict=True))
    inside = heritage & (edges.targets != UNKNOWN)
    return frozenset(
        source
        for source, start in zip(
            edges.sources[inside].tolist(), edges.starts[inside].tolist(), strict=True
        )
        if (source, start) in places
    )
