"""
What a snapshot answers to who is typing: of text that is not whole yet.

Runs on: any thread; one snapshot serves one request.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from codegraph_lsp.engine.wholesale import Wholesale
from codegraph_lsp.languages.naming import naming

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import AbstractContextManager

    from tree_sitter import Tree

    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import FileFacts, Outline
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.kinds import SymbolKind
    from codegraph_lsp.model.symbols import Symbol
    from codegraph_lsp.resolve.called import Called
    from codegraph_lsp.resolve.linker import Linker
    from codegraph_lsp.resolve.offered import Offers
    from codegraph_lsp.resolve.outline_index import OutlineIndex
    from codegraph_lsp.workspace.source import Text


@dataclass(frozen=True, slots=True)
class Sketched:
    """See `features.snapshot.Sketched`."""

    file: FileId
    source: bytes
    tree: Tree
    facts: FileFacts
    start: int
    end: int


class Sketches(Wholesale):
    """The part of `Snapshot` that the module tells of."""

    @abstractmethod
    def language(self, file: FileId) -> LanguageSpec | None: ...

    @abstractmethod
    def text(self, file: FileId) -> Text | None: ...

    @abstractmethod
    def parsed(self, file: FileId) -> AbstractContextManager[Tree | None]: ...

    @abstractmethod
    def _index(self, file: FileId) -> OutlineIndex | None: ...

    @abstractmethod
    def _the_linker(self) -> Linker: ...

    def sketched(self, file: FileId, start: int, end: int) -> Sketched | None:
        from codegraph_lsp.extract.extractor import extract  # late: most snapshots never parse
        from codegraph_lsp.syntax.sketch import Sketching

        spec, text = self.language(file), self.text(file)
        if spec is None or spec.generic or text is None:
            return None
        path = self.file_by_id(file).path
        with self.parsed(file) as tree:
            if tree is None:
                return None
            sketching = Sketching(spec, tree, text.source, start, end)
            known = self._shared.sketch(path, sketching.plain)
            if known is not None:
                found = sketching.with_ending(known[0])
            else:
                found = sketching.best(naming(spec.lineage).endings)
        if known is not None:
            facts = known[1]
        else:
            facts = extract(spec, found.tree, found.source)
            self._shared.keep_sketch(path, sketching.plain, (found.ending, facts))
        return Sketched(file, found.source, found.tree, facts, found.start, found.end)

    def offers(self, sketched: Sketched, prefix: str, *, limit: int) -> Offers:
        from codegraph_lsp.resolve.offered import offers_at  # as above

        placeholder = sketched.source[sketched.start : sketched.end].decode()
        question = partial(offers_at, placeholder=placeholder, prefix=prefix, limit=limit)
        linker = self._the_linker()
        return linker.ask(sketched.file, sketched.facts, sketched.start, question)

    def called(self, sketched: Sketched, start: int, end: int) -> Sequence[Called]:
        from codegraph_lsp.resolve.called import called_at  # as above

        question = partial(called_at, end=end)
        return self._the_linker().ask(sketched.file, sketched.facts, start, question)

    def called_in(self, file: FileId, start: int, end: int) -> Sequence[Called]:
        facts = self.facts(file)
        if facts is None:
            return []
        linker = self._the_linker()
        from codegraph_lsp.resolve.called import called_at  # as above; behind the linker's modules

        return linker.ask(file, facts, start, partial(called_at, end=end))

    def outline(self, file: FileId) -> Outline | None:
        index = self._index(file)
        return None if index is None else index.outline

    def beginning(
        self,
        prefix: str,
        *,
        kinds: Collection[SymbolKind] = (),
        languages: Collection[str] = (),
        limit: int,
    ) -> Sequence[Symbol]:
        return self._reader.beginning(prefix, kinds=kinds, languages=languages, limit=limit)
