"""From a folder to its graph: brings it up to date, then reads it."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from codegraph_lsp.cli.configure import changes
from codegraph_lsp.cli.logs import log_to_stderr
from codegraph_lsp.cli.terminal import meter
from codegraph_lsp.model.errors import StoreBusyError, StoreError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.status import IndexReport


def bring_up_to_date(root: str, arguments: Namespace) -> IndexReport:
    """
    Indexes what is new or changed in *root*, with progress on stderr.

    Raises:
        CodegraphError: It cannot be done.
    """
    from codegraph_lsp.engine.once import index_once, settings_for

    log_to_stderr()
    settings = settings_for(root, changes(arguments))
    with meter("indexing") as shown:
        return index_once(root, settings, meter=shown)


@contextmanager
def graph_of(root: str, arguments: Namespace) -> Iterator[Snapshot]:
    """
    The graph of *root* for the length of the block.

    It is brought up to date first, unless the user said not to and there is one. Where another
    process is at that, its graph as it stands is good enough.
    """
    from codegraph_lsp.engine.once import has_index, open_snapshot, settings_for

    log_to_stderr()
    settings = settings_for(root, changes(arguments))
    with ExitStack() as stack:
        snapshot = None
        if not arguments.refresh and has_index(root):
            # One of another version of this program, or a damaged one, is made anew instead.
            with suppress(StoreError):
                snapshot = stack.enter_context(open_snapshot(root, settings))
        if snapshot is None:
            try:
                bring_up_to_date(root, arguments)
            except StoreBusyError as busy:
                if not has_index(root):
                    raise
                print(f"codegraph-lsp: {busy}; answering from what is there", file=sys.stderr)
            snapshot = stack.enter_context(open_snapshot(root, settings))
        yield snapshot
