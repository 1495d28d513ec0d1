"""A snapshot made of small texts, in which `#` marks say what the graph would know."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from tests.unit.features.fake_symbols import symbols_written

from codegraph_lsp.model.edges import ExternalSymbol
from codegraph_lsp.model.ids import FileId, Path, Revision, SymbolId, SymbolKey, symbol_key
from codegraph_lsp.model.kinds import (
    Certainty,
    EdgeKind,
    FileState,
    Reason,
    SymbolFlag,
    SymbolKind,
)
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.model.span import Point, Span
from codegraph_lsp.model.symbols import FileRow, Removed, ResolvedEdge, Symbol
from codegraph_lsp.resolve.modules import ModuleTable
from codegraph_lsp.resolve.targets import Target
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.workspace.roots import Roots

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from codegraph_lsp.graph.columns import Columns
    from codegraph_lsp.model.facts import FileFacts, Outline


Answer = TypeVar("Answer")

REVISION = Revision(7)


@dataclass(frozen=True)
class FakeSpec:
    """The part of a language that features look at."""

    family: str = "fake"
    test_files: tuple[str, ...] = ("test_*", "tests/")
    test_names: str = "test_"
    test_modules: bool = False
    exact_grammar: bool = True
    generic: bool = True
    language_ids: tuple[str, ...] = ("fake", "faker")
    lineage: tuple[str, ...] = ("fake",)


class FakeText:
    def __init__(self, source: bytes) -> None:
        self.source = source

    def point(self, offset: int) -> Point:
        before = self.source[:offset]
        return Point(before.count(b"\n"), len(before) - before.rfind(b"\n") - 1)

    def offset(self, line: int, column: int) -> int:
        lines = self.source.splitlines(keepends=True)
        if line >= len(lines):
            return len(self.source)
        start = sum(len(text) for text in lines[:line])
        return start + min(column, len(lines[line].rstrip(b"\n")))


@dataclass
class FakeSnapshot:
    """
    Built with `FakeSnapshot.of({"a.py": "def f():\\n    g()\\n"}, "a.f>a.g")`.

    Definitions are lines that begin with `def` or `class`; what is indented below belongs to them.
    The module `a` is `a.py`; an edge is `source>target` as in the graph's fakes, its site the first
    mention of the target's name in the source's definition. `x>!json.loads` leads outside.
    """

    paths: list[str]
    texts: dict[FileId, FakeText]
    all_symbols: list[Symbol]
    edges: list[ResolvedEdge]
    state: Literal["indexing", "ready"] = "ready"
    pending: int = 0
    revision: Revision = REVISION
    cancel: CancelToken = field(default_factory=CancelToken)
    facts_of: dict[FileId, FileFacts] = field(default_factory=dict)
    trees: dict[FileId, Any] = field(default_factory=dict)
    cache: dict[str, Any] = field(default_factory=dict)
    settings = Settings()

    @classmethod
    def of(cls, files: dict[str, str], edges: str = "") -> FakeSnapshot:
        paths = sorted(files)
        texts = {FileId(i + 1): FakeText(files[path].encode()) for i, path in enumerate(paths)}
        symbols = [
            symbol
            for i, path in enumerate(paths)
            for symbol in symbols_written(FileId(i + 1), path, files[path])
        ]
        snapshot = cls(paths, texts, symbols, [])
        for word in edges.split():
            snapshot._add(word)
        snapshot.edges.sort(key=lambda edge: (edge.file, edge.start, edge.kind))
        return snapshot

    def named(self, name: str) -> Symbol:
        """`a.C.m`: the symbol `C.m` of `a.py`; `a` alone its module-level code."""
        found = [s for s in self.all_symbols if _dotted(s) == name]
        return found[0]

    def offset(self, path: str, marked: str) -> tuple[FileId, int]:
        """File and offset of the place that `|` marks in *marked*, a piece of the text."""
        file = FileId(self.paths.index(path) + 1)
        at = self.texts[file].source.index(marked.replace("|", "").encode())
        return file, at + marked.index("|")

    def files(self) -> Sequence[FileRow]:
        return [self.file_by_id(file) for file in self.texts]

    def files_since(self, revision: Revision) -> Sequence[FileRow]:
        return []

    def modules(self) -> ModuleTable:
        return self.cached("modules", lambda: ModuleTable([], {}, str))

    def file(self, path: Path) -> FileRow | None:
        return self.file_by_id(FileId(self.paths.index(path) + 1)) if path in self.paths else None

    def file_by_id(self, file: FileId) -> FileRow:
        size = len(self.texts[file].source)
        path = Path(self.paths[file - 1])
        return FileRow(file, path, "fake", FileState.LINKED, "", size, 1, b"", b"")

    def text(self, file: FileId) -> FakeText | None:
        return self.texts.get(file)

    def language(self, file: FileId) -> Any:
        return FakeSpec()

    def removed(self, file: FileId) -> Sequence[Removed]:
        return ()

    def unimported(self, file: FileId) -> frozenset[str]:
        return frozenset()

    def facts(self, file: FileId) -> FileFacts | None:
        return self.facts_of.get(file)

    def outline(self, file: FileId) -> Outline | None:
        facts = self.facts(file)
        return None if facts is None else facts.outline

    def n_problems(self, file: FileId) -> int:
        return 0

    def local_facts(self, file: FileId) -> FileFacts | None:
        return self.facts_of.get(file)

    @contextmanager
    def parsed(self, file: FileId) -> Iterator[Any]:
        yield self.trees.get(file)

    def symbol(self, key: SymbolKey) -> Symbol | None:
        return self.symbols([key]).get(key)

    def symbols(self, keys: Collection[SymbolKey]) -> dict[SymbolKey, Symbol]:
        return {symbol.key: symbol for symbol in self.all_symbols if symbol.key in keys}

    def symbols_in(self, file: FileId) -> Sequence[Symbol]:
        return [symbol for symbol in self.all_symbols if symbol.file == file]

    def symbol_by_id(self, symbol: str) -> Symbol | None:
        return next((found for found in self.all_symbols if found.id == symbol), None)

    def symbols_named(self, name: str) -> Sequence[Symbol]:
        return [
            symbol
            for symbol in self.all_symbols
            if not symbol.external and f".{symbol.qualified_name}".endswith(f".{name}")
        ]

    def externals(self) -> Sequence[Symbol]:
        found = [symbol for symbol in self.all_symbols if symbol.external]
        return sorted(found, key=lambda symbol: symbol.id)

    def search(
        self,
        query: str,
        *,
        kinds: Collection[SymbolKind] = (),
        languages: Collection[str] = (),
        limit: int,
    ) -> Sequence[Symbol]:
        containers, _, name = query.rpartition(".")
        found = [
            symbol
            for symbol in self.all_symbols
            if name in symbol.name
            and containers in symbol.qualified_name[: -len(symbol.name)]
            and (not kinds or symbol.kind in kinds)
        ]
        return found[:limit]

    def beginning(self, prefix: str, *, limit: int) -> Sequence[Symbol]:
        found = [s for s in self.all_symbols if s.name.casefold().startswith(prefix.casefold())]
        return found[:limit]

    def targets_at(self, file: FileId, offset: int) -> Sequence[Target]:
        return [
            self._target(self.symbols([edge.target])[edge.target], Span(edge.start, edge.end))
            for edge in self.edges
            if edge.file == file and edge.start <= offset <= edge.end
        ]

    def types_at(self, file: FileId, offset: int) -> Sequence[Target]:
        return []

    def _target(self, symbol: Symbol, site: Span) -> Target:
        if symbol.file is not None:
            return Target(file=symbol.file, symbol=symbol.index, site=site)
        external = ExternalSymbol(
            symbol.key,
            symbol.id,
            symbol.name,
            symbol.qualified_name,
            symbol.package,
            symbol.language,
            symbol.kind,
        )
        return Target(external=external, site=site)

    def definition_at(self, file: FileId, offset: int) -> Symbol | None:
        for symbol in self.symbols_in(file):
            name = symbol.name_span
            if symbol.kind is not SymbolKind.MODULE and name.contains(offset):
                return symbol
        return None

    def edges_to(
        self, targets: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> list[ResolvedEdge]:
        return [e for t in targets for e in self.edges if e.target == t and e.kind in kinds]

    def sources_of(
        self,
        targets: Sequence[SymbolKey],
        kinds: Collection[EdgeKind],
        certainty: Certainty,
        *,
        virtual: bool = False,
    ) -> set[SymbolKey]:
        return {
            edge.source
            for edge in self.edges_to(targets, kinds)
            if edge.live and edge.certainty <= certainty and (edge.virtual or not virtual)
        }

    def edges_from(
        self, sources: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> list[ResolvedEdge]:
        return [e for s in sources for e in self.edges if e.source == s and e.kind in kinds]

    def edges_in(
        self, file: FileId, kinds: Collection[EdgeKind] = frozenset(EdgeKind)
    ) -> Sequence[ResolvedEdge]:
        return [edge for edge in self.edges if edge.file == file and edge.kind in kinds]

    def declarations_of(self, keys: Collection[SymbolKey]) -> dict[SymbolKey, list[SymbolKey]]:
        del keys
        return {}

    def definitions_of(self, keys: Collection[SymbolKey]) -> dict[SymbolKey, SymbolKey]:
        del keys
        return {}

    def manifests(self) -> dict[Path, bytes]:
        return {}

    def open_paths(self) -> Sequence[Path]:
        return []

    @property
    def roots(self) -> Roots:
        return Roots(())

    def symbols_of(self, path: Path, source: bytes) -> Sequence[Symbol]:
        return list(symbols_written(FileId(-1), path, source.decode()))

    def kept(self, what: str, build: Callable[[], Answer]) -> Answer:
        return self.cached(f"kept {what}", build)

    def columns(self) -> Columns:
        from tests.unit.features.fake_columns import columns_of

        return columns_of(self)

    def cached(self, what: str, build: Callable[[], Answer]) -> Answer:
        if what not in self.cache:
            self.cache[what] = build()
        found: Answer = self.cache[what]
        return found

    def _add(self, word: str) -> None:
        kind, virtual, mark = next(
            (kind, virtual, mark) for mark, kind, virtual in _MARKS if mark in word
        )
        left, right = word.split(mark)
        certainty = Certainty.EXACT
        if right[-1:].isdigit() and right[-2:-1] == "/":
            certainty, right = Certainty(int(right[-1])), right[:-2]
        source = self.named(left)
        target = self._external(right[1:]) if right.startswith("!") else self.named(right)
        assert source.file is not None
        start = self._site(source, target)
        self.edges.append(
            ResolvedEdge(
                kind=kind,
                file=source.file,
                start=start,
                end=start + len(target.name),
                source=source.key,
                target=target.key,
                certainty=certainty,
                reason=Reason.LEXICAL,
                virtual=virtual,
                group=-1,
                live=True,
            )
        )

    def _site(self, source: Symbol, target: Symbol) -> int:
        assert source.file is not None
        text = self.texts[source.file].source
        begin = 0 if source.kind is SymbolKind.MODULE else source.header_end
        taken = {edge.start for edge in self.edges if edge.file == source.file}
        name = target.name.encode()
        at = text.find(name, begin)
        while at in taken:
            at = text.find(name, at + 1)
        return max(at, begin)

    def _external(self, name: str) -> Symbol:
        id_ = SymbolId(f"codegraph fake {name.split('.')[0]} . {name}.")
        found = self.symbol_by_id(id_)
        if found is not None:
            return found
        symbol = Symbol(
            key=symbol_key(id_),
            id=id_,
            name=name.rpartition(".")[2],
            qualified_name=name,
            kind=SymbolKind.FUNCTION,
            language="fake",
            file=None,
            path=Path(""),
            index=-1,
            container=None,
            span=Span(0, 0),
            name_span=Span(0, 0),
            header_end=0,
            doc=None,
            flags=SymbolFlag.NONE,
            complexity=0,
            package=name.split(".")[0],
        )
        self.all_symbols.append(symbol)
        return symbol


_MARKS = (
    (">>", EdgeKind.CALLS, True),
    (">", EdgeKind.CALLS, False),
    ("^", EdgeKind.OVERRIDES, False),
    (":", EdgeKind.INHERITS, False),
    ("<", EdgeKind.IMPORTS, False),
    ("~", EdgeKind.REFERENCES, False),
    ("*", EdgeKind.INSTANTIATES, False),
)


def _dotted(symbol: Symbol) -> str:
    module = symbol.path.rpartition(".")[0]
    return module if symbol.kind is SymbolKind.MODULE else f"{module}.{symbol.qualified_name}"
