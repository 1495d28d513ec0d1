"""A small workspace for tests of the store, written in a few words."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from codegraph_lsp.model.edges import Edge, ExternalSymbol, LinkResult, ModuleRequest
from codegraph_lsp.model.facts import NOTHING, Body, FileFacts, Outline, SymbolFact
from codegraph_lsp.model.ids import FileId, Path, SymbolKey, symbol_key
from codegraph_lsp.model.kinds import Certainty, EdgeKind, Reason, SymbolKind
from codegraph_lsp.store.codec import Hydrated, Linked, Stamp, encode_facts, hydrated, linked
from codegraph_lsp.store.database import open_reader, open_writer
from codegraph_lsp.store.rows import Listed

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol
    from codegraph_lsp.store.reader import Reader

STEP = 100
"""Bytes from one definition to the next."""

JSON_LOADS = ExternalSymbol(
    symbol_key("loads"), "loads", "loads", "json.loads", "json", "python", SymbolKind.FUNCTION
)


def outline(definitions: str, language: str = "python", *, shift: int = 0) -> Outline:
    """`Cart Cart.total charge`: a class, its method, a function; every name begins 4 bytes in.

    *shift* moves all of them.
    """
    names = definitions.split()
    symbols = [SymbolFact(SymbolKind.MODULE, "<module>", NOTHING, 0, 0, 1000, 0, 0, 0)]
    for index, dotted in enumerate(names):
        outer, _, name = dotted.rpartition(".")
        container = names.index(outer) + 1 if outer else 0
        start = index * STEP + shift
        kind = SymbolKind.METHOD if outer else SymbolKind.FUNCTION
        symbols.append(
            SymbolFact(
                SymbolKind.CLASS if name[:1].isupper() else kind,
                name,
                container,
                0,
                start,
                start + 90,
                start + 4,
                start + 4 + len(name),
                start + 30,
                start + 40,
                start + 50,
                complexity=index,
            )
        )
    return Outline(language, "", symbols, [], [], [], [], [], [], [], [], [])


def facts(definitions: str, interface: str | None = None, *, shift: int = 0) -> FileFacts:
    """Facts whose interface digest tells the definitions, unless *interface* is given."""
    body = Body([], [], 1000, True, b"")
    text = definitions if interface is None else interface
    return FileFacts(outline(definitions, shift=shift), body, sha256(text.encode()).digest()[:16])


def hydrated_file(
    file: FileId,
    path: str,
    definitions: str,
    *,
    interface: str | None = None,
    mtime_ns: int = 1,
    shift: int = 0,
) -> Hydrated:
    stamp = Stamp(10, mtime_ns, sha256(definitions.encode()).digest(), "python")
    said = facts(definitions, interface, shift=shift)
    return hydrated(file, Path(path), stamp, said.outline, encode_facts(said))


def key(path: str, dotted: str = "") -> SymbolKey:
    """Key of a definition in one of these workspaces; of the module where *dotted* is empty."""
    parts = [f"{part}#" if part[:1].isupper() else f"{part}()." for part in dotted.split(".")]
    return symbol_key(f"codegraph python . . `{path}`/{''.join(parts) if dotted else ''}")


def edge(
    source: int,
    target: SymbolKey,
    start: int,
    kind: EdgeKind = EdgeKind.CALLS,
    *,
    group: int = -1,
    virtual: bool = False,
    live: bool = True,
) -> Edge:
    """An edge at eight bytes from *start*."""
    end = start + 8
    certainty, reason = Certainty.INFERRED, Reason.RETURN
    return Edge(kind, source, target, certainty, reason, start, end, virtual, group, live)


def links(
    file: FileId,
    *edges: Edge,
    reads: list[FileId] | None = None,
    requests: list[ModuleRequest] | None = None,
    externals: list[ExternalSymbol] | None = None,
    pending: list[FileId] | None = None,
    capped: int = 0,
) -> Linked:
    return linked(
        LinkResult(
            file, list(edges), externals or [], reads or [], requests or [], pending or [], capped
        )
    )


class Workspace:
    """A database under *folder* and its writer."""

    def __init__(self, folder: FilePath) -> None:
        self.path = folder / "workspaces" / "w.db"
        self.writer = open_writer(self.path)
        self.ids: dict[str, FileId] = {}

    def list(self, *paths: str) -> None:
        """Make these the files of the workspace."""
        self.writer.sync_listing([Listed(Path(path), "python", 10, 1) for path in paths])
        with self.reader() as reader:
            self.ids = {str(path): file for file, path in reader.paths()}

    def put(self, path: str, definitions: str, *edges: Edge, interface: str | None = None) -> None:
        """Facts and edges of one file at once."""
        file = self.ids[path]
        item = hydrated_file(file, path, definitions, interface=interface)
        self.writer.replace_file(item, links(file, *edges))

    def reader(self) -> Reader:
        """A reader with its snapshot taken."""
        reader = open_reader(self.path)
        reader.begin()
        return reader

    def close(self) -> None:
        self.writer.close()


def dotted(symbols: list[Symbol]) -> str:
    return " ".join(f"{symbol.path}:{symbol.qualified_name}" for symbol in symbols)


def places(edges: list[ResolvedEdge]) -> list[tuple[int, int]]:
    """File and start of each."""
    return [(edge.file, edge.start) for edge in edges]


def states(workspace: Workspace) -> str:
    with workspace.reader() as reader:
        return " ".join(f"{row.path}:{row.state.name.lower()}" for row in reader.files())


def rows_left(workspace: Workspace, *tables: str) -> dict[str, int]:
    with workspace.reader() as reader:
        counts = {table: reader._rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}
    return {table: n for table, n in counts.items() if n}


def all_symbols(reader: Reader) -> list[Symbol]:
    """In order of path and outline."""
    return [symbol for file, _ in reader.paths() for symbol in reader.symbols_in(file)]


def all_edges(reader: Reader) -> list[ResolvedEdge]:
    """In order of path and place."""
    return [edge for file, _ in reader.paths() for edge in reader.edges_in(file)]
