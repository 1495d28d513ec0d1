"""
Open documents: from the client's edits to changes of the engine.

Positions of an edit mean the text after the edit before it, so each document is kept here as far as
the edits have come; `Text` is immutable and shared with the engine.

Runs on: the dispatching thread.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from codegraph_lsp.lsp import from_lsp
from codegraph_lsp.lsp.documents import OpenDocument
from codegraph_lsp.lsp.incoming import DidChange, DidOpen, OfDocument
from codegraph_lsp.lsp.register import change
from codegraph_lsp.workspace.changes import Closed, Edited, Opened, Saved
from codegraph_lsp.workspace.overlay import Document, Edit, encoded, replacement
from codegraph_lsp.workspace.source import Text

if TYPE_CHECKING:
    from codegraph_lsp.lsp.incoming import ContentChange
    from codegraph_lsp.lsp.session import Session

log = logging.getLogger(__name__)


@change("textDocument/didOpen", params=DidOpen)
def did_open(session: Session, params: DidOpen) -> None:
    item = params.text_document
    path = session.uris.path(item.uri)
    if path is None:
        log.info("%r is no local file; it is not followed", item.uri)
        return
    text = Text(encoded(item.text))
    document = Document(path, item.language_id, item.version, text)
    session.documents.put(OpenDocument(item.uri, document))
    session.uris.opened(path, item.uri)
    session.engine.apply(Opened(path, item.language_id, item.version, text))
    session.checking.opened(path)


@change("textDocument/didChange", params=DidChange)
def did_change(session: Session, params: DidChange) -> None:
    opened = session.documents.get(params.text_document.uri)
    if opened is None:
        log.warning("an edit of %r, which is not open", params.text_document.uri)
        return
    document = opened.document
    version = params.text_document.version
    if version is None:
        version = document.version + 1
    edits = []
    for content_change in params.content_changes:
        edit = _edit(document.text, content_change, session.profile.encoding)
        document = document.edited(version, [edit])
        edits.append(edit)
    was_shown = session.documents.at(opened.path) == opened
    session.documents.put(replace(opened, document=replace(document, version=version)))
    if was_shown:
        session.checking.typed(opened.path)
        session.engine.apply(Edited(opened.path, version, tuple(edits)))
    else:
        # The file is open under another name, too, and that document counted until now.
        session.uris.opened(opened.path, opened.uri)
        session.engine.apply(Opened(opened.path, document.language_id, version, document.text))


@change("textDocument/didSave", params=OfDocument)
def did_save(session: Session, params: OfDocument) -> None:
    path = session.uris.path(params.text_document.uri)
    if path is not None:
        session.engine.apply(Saved(path))


@change("textDocument/didClose", params=OfDocument)
def did_close(session: Session, params: OfDocument) -> None:
    uri = params.text_document.uri
    closed = session.documents.get(uri)
    if closed is None:
        return
    other = session.documents.remove(uri)
    session.uris.closed(closed.path, uri)
    if other is None:
        session.engine.apply(Closed(closed.path))
    else:
        session.uris.opened(other.path, other.uri)
        document = other.document
        session.engine.apply(
            Opened(other.path, document.language_id, document.version, document.text)
        )
    session.checking.closed(closed.path)
    session.tokens.forget(uri)


def _edit(text: Text, content_change: ContentChange, encoding: from_lsp.Encoding) -> Edit:
    new = encoded(content_change.text)
    if content_change.range is None:
        return replacement(text, new)
    start = from_lsp.edit_offset(text, content_change.range.start, encoding)
    end = from_lsp.edit_offset(text, content_change.range.end, encoding)
    return Edit(min(start, end), max(start, end), new)
