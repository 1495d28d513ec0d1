"""What random traffic asks, by method with the capability that offers it, and of which files."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

LANGUAGES = {
    ".py": "python",
    ".js": "javascript",
    ".ts": "typescript",
    ".tsx": "typescriptreact",
    ".go": "go",
    ".java": "java",
    ".rs": "rust",
    ".c": "c",
    ".h": "c",
    ".cc": "cpp",
    ".cpp": "cpp",
}

AT_A_PLACE = {
    "textDocument/hover": "hoverProvider",
    "textDocument/definition": "definitionProvider",
    "textDocument/declaration": "declarationProvider",
    "textDocument/typeDefinition": "typeDefinitionProvider",
    "textDocument/implementation": "implementationProvider",
    "textDocument/documentHighlight": "documentHighlightProvider",
    "textDocument/prepareCallHierarchy": "callHierarchyProvider",
    "textDocument/prepareTypeHierarchy": "typeHierarchyProvider",
    "textDocument/prepareRename": "renameProvider",
    "textDocument/completion": "completionProvider",
    "textDocument/signatureHelp": "signatureHelpProvider",
    "textDocument/moniker": "monikerProvider",
    "textDocument/linkedEditingRange": "linkedEditingRangeProvider",
    "textDocument/codeAction": "codeActionProvider",
}
OF_A_DOCUMENT = {
    "textDocument/documentSymbol": "documentSymbolProvider",
    "textDocument/foldingRange": "foldingRangeProvider",
    "textDocument/documentLink": "documentLinkProvider",
    "textDocument/codeLens": "codeLensProvider",
    "textDocument/semanticTokens/full": "semanticTokensProvider",
    "textDocument/diagnostic": "diagnosticProvider",
}
OF_A_PART = {
    "textDocument/selectionRange": "selectionRangeProvider",
    "textDocument/inlayHint": "inlayHintProvider",
    "textDocument/semanticTokens/range": "semanticTokensProvider",
}
OF_THE_GRAPH: dict[str, Json] = {
    "codegraph/status": {},
    "codegraph/stats": {},
    "codegraph/cycles": {"granularity": "file"},
    "codegraph/search": {"query": "re"},
    "workspace/symbol": {"query": "a"},
}
