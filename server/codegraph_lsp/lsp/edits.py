"""Edits that features propose, as a client takes them: versioned and annotated where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.protocol.failures import ReplyError

if TYPE_CHECKING:
    from codegraph_lsp.features.edits import Creation, Edit, Edits, Move
    from codegraph_lsp.lsp.view import View

MAX_ANNOTATIONS = 50
"""Reasons for doubt that are told apart; a client lists them all. (a guess)"""


def workspace_edit(view: View, edits: Edits, *, subject: str) -> wire.WorkspaceEdit | None:
    """
    *edits* for the view's client; None where nothing changes.

    Args:
        subject: What is done, in a few words: the headline of what needs confirmation.
    """
    for note in edits.notes:
        view.note(note)
    if not edits.items and not edits.moves and not edits.creations:
        return None
    if edits.creations and not view.profile.creates_files:
        raise ReplyError(Code.REQUEST_FAILED, "this editor makes no files for a server")
    if not view.profile.document_changes:
        for move in edits.moves:
            view.note(f"{move.path} should be renamed to {move.new}, which this editor is not told")
        return wire.WorkspaceEdit(changes=_plain(view, edits.items))
    annotations = _Annotations(subject)
    documents: list[wire.TextDocumentEdit | wire.RenameFile | wire.CreateFile] = []
    for creation in edits.creations:
        documents += _creation(view, creation, annotations.of(edits.doubt))
    documents += [
        wire.TextDocumentEdit(
            wire.VersionedDocument(view.uri(found[0].path), view.snapshot.version(found[0].file)),
            [_text_edit(view, edit, annotations.of(edit.doubt)) for edit in found],
        )
        for found in _by_file(edits.items)
    ]
    documents += _moves(view, edits.moves)
    return wire.WorkspaceEdit(
        document_changes=documents, change_annotations=annotations.made or None
    )


class _Annotations:
    """One annotation per reason for doubt."""

    def __init__(self, subject: str) -> None:
        self.made: dict[str, wire.ChangeAnnotation] = {}
        self._subject = subject
        self._ids: dict[str, str] = {}

    def of(self, doubt: str) -> str | None:
        if not doubt:
            return None
        if doubt not in self._ids and len(self._ids) >= MAX_ANNOTATIONS:
            doubt = "and other reasons"
        if doubt not in self._ids:
            name = self._ids[doubt] = f"doubt-{len(self._ids) + 1}"
            self.made[name] = wire.ChangeAnnotation(self._subject, True, doubt)
        return self._ids[doubt]


def _creation(
    view: View, creation: Creation, annotation: str | None
) -> list[wire.TextDocumentEdit | wire.CreateFile]:
    """A new file, then its text."""
    uri = view.uri(creation.path)
    top = wire.Position(0, 0)
    edit = wire.TextEdit(wire.Range(top, top), creation.text, annotation)
    document = wire.VersionedDocument(uri, None)
    return [wire.CreateFile("create", uri), wire.TextDocumentEdit(document, [edit])]


def _plain(view: View, edits: tuple[Edit, ...]) -> dict[str, list[wire.TextEdit]]:
    return {
        view.uri(found[0].path): [_text_edit(view, edit, None) for edit in found]
        for found in _by_file(edits)
    }


def _by_file(edits: tuple[Edit, ...]) -> list[list[Edit]]:
    """*edits*, which are in order, one list per file."""
    found: list[list[Edit]] = []
    for edit in edits:
        if not found or found[-1][0].file != edit.file:
            found.append([])
        found[-1].append(edit)
    return found


def _text_edit(view: View, edit: Edit, annotation: str | None) -> wire.TextEdit:
    return wire.TextEdit(view.range(edit.file, edit.span), edit.new, annotation)


def _moves(view: View, moves: tuple[Move, ...]) -> list[wire.RenameFile]:
    found = []
    for move in moves:
        if view.profile.renames_files:
            found.append(wire.RenameFile("rename", view.uri(move.path), view.uri(move.new)))
        else:
            view.note(f"{move.path} should be renamed to {move.new}, which this editor cannot")
    return found
