"""
What a snapshot says of a file's content: its text, its tree and its facts.

Runs on: any thread; one snapshot serves one request.
"""

from __future__ import annotations

from abc import abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, TypeAlias

from codegraph_lsp.engine.sketches import Sketches
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.support.lru import Lru
from codegraph_lsp.workspace.source import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Tree

    from codegraph_lsp.index.live import LiveDocuments
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow
    from codegraph_lsp.workspace.source import Text

    _Known: TypeAlias = Lru[FileId, FileFacts | Literal[False]]
    """False: there are none."""

FACTS = 64
"""Files whose facts one request keeps. What looks at all files needs each once: 4,000 at a time
are 400 MB, whose holes Python does not give back."""


class Contents(Sketches):
    """The part of `Snapshot` that the module tells of."""

    _live: LiveDocuments | None

    def __init__(self) -> None:
        self._facts: _Known = Lru(FACTS)
        self._local_facts: _Known = Lru(FACTS)

    @abstractmethod
    def _spec(self, row: FileRow) -> LanguageSpec | None: ...

    def text(self, file: FileId) -> Text | None:
        row = self.file_by_id(file)
        document = self._documents.get(row.path)
        if document is not None:
            return document.text
        limit = self.settings.max_file_bytes
        return self._shared.text(self._roots.absolute(row.path), row.mtime_ns, row.digest, limit)

    def digest(self, file: FileId) -> bytes:
        row = self.file_by_id(file)
        if row.digest and row.path not in self._documents:
            return row.digest
        text = self.text(file)
        return b"" if text is None else digest_of(text.source)

    def facts(self, file: FileId) -> FileFacts | None:
        return _facts_of(file, self._facts, self._read_facts)

    def _read_facts(self, file: FileId) -> FileFacts | None:
        row = self.file_by_id(file)
        document = self._documents.get(row.path)
        if document is not None and self._live is not None:
            facts = self._live.facts(document)
            if facts is not None:
                return facts
        return self._reader.facts(file)

    def local_facts(self, file: FileId) -> FileFacts | None:
        return _facts_of(file, self._local_facts, self._read_local_facts)

    def _read_local_facts(self, file: FileId) -> FileFacts | None:
        row = self.file_by_id(file)
        document = self._documents.get(row.path)
        if document is not None and self._live is not None and self._live.spec(row.path):
            return self._live.local_facts(document)
        if not row.digest:
            return self._extract_locals(file)
        recipe = row.digest + row.language.encode()
        return self._shared.local_facts(file, recipe, lambda: self._extract_locals(file))

    def _extract_locals(self, file: FileId, around: int = NOTHING) -> FileFacts | None:
        """Facts with local names; those alone that are known at *around*, where it is given."""
        # Imported here: most snapshots never parse, and a command line answer never does.
        from codegraph_lsp.extract.extractor import extract

        spec, text = self.language(file), self.text(file)
        if spec is None or text is None:
            return None
        with self.parsed(file) as tree:
            if tree is None:
                return None
            return extract(spec, tree, text.source, locals=True, around=around)

    def _known_locals(self, file: FileId) -> FileFacts | None:
        """Facts with all local names, where this request has asked for them already."""
        return self._local_facts.get(file) or None

    @contextmanager
    def parsed(self, file: FileId) -> Iterator[Tree | None]:
        from codegraph_lsp.syntax.parsing import TreeArena  # as above

        row = self.file_by_id(file)
        document = self._documents.get(row.path)
        if document is not None and self._live is not None and self._live.spec(row.path):
            with self._live.tree(document) as tree:
                yield tree
            return
        spec, text = self._spec(row), self.text(file)
        if spec is None or text is None:
            yield None
            return
        with TreeArena() as arena:
            yield arena.parse(spec, text.source)


def _facts_of(
    file: FileId, known: _Known, read: Callable[[FileId], FileFacts | None]
) -> FileFacts | None:
    found = known.get(file)
    if found is None:
        found = read(file) or False
        known.put(file, found)
    return found or None
