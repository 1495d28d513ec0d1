"""
LSP's result types as plain records.

The types of lsprotocol say the same, and encoding theirs was measured to cost twenty to thirty-five
times as much: 150 ms for a list of ten thousand symbols, during which nothing else is answered.
What the server reads is in `lsp/incoming.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec


class Wire(msgspec.Struct, rename="camel", omit_defaults=True):
    """A JSON object with camelCase keys; what has its default is left out."""


class Position(msgspec.Struct, frozen=True, gc=False):
    line: int
    character: int
    """In units of the negotiated position encoding."""


class Range(msgspec.Struct, frozen=True, gc=False):
    start: Position
    end: Position


class Location(msgspec.Struct, frozen=True, gc=False):
    uri: str
    range: Range


class LocationLink(Wire):
    target_uri: str
    target_range: Range
    target_selection_range: Range
    origin_selection_range: Range | None = None


class UriOnly(msgspec.Struct, frozen=True, gc=False):
    """Location of a workspace symbol whose range is asked for later."""

    uri: str


class MarkupContent(msgspec.Struct, frozen=True, gc=False):
    kind: str
    value: str


class Hover(Wire):
    contents: MarkupContent
    range: Range | None = None


class DocumentHighlight(Wire):
    range: Range
    kind: int


class DocumentSymbol(Wire):
    name: str
    kind: int
    range: Range
    selection_range: Range
    detail: str = ""
    children: Sequence[DocumentSymbol] = ()


class SymbolInformation(Wire):
    name: str
    kind: int
    location: Location
    container_name: str = ""


class WorkspaceSymbol(Wire):
    name: str
    kind: int
    location: Location | UriOnly
    container_name: str = ""
    data: Any = None


class HierarchyItem(Wire):
    """A `CallHierarchyItem`, and in the same shape a `TypeHierarchyItem`."""

    name: str
    kind: int
    uri: str
    range: Range
    selection_range: Range
    data: str
    """The symbol's id."""
    detail: str = ""


class IncomingCall(Wire):
    from_ranges: list[Range]
    from_: HierarchyItem = msgspec.field(name="from")


class OutgoingCall(Wire):
    to: HierarchyItem
    from_ranges: list[Range]


class Command(Wire):
    title: str
    command: str
    arguments: list[Any] = msgspec.field(default_factory=list)


class CodeLens(Wire):
    range: Range
    command: Command | None = None
    """None: asked for later."""
    data: Any = None


class DocumentLink(Wire):
    range: Range
    target: str
    tooltip: str = ""
    data: Any = None


class FoldingRange(Wire):
    start_line: int
    end_line: int
    kind: str = ""


class InlayHint(Wire):
    position: Position
    label: Any
    kind: int | None = None
    padding_right: bool = False
    tooltip: str = ""
    data: Any = None


class Moniker(Wire):
    scheme: str
    identifier: str
    unique: str
    kind: str


class SelectionRange(Wire):
    range: Range
    parent: SelectionRange | None = None


class RelatedInformation(Wire):
    location: Location
    message: str


class Diagnostic(Wire):
    range: Range
    severity: int
    code: str
    source: str
    message: str
    tags: list[int] | None = None
    related_information: list[RelatedInformation] | None = None


class PublishDiagnosticsParams(Wire):
    uri: str
    diagnostics: list[Diagnostic]
    version: int | None = None


class DiagnosticReport(Wire):
    """Answer to a pull: `full` with items, or `unchanged` without."""

    kind: str
    result_id: str
    items: list[Diagnostic] | None = None


class FileReport(Wire):
    """One file's part of an answer to a pull of all."""

    kind: str
    result_id: str
    uri: str
    version: int | None
    """None for a file that is not open."""
    items: list[Diagnostic] | None = None


class SemanticTokens(Wire):
    data: Sequence[int]
    result_id: str = ""


class SemanticTokensEdit(msgspec.Struct, frozen=True, rename="camel"):
    start: int
    delete_count: int
    data: Sequence[int]


class SemanticTokensDelta(Wire):
    edits: list[SemanticTokensEdit]
    result_id: str = ""


class TextDocumentContent(msgspec.Struct, frozen=True):
    text: str


class ProgressParams(msgspec.Struct, frozen=True):
    token: int | str
    value: Any


class WorkDone(Wire):
    """Value of a work-done progress: `kind` is begin, report or end."""

    kind: str
    title: str = ""
    message: str = ""
    percentage: int | None = None
    cancellable: bool | None = None


class Message(msgspec.Struct, frozen=True):
    """Of `window/showMessage` and `window/logMessage`."""

    type: int
    message: str


class TextEdit(Wire):
    """An `AnnotatedTextEdit` where it has an annotation."""

    range: Range
    new_text: str
    annotation_id: str | None = None


class VersionedDocument(msgspec.Struct, frozen=True):
    uri: str
    version: int | None
    """None for a file that is not open."""


class TextDocumentEdit(Wire):
    text_document: VersionedDocument
    edits: list[TextEdit]


class RenameFile(Wire):
    kind: str
    """Always `rename`."""
    old_uri: str
    new_uri: str


class CreateFile(Wire):
    kind: str
    """Always `create`."""
    uri: str


class ChangeAnnotation(Wire):
    label: str
    needs_confirmation: bool = False
    description: str = ""


class WorkspaceEdit(Wire):
    changes: dict[str, list[TextEdit]] | None = None
    document_changes: list[TextDocumentEdit | RenameFile | CreateFile] | None = None
    change_annotations: dict[str, ChangeAnnotation] | None = None


class InsertReplaceEdit(Wire):
    new_text: str
    insert: Range
    replace: Range


class LabelDetails(Wire):
    description: str = ""


class CompletionItem(Wire):
    """As it is told, and as a client gives it back to be told in full."""

    label: str
    kind: int | None = None
    label_details: Any = None
    tags: Any = None
    deprecated: bool | None = None
    detail: str | None = None
    documentation: Any = None
    sort_text: str | None = None
    filter_text: str | None = None
    text_edit: Any = None
    """A `TextEdit` or `InsertReplaceEdit`."""
    text_edit_text: str | None = None
    additional_text_edits: Any = None
    data: Any = None


class ItemDefaults(Wire):
    edit_range: Any = None
    """A range, or one to insert in and one to replace."""


class CompletionList(Wire):
    is_incomplete: bool
    items: list[CompletionItem]
    item_defaults: ItemDefaults | None = None


class ParameterInformation(Wire):
    label: Any
    """Its text, or where that stands in the signature: two numbers, in units of UTF-16."""


class SignatureInformation(Wire):
    label: str
    parameters: list[ParameterInformation]
    documentation: MarkupContent | None = None


class SignatureHelp(Wire):
    signatures: list[SignatureInformation]
    active_signature: int | None = None
    active_parameter: int | msgspec.UnsetType | None = msgspec.UNSET


class Disabled(msgspec.Struct, frozen=True):
    reason: str


class CodeAction(Wire):
    title: str
    kind: str
    edit: WorkspaceEdit | None = None
    """None: asked for later, or there is none."""
    disabled: Disabled | None = None
    is_preferred: bool = False
    command: Command | None = None
    data: Any = None
    diagnostics: list[Diagnostic] | None = None
    """Problems that it makes go away."""


class LinkedRanges(Wire):
    ranges: list[Range]
    word_pattern: str | None = None


class PreparedRename(Wire):
    range: Range
    placeholder: str
