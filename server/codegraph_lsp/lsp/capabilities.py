"""
What the server tells the client it can do.

Written out, because `initialize` is answered before lsprotocol and the handlers are imported. Tests
hold the methods equal to the registry, and the result to what pygls builds of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import codegraph_lsp
from codegraph_lsp.lsp import custom
from codegraph_lsp.lsp.profile import capability

if TYPE_CHECKING:
    from codegraph_lsp.lsp.profile import Profile

Json = dict[str, Any]

_INCREMENTAL = 2

PROVIDERS = {
    "textDocument/definition": "definitionProvider",
    "textDocument/declaration": "declarationProvider",
    "textDocument/typeDefinition": "typeDefinitionProvider",
    "textDocument/implementation": "implementationProvider",
    "textDocument/references": "referencesProvider",
    "textDocument/documentHighlight": "documentHighlightProvider",
    "textDocument/documentSymbol": "documentSymbolProvider",
    "textDocument/hover": "hoverProvider",
    "textDocument/foldingRange": "foldingRangeProvider",
    "textDocument/selectionRange": "selectionRangeProvider",
    "textDocument/prepareCallHierarchy": "callHierarchyProvider",
    "textDocument/prepareTypeHierarchy": "typeHierarchyProvider",
}
"""Capabilities that need no options, by method."""

FILE_OPERATIONS = {
    "workspace/willRenameFiles": "willRename",
    "workspace/didCreateFiles": "didCreate",
    "workspace/didRenameFiles": "didRename",
    "workspace/didDeleteFiles": "didDelete",
}

OTHERS = frozenset(
    {
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didSave",
        "textDocument/didClose",
        "textDocument/diagnostic",
        "textDocument/prepareRename",
        "textDocument/rename",
        "workspace/symbol",
        "workspaceSymbol/resolve",
    }
)
"""Methods whose capability is written out below."""

IMPLIED = frozenset(
    {
        "initialize",
        "initialized",
        "shutdown",
        "$/setTrace",
        "window/workDoneProgress/cancel",
        "callHierarchy/incomingCalls",
        "callHierarchy/outgoingCalls",
        "typeHierarchy/supertypes",
        "typeHierarchy/subtypes",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeWorkspaceFolders",
    }
)
"""Methods that are served without a capability of their own."""

_ANY_FILE = {"filters": [{"pattern": {"glob": "**"}, "scheme": "file"}]}


def initialize_result(offered: Json, profile: Profile) -> Json:
    """
    The reply to `initialize`.

    Args:
        offered: The client's capabilities, as JSON values.
    """
    capabilities: Json = {
        "positionEncoding": profile.encoding.value,
        "textDocumentSync": {
            "openClose": True,
            "change": _INCREMENTAL,
            "willSave": False,
            "willSaveWaitUntil": False,
            "save": True,
        },
        **dict.fromkeys(PROVIDERS.values(), True),
        "renameProvider": {"prepareProvider": True} if profile.prepares_renames else True,
        "workspaceSymbolProvider": {"resolveProvider": profile.late_ranges},
        "executeCommandProvider": {"commands": custom.commands()},
        "workspace": {
            "workspaceFolders": {"supported": True, "changeNotifications": True},
            "fileOperations": {
                name: _ANY_FILE
                for name in FILE_OPERATIONS.values()
                if capability(offered, f"workspace.fileOperations.{name}")
            },
        },
        "experimental": {"codegraph": _ours(profile)},
    }
    if profile.pulls_diagnostics:  # to other clients they are pushed, never both
        capabilities["diagnosticProvider"] = {
            "identifier": "codegraph",
            "interFileDependencies": False,
            "workspaceDiagnostics": False,
        }
    return {
        "capabilities": capabilities,
        "serverInfo": {"name": "codegraph-lsp", "version": codegraph_lsp.__version__},
    }


def _ours(profile: Profile) -> Json:
    told = custom.NOTIFICATIONS if profile.custom_notifications else ()
    return {
        "requests": [request.name for request in custom.REQUESTS],
        "notifications": [notification.name for notification in told],
    }
