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
