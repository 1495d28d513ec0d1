"""
Files to edges, over a reader of the store.

Runs on: a pool worker for bulk work; for few files the conductor thread.

Outlines and what was found in them are remembered between files, and between snapshots as long as
no file's interface changed: an outline with the same interface digest gives its importers the same
answers, whatever else changed in it. That is the very rule by which the store decides what to link
again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.index.work import LinkedFile, LiveRead
from codegraph_lsp.model.facts import NOTHING, Outline, SymbolFact
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.model.limits import DEFAULT_LIMITS
from codegraph_lsp.resolve.linker import Linker, no_pause
from codegraph_lsp.resolve.modules import ModuleTable
from codegraph_lsp.resolve.outline_index import OutlineIndex, index_of
from codegraph_lsp.resolve.symbol_ids import symbol_keys
from codegraph_lsp.resolve.top_level import TopLevel, top_level
from codegraph_lsp.store.codec import Linked, decode_facts, linked, unpack_keys
from codegraph_lsp.store.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path as FilePath

    from codegraph_lsp.index.outlines import Outlines
    from codegraph_lsp.index.work import LinkRequest, Read
    from codegraph_lsp.languages.registry import Registry
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import FileId, Path, Revision, SymbolKey
    from codegraph_lsp.model.limits import Limits
    from codegraph_lsp.model.symbols import FileRow

_MODULE_ONLY = Outline(
    "",
    "",
    [SymbolFact(int(SymbolKind.MODULE), "<module>", NOTHING, 0, 0, 0, 0, 0, 0)],
    *([] for _ in range(9)),
)

REMEMBERED_MAX = 1024
"""Files of which the server keeps answers between the few that it links."""

REMEMBERED_BYTES = 64_000_000
"""What the outlines of those files may weigh in the server, by their own estimate, for workspaces
of large files. With half of it a file that was not linked before takes a quarter longer, with a
quarter two thirds. (measured: 250 files of three code bases in random order)"""

REMEMBERED_IN_WORKER = 2048
"""The same in a worker, whose slices share many, with outlines of some 40 kB each. More would bring
it near the size at which it is replaced, and then nothing is remembered at all."""


class StoredLookup:
    """`resolve.Lookup` over one snapshot at a time."""

    def __init__(
        self,
        reader: Reader,
        registry: Registry,
        modules: ModuleTable,
        outlines: Outlines | None = None,
    ) -> None:
        self.modules = modules
        self._outlines = outlines
        self._reader = reader
        self._registry = registry
        self._home: tuple[FileId, Outline, Sequence[SymbolKey]] | None = None
        self._home_language = ""

    def index(self, file: FileId) -> OutlineIndex | None:
        if self._home is not None and file == self._home[0]:
            return index_of(self._home[1], self.language(file))
        if self._outlines is None:
            return self._load(file)
        row = self._row(file)
        if not row.digest:
            return None
        # The same bytes are another file's worth of facts in another language.
        recipe = row.digest + row.language.encode()
        return self._outlines.get(file, recipe, lambda: self._load(file))

    def top_level(self, file: FileId) -> TopLevel | None:
        if self._home is not None and file == self._home[0]:
            return top_level(self._home[1])
        if self._outlines is None:
            return self._reader.top_level(file)
        row = self._row(file)
        if not row.digest:
            return None
        recipe = row.digest + row.language.encode()
        return self._outlines.top_level(file, recipe, lambda: self._reader.top_level(file))

    def keys(self, file: FileId) -> Sequence[SymbolKey]:
        if self._home is not None and file == self._home[0]:
            return self._home[2]
        keys = self._reader.keys(file)
        if keys:
            return keys
        # Not read yet, or not to be read: still a module that others import. Its key is known.
        row = self._row(file)
        return symbol_keys(row.path, row.language, _MODULE_ONLY)

    def path(self, file: FileId) -> Path:
        return self._row(file).path

    def language(self, file: FileId) -> LanguageSpec:
        if self._home is not None and file == self._home[0]:
            return self._registry.by_id[self._home_language]
        return self._registry.by_id[self._row(file).language]

    def _load(self, file: FileId) -> OutlineIndex | None:
        outline = self._reader.outline(file)
        return None if outline is None else index_of(outline, self.language(file))

    def _row(self, file: FileId) -> FileRow:
        row = self._reader.file_by_id(file)
        assert row is not None, "the module table and the snapshot are of one moment"
        return row

    def set_home(self, read: Read | None, outline: Outline | None = None) -> None:
        """Until changed, one file's outline is *outline* and not what the store has."""
        if read is None or outline is None:
            self._home = None
        else:
            hydrated = read.hydrated
            self._home = (hydrated.file, outline, unpack_keys(hydrated.keys))
            self._home_language = hydrated.stamp.language


