"""
The graph at one revision, with the open documents as they were at that moment.

A document that was just typed in may be ahead of what is committed. Its text, facts and symbols are
then those of the document, so that places fit the text they are shown in; its edges follow later.

Runs on: any thread; one snapshot serves one request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.engine.contents import Contents
from codegraph_lsp.engine.outside import holder_at
from codegraph_lsp.engine.symbols import symbols_of
from codegraph_lsp.engine.words import is_word
from codegraph_lsp.index.catalog import family_of
from codegraph_lsp.index.removals import NOTHING_GONE
from codegraph_lsp.model.ids import FileId, SymbolKey
from codegraph_lsp.model.kinds import ALL_EDGE_KINDS, FileState
from codegraph_lsp.model.symbols import FileRow
from codegraph_lsp.resolve.modules import ModuleTable
from codegraph_lsp.support.courtesy import BackgroundToken
from codegraph_lsp.workspace.source import is_writable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from codegraph_lsp.engine.sources import Shared
    from codegraph_lsp.index.live import LiveDocuments
    from codegraph_lsp.index.removals import Gone
    from codegraph_lsp.languages.registry import Registry
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import BindingFact
    from codegraph_lsp.model.ids import Path, Revision
    from codegraph_lsp.model.kinds import Certainty, EdgeKind, SymbolKind
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.model.status import State
    from codegraph_lsp.model.symbols import Removed, ResolvedEdge, Symbol
    from codegraph_lsp.resolve.linker import Linker
    from codegraph_lsp.resolve.outline_index import OutlineIndex
    from codegraph_lsp.resolve.targets import Target
    from codegraph_lsp.resolve.top_level import TopLevel
    from codegraph_lsp.resolve.type_names import TypeName
    from codegraph_lsp.store.reader import Reader
    from codegraph_lsp.store.reader_pool import Lease
    from codegraph_lsp.support.cancel import CancelToken
    from codegraph_lsp.workspace.overlay import Document
    from codegraph_lsp.workspace.roots import Roots

_PROVISIONAL = -2
"""Ids of open documents that the store has no row for yet count down from here."""


class Snapshot(Contents):
    """See `features.snapshot.Snapshot`, which this implements, for what is not said here."""

    def __init__(
        self,
        lease: Lease,
        *,
        roots: Roots,
        settings: Settings,
        registry: Registry,
        modules: Callable[[Reader], ModuleTable],
        shared: Shared,
        documents: Mapping[Path, Document],
        live: LiveDocuments | None,
        gone: Gone = NOTHING_GONE,
        state: State,
        pending: int,
        cancel: CancelToken,
    ) -> None:
        super().__init__()
        self.settings = settings
        self.state = state
        self.pending = pending
        self.cancel = cancel
        self.revision: Revision = lease.reader.revision
        self._lease = lease
        self._reader = lease.reader
        self._roots = roots
        self._registry = registry
        self._modules = modules
        self._shared = shared
        self._open = True
        self._is_guest = not isinstance(cancel, BackgroundToken)
        if self._is_guest:
            shared.courtesy.enter()
        self._documents = documents
        self._live = live
        self._gone = gone
        self._linker: Linker | None = None
        self._ahead: dict[FileId, Sequence[Symbol] | None] = {}
        self._provisional = {
            FileId(_PROVISIONAL - number): path for number, path in enumerate(sorted(documents))
        }

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the read transaction back; more than once does no harm."""
        self._lease.release()
        self._reader = self._lease.reader
        if self._open:
            self._open = False
            if self._is_guest:
                self._shared.courtesy.leave()
            linker, self._linker = self._linker, None
            if linker is not None:
                linker.close()

    def interrupt(self) -> None:
        """Break off a query that runs; for the thread that cancels."""
        self._lease.interrupt()

    # Files

    def files(self) -> Sequence[FileRow]:
        return self._reader.files()

    def file(self, path: Path) -> FileRow | None:
        row = self._reader.file(path)
        if row is None and path in self._documents:
            number = next(number for number, p in self._provisional.items() if p == path)
            return self._row_of_document(number, self._documents[path])
        return row

    def file_by_id(self, file: FileId) -> FileRow:
        row = self._reader.file_by_id(file) or self._beside.get(file)
        if row is None:
            return self._row_of_document(file, self._documents[self._provisional[file]])
        return row

    def removed(self, file: FileId) -> Sequence[Removed]:
        return self._gone.mentioned.get(file, ())

    def unimported(self, file: FileId) -> frozenset[str]:
        return self._gone.imported.get(file, frozenset())

    def language(self, file: FileId) -> LanguageSpec | None:
        return self._spec(self.file_by_id(file))

    def version(self, file: FileId) -> int | None:
        document = self._documents.get(self.file_by_id(file).path)
        return None if document is None else document.version

    def writable(self, file: FileId) -> bool:
        return is_writable(self._roots.absolute(self.file_by_id(file).path))

    # Symbols

    def modules(self) -> ModuleTable:
        return self._modules(self._reader)

    def modules_after(self, moved: Callable[[Path], Path]) -> ModuleTable:
        paths = [(file, moved(path)) for file, path in self._reader.paths()]
        manifests = {moved(path): text for path, text in self._reader.manifests().items()}
        ambient = ((moved(path), module) for path, module in self._reader.ambient())
        return ModuleTable(paths, manifests, family_of(self._registry), ambient)

    def symbol(self, key: SymbolKey) -> Symbol | None:
        return self.symbols([key]).get(key)

    def symbols(self, keys: Collection[SymbolKey]) -> dict[SymbolKey, Symbol]:
        found = self._reader.symbols(keys)
        if not self._documents:
            return found
        ahead: dict[FileId, dict[SymbolKey, Symbol]] = {}
        for key, symbol in found.items():
            file = symbol.file
            if file is not None and symbol.path in self._documents:
                if file not in ahead:
                    ahead[file] = {s.key: s for s in self._symbols_ahead(file) or ()}
                found[key] = ahead[file].get(key, symbol)
        missing = [key for key in keys if key not in found]
        for file in self._provisional if missing else ():
            if self._reader.file(self._provisional[file]) is None:
                mine = {s.key: s for s in self._symbols_ahead(file) or ()}
                found.update({key: mine[key] for key in missing if key in mine})
        return found

    def symbols_in(self, file: FileId) -> Sequence[Symbol]:
        ahead = self._symbols_ahead(file)
        return self._reader.symbols_in(file) if ahead is None else ahead

    def symbol_by_id(self, symbol: str) -> Symbol | None:
        return self._reader.symbol_by_id(symbol)

    def symbols_named(self, name: str) -> Sequence[Symbol]:
        return self._reader.symbols_named(name)

    def externals(self) -> Sequence[Symbol]:
        return self._reader.externals()

    def search(
        self,
        query: str,
        *,
        kinds: Collection[SymbolKind] = (),
        languages: Collection[str] = (),
        limit: int,
    ) -> Sequence[Symbol]:
        return self._reader.search(query, kinds=kinds, languages=languages, limit=limit)

    def targets_at(self, file: FileId, offset: int) -> Sequence[Target]:
        facts = self.facts(file)
        if facts is None:
            return []
        found = self._the_linker().targets_at(file, facts, offset)
        if found:
            return found
        # A local name, perhaps: those are extracted when somebody asks. Where they are known, a
        # tree that tells words from comments would only cost its parsing.
        facts = self._known_locals(file)
        if facts is None and self._is_word(file, offset):
            facts = self._extract_locals(file, offset)
        if facts is None:
            return []
        local = self._the_linker().targets_at(file, facts, offset)
        named = [target for target in local if target.span is not None]
        if named or (holder := holder_at(self, file, offset)) is None:
            return named
        return [holder]

    def types_at(self, file: FileId, offset: int) -> Sequence[Target]:
        for read in (self.facts, self.local_facts):
            facts = read(file)
            found = [] if facts is None else self._the_linker().types_at(file, facts, offset)
            if found:
                return found
        return []

    def type_name(self, file: FileId, binding: int) -> TypeName | None:
        facts = self.local_facts(file)
        return None if facts is None else self._the_linker().type_name(file, facts, binding)

    def parameters(self, symbol: Symbol) -> Sequence[BindingFact]:
        index = None if symbol.file is None else self._index(symbol.file)
        if index is None or not 0 <= symbol.index < len(index.symbols):
            return []
        scope = index.symbols[symbol.index].scope
        return [index.bindings[each] for each in index.parameters.get(scope, ())]

    def _is_word(self, file: FileId, offset: int) -> bool:
        """A name may stand at *offset*: no keyword, no punctuation, nothing in a comment."""
        text = self.text(file)
        if text is None:
            return False
        with self.parsed(file) as tree:
            return tree is not None and is_word(tree, text.source, offset)

    def definition_at(self, file: FileId, offset: int) -> Symbol | None:
        named = [
            symbol
            for symbol in self.symbols_in(file)
            if symbol.container is not None and symbol.name_span.contains(offset)
        ]
        return named[0] if named else None

    # Edges

    def edges_to(
        self, targets: Sequence[SymbolKey], kinds: Collection[EdgeKind] = ALL_EDGE_KINDS
    ) -> list[ResolvedEdge]:
        with self.cancel.stopping(self._lease.interrupt):
            return self._reader.edges_to(targets, kinds)

    def sources_of(
        self,
        targets: Sequence[SymbolKey],
        kinds: Collection[EdgeKind],
        certainty: Certainty,
        *,
        virtual: bool = False,
    ) -> set[SymbolKey]:
        with self.cancel.stopping(self._lease.interrupt):
            return self._reader.sources_of(targets, kinds, certainty, virtual=virtual)

    def edges_from(
        self, sources: Sequence[SymbolKey], kinds: Collection[EdgeKind] = ALL_EDGE_KINDS
    ) -> list[ResolvedEdge]:
        with self.cancel.stopping(self._lease.interrupt):
            return self._reader.edges_from(sources, kinds)

    def edges_in(
        self, file: FileId, kinds: Collection[EdgeKind] = ALL_EDGE_KINDS
    ) -> Sequence[ResolvedEdge]:
        return self._reader.edges_in(file, kinds)

    def definitions_of(self, keys: Collection[SymbolKey]) -> Mapping[SymbolKey, SymbolKey]:
        return self._reader.definitions_of(keys)

    def declarations_of(
        self, keys: Collection[SymbolKey]
    ) -> Mapping[SymbolKey, Sequence[SymbolKey]]:
        return self._reader.declarations_of(keys)

    def capped(self) -> int:
        """How often linking reached a limit: edges are then a lower bound."""
        return self._reader.capped()

    # Inside

    def _the_linker(self) -> Linker:
        if self._linker is None:
            from codegraph_lsp.resolve.linker import Linker  # as in local_facts

            lookup = _Lookup(self, self._modules(self._reader))
            self._linker = Linker(lookup, limits=self.settings.limits)
        return self._linker

    def _index(self, file: FileId) -> OutlineIndex | None:
        row = self.file_by_id(file)
        spec = self._spec(row)
        if spec is None:
            return None
        from codegraph_lsp.resolve.outline_index import index_of  # as in local_facts

        def load() -> OutlineIndex | None:
            outline = self._reader.outline(file)
            return None if outline is None else index_of(outline, spec)

        if row.path in self._documents:
            facts = self.facts(file)
            return None if facts is None else index_of(facts.outline, spec)
        recipe = row.digest + row.language.encode()
        return self._shared.outlines.get(file, recipe, load) if row.digest else None

    def _top_level(self, file: FileId) -> TopLevel | None:
        row = self.file_by_id(file)
        if self._spec(row) is None:
            return None
        from codegraph_lsp.resolve.top_level import top_level  # as in local_facts

        if row.path in self._documents:
            facts = self.facts(file)
            return None if facts is None else top_level(facts.outline)
        if not row.digest:
            return None
        recipe = row.digest + row.language.encode()
        return self._shared.outlines.top_level(file, recipe, lambda: self._reader.top_level(file))

    def _keys(self, file: FileId) -> Sequence[SymbolKey]:
        ahead = self._symbols_ahead(file)
        return self._reader.keys(file) if ahead is None else [symbol.key for symbol in ahead]

    def _symbols_ahead(self, file: FileId) -> Sequence[Symbol] | None:
        """Symbols of an open document as its text has them; None where the store's will do."""
        if file not in self._ahead:
            self._ahead[file] = self._read_ahead(file)
        return self._ahead[file]

    def _read_ahead(self, file: FileId) -> Sequence[Symbol] | None:
        row = self.file_by_id(file)
        document = self._documents.get(row.path)
        if document is None or self._live is None:
            return None
        facts = self._live.facts(document)
        spec = self._live.spec(row.path)
        if facts is None or spec is None:
            return None
        return symbols_of(file, row.path, spec.id, facts.outline)

    def _spec(self, row: FileRow) -> LanguageSpec | None:
        if self._live is not None and row.path in self._documents:
            return self._live.spec(row.path)
        return self._registry.by_id.get(row.language)

    def _row_of_document(self, file: FileId, document: Document) -> FileRow:
        spec = self._live.spec(document.path) if self._live is not None else None
        return FileRow(
            id=file,
            path=document.path,
            language=spec.id if spec else "",
            state=FileState.PLACEHOLDER,
            reason="",
            size=len(document.text),
            mtime_ns=0,
            digest=b"",
            interface=b"",
        )


class _Lookup:
    """What linking asks, answered from a snapshot."""

    def __init__(self, snapshot: Snapshot, modules: ModuleTable) -> None:
        self.modules = modules
        self.index = snapshot._index
        self.keys = snapshot._keys
        self.top_level = snapshot._top_level
        self._snapshot = snapshot

    def path(self, file: FileId) -> Path:
        return self._snapshot.file_by_id(file).path

    def language(self, file: FileId) -> LanguageSpec:
        spec = self._snapshot.language(file)
        assert spec is not None, "only files with a language are linked"
        return spec
