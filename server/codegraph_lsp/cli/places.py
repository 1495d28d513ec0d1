"""How the command line tells where things are: a path, and numbers that people count."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from codegraph_lsp.features.lines import LineNumbersOf
from codegraph_lsp.workspace.names import to_native
from codegraph_lsp.workspace.uris import uri_of

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.span import Span


class ShellPlaces:
    """
    Places as a shell wants them.

    `path`, `line` and `column` count from 1, `range` is LSP's and counts from 0. Columns count
    characters.
    """

    def __init__(self, snapshot: Snapshot, root: str) -> None:
        self.lines = LineNumbersOf(snapshot)
        self._root = root

    def uri(self, path: Path) -> str:
        return uri_of(os.path.join(self._root, to_native(path)))

    def range(self, file: FileId, span: Span) -> dict[str, Any]:
        lines = self.lines(file)
        start, end = lines.at(span.start), lines.at(span.end)
        return {
            "start": {"line": start[0] - 1, "character": start[1] - 1},
            "end": {"line": end[0] - 1, "character": end[1] - 1},
        }

    def numbers(self, file: FileId, path: Path, span: Span) -> dict[str, Any]:
        lines = self.lines(file)
        line_number, column_number = lines.at(span.start)
        end_line_number, end_column_number = lines.at(span.end)
        return {
            "path": path,
            "line": line_number,
            "column": column_number,
            "endLine": end_line_number,
            "endColumn": end_column_number,
        }
