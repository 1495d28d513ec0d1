"""Which files and folders need which, by imports and by what is used of each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from codegraph_lsp.features.file_graph import (
    IMPORTING,
    FileEdge,
    Node,
    edges_into,
    edges_out_of,
    files_below,
    folder_of,
)
from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, page
from codegraph_lsp.graph.adjacency import Direction
from codegraph_lsp.model.ids import Path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from codegraph_lsp.features.places import Site
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId

Granularity = Literal["file", "folder"]


@dataclass(frozen=True, slots=True)
class Dependency:
    """*source* needs *target*."""

    source: Node
    target: Node
    distance: int
    """Steps from what was asked about; 1 is direct."""
    n_imports: int
    n_references: int
    """Calls, references, heritage: everything but the imports themselves."""
    sites: tuple[Site, ...]
    """Where it is imported; where nothing is, where it is used."""

    def far(self, direction: Direction) -> Node:
        """The end that is farther from what was asked about."""
        return self.target if direction is Direction.OUTGOING else self.source

    def near(self, direction: Direction) -> Node:
        """The other one."""
        return self.source if direction is Direction.OUTGOING else self.target


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What a file or folder needs, or what needs it."""

    subject: str
    direction: Direction
    granularity: Granularity
    edges: tuple[Dependency, ...]
    """In order of distance, far end, near end: all edges to one far end stand together."""
    total: int
    n_ends: int
    """What is needed, or what needs it: far ends of all edges, each counted once."""
    cursor: str | None
    freshness: Freshness


def dependencies(
    snapshot: Snapshot,
    path: str,
    options: Options,
    *,
    depth: int = 1,
    granularity: Granularity = "file",
) -> Dependencies:
    """
    What the file or folder at *path* needs; a folder's own files are not told among each other.

    Args:
        path: Where there is nothing, nothing is needed.
        depth: Longest chain followed, in files; 0 has no limit.
    """
    return _walk(snapshot, path, options, depth, granularity, Direction.OUTGOING)


def dependents(
    snapshot: Snapshot,
    path: str,
    options: Options,
    *,
    depth: int = 1,
    granularity: Granularity = "file",
) -> Dependencies:
    """What needs the file or folder at *path*. Same rules as `dependencies`."""
    return _walk(snapshot, path, options, depth, granularity, Direction.INCOMING)


def _walk(
    snapshot: Snapshot,
    path: str,
    options: Options,
    depth: int,
    granularity: Granularity,
    direction: Direction,
) -> Dependencies:
    subject = _files_at(snapshot, path)
    seen = set(subject)
    frontier: Collection[FileId] = sorted(subject, key=lambda file: snapshot.file_by_id(file).path)
    step = edges_out_of if direction is Direction.OUTGOING else edges_into
    inside = {snapshot.file_by_id(file).path for file in subject}
    met: dict[tuple[Node, Node], tuple[int, list[FileEdge]]] = {}
    distance = 0
    while frontier and (not depth or distance < depth):
        distance += 1
        far: dict[Path, None] = {}
        for edge in step(snapshot, frontier, options.certainty):
            if {edge.source.name, edge.target.name} <= inside or not _wanted(
                snapshot, edge, options
            ):
                continue
            ends = (edge.source, edge.target)
            if granularity == "folder":
                ends = (_folder(ends[0], path, inside), _folder(ends[1], path, inside))
            if ends[0] != ends[1]:
                met.setdefault(ends, (distance, []))[1].append(edge)
            end = edge.target if direction is Direction.OUTGOING else edge.source
            if not end.external:
                far[Path(end.name)] = None
        rows = filter(None, map(snapshot.file, sorted(far)))
        frontier = [row.id for row in rows if row.id not in seen]
        seen.update(frontier)
    told = [_dependency(ends, at, edges) for ends, (at, edges) in met.items()]
    place = partial(_place, direction)
    told.sort(key=place)
    shown = page(told, options, place)
    return Dependencies(
        subject=path,
        direction=direction,
        granularity=granularity,
        edges=shown.items,
        total=shown.total,
        n_ends=len({edge.far(direction) for edge in told}),
        cursor=shown.cursor,
        freshness=freshness(snapshot),
    )


def _files_at(snapshot: Snapshot, path: str) -> set[FileId]:
    row = snapshot.file(Path(path))
    if row is not None:
        return {row.id}
    return set(files_below(snapshot, path))


def _wanted(snapshot: Snapshot, edge: FileEdge, options: Options) -> bool:
    if edge.target.external:
        return options.include_external and options.wants_file(snapshot, Path(edge.source.name))
    return all(options.wants_file(snapshot, Path(end.name)) for end in (edge.source, edge.target))


def _folder(node: Node, subject: str, inside: Collection[str]) -> Node:
    """The folder that stands for a file; what was asked about stays in one piece."""
    if node.external:
        return node
    if node.name in inside and node.name != subject:
        return Node(subject.rstrip("/") or ".")
    return Node(folder_of(node.name))


def _dependency(ends: tuple[Node, Node], distance: int, edges: Iterable[FileEdge]) -> Dependency:
    imports = sorted({edge.site for edge in edges if edge.kind in IMPORTING})
    references = sorted({edge.site for edge in edges if edge.kind not in IMPORTING})
    return Dependency(
        source=ends[0],
        target=ends[1],
        distance=distance,
        n_imports=len(imports),
        n_references=len(references),
        sites=tuple(imports or references),
    )


def _place(direction: Direction, dependency: Dependency) -> str:
    near, far = dependency.near(direction), dependency.far(direction)
    return f"{dependency.distance:04} {far.external:d} {far.name} {near.name}"
