"""
What clients send, as far as anything here looks at it.

lsprotocol has all of it, at 300 ms and 25 MiB before a server's first answer; a test holds that
nothing is asked for here that a client may leave out there. A document's text comes with each edit,
and a branch switch tells twenty thousand events at once; msgspec was measured to take a tenth of
the time that the converter of lsprotocol does. (docs/decisions/0005-protocol-without-pygls.md)
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from codegraph_lsp.lsp.wire import Range

Natural = Annotated[int, msgspec.Meta(ge=0, le=(1 << 31) - 1)]
"""LSP's `uinteger`."""


Token: TypeAlias = int | str
"""Of `partialResultToken`: the answer is a list, which the client takes in parts."""


class In(msgspec.Struct, rename="camel"):
    """Fields that are not named here are ignored."""


class Nothing(In):
    """Parameters that nothing is read of."""


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


class ListOf(OfDocument):
    """A document, of which a list is wanted."""

    partial_result_token: Token | None = None


class Place(In):
    line: Natural
    character: Natural
    """In units of the negotiated position encoding."""


class AtPlace(In):
    """A place in a document."""

    text_document: TextDocument
    position: Place


class ListAt(AtPlace):
    """A place, of which a list is wanted."""

    partial_result_token: Token | None = None


class ReferenceContext(In):
    include_declaration: bool


class References(AtPlace):
    context: ReferenceContext
    partial_result_token: Token | None = None


class NewName(AtPlace):
    new_name: str


class Selections(In):
    text_document: TextDocument
    positions: list[Place]
    partial_result_token: Token | None = None


class PullDiagnostics(In):
    text_document: TextDocument
    previous_result_id: str | None = None


class KnownReport(In):
    uri: str
    value: str


class PullAllDiagnostics(In):
    previous_result_ids: list[KnownReport]
    identifier: str | None = None
    partial_result_token: Token | None = None


class SymbolQuery(In):
    query: str
    partial_result_token: Token | None = None


class FoundSymbol(In):
    """A workspace symbol as it was told, to be told in full."""

    name: str
    kind: int
    location: TextDocument
    container_name: str | None = None
    data: Any = None


class Extent(In):
    start: Place
    end: Place


class ToldLens(In):
    """A code lens as it was told, to be told in full."""

    data: Any = None


class ToldLink(In):
    """A link as it was told, to be told in full."""

    range: Range
    target: str | None = None
    data: Any = None


class ToldHint(In):
    """An inlay hint as it was told, to be told in full."""

    position: Place
    label: Any
    kind: int | None = None
    padding_right: bool | None = None
    data: Any = None


class CompletionContext(In):
    trigger_character: str | None = None


class Completing(AtPlace):
    context: CompletionContext | None = None


class ShownSignature(In):
    label: str


class ShownSignatures(In):
    """Signature help as it is shown."""

    signatures: list[ShownSignature]
    active_signature: int | None = None


class SignatureContext(In):
    is_retrigger: bool
    active_signature_help: ShownSignatures | None = None


class Signing(AtPlace):
    context: SignatureContext | None = None


class OfRange(OfDocument):
    """A part of a document."""

    range: Extent


class ActionContext(In):
    only: list[str] | None = None
    trigger_kind: int | None = None
    """2 where nobody asked: a cursor has moved."""


class ActionsAt(OfRange):
    context: ActionContext
    partial_result_token: Token | None = None


class ToldAction(In):
    """A code action as it was told, to be told in full."""

    title: str
    kind: str | None = None
    is_preferred: bool | None = None
    data: Any = None


class TokensDelta(OfDocument):
    previous_result_id: str


class HierarchyItem(In):
    """A `CallHierarchyItem` or `TypeHierarchyItem` as it was told."""

    uri: str
    selection_range: Extent
    data: Any = None


class OfItem(In):
    item: HierarchyItem
    partial_result_token: Token | None = None


class Configuration(In):
    settings: Any = None


class FolderChange(In):
    added: list[Folder]
    removed: list[Folder]


class ChangedFolders(In):
    event: FolderChange


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
