"""
All fixes that may be made without asking, made: what `check --fix` writes, and `--diff` shows.

Each round makes the fixes of all files that do not touch one another, and looks again at what
changed, until nothing is left to be done. Nothing is written: files that are the same at the end as
they were are no part of it, and of a file whose fixes go round in circles nothing is taken.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, Protocol

from codegraph_lsp.checks.check import Context
from codegraph_lsp.checks.fixes import Fixed, is_safe_to_fix, safe_fixes
from codegraph_lsp.checks.report import report
from codegraph_lsp.checks.run import untold
from codegraph_lsp.features.edits import applied, in_order
from codegraph_lsp.model.errors import GrammarMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from codegraph_lsp.checks.baseline import Baseline
    from codegraph_lsp.checks.finding import Finding
    from codegraph_lsp.checks.report import Scope
    from codegraph_lsp.checks.run import Reached, Selection
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.settings import Checks

MAX_ROUNDS = 100
"""A statement that imports fifty names is done in as many; what takes more never ends."""


class Sandbox(Protocol):
    """A workspace whose files say something else for a while. `engine.sandbox` implements it."""

    def snapshot(self) -> AbstractContextManager[Snapshot]: ...
    def replace(self, texts: Mapping[Path, bytes]) -> None: ...


@dataclass(frozen=True, slots=True)
class FixRequest:
    """What is to be fixed: what a report of the same would tell."""

    selection: Selection
    scope: Callable[[Snapshot], Scope]
    """Asked of each snapshot: lines change."""
    baseline: Baseline
    settings: Checks


class FixedFile(NamedTuple):
    """A file with its fixes made. Texts are UTF-8, as the snapshot has them."""

    path: Path
    before: bytes
    after: bytes
    codes: Mapping[str, int]
    """How many findings went, by code, in order of the codes."""


class Left(NamedTuple):
    """A file in which not all was done."""

    path: Path
    reason: str
    """What is left, and why, without a full stop."""


@dataclass(frozen=True, slots=True)
class FixResult:
    """Both in order of path."""

    files: tuple[FixedFile, ...]
    left: tuple[Left, ...]


def fix_files(sandbox: Sandbox, request: FixRequest, reached: Reached = untold) -> FixResult:
    """
    Makes in *sandbox* all fixes that *request* speaks of.

    Args:
        reached: Is told how many of how many files have been looked at for the first time.
    """
    selection = request.selection
    codes = [code for code in selection.severities if is_safe_to_fix(code, selection)]
    rounds = _Rounds(replace(request, selection=selection.only(codes)))
    if not codes:
        return rounds.done()
    changed: frozenset[Path] | None = None
    for _ in range(MAX_ROUNDS):
        with sandbox.snapshot() as snapshot:
            texts = rounds.next(snapshot, changed, reached)
        reached = untold
        if not texts and changed is None:
            break
        sandbox.replace(texts)
        # What was changed comes first; when it is done, what that did to other files.
        changed = frozenset(texts) or None
    else:
        for path in changed or ():
            rounds.left[path] = "left as it is, its fixes never come to an end"
    return rounds.done()


@dataclass(slots=True)
class _Rounds:
    request: FixRequest
    first: dict[Path, bytes] = field(default_factory=dict)
    """The texts before, of files that were changed."""
    now: dict[Path, bytes] = field(default_factory=dict)
    codes: dict[Path, Counter[str]] = field(default_factory=dict)
    left: dict[Path, str] = field(default_factory=dict)
    """Why, of files that nothing is done in."""
    spoilt: dict[Path, Counter[str]] = field(default_factory=dict)
    """Codes of fixes that are left out, in others."""

    def next(
        self, snapshot: Snapshot, paths: frozenset[Path] | None, reached: Reached
    ) -> dict[Path, bytes]:
        """The texts after the next round, of files that are changed by it; *paths*: only these."""
        request = self.request
        context = Context(snapshot, request.settings, complete=not snapshot.pending)
        scope, selection = request.scope(snapshot), request.selection
        if paths is not None:
            scope = replace(scope, paths=paths)
            selection = selection.without(selection.of_graph)
        told = report(context, selection, scope, request.baseline, reached=reached)
        texts: dict[Path, bytes] = {}
        findings = (each.finding for each in told.new)
        for path, in_file in groupby(findings, key=lambda finding: finding.path):
            after = None if path in self.left else self._fixed_text(context, path, list(in_file))
            if after is not None:
                texts[path] = after
        return texts

    def _fixed_text(
        self, context: Context, path: Path, findings: Sequence[Finding]
    ) -> bytes | None:
        """The text of a file with fixes made; None where there is nothing to be done."""
        snapshot = context.snapshot
        file = findings[0].file
        text = snapshot.text(file)
        fixed = [
            each
            for each in safe_fixes(context, findings, self.request.selection)
            if all(edit.file == file for edit in each.fix.edits.items)
        ]
        if not fixed or text is None:
            return None
        if not snapshot.writable(file):
            self.left[path] = "left as it is, it is marked as read-only"
            return None
        before = text.source
        sound = _sound(snapshot.language(file), before, fixed)
        spoilt = (each.finding.code for each in fixed if each not in sound)
        self.spoilt[path] = Counter(sorted(spoilt))
        after = _with(before, sound)
        if after == before:
            return None
        self.first.setdefault(path, before)
        self.now[path] = after
        self.codes.setdefault(path, Counter()).update(each.finding.code for each in sound)
        return after

    def done(self) -> FixResult:
        files = [
            FixedFile(path, before, self.now[path], dict(sorted(self.codes[path].items())))
            for path, before in sorted(self.first.items())
            if path not in self.left and self.now[path] != before
        ]
        left = [Left(path, reason) for path, reason in self.left.items()]
        for path, codes in self.spoilt.items():
            if codes and path not in self.left:
                them = ", ".join(f"{n:,} {code}" for code, n in codes.items())
                left.append(Left(path, f"{them} not fixed, it would not parse any more"))
        return FixResult(tuple(files), tuple(sorted(left)))


def _sound(spec: LanguageSpec | None, source: bytes, fixed: list[Fixed]) -> list[Fixed]:
    """Those of *fixed* that make no syntax errors; all of them in nearly all files."""
    if spec is None:
        return fixed
    from codegraph_lsp.extract.problems import MAX_PROBLEMS  # late: most runs fix nothing

    # Where errors are too many to be counted, nobody would see another one.
    limit = min(_n_errors(spec, source), MAX_PROBLEMS - 1)

    def is_sound(chosen: Iterable[Fixed]) -> bool:
        return _n_errors(spec, _with(source, chosen)) <= limit

    if is_sound(fixed):
        return fixed
    kept: list[Fixed] = []
    for each in fixed:
        if is_sound([*kept, each]):
            kept.append(each)
    return kept


def _with(source: bytes, fixed: Iterable[Fixed]) -> bytes:
    return applied(source, in_order(edit for each in fixed for edit in each.fix.edits.items))


def _n_errors(spec: LanguageSpec, source: bytes) -> int:
    """Syntax errors in *source*; none where nobody can tell."""
    from codegraph_lsp.extract.problems import find_problems  # as above
    from codegraph_lsp.syntax.parsing import TreeArena

    with TreeArena() as arena:
        try:
            return len(find_problems(arena.parse(spec, source).root_node, source))
        except GrammarMissingError:
            return 0
