"""
The standard features that a client is told of: how each is announced, registered and switched.

Plain data, since `initialize` is answered before the handlers are imported. What a feature answers
where it is off stands in `register.Handler.answer`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from codegraph_lsp.model.words import ACTION_KINDS, TOKEN_MODIFIERS, TOKEN_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.lsp.profile import Profile

Json = dict[str, Any]


class Offer(NamedTuple):
    """One feature."""

    switch: str
    """Its name among the settings' `features`."""
    method: str
    """Under which clients register it."""
    provider: str
    """Its name among the server's capabilities."""
    client: str
    """Where a client's capabilities speak of it."""
    options: Callable[[Profile], Json] | None = None
    """What is told along with it; None: nothing ever is."""
    asks: tuple[str, ...] = ()
    """Requests that belong to it, where it is not *method* alone. Not those that resolve: what was
    given out is completed."""


TRIGGERS = (".", ":", ">", "/", '"', "'", "<")
"""Letters after which names are asked for unasked: what stands before a member, a module's name or
a path. Where such a letter means something else nothing is answered."""


def _completion(_: Profile) -> Json:
    return {"resolveProvider": True, "triggerCharacters": list(TRIGGERS)}


def _signature_help(_: Profile) -> Json:
    return {"triggerCharacters": ["(", ","], "retriggerCharacters": [")", "="]}


def _code_action(profile: Profile) -> Json:
    late = {"resolveProvider": True} if profile.late_actions else {}
    return {"codeActionKinds": ACTION_KINDS, **late}


def _diagnostics(_: Profile) -> Json:
    return {
        "identifier": "codegraph",
        "interFileDependencies": True,
        "workspaceDiagnostics": True,
    }


def _document_link(profile: Profile) -> Json:
    return {"resolveProvider": profile.link_tooltips}


def _inlay_hint(profile: Profile) -> Json:
    return {"resolveProvider": profile.late_hints}


def _late(_: Profile) -> Json:
    """Of what is told in full when it is seen."""
    return {"resolveProvider": True}


def _rename(profile: Profile) -> Json:
    return {"prepareProvider": True} if profile.prepares_renames else {}


def _semantic_tokens(profile: Profile) -> Json:
    return {
        "legend": {"tokenTypes": TOKEN_TYPES, "tokenModifiers": TOKEN_MODIFIERS},
        "range": True,
        "full": {"delta": profile.token_deltas},
    }


def _workspace_symbol(profile: Profile) -> Json:
    return {"resolveProvider": profile.late_ranges}


def _plain(name: str) -> Offer:
    """A feature whose words are the same everywhere."""
    return Offer(name, f"textDocument/{name}", f"{name}Provider", f"textDocument.{name}")


OFFERS: tuple[Offer, ...] = (
    Offer(
        "callHierarchy",
        "textDocument/prepareCallHierarchy",
        "callHierarchyProvider",
        "textDocument.callHierarchy",
    ),
    Offer(
        "codeAction",
        "textDocument/codeAction",
        "codeActionProvider",
        "textDocument.codeAction",
        _code_action,
    ),
    Offer("codeLens", "textDocument/codeLens", "codeLensProvider", "textDocument.codeLens", _late),
    Offer(
        "completion",
        "textDocument/completion",
        "completionProvider",
        "textDocument.completion",
        _completion,
    ),
    _plain("declaration"),
    _plain("definition"),
    Offer(
        "diagnostics",
        "textDocument/diagnostic",
        "diagnosticProvider",
        "textDocument.diagnostic",
        _diagnostics,
        ("textDocument/diagnostic", "workspace/diagnostic"),
    ),
    _plain("documentHighlight"),
    Offer(
        "documentLink",
        "textDocument/documentLink",
        "documentLinkProvider",
        "textDocument.documentLink",
        _document_link,
    ),
    _plain("documentSymbol"),
    _plain("foldingRange"),
    _plain("hover"),
    _plain("implementation"),
    Offer(
        "inlayHint",
        "textDocument/inlayHint",
        "inlayHintProvider",
        "textDocument.inlayHint",
        _inlay_hint,
    ),
    _plain("linkedEditingRange"),
    _plain("moniker"),
    _plain("references"),
    Offer(
        "rename",
        "textDocument/rename",
        "renameProvider",
        "textDocument.rename",
        _rename,
        ("textDocument/prepareRename", "textDocument/rename"),
    ),
    _plain("selectionRange"),
    Offer(
        "semanticTokens",
        "textDocument/semanticTokens",
        "semanticTokensProvider",
        "textDocument.semanticTokens",
        _semantic_tokens,
        (
            "textDocument/semanticTokens/full",
            "textDocument/semanticTokens/full/delta",
            "textDocument/semanticTokens/range",
        ),
    ),
    Offer(
        "signatureHelp",
        "textDocument/signatureHelp",
        "signatureHelpProvider",
        "textDocument.signatureHelp",
        _signature_help,
    ),
    _plain("typeDefinition"),
    Offer(
        "typeHierarchy",
        "textDocument/prepareTypeHierarchy",
        "typeHierarchyProvider",
        "textDocument.typeHierarchy",
    ),
    Offer(
        "workspaceSymbol",
        "workspace/symbol",
        "workspaceSymbolProvider",
        "workspace.symbol",
        _workspace_symbol,
    ),
)
"""In the order of their switches."""

FILE_SWITCHES = {"workspace/willRenameFiles": "willRenameFiles"}
"""Switches of what is announced among the file operations."""

SWITCHES = {
    **{method: offer.switch for offer in OFFERS for method in offer.asks or (offer.method,)},
    **FILE_SWITCHES,
}
del SWITCHES["textDocument/diagnostic"], SWITCHES["workspace/diagnostic"]
"""The switch of each request that answers null where it is off; a report of problems can't."""


def is_offered(offer: Offer, profile: Profile) -> bool:
    """
    Whether this client is served *offer* at all: problems are pushed to one that can't pull, and
    one that takes commands for actions could not be told of edits.
    """
    if offer.switch == "codeAction":
        return profile.literal_actions
    return offer.switch != "diagnostics" or profile.pulls_diagnostics


def options_of(offer: Offer, profile: Profile) -> Json:
    """What is told of *offer*, beside that it is there."""
    return {} if offer.options is None else offer.options(profile)
