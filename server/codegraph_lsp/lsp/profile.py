"""What this client can take, read once from its `initialize` request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codegraph_lsp.lsp.from_lsp import Encoding
from codegraph_lsp.lsp.offers import OFFERS

if TYPE_CHECKING:
    from codegraph_lsp.lsp.incoming import Initialize

_WARNS_ABOUT_UNKNOWN = frozenset({"emacs"})
"""Clients (lsp-mode) that show a warning for each notification they do not know."""

SHOW_REFERENCES = "codegraph.showReferences"
"""A client's command that asks us for places, named by its one argument, and lists them."""

_REFRESHES = {
    "workspace/codeLens/refresh": "workspace.codeLens",
    "workspace/inlayHint/refresh": "workspace.inlayHint",
    "workspace/semanticTokens/refresh": "workspace.semanticTokens",
}
"""Where a client's capabilities speak of each request that asks it to ask again."""


_ANNOTATIONS = "workspace.workspaceEdit.changeAnnotationSupport"
_PUSHED, _PULLED = "textDocument.publishDiagnostics", "textDocument.diagnostic"
_PROBLEMS = (_PUSHED, _PULLED)
_PULLED_AGAIN = "workspace.diagnostics.refreshSupport"
_ITEM = "textDocument.completion.completionItem"
_LIST = "textDocument.completion.completionList"
_SIGNATURE = "textDocument.signatureHelp.signatureInformation"


@dataclass(frozen=True, slots=True)
class Profile:
    """The defaults are a client that can do nothing."""

    encoding: Encoding = Encoding.UTF16
    markdown: bool = False
    """Hovers may be markdown."""
    definition_links: bool = False
    declaration_links: bool = False
    type_definition_links: bool = False
    implementation_links: bool = False
    outline_trees: bool = False
    """Document symbols may have children."""
    late_ranges: bool = False
    """A workspace symbol's range may be asked for later."""
    pulls_diagnostics: bool = False
    """It asks for them, and again when what another file says changes them."""
    refreshes_diagnostics: bool = False
    """It pulls them again when it is told to."""
    related_information: bool = False
    """Diagnostics may lead to other places."""
    unnecessary_tags: bool = False
    """It fades code that a diagnostic says can go."""
    registers: frozenset[str] = frozenset()
    """Methods of `offers` that can be registered with it, and taken back."""
    watches_files: bool = False
    """File watchers can be registered with it."""
    configuration: bool = False
    """It answers `workspace/configuration`."""
    progress: bool = False
    """It shows progress that the server begins."""
    late_hints: bool = False
    """An inlay hint's tooltip may be asked for later."""
    link_tooltips: bool = False
    """It shows what is told of a link beside where it leads."""
    token_deltas: bool = False
    """It can be told what is different in its semantic tokens."""
    document_changes: bool = False
    """Edits of a workspace may name versions of documents."""
    annotated_edits: bool = False
    """It asks its user about edits that want it."""
    annotated_renames: bool = False
    """Those of a rename, too."""
    literal_actions: bool = False
    """Code actions may be more than commands."""
    late_actions: bool = False
    """A code action's edit may be asked for later, with what it was told with."""
    disabled_actions: bool = False
    """It shows actions that cannot be done, with the reason."""
    preferred_actions: bool = False
    annotated_actions: bool = False
    """It asks its user about edits of code actions that want it."""
    creates_files: bool = False
    """Edits of a workspace may make files."""
    renames_files: bool = False
    """Edits of a workspace may rename files."""
    prepares_renames: bool = False
    completion_details: bool = False
    """It shows where a completion comes from beside its label."""
    completion_tags: bool = False
    """It marks deprecated completions."""
    completion_ranges: bool = False
    """Completions may share the range that they replace."""
    insert_replace: bool = False
    """It tells inserting before a word's rest from replacing it."""
    parameter_offsets: bool = False
    """A parameter may be told by where it stands in its signature."""
    no_parameter: bool = False
    """It can be told that no parameter is being written."""
    contents: bool = False
    """It shows documents that a server makes up."""
    custom_notifications: bool = True
    shows_references: bool = False
    """It has the command `codegraph.showReferences`."""
    refreshes: frozenset[str] = frozenset()
    """Requests by which it can be told to ask again for what it shows."""


