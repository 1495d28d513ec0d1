"""The graph with files, folders and packages for nodes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.places import Site
from codegraph_lsp.model.kinds import EdgeKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path, SymbolKey
    from codegraph_lsp.model.kinds import Certainty
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol

IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS})

DEPENDING = frozenset(EdgeKind) - {EdgeKind.CONTAINS}


class Node(NamedTuple):
    """A file or folder by path, or an external package by name."""

    name: str
    external: bool = False


class FileEdge(NamedTuple):
    """One stored edge between two nodes."""

    source: Node
    target: Node
    kind: EdgeKind
    site: Site


def folder_of(path: str) -> str:
    """The folder a file is in; `.` for the workspace's root."""
    return path.rpartition("/")[0] or "."


def edges_out_of(
    snapshot: Snapshot, files: Iterable[FileId], certainty: Certainty
) -> list[FileEdge]:
    """Stored edges from *files* to other files and to packages, in order of file and place."""
    found: list[FileEdge] = []
    for file in files:
        snapshot.cancel.check("dependencies: next file")
        edges = [
            edge
            for edge in snapshot.edges_in(file)
            if edge.kind in DEPENDING and edge.certainty <= certainty and edge.live
        ]
        path = snapshot.file_by_id(file).path
        targets = snapshot.symbols({edge.target for edge in edges})
        found.extend(_file_edges(path, edges, targets))
    return found


def edges_into(snapshot: Snapshot, files: Iterable[FileId], certainty: Certainty) -> list[FileEdge]:
    """Stored edges from other files to *files*, in order of the file meant, then of the site's."""
    found: list[FileEdge] = []
    for file in files:
        snapshot.cancel.check("dependents: next file")
        symbols = {symbol.key: symbol for symbol in snapshot.symbols_in(file)}
        by_file: dict[FileId, list[ResolvedEdge]] = defaultdict(list)
        for edge in snapshot.edges_to(list(symbols), DEPENDING):
            if edge.file != file and edge.certainty <= certainty and edge.live:
                by_file[edge.file].append(edge)
        for source, edges in by_file.items():
            edges.sort(key=lambda edge: (edge.start, edge.kind))
            found.extend(_file_edges(snapshot.file_by_id(source).path, edges, symbols))
    return found


def _file_edges(
    path: Path, edges: Iterable[ResolvedEdge], targets: dict[SymbolKey, Symbol]
) -> Iterable[FileEdge]:
    source = Node(path)
    for edge in edges:
        target = targets.get(edge.target)
        if target is None or target.path == path:
            continue
        name = (target.package or target.qualified_name) if target.external else target.path
        site = Site(path, Span(edge.start, edge.end), edge.file)
        yield FileEdge(source, Node(name, target.external), edge.kind, site)


def import_counts(snapshot: Snapshot, place: Callable[[Path], str]) -> dict[tuple[str, str], int]:
    """
    Number of import sites between places of the workspace.

    Args:
        place: What stands for a file: its own path, or its folder.
    """

    def build() -> dict[tuple[Path, Path], int]:
        counts: dict[tuple[Path, SymbolKey], int] = defaultdict(int)
        for row in snapshot.files():
            snapshot.cancel.check("imports: next file")
            for edge in snapshot.edges_in(row.id, IMPORTING):
                if edge.live:
                    counts[row.path, edge.target] += 1
        imported = snapshot.symbols({target for _, target in counts})
        found: dict[tuple[Path, Path], int] = defaultdict(int)
        for (path, target), count in counts.items():
            symbol = imported.get(target)
            if symbol is not None and not symbol.external and symbol.path != path:
                found[path, symbol.path] += count
        return dict(found)

    placed: dict[tuple[str, str], int] = defaultdict(int)
    for (source, target), count in snapshot.cached("import counts", build).items():
        ends = (place(source), place(target))
        if ends[0] != ends[1]:
            placed[ends] += count
    return dict(placed)


def files_below(snapshot: Snapshot, folder: str) -> Collection[FileId]:
    """Files in *folder* and its subfolders; `.` or empty is the whole workspace."""
    if folder in ("", "."):
        return [row.id for row in snapshot.files()]
    start = folder.rstrip("/") + "/"
    return [row.id for row in snapshot.files() if row.path.startswith(start)]
