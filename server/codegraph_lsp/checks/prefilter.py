"""
Which files are worth parsing for which rules.

A rule demands words, see `features.rule_words`. One search for each language finds the files that
have any of them; those that are left are asked for all that each rule demands. What is skipped has
no match.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.required import Held, expression_of, one_of
from codegraph_lsp.workspace import ripgrep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codegraph_lsp.checks.rule import Rule
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow
    from codegraph_lsp.workspace.roots import Root


class Work(NamedTuple):
    """A file, and the rules that may find something in it."""

    row: FileRow
    rules: tuple[Rule, ...]


class Stats(NamedTuple):
    """What the prefilter did."""

    total: int
    """Files that rules look at."""
    passed: int
    """Those that were parsed."""
    skipped: int
    milliseconds: int
    """Spent to find that out."""


def work(rows: Iterable[FileRow], rules: Sequence[Rule]) -> list[Work]:
    """The files among *rows* that rules with a shape look at."""
    by_language: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.shape is not None:
            by_language.setdefault(rule.language, []).append(rule)
    found = []
    for row in rows:
        looking = [
            rule
            for rule in by_language.get(row.language, ())
            if rule.looks_at(row.path, row.language)
        ]
        if looking:
            found.append(Work(row, tuple(looking)))
    return found


def narrowed(source: bytes, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Those of *rules* that may find something in *source*."""
    held = Held(source)
    return tuple(rule for rule in rules if held.has(rule.required))


def expressions_of(rule: Rule) -> frozenset[bytes] | None:
    """Regular expressions one of which is found in each text that *rule* finds something in."""
    choice = one_of(rule.required)
    if choice is None:
        return None
    found = [expression_of(literal) for literal in choice]
    return None if None in found else frozenset(each for each in found if each is not None)


@dataclass(slots=True)
class Prefilter:
    """One pass over the files of a snapshot."""

    snapshot: Snapshot
    total: int = 0
    passed: int = 0
    seconds: float = 0.0

    @property
    def stats(self) -> Stats:
        return Stats(self.total, self.passed, self.total - self.passed, round(self.seconds * 1000))

    def files(self, found: Sequence[Work]) -> Iterator[tuple[Work, bytes]]:
        """Those of *found* that have to be parsed, with their texts and the rules that are left."""
        started = perf_counter()
        self.total += len(found)
        cancel = self.snapshot.cancel
        for each in self._searched(found):
            cancel.check("prefilter: next file")
            text = self.snapshot.text(each.row.id)
            rules = () if text is None else narrowed(text.source, each.rules)
            if text is None or not rules:
                continue
            self.passed += 1
            self.seconds += perf_counter() - started
            yield Work(each.row, rules), text.source
            started = perf_counter()
        self.seconds += perf_counter() - started

    def _searched(self, found: Sequence[Work]) -> list[Work]:
        """Those of *found* that have something of what their rules demand, as ripgrep can tell."""
        if ripgrep.program() is None:
            return list(found)
        by_language: dict[str, list[Work]] = {}
        for each in found:
            by_language.setdefault(each.row.language, []).append(each)
        # One search for each language: what one demands stands in many files of another.
        left_out: set[FileId] = set()
        for group in by_language.values():
            left_out |= self._without(group)
        return [each for each in found if each.row.id not in left_out]

    def _without(self, found: Sequence[Work]) -> set[FileId]:
        """Files among *found* that have nothing of what any of the rules demands."""
        expressions: set[bytes] = set()
        always: set[str] = set()
        for rule in {rule.id: rule for each in found for rule in each.rules}.values():
            wanted = expressions_of(rule)
            if wanted is None:
                always.add(rule.id)
            else:
                expressions |= wanted
        opened = set(self.snapshot.open_paths())
        roots = self.snapshot.roots
        asked: dict[Root, dict[str, FileId]] = {}
        for row, rules in found:
            parts = roots.split(row.path)
            searchable = parts is not None and row.path not in opened
            if parts and searchable and always.isdisjoint(rule.id for rule in rules):
                asked.setdefault(parts[0], {})[parts[1]] = row.id
        left_out: set[FileId] = set()
        for root, files in asked.items():
            having = ripgrep.files_with(root, list(files), expressions, self.snapshot.cancel)
            left_out |= {file for path, file in files.items() if path not in having}
        return left_out
