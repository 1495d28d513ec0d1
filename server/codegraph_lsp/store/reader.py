"""
Everything that can be asked of one workspace's database.

Runs on: reader threads, and pool workers that link, each with a reader of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.store.search import Search

if TYPE_CHECKING:
    from codegraph_lsp.graph.columns import Columns
    from codegraph_lsp.support.cancel import CancelToken


class Reader(Search):
    """
    A read connection and the questions to it: see `file_queries`, `symbol_queries`, `edge_queries`
    and `search`; `Session` says how its snapshot begins and ends.

    `Reader(path)` opens one without asking whether the database is of our version, as a worker may
    whose server has asked.
    """

    def __enter__(self) -> Reader:
        self.begin()
        return self

    def columns(self, cancel: CancelToken) -> Columns:
        """All symbols and edges at once, in order of path and place; looks at *cancel*."""
        from codegraph_lsp.store.column_queries import read_columns  # late: it loads numpy

        return read_columns(self, cancel)
