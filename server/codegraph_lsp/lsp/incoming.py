"""
Parameters that come first, often or large, as types of our own.

`initialize` must not wait for lsprotocol to be imported. A document's text comes with each edit,
and a branch switch tells twenty thousand events at once; msgspec was measured to take a tenth of
the time that the converter of lsprotocol does.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from codegraph_lsp.lsp.wire import Range


class In(msgspec.Struct, rename="camel"):
    """Fields that are not named here are ignored."""


class Folder(In):
    uri: str


class ClientInfo(In):
    name: str


class Initialize(In):
    capabilities: dict[str, Any]
    """As JSON: much of it is never looked at."""
    process_id: int | None = None
    client_info: ClientInfo | None = None
    root_uri: str | None = None
    root_path: str | None = None
    workspace_folders: list[Folder] | None = None
    initialization_options: Any = None
    trace: Literal["off", "messages", "verbose"] | None = None


class SetTrace(In):
    value: Literal["off", "messages", "verbose"]


class CancelProgress(In):
    token: int | str


class TextDocument(In):
    uri: str


class TextDocumentItem(In):
    uri: str
    language_id: str
    version: int
    text: str


class DidOpen(In):
    text_document: TextDocumentItem


class VersionedTextDocument(In):
    uri: str
    version: int | None = None


class ContentChange(In):
    text: str
    range: Range | None = None
    """None: *text* is all of it."""


class DidChange(In):
    text_document: VersionedTextDocument
    content_changes: list[ContentChange]


class OfDocument(In):
    """Parameters of which only the document matters."""

    text_document: TextDocument


class FileEvent(In):
    uri: str
    type: int


class WatchedFiles(In):
    changes: list[FileEvent]


class FileUri(In):
    uri: str


class Files(In):
    files: list[FileUri]


class Renamed(In):
    old_uri: str
    new_uri: str


class RenamedFiles(In):
    files: list[Renamed]
