"""Words for what names in code are, as LSP has them for semantic tokens."""

TOKEN_TYPES = (
    "namespace", "class", "struct", "interface", "enum", "enumMember", "type", "typeParameter",
    "parameter", "variable", "property", "function", "method", "macro", "decorator",
)  # fmt: skip
"""What a name is."""

TOKEN_MODIFIERS = (
    "declaration", "definition", "readonly", "static", "deprecated", "abstract", "async",
    "defaultLibrary",
)  # fmt: skip
"""What else is known of it; a token has one bit for each."""

ORGANIZE_IMPORTS = "source.organizeImports"
REMOVE_UNUSED_IMPORTS = "source.removeUnusedImports"
QUICK_FIX = "quickfix"
ADD_IMPORT = QUICK_FIX
FIX_ALL = "source.fixAll.codegraph"
MOVE = "refactor.move"
SAFE_DELETE = "refactor.rewrite.delete"

ACTION_KINDS = (QUICK_FIX, MOVE, SAFE_DELETE, ORGANIZE_IMPORTS, REMOVE_UNUSED_IMPORTS, FIX_ALL)
"""Kinds of code actions, as LSP spells them."""

UNUSED_SYMBOL = "unused-symbol"
"""Code of the check that tells what nothing uses, as comments and settings say it."""
