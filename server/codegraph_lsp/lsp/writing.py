"""What changes text: renaming symbols, and files."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from codegraph_lsp.features.file_moves import edits_for_moves
from codegraph_lsp.features.rename import is_local, renameable_at
from codegraph_lsp.features.rename import rename as rename_
from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.edits import workspace_edit
from codegraph_lsp.lsp.incoming import AtPlace, NewName, RenamedFiles
from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.protocol.failures import ReplyError
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.lsp.register import query
from codegraph_lsp.model.ids import Path
from codegraph_lsp.support.counts import counted

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from codegraph_lsp.lsp.view import Spot, View


@query("textDocument/prepareRename", params=AtPlace)
def prepare_rename(view: View, params: AtPlace) -> wire.PreparedRename | None:
    spot = view.spot(params)
    span = None if spot is None else renameable_at(view.snapshot, spot.file, spot.offset)
    text = None if spot is None else view.text(spot.file)
    if spot is None or span is None or text is None:
        return None
    name = text.source[span.start : span.end].decode("utf-8", "replace")
    return wire.PreparedRename(view.range(spot.file, span), name)


@query("textDocument/rename", params=NewName, pace=Pace.LONG)
def rename(view: View, params: NewName) -> wire.WorkspaceEdit | None:
    spot = view.spot(params)
    with _current(view, spot) as now:
        found = now.spot(params)
        if found is None:
            raise ReplyError(Code.REQUEST_FAILED, "the file is not in the workspace's graph")
        if spot is not None and _version(now, found) != _version(view, spot):
            raise ReplyError(Code.CONTENT_MODIFIED, "the document has changed since")
        edits = rename_(
            now.snapshot,
            found.file,
            found.offset,
            params.new_name,
            max_files=now.settings.rename_files_limit,
            doubts=now.profile.annotated_renames,
        )
        return workspace_edit(now, edits, subject=f"Rename to {params.new_name}")


@query("workspace/willRenameFiles", params=RenamedFiles, pace=Pace.LONG)
def will_rename_files(view: View, params: RenamedFiles) -> wire.WorkspaceEdit | None:
    moves = []
    for each in params.files:
        old, new = view.folder(each.old_uri), view.folder(each.new_uri)
        if old is not None and new is not None and old != new:
            moves.append((Path(old), Path(new)))
    settled = view.settle()
    with nullcontext(view) if settled is None else settled as now:
        if settled is None:
            view.note("files are still being read; imports in them stay as they are")
        edits = edits_for_moves(now.snapshot, moves)
        return workspace_edit(now, edits, subject="Update imports")


def _current(view: View, spot: Spot | None) -> AbstractContextManager[View]:
    """
    A view in which no mention is missing. A local name has none outside of its file; that of an
    open document is always known as it is.
    """
    is_open = spot is not None and _version(view, spot) is not None
    if spot is not None and is_open and is_local(view.snapshot, spot.file, spot.offset):
        return nullcontext(view)
    settled = view.settle()
    if settled is None:
        left = counted(view.snapshot.pending, "file")
        raise ReplyError(
            Code.REQUEST_FAILED,
            f"the workspace is still being read, {left} to go; mentions in them would be "
            "missed, so try again when it is ready",
        )
    return settled


def _version(view: View, spot: Spot) -> int | None:
    return view.snapshot.version(spot.file)
