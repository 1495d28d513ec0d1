"""What nothing uses, why it is thought so, and what was left out of that."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, page
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.model.ids import SymbolKey

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.features.alive import Alive
    from codegraph_lsp.features.kept import Kept
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.kinds import SymbolKind
    from codegraph_lsp.model.symbols import Symbol

Confidence = Literal["high", "low"]

_EXAMPLES = 10
"""Symbols named of what was left out for one reason."""


class Verdict(StrEnum):
    """Why a symbol is thought dead. The words are the protocol's."""

    UNUSED = "unused"
    """Nothing refers to it."""
    IMPORTED = "only-imported"
    """Files import it and then do nothing with it."""
    RECURSIVE = "only-used-by-itself"
    DEAD_USERS = "only-used-by-dead-code"
    """All that use it are dead; `chain` leads to one that nothing uses."""
    TESTS = "only-used-by-tests"
    """Told where tests do not count."""


@dataclass(frozen=True, slots=True)
class DeadSymbol:
    """What can go, and why it is thought so."""

    symbol: Symbol
    verdict: Verdict
    confidence: Confidence
    """Low where its name is written at a place where it is not known what is meant."""
    doubt: Kept | None
    """Of low confidence: what may keep it alive."""
    chain: tuple[Symbol, ...]
    """Of what only dead code uses: its user, that one's user and so on."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What nothing uses and what is alive for a reason all the same."""

    reason: Kept
    total: int
    examples: tuple[Symbol, ...]
    """The first of them by path and position."""


@dataclass(frozen=True, slots=True)
class DeadCode:
    """One page of what is dead, and all that was left out of it."""

    items: tuple[DeadSymbol, ...]
    """In order of path and position. What stands in something dead goes with it."""
    total: int
    """Of dead symbols, on all pages."""
    excluded: tuple[LeftOut, ...]
    """Most first."""
    cursor: str | None
    freshness: Freshness


def dead_code(
    snapshot: Snapshot,
    options: Options,
    *,
    kinds: Collection[SymbolKind] = (),
    entry_points: Sequence[str] = (),
    public: bool = True,
    confidence: Confidence = "high",
) -> DeadCode:
    """
    What can be taken out without anybody noticing.

    Args:
        options: Which files count; their certainty does not matter, since a guess keeps alive, too.
            Where tests are left out, what only they use is dead.
        kinds: Empty: what can be called, types, properties.
        entry_points: Globs of files, or `glob::name`, that are used from outside.
        public: What a library offers is used.
        confidence: Low also tells what lives only because its name is written somewhere.
    """
    # Late: it loads numpy.
    from codegraph_lsp.features.alive import LOOKED_AT, Question, alive

    question = Question(
        frozenset(kinds) or LOOKED_AT, tuple(entry_points), public, options.include_tests
    )
    told = alive(snapshot, question)
    answer = _Answer(snapshot, told, question.kinds, options)
    dead = answer.dead(confidence)
    found = snapshot.symbols(answer.keys(dead))
    symbols = [
        (found[key], n) for n, key in zip(dead, answer.keys(dead), strict=True) if key in found
    ]
    symbols.sort(key=lambda item: symbol_place(item[0]))
    shown = page(symbols, options, lambda item: symbol_place(item[0]))
    return DeadCode(
        items=tuple(answer.told(symbol, n) for symbol, n in shown.items),
        total=shown.total,
        excluded=tuple(answer.left_out(confidence)),
        cursor=shown.cursor,
        freshness=freshness(snapshot),
    )


class _Answer:
    def __init__(
        self,
        snapshot: Snapshot,
        told: Alive,
        kinds: Collection[SymbolKind],
        options: Options,
    ) -> None:
        import numpy as np  # late, as above

        from codegraph_lsp.graph.liveness import enclosed

        self._snapshot = snapshot
        self._told = told
        self._tests = options.include_tests
        columns = told.columns
        symbols = columns.symbols
        files = np.fromiter(
            (options.wants_file(snapshot, path) for path in columns.paths), np.bool_
        )
        self._wanted = np.isin(symbols.kinds, [int(kind) for kind in kinds])
        self._wanted &= files[symbols.file_of]
        self._dead = ~told.live
        self._inside_dead = enclosed(symbols.containers, self._dead)

    def dead(self, confidence: Confidence) -> list[int]:
        """Numbers of what is dead, and of low *confidence* of what may be."""
        mask = self._wanted & self._dead & ~self._inside_dead
        found: set[int] = {n for n in mask.nonzero()[0].tolist() if n not in self._told.kept}
        if confidence == "low":
            found |= self._doubtful()
        return sorted(found)

    def _doubtful(self) -> set[int]:
        return {
            n
            for n in self._told.uncertain
            if self._wanted[n] and not self._told.used[n] and not self._inside_dead[n]
        }

    def keys(self, numbers: Sequence[int]) -> list[SymbolKey]:
        return [SymbolKey(self._told.columns.symbols.keys[n].item()) for n in numbers]

    def told(self, symbol: Symbol, n: int) -> DeadSymbol:
        doubt = self._told.kept.get(n)
        users = [user for user in self._told.uses.users(n) if user != n]
        verdict = Verdict.UNUSED
        chain: list[int] = []
        if users:
            verdict = Verdict.DEAD_USERS
            chain = self._told.uses.chain(n)
            if not self._tests and all(self._is_test(user) for user in users):
                verdict = Verdict.TESTS
        elif n in self._recursive:
            verdict = Verdict.RECURSIVE
        elif self._told.imported[n]:
            verdict = Verdict.IMPORTED
        keys = self.keys(chain)
        known = self._snapshot.symbols(keys)
        return DeadSymbol(
            symbol=symbol,
            verdict=verdict,
            confidence="high" if doubt is None else "low",
            doubt=doubt,
            chain=tuple(known[key] for key in keys if key in known),
        )

    @cached_property
    def _recursive(self) -> frozenset[int]:
        """What uses itself."""
        edges = self._told.columns.edges
        return frozenset(edges.sources[edges.sources == edges.targets].tolist())

    def _is_test(self, n: int) -> bool:
        columns = self._told.columns
        return is_test(self._snapshot, columns.paths[int(columns.symbols.file_of[n])])

    def left_out(self, confidence: Confidence) -> list[LeftOut]:
        """What nothing uses and was left out, by reason."""
        by_reason: dict[Kept, list[int]] = defaultdict(list)
        for n, reason in self._told.kept.items():
            if self._wanted[n] and not self._told.used[n]:
                by_reason[reason].append(n)
        if confidence == "low":
            doubtful = self._doubtful()
            by_reason = defaultdict(
                list,
                {
                    reason: left
                    for reason, found in by_reason.items()
                    if (left := [n for n in found if n not in doubtful])
                },
            )
        examples = self._snapshot.symbols(
            {key for found in by_reason.values() for key in self.keys(sorted(found)[:_EXAMPLES])}
        )
        told = [
            LeftOut(
                reason,
                len(found),
                tuple(
                    examples[key] for key in self.keys(sorted(found)[:_EXAMPLES]) if key in examples
                ),
            )
            for reason, found in by_reason.items()
        ]
        return sorted(told, key=lambda each: (-each.total, each.reason))
