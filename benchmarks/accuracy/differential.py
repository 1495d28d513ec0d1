"""
Compare call sites of a real code base with what a type checker says of them:

    python -m benchmarks.accuracy.differential ROOT [--language L] [--sites N] [--seed N]

Sites are drawn at random, the same for the same seed. Disagreements are grouped by the shape of
what is called, `name.name`, `self.name`, `call.name`, …, which is most of their cause.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.accuracy.checker import COMMANDS, Checker
from benchmarks.accuracy.measure import indexed
from codegraph_lsp.features.lines import LineNumbers
from codegraph_lsp.model.facts import Call, Member, Name, New, Self, Super, SymbolValue
from codegraph_lsp.model.ids import Path as FileName
from codegraph_lsp.model.kinds import Certainty, EdgeKind, Role, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.accuracy.checker import Place
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import FileRow, Symbol

CALLS = frozenset({EdgeKind.CALLS, EdgeKind.INSTANTIATES})
CALLABLE = frozenset(
    {
        SymbolKind.FUNCTION,
        SymbolKind.METHOD,
        SymbolKind.CONSTRUCTOR,
        SymbolKind.CLASS,
        SymbolKind.STRUCT,
        SymbolKind.PROPERTY,
    }
)


class Verdict(StrEnum):
    SAME = "same"
    """Both name the same definition of the code base."""
    BOTH_OUTSIDE = "both outside"
    """The checker names something outside, and we nothing inside."""
    MISSING = "missing"
    """The checker names a definition of the code base, and we none."""
    OTHER = "other"
    """Both name one, and not the same."""
    INVENTED = "invented"
    """The checker names something outside, and we something inside."""
    UNKNOWN = "unknown"
    """The checker names nothing, or a variable: nobody knows."""


class Site(NamedTuple):
    row: FileRow
    start: int
    shape: str


@dataclass
class Comparison:
    """Verdicts on all sites that were drawn."""

    counts: Counter[Verdict] = field(default_factory=Counter)
    shapes: dict[Verdict, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    examples: dict[Verdict, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def precision(self) -> float:
        """Of the sites where we name a definition and the checker knows. In per cent."""
        told = self.counts[Verdict.SAME] + self.counts[Verdict.OTHER]
        told += self.counts[Verdict.INVENTED]
        return 100 * self.counts[Verdict.SAME] / told if told else 100.0

    @property
    def recall(self) -> float:
        """Of the sites where the checker names a definition of the code base. In per cent."""
        asked = self.counts[Verdict.SAME] + self.counts[Verdict.OTHER]
        asked += self.counts[Verdict.MISSING]
        return 100 * self.counts[Verdict.SAME] / asked if asked else 100.0

    def note(self, verdict: Verdict, site: Site, told: str) -> None:
        self.counts[verdict] += 1
        self.shapes[verdict][site.shape] += 1
        self.examples[verdict].append(told)


def compare(root: Path, language: str, *, n_sites: int, seed: int, command: str = "") -> Comparison:
    """
    Draw *n_sites* calls of *language* in *root*, and compare.

    Raises:
        FileNotFoundError: There is no checker.
    """
    root = root.resolve()
    comparison = Comparison()
    with indexed(root) as snapshot, Checker(command or COMMANDS[language], root) as checker:
        sites = list(_sites(snapshot, language))
        drawn = random.Random(seed).sample(sites, min(n_sites, len(sites)))
        by_file: dict[FileId, list[Site]] = defaultdict(list)
        for site in sorted(drawn, key=lambda site: (site.row.path, site.start)):
            by_file[site.row.id].append(site)
        for file, in_file in by_file.items():
            path = root / in_file[0].row.path
            text = snapshot.text(file)
            if text is None:
                continue
            checker.open(path, language, text.source.decode("utf-8", "replace"))
            for site in in_file:
                line, column = _position(text.source, site.start)
                places = checker.definitions(path, line, column)
                _judge(comparison, snapshot, root, site, places)
            checker.close(path)
    return comparison


def _sites(snapshot: Snapshot, language: str) -> Iterator[Site]:
    """All calls with a name."""
    for row in snapshot.files():
        facts = snapshot.facts(row.id) if row.language == language else None
        if facts is None:
            continue
        for occurrence in facts.body.occurrences:
            if occurrence.role in (Role.CALL, Role.NEW) and occurrence.live:
                shape = _shape(facts, occurrence.expression)
                if shape:
                    yield Site(row, occurrence.start, shape)


def _shape(facts: FileFacts, expression: int) -> str:
    """What is called, in words; empty where it has no name."""
    call = facts.outline.expressions[expression]
    callee = facts.outline.expressions[call.callee] if isinstance(call, (Call, New)) else call
    if isinstance(callee, Member) and callee.object >= 0:
        return f"{_short(facts, callee.object)}.name"
    return "name" if isinstance(callee, (Name, SymbolValue)) else ""


def _short(facts: FileFacts, expression: int) -> str:
    found = facts.outline.expressions[expression]
    if isinstance(found, Name):
        return "name"
    if isinstance(found, Self):
        return "self"
    if isinstance(found, Super):
        return "super"
    if isinstance(found, Member):
        around = _short(facts, found.object) if found.object >= 0 else "?"
        return f"{around}.name" if around in ("name", "self", "super") else "….name"
    return type(found).__name__.lower()


def _judge(
    comparison: Comparison, snapshot: Snapshot, root: Path, site: Site, places: Sequence[Place]
) -> None:
    theirs, is_outside = _inside(snapshot, root, places)
    ours = _ours(snapshot, site)
    known = [symbol for symbol in theirs if symbol.kind in CALLABLE]
    if not known and not is_outside:
        verdict = Verdict.UNKNOWN
    elif not known:
        verdict = Verdict.INVENTED if ours else Verdict.BOTH_OUTSIDE
    elif not ours:
        verdict = Verdict.MISSING
    elif _alike(ours) & _alike(known):
        verdict = Verdict.SAME
    else:
        verdict = Verdict.OTHER
    lines = LineNumbers(snapshot.text(site.row.id))
    number, _ = lines.at(site.start)
    where = f"{site.row.path}:{number} {lines.line(number).strip()}"
    names = " / ".join(
        ", ".join(f"{symbol.path}:{symbol.qualified_name}" for symbol in side) or "-"
        for side in (ours, known)
    )
    comparison.note(verdict, site, f"{where}  ours / theirs: {names}")


def _ours(snapshot: Snapshot, site: Site) -> list[Symbol]:
    """Definitions of the code base that we say are called at *site*."""
    keys = {
        edge.target
        for edge in snapshot.edges_in(site.row.id)
        if edge.start == site.start and edge.kind in CALLS and edge.certainty <= Certainty.DISPATCH
    }
    return [symbol for symbol in snapshot.symbols(keys).values() if not symbol.external]


def _inside(snapshot: Snapshot, root: Path, places: Sequence[Place]) -> tuple[list[Symbol], bool]:
    """Symbols of the code base at *places*, and whether a place is outside it."""
    found: list[Symbol] = []
    is_outside = False
    for place in places:
        name = os.path.relpath(place.path, root)
        row = None if name.startswith("..") else snapshot.file(FileName(name))
        text = None if row is None else snapshot.text(row.id)
        if row is None or text is None:
            is_outside = True
            continue
        offset = _offset(text.source, place.line, place.column)
        symbol = snapshot.definition_at(row.id, offset)
        if symbol is not None:
            found.append(symbol)
    return found, is_outside


def _alike(symbols: Sequence[Symbol]) -> set[SymbolKey]:
    """A class and its constructor stand for each other."""
    return {symbol.key for symbol in symbols} | {
        symbol.container
        for symbol in symbols
        if symbol.container is not None and symbol.kind is SymbolKind.CONSTRUCTOR
    }


def _position(source: bytes, offset: int) -> tuple[int, int]:
    """Line and column of a byte, from 0, in UTF-16 units."""
    begin = source.rfind(b"\n", 0, offset) + 1
    before = source[begin:offset].decode("utf-8", "replace")
    return source.count(b"\n", 0, offset), len(before.encode("utf-16-le")) // 2


def _offset(source: bytes, line: int, column: int) -> int:
    """The byte at a line and column."""
    begin = 0
    for _ in range(line):
        begin = source.find(b"\n", begin) + 1
    end = source.find(b"\n", begin)
    text = source[begin : end if end >= 0 else len(source)].decode("utf-8", "replace")
    return begin + len(
        text.encode("utf-16-le")[: 2 * column].decode("utf-16-le", "ignore").encode()
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.accuracy.differential", description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--language", default="python", choices=sorted(COMMANDS))
    parser.add_argument("--checker", default="", metavar="COMMAND", help="another language server")
    parser.add_argument("--sites", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=5, help="of each disagreement")
    arguments = parser.parse_args()
    try:
        found = compare(
            arguments.root,
            arguments.language,
            n_sites=arguments.sites,
            seed=arguments.seed,
            command=arguments.checker,
        )
    except FileNotFoundError as error:
        print(f"cannot compare: {error}", file=sys.stderr)
        return 1
    print(f"{sum(found.counts.values())} calls of {arguments.root}:", end=" ")
    print(f"precision {found.precision:.1f} %, recall {found.recall:.1f} %")
    for verdict in Verdict:
        print(f"  {verdict:<13} {found.counts[verdict]:6}")
    for verdict in (Verdict.INVENTED, Verdict.OTHER, Verdict.MISSING):
        shapes = found.shapes[verdict].most_common()
        print(f"\n{verdict}: " + (", ".join(f"{n} {shape}" for shape, n in shapes) or "none"))
        for told in found.examples[verdict][: arguments.examples]:
            print(f"  {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
