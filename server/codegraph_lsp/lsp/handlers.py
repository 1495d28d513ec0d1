"""All handlers, by being imported: afterwards `register.registry` is complete."""

from codegraph_lsp.lsp import (  # noqa: F401 - importing registers
    completing,
    configuration,
    content,
    diagnostics,
    graph,
    hierarchy,
    hints,
    lenses,
    lifecycle,
    links,
    navigation,
    reading,
    reports,
    symbols,
    sync,
    tokens,
    typing_help,
    watching,
    writing,
)
