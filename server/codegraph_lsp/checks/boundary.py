"""`boundary`: uses that the layers in the settings forbid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.boundary_rules import BoundaryRules
from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Related, Severity
from codegraph_lsp.model.kinds import Certainty, EdgeKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.settings import Checks
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol

_VERBS = {
    EdgeKind.IMPORTS: "imports",
    EdgeKind.REEXPORTS: "offers what is in",
    EdgeKind.CALLS: "calls",
    EdgeKind.INSTANTIATES: "makes",
    EdgeKind.INHERITS: "extends",
    EdgeKind.IMPLEMENTS: "implements",
}

_IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS})


class Boundaries(Check):
    """
    Each other file once: at the import, else at the first call, construction or base that leads
    there without one.
    """

    code = "boundary"
    summary = "What is used here is in a layer that this file must not use."
    severity = Severity.ERROR

    def is_set_up(self, settings: Checks) -> bool:
        boundaries = settings.boundaries
        return bool(boundaries.preset or boundaries.deny or boundaries.only)

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        snapshot, boundaries = context.snapshot, context.settings.boundaries
        if not self.is_set_up(context.settings) or not snapshot.file_by_id(file).language:
            return  # the latter of a file beside the graph
        rules = BoundaryRules(boundaries)
        path = snapshot.file_by_id(file).path
        for used, (edge, symbol) in _uses(snapshot, file, path).items():
            broken = rules.broken(path, used)
            if not broken:
                continue
            verb, kind = _VERBS[edge.kind], edge.kind
            named = used if kind in _IMPORTING else f"{symbol.qualified_name} of {used}"
            related: tuple[Related, ...] = ()
            if symbol.file is not None:
                told = f"this is in {_place(rules, used)}"
                related = (Related(symbol.file, used, symbol.name_span, told),)
            message = f"{path} {verb} {named}: {broken}"
            span = Span(edge.start, edge.end)
            yield Finding(self.code, message, file, path, span, used, related=related)


def _place(rules: BoundaryRules, path: Path) -> str:
    layer = rules.layer(path)
    return f"layer '{layer}'" if layer else path


def _uses(snapshot: Snapshot, file: FileId, path: Path) -> dict[Path, tuple[ResolvedEdge, Symbol]]:
    """Of each other file that *file* uses, how it does so first; imports before all else."""
    edges = [
        edge
        for edge in snapshot.edges_in(file)
        if edge.kind in _VERBS and edge.live and edge.certainty <= Certainty.INFERRED
    ]
    symbols = snapshot.symbols({edge.target for edge in edges})
    found: dict[Path, tuple[ResolvedEdge, Symbol]] = {}
    for edge in sorted(edges, key=lambda each: (each.kind not in _IMPORTING, each.start)):
        symbol = symbols.get(edge.target)
        if symbol is not None and not symbol.external and symbol.path != path:
            found.setdefault(symbol.path, (edge, symbol))
    return found
