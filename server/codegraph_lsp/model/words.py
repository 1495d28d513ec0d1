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
ADD_IMPORT = "quickfix"
MOVE = "refactor.move"
SAFE_DELETE = "refactor.rewrite.delete"

ACTION_KINDS = (ADD_IMPORT, MOVE, SAFE_DELETE, ORGANIZE_IMPORTS, REMOVE_UNUSED_IMPORTS)
"""Kinds of code actions, as LSP spells them."""

UNUSED_SYMBOL = "unused-symbol"
"""Code of the check that tells what nothing uses, as comments and settings say it."""
