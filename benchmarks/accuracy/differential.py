"""
Compare call sites, imports and base classes of a real code base with what a type checker says:

    python -m benchmarks.accuracy.differential ROOT [--language L] [--of calls|imports|inherits]

Sites are drawn at random, the same for the same seed. Disagreements are grouped by the shape of
what is called or extended, `name.name`, `self.name`, `call.name`, …, which is most of their cause.
What the checker does not know counts neither for nor against, and is told by cause.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.accuracy.agreement import Comparison, Verdict
from benchmarks.accuracy.checker import COMMANDS, Checker
from benchmarks.accuracy.measure import indexed
from benchmarks.accuracy.relations import RELATIONS
from codegraph_lsp.features.lines import LineNumbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.accuracy.agreement import Site
    from benchmarks.accuracy.checker import Place
    from benchmarks.accuracy.relations import Relation
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId


def compare(
    root: Path,
    language: str,
    *,
    n_sites: int,
    seed: int,
    command: str = "",
    of: Sequence[str] = ("calls",),
) -> dict[str, Comparison]:
    """
    Draw *n_sites* of each relation named in *of*, in the files of *language* in *root*.

    Returns:
        By relation, in order of *of*.

    Raises:
        FileNotFoundError: There is no checker.
    """
    root = root.resolve()
    with indexed(root) as snapshot, Checker(command or COMMANDS[language], root) as checker:
        return {
            name: _compare(snapshot, checker, root, language, RELATIONS[name], n_sites, seed)
            for name in of
        }


def _compare(
    snapshot: Snapshot,
    checker: Checker,
    root: Path,
    language: str,
    relation: Relation,
    n_sites: int,
    seed: int,
) -> Comparison:
    comparison = Comparison()
    sites: list[Site] = []
    for row in snapshot.files():
        facts = snapshot.facts(row.id) if row.language == language else None
        if facts is not None:
            sites += relation.sites(facts, row)
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
            line, column = _position(text.source, site.asked)
            places = checker.definitions(path, line, column)
            _note(comparison, snapshot, root, relation, site, places)
        checker.close(path)
    return comparison


def _note(
    comparison: Comparison,
    snapshot: Snapshot,
    root: Path,
    relation: Relation,
    site: Site,
    places: Sequence[Place],
) -> None:
    verdict, ours, theirs = relation.judge(snapshot, root, site, places)
    lines = LineNumbers(snapshot.text(site.row.id))
    number, _ = lines.at(site.start)
    where = f"{site.row.path}:{number} {lines.line(number).strip()}"
    names = " / ".join(", ".join(side) or "-" for side in (ours, theirs))
    comparison.note(verdict, site, f"{where}  ours / theirs: {names}")


def _position(source: bytes, offset: int) -> tuple[int, int]:
    """Line and column of a byte, from 0, in UTF-16 units."""
    begin = source.rfind(b"\n", 0, offset) + 1
    before = source[begin:offset].decode("utf-8", "replace")
    return source.count(b"\n", 0, offset), len(before.encode("utf-16-le")) // 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.accuracy.differential", description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--language", default="python", choices=sorted(COMMANDS))
    parser.add_argument("--checker", default="", metavar="COMMAND", help="another language server")
    parser.add_argument(
        "--of", action="append", choices=sorted(RELATIONS), help="without it: all of them"
    )
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
            of=arguments.of or sorted(RELATIONS),
        )
    except FileNotFoundError as error:
        print(f"cannot compare: {error}", file=sys.stderr)
        return 1
    for name, comparison in found.items():
        _print(f"{name} of {arguments.root}", comparison, arguments.examples)
    return 0


def _print(title: str, found: Comparison, n_examples: int) -> None:
    print(f"{sum(found.counts.values())} {title}:", end=" ")
    print(f"precision {found.precision:.1f} %, recall {found.recall:.1f} %")
    for verdict in Verdict:
        print(f"  {verdict:<13} {found.counts[verdict]:6}")
    for verdict in (Verdict.INVENTED, Verdict.OTHER, Verdict.MISSING):
        shapes = found.shapes[verdict].most_common()
        print(f"\n{verdict}: " + (", ".join(f"{n} {shape}" for shape, n in shapes) or "none"))
        for told in found.examples[verdict][:n_examples]:
            print(f"  {told}")
    print()


if __name__ == "__main__":
    sys.exit(main())
