"""All handlers, by being imported: afterwards `register.registry` is complete."""

from codegraph_lsp.lsp import (  # noqa: F401 - importing registers
    actions,
    configuration,
    content,
    diagnostics,
    graph,
    hierarchy,
    hints,
    lenses,
    lifecycle,
    linked,
    links,
    navigation,
    reading,
    reports,
    symbols,
    sync,
    tokens,
    watching,
    writing,
)
