"""Parts of `checks.boundaries` that are silent because no file is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.boundary_rules import BoundaryRules
from codegraph_lsp.checks.finding import OFF, Finding
from codegraph_lsp.features.globs import fits
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.model.settings import Boundaries
from codegraph_lsp.model.span import Span
from codegraph_lsp.workspace.configuration import PROJECT_FILE, SHARED_FILE, lines_of_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.settings import Checks
    from codegraph_lsp.model.symbols import FileRow

_TABLE = "checks.boundaries"


class _Empty(NamedTuple):
    """Something that no file is in."""

    key: str
    """Where the settings say it, below their table."""
    part: str
    """As written there; empty for the key itself."""
    problem: str


def settings_file(snapshot: Snapshot, settings: Checks) -> Path | None:
    """The workspace's file of settings, where these speak of boundaries; None: there is none."""
    return None if settings.boundaries == Boundaries() else _file(snapshot)


def empty_layers(context: Context, code: str) -> Iterator[Finding]:
    """A finding of *code* at each part that is empty, in the file that speaks of it."""
    snapshot, settings = context.snapshot, context.settings
    path = settings_file(snapshot, settings)
    row = None if path is None else snapshot.beside(path)
    if row is None or settings.severity.get("boundary") == OFF:
        return
    text = snapshot.text(row.id)
    source = b"" if text is None else text.source
    lines = _lines(row, source)
    for each in _empty(snapshot, settings.boundaries):
        span = _span(source, lines, each)
        if span is not None:
            subject = f"{each.key} {each.part}".rstrip()
            yield Finding(code, each.problem, row.id, row.path, span, subject)


def _empty(snapshot: Snapshot, said: Boundaries) -> Iterator[_Empty]:
    paths = [row.path for row in snapshot.files() if row.state is not FileState.PLACEHOLDER]
    silent = "so `boundary` says nothing of it"
    rules = BoundaryRules(said)
    for name, patterns in said.layers.items():
        snapshot.cancel.check("boundary: next layer")
        fit = [pattern for pattern in patterns if any(fits(path, (pattern,)) for path in paths)]
        for pattern in patterns:
            if pattern not in fit:
                problem = f"{pattern!r} of layer {name!r} fits no file of the workspace, {silent}"
                yield _Empty(f"layers.{name}", pattern, problem)
        if fit and not any(rules.layer(path) == name for path in paths):
            problem = f"all files of layer {name!r} are in layers above it, {silent}"
            yield _Empty(f"layers.{name}", "", problem)
    for table, pairs in (("deny", said.deny), ("only", said.only)):
        for part, others in pairs.items():
            snapshot.cancel.check("boundary: next rule")
            for each in (part, *others):
                if each in said.layers or any(fits(path, (each,)) for path in paths):
                    continue
                problem = f"{each!r} fits no file of the workspace, {silent}"
                yield _Empty(f"{table}.{part}", "" if each == part else each, problem)


def _file(snapshot: Snapshot) -> Path | None:
    """The first of a root: it speaks for all."""
    for root in snapshot.roots:
        for name in (PROJECT_FILE, SHARED_FILE):
            path = Path(root.prefix + name)
            row = snapshot.beside(path)
            text = None if row is None else snapshot.text(row.id)
            if row is not None and text is not None and lines_of_options(name, text.source):
                return path
    return None


def _lines(row: FileRow, source: bytes) -> dict[str, int]:
    return lines_of_options(row.path.rpartition("/")[2], source)


def _span(source: bytes, lines: dict[str, int], empty: _Empty) -> Span | None:
    """Where the part stands, else its key; None where neither does: the text is newer."""
    line = lines.get(f"{_TABLE}.{empty.key}")
    if line is None:
        return None
    starts = [0, *(at + 1 for at, byte in enumerate(source) if byte == 0x0A)]
    start = starts[line] if line < len(starts) else len(source)
    for quote in ('"', "'"):
        at = source.find(f"{quote}{empty.part}{quote}".encode(), start) if empty.part else -1
        if at >= 0:
            return Span(at, at + len(empty.part.encode()) + 2)
    key = empty.key.partition(".")[2].encode()
    at = source.find(key, start)
    return Span(at, at + len(key)) if at >= 0 else None