class LinkSession:
    """
    Links files of one workspace, with one reader.

    Args:
        modules: The module table of the process, kept in step with the store by somebody else, and
            its revision; None: the table is read from the store, when it changed there.
        remembered: Files of which answers are kept from one that is linked to the next.
        max_bytes: What the outlines of those files may weigh, by their own estimate; 0: anything.
        outlines: Where outlines are kept; None: with the answers.
        pause: Called often while a file is linked.
        limits: How far answers go.
    """

    def __init__(
        self,
        database: FilePath,
        registry: Registry,
        *,
        modules: Callable[[], tuple[Revision, ModuleTable]] | None = None,
        remembered: int = REMEMBERED_MAX,
        max_bytes: int = REMEMBERED_BYTES,
        outlines: Outlines | None = None,
        pause: Callable[[], None] = no_pause,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._reader = Reader(database)
        self._registry = registry
        self._modules = modules
        self._remembered = remembered
        self._max_bytes = max_bytes
        self._outlines = outlines
        self._pause = pause
        self._limits = limits
        self._seen: Revision | None = None
        self._interface_at: Revision | None = None
        self._modules_at: Revision | None = None
        self._lookup: StoredLookup | None = None
        self._linker: Linker | None = None
        self._table: ModuleTable | None = None

    def link(self, request: LinkRequest) -> LinkedFile:
        """Link a file whose facts are in the store; one whose facts are gone has no edges."""
        seen = self._look()
        facts = self._reader.facts(request.file)
        if facts is None:
            return LinkedFile(Linked(request.file, [], [], [], [], [], 0), seen)
        _, linker = self._ready()
        return self._link(linker, request.file, facts, seen)

    def link_read(self, read: Read) -> LinkedFile:
        """Link a file whose facts are not in the store yet; *read* stands for what is."""
        seen = self._look()
        file = read.hydrated.file
        known = read.facts if isinstance(read, LiveRead) else None
        facts = decode_facts(read.hydrated.facts) if known is None else known
        lookup, linker = self._ready()
        row = self._reader.file_by_id(file)
        if row is None or row.interface != facts.interface:
            # Others' answers may come from what this file was before: ask them again.
            self._forget()
            lookup, linker = self._ready()
        lookup.set_home(read, facts.outline)
        try:
            return self._link(linker, file, facts, seen)
        finally:
            lookup.set_home(None)
            if row is None or row.interface != facts.interface:
                self._forget()

    def rest(self) -> None:
        """End the snapshot. The next one begins with the next file."""
        self._seen = None
        self._reader.end()

    def tidy_up(self) -> None:
        """For idle moments: keep no pages of the database."""
        self.rest()
        self._reader.rest()

    def close(self) -> None:
        """End everything."""
        self._forget()
        self._reader.close()

    def _look(self) -> Revision:
        """The snapshot's revision; takes one, and forgets what does not hold in it, if need be."""
        if self._modules is not None and self._modules()[0] != self._modules_at:
            # The table and the snapshot are to be of one moment.
            self._seen = None
        if self._seen is None:
            self._seen = self._reader.begin()
            interface_at, modules_at = self._reader.interface_at(), self._reader.modules_at()
            if modules_at != self._modules_at:
                self._modules_at = modules_at
                self._table = None
                self._forget()
            if interface_at != self._interface_at:
                self._interface_at = interface_at
                self._forget()
        return self._seen

    def _ready(self) -> tuple[StoredLookup, Linker]:
        if self._lookup is None or self._linker is None:
            if self._modules is not None:
                _, self._table = self._modules()
            elif self._table is None:
                self._table = self._read_modules()
            self._lookup = StoredLookup(self._reader, self._registry, self._table, self._outlines)
            self._linker = Linker(
                self._lookup,
                remembered=self._remembered,
                max_bytes=self._max_bytes,
                pause=self._pause,
                limits=self._limits,
            )
        return self._lookup, self._linker

    def _read_modules(self) -> ModuleTable:
        reader, registry = self._reader, self._registry

        def family(language: str) -> str:
            spec = registry.by_id.get(language)
            return spec.family if spec else language

        return ModuleTable(reader.paths(), reader.manifests(), family, reader.ambient())

    def _forget(self) -> None:
        if self._linker is not None:
            self._linker.close()
        self._lookup = self._linker = None

    @staticmethod
    def _link(linker: Linker, file: FileId, facts: FileFacts, seen: Revision) -> LinkedFile:
        result = linker.link(file, facts)
        return LinkedFile(linked(result), seen, tuple(result.pending))
