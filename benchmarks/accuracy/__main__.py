"""
Measure accuracy:  python -m benchmarks.accuracy [SUITE ...] [--language L] [--misses N]

Prints precision and recall of each suite, by language and measure, of the languages that are read;
the others are named.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.accuracy.floors import load_floors, raise_floors
from benchmarks.accuracy.measure import Tally, measure
from benchmarks.accuracy.suites import MISSING, find_suites, is_file

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = f"{'cases':>6} {'asked':>6} {'found':>6} {'told':>6} {'right':>6} {'prec %':>7} {'rec %':>7}"
HEAD += f" {'F1 %':>7} {'silent':>9}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.accuracy", description=__doc__)
    parser.add_argument(
        "suites", nargs="*", metavar="SUITE", help="or a file of cases; without one: all"
    )
    parser.add_argument("--language", default="", help="only cases of this language")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    parser.add_argument("--measure", action="append", default=[], help="only this measure")
    parser.add_argument("--misses", type=int, default=0, help="misses and extras to print, each")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument(
        "--raise-floors", action="store_true", help="keep what was reached as the new floor"
    )
    arguments = parser.parse_args()
    found = find_suites()
    if found is None:
        print(MISSING, file=sys.stderr)
        return 1
    unknown = {each for each in arguments.suites if not is_file(each)} - set(found.names)
    if unknown:
        parser.error(f"no suite {', '.join(sorted(unknown))} among {', '.join(found.names)}")
    if arguments.raise_floors and (arguments.only or any(map(is_file, arguments.suites))):
        parser.error("floors are of whole suites: --raise-floors does not go with --only or files")
    reached: list[tuple[str, str, str, Tally]] = []
    for suite in arguments.suites or found.names:
        tallies = measure(
            found,
            suite,
            language=arguments.language,
            only=arguments.only,
            measures=arguments.measure,
        )
        rows = [(suite, *key, tally) for key, tally in sorted(tallies.items())]
        _print(rows, arguments.misses)
        unread = found.unread(suite, arguments.language)
        if unread:
            print(f"{suite}: not read yet are {', '.join(unread)}")
        reached += rows
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(_as_json(reached), indent=2) + "\n")
    if arguments.raise_floors:
        floors = load_floors()
        raise_floors(row for row in reached if row[1] in floors.get(row[0], {}) or row[3].found)
    return 0


def _print(rows: Iterable[tuple[str, str, str, Tally]], n_misses: int) -> None:
    print(f"\n{'':<40} {HEAD}")
    for suite, language, kind, tally in rows:
        precision, recall = tally.precision, tally.recall
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        silent = f"{tally.silent}/{tally.to_be_silent}" if tally.to_be_silent else "-"
        name = f"{Path(suite).stem} {language} {kind}"
        counts = (tally.n_cases, tally.expected, tally.found, tally.reported, tally.correct)
        shares = (precision, recall, f1)
        figures = [f"{count:6}" for count in counts] + [f"{share:7.1f}" for share in shares]
        print(f"{name:<40} {' '.join(figures)} {silent:>9}", flush=True)
        for text in tally.misses[:n_misses]:
            print(f"  miss   {text}")
        for text in tally.extras[:n_misses]:
            print(f"  extra  {text}")


def _as_json(rows: Iterable[tuple[str, str, str, Tally]]) -> list[dict[str, object]]:
    return [
        {
            "suite": suite,
            "language": language,
            "measure": kind,
            "cases": tally.n_cases,
            "expected": tally.expected,
            "precision": round(tally.precision, 2),
            "recall": round(tally.recall, 2),
            "silence": round(tally.silence, 2),
        }
        for suite, language, kind, tally in rows
    ]


if __name__ == "__main__":
    sys.exit(main())
