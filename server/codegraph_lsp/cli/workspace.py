"""From a folder to its graph: brings it up to date, then reads it."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from codegraph_lsp.cli.configure import changes
from codegraph_lsp.cli.logs import log_to_stderr
from codegraph_lsp.cli.main import complain
from codegraph_lsp.cli.output import counted
from codegraph_lsp.cli.roots import why_root
from codegraph_lsp.cli.terminal import meter
from codegraph_lsp.model.errors import StoreBusyError, StoreError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.model.status import IndexReport

FAILED_SHOWN = 10
"""Files named where some failed."""


def bring_up_to_date(root: str, arguments: Namespace) -> IndexReport:
    """
    Indexes what is new or changed in *root*, with progress on stderr.

    Raises:
        CodegraphError: It cannot be done.
    """
    log_to_stderr()
    _tell_root(root, arguments)
    return _index(root, settings_of(root, arguments))


@contextmanager
def graph_of(
    root: str, arguments: Namespace, settings: Settings | None = None
) -> Iterator[Snapshot]:
    """
    The graph of *root* for the length of the block.

    It is brought up to date first, unless the user said not to and there is one. Where another
    process is at that, its graph as it stands is good enough.

    Args:
        settings: Where they have been asked for before: what is wrong with them is told once.
    """
    from codegraph_lsp.engine.once import has_index, open_snapshot

    log_to_stderr()
    is_checking = settings is not None  # `check` tells itself what it does not look at
    if settings is None:
        _tell_root(root, arguments)
        settings = settings_of(root, arguments)
    with ExitStack() as stack:
        snapshot = None
        if not arguments.refresh and has_index(root):
            # One of another version of this program, or a damaged one, is made anew instead.
            with suppress(StoreError):
                snapshot = stack.enter_context(open_snapshot(root, settings))
        if snapshot is None:
            try:
                report = _index(root, settings, quiet=is_quiet(arguments))
                _tell_missing(root, report, is_checking=is_checking)
            except StoreBusyError as busy:
                if not has_index(root):
                    raise
                complain(f"{busy}; answering from what is there")
            snapshot = stack.enter_context(open_snapshot(root, settings))
        yield snapshot


def _tell_root(root: str, arguments: Namespace) -> None:
    """Says on stderr why *root* is asked about, where nobody has named it."""
    why = why_root(root) if arguments.root is None else ""
    if why:
        # A query has so much to be named that the root is an option there.
        other = "--root" if hasattr(arguments, "question") else "ROOT"
        complain(f"the workspace is {root}, {why}; {other} names another")


def settings_of(root: str, arguments: Namespace) -> Settings:
    """What files and flags say; what is wrong with the files is told."""
    from codegraph_lsp.checks.codes import unknown_checks
    from codegraph_lsp.engine.once import settings_for

    loaded = settings_for(root, changes(arguments))
    for problem in (*loaded.problems, *unknown_checks(loaded, [root])):
        complain(f"warning: {problem}; ignored")
    return loaded.settings


def is_quiet(arguments: Namespace) -> bool:
    """Nobody wants to see how far it is; not all commands can be told so."""
    return bool(getattr(arguments, "quiet", False))


def _index(root: str, settings: Settings, *, quiet: bool = False) -> IndexReport:
    from codegraph_lsp.engine.once import index_once

    with meter("indexing", quiet=quiet) as shown:
        return index_once(root, settings, meter=shown)


def tell_failed(failed: Sequence[tuple[str, str]]) -> None:
    """On stderr, the first of the files that failed, by path and reason, and what to do."""
    from codegraph_lsp.index.failed import advice

    by_hint: dict[str, list[str]] = {}
    for path, reason in failed[:FAILED_SHOWN]:
        by_hint.setdefault(advice(reason), []).append(f"  {path}: {reason}")
    complain(f"{counted(len(failed), 'file')} failed and cannot be asked about")
    for hint, lines in by_hint.items():
        print(*lines, f"    {hint}", sep="\n", file=sys.stderr)
    if len(failed) > FAILED_SHOWN:
        print(f"  … and {len(failed) - FAILED_SHOWN:,} more; --json lists all", file=sys.stderr)


def _tell_missing(root: str, report: IndexReport, *, is_checking: bool) -> None:
    """An answer says nothing of files that it knows nothing of: say so, once."""
    if report.failed_now:
        n_files = counted(report.failed_now, "file")
        complain(
            f"{n_files} failed and cannot be asked about; `codegraph-lsp index {root}` says why"
        )
    if not report.listed and not is_checking:
        complain("there is nothing to ask about: no file here is read")