def profile_of(params: Initialize) -> Profile:
    """What *params* say of the client."""

    def can(path: str) -> bool:
        return bool(capability(params.capabilities, path))

    def listed(path: str) -> Any:
        return capability(params.capabilities, path) or ()

    action_parts = listed("textDocument.codeAction.resolveSupport.properties")
    changes = can("workspace.workspaceEdit.documentChanges")
    annotates = changes and capability(params.capabilities, _ANNOTATIONS) is not None
    operations = listed("workspace.workspaceEdit.resourceOperations")
    return Profile(
        encoding=_encoding(params.capabilities),
        markdown="markdown" in listed("textDocument.hover.contentFormat"),
        definition_links=can("textDocument.definition.linkSupport"),
        declaration_links=can("textDocument.declaration.linkSupport"),
        type_definition_links=can("textDocument.typeDefinition.linkSupport"),
        implementation_links=can("textDocument.implementation.linkSupport"),
        outline_trees=can("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"),
        late_ranges="location.range" in listed("workspace.symbol.resolveSupport.properties"),
        pulls_diagnostics=_pulls(params.capabilities),
        refreshes_diagnostics=can(_PULLED_AGAIN),
        related_information=any(can(f"{way}.relatedInformation") for way in _PROBLEMS),
        unnecessary_tags=any(1 in listed(f"{way}.tagSupport.valueSet") for way in _PROBLEMS),
        registers=frozenset(
            offer.method for offer in OFFERS if can(f"{offer.client}.dynamicRegistration")
        ),
        watches_files=can("workspace.didChangeWatchedFiles.dynamicRegistration"),
        configuration=can("workspace.configuration"),
        progress=can("window.workDoneProgress"),
        late_hints="tooltip" in listed("textDocument.inlayHint.resolveSupport.properties"),
        link_tooltips=can("textDocument.documentLink.tooltipSupport"),
        token_deltas=can("textDocument.semanticTokens.requests.full.delta"),
        document_changes=changes,
        annotated_edits=annotates,
        annotated_renames=annotates and can("textDocument.rename.honorsChangeAnnotations"),
        literal_actions=can("textDocument.codeAction.codeActionLiteralSupport"),
        late_actions="edit" in action_parts and can("textDocument.codeAction.dataSupport"),
        disabled_actions=can("textDocument.codeAction.disabledSupport"),
        preferred_actions=can("textDocument.codeAction.isPreferredSupport"),
        annotated_actions=annotates and can("textDocument.codeAction.honorsChangeAnnotations"),
        creates_files=changes and "create" in operations,
        renames_files=changes and "rename" in operations,
        prepares_renames=can("textDocument.rename.prepareSupport"),
        completion_details=can(f"{_ITEM}.labelDetailsSupport"),
        completion_tags=1 in listed(f"{_ITEM}.tagSupport.valueSet"),
        completion_ranges="editRange" in listed(f"{_LIST}.itemDefaults"),
        insert_replace=can(f"{_ITEM}.insertReplaceSupport"),
        parameter_offsets=can(f"{_SIGNATURE}.parameterInformation.labelOffsetSupport"),
        no_parameter=can(f"{_SIGNATURE}.noActiveParameterSupport"),
        contents=capability(params.capabilities, "workspace.textDocumentContent") is not None,
        custom_notifications=_knows_ours(params),
        shows_references=SHOW_REFERENCES in listed("experimental.codegraph.commands"),
        refreshes=frozenset(
            method for method, path in _REFRESHES.items() if can(f"{path}.refreshSupport")
        ),
    )


def capability(capabilities: Any, path: str) -> Any:
    """What stands at the dotted *path*; None where anything on the way is missing."""
    for part in path.split("."):
        if not isinstance(capabilities, Mapping):
            return None
        capabilities = capabilities.get(part)
    return capabilities


def _pulls(capabilities: Any) -> bool:
    """
    Problems are left to the client to pull. One that cannot be told to pull again never hears of
    what an edit does to other files, so it is pushed to if it takes that (Neovim 0.11).
    """
    pulls, pushed, again = (
        capability(capabilities, way) is not None for way in (_PULLED, _PUSHED, _PULLED_AGAIN)
    )
    return pulls and (again or not pushed)


def _encoding(capabilities: Any) -> Encoding:
    """The first that both know: the client lists them as it likes them. UTF-16 is LSP's default."""
    known = {encoding.value: encoding for encoding in Encoding}
    offered = capability(capabilities, "general.positionEncodings") or ()
    return next((known[name] for name in offered if name in known), Encoding.UTF16)


def _knows_ours(params: Initialize) -> bool:
    """`experimental.codegraph.notifications` decides; without it the client's name does."""
    said = capability(params.capabilities, "experimental.codegraph.notifications")
    if isinstance(said, bool):
        return said
    return params.client_info is None or params.client_info.name not in _WARNS_ABOUT_UNKNOWN
