"""
Trees and facts of open documents, made when first asked for.

A request that needs an opened file's facts makes them itself instead of waiting for anybody's turn;
the conductor, which commits them, finds them made. Edits are applied to the last tree, so that a
keystroke costs a re-parse of what it touched and one extraction.

Runs on: any thread; one document is worked on by one thread at a time.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from codegraph_lsp.extract.extractor import extract
from codegraph_lsp.syntax.parsing import TreeArena

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tree_sitter import Tree

    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.workspace.overlay import Document, TreeEdit


@dataclass(slots=True)
class _Live:
    spec: LanguageSpec
    latest: Document
    arena: TreeArena = field(default_factory=TreeArena)
    lock: Lock = field(default_factory=Lock)
    tree: Tree | None = None
    document: Document | None = None
    """What `tree` and the facts are of."""
    facts: FileFacts | None = None
    local_facts: FileFacts | None = None
    """The same with local names."""
    edits: list[tuple[Document, Sequence[TreeEdit]]] = field(default_factory=list)
    """Versions after `document`, oldest first, each with the edits that lead to it."""
    closed: bool = False


class LiveDocuments:
    """
    All open documents that have a language.

    Args:
        refuses: Says of a text that it must not be parsed.
    """

    def __init__(self, refuses: Callable[[bytes], bool] = lambda source: False) -> None:  # noqa: ARG005
        self._refuses = refuses
        self._live: dict[Path, _Live] = {}

    def now(self) -> LiveDocuments:
        """The documents that are open now: they are answered for also when they are closed soon."""
        moment = LiveDocuments(self._refuses)
        moment._live = self._live.copy()
        return moment

    def opened(self, document: Document, spec: LanguageSpec) -> None:
        """*document* is open; one that was open already begins anew."""
        self.closed(document.path)
        self._live[document.path] = _Live(spec, document)

    def reclaimed(self, path: Path, spec: LanguageSpec) -> bool:
        """The open document *path* is in the language *spec*; False where that is known."""
        live = self._live.get(path)
        if live is None or live.spec is spec:
            return False
        with live.lock:
            live.spec = spec
            live.tree = live.facts = live.local_facts = live.document = None
            live.edits.clear()
            live.arena.drop_all()
        return True

    def edited(self, document: Document, edits: Sequence[TreeEdit]) -> None:
        """*edits* made *document* of the version before."""
        live = self._live.get(document.path)
        if live is not None:
            with live.lock:
                live.latest = document
                if live.document is not None:
                    live.edits.append((document, edits))

    def closed(self, path: Path) -> None:
        """Its tree is dropped at once."""
        live = self._live.pop(path, None)
        if live is not None:
            with live.lock:
                live.closed = True
                live.tree = live.facts = live.local_facts = live.document = None
                live.arena.drop_all()

    def close(self) -> None:
        """All are closed."""
        for path in list(self._live):
            self.closed(path)

    def spec(self, path: Path) -> LanguageSpec | None:
        """The language of the open document *path*."""
        live = self._live.get(path)
        return live.spec if live else None

    def facts(self, document: Document) -> FileFacts | None:
        """
        Facts of *document*; None where it is not open, is refused, or no grammar fits.

        An older version than the newest asked for, or one closed since `now`, is read on its own.
        """
        live = self._wanted(document)
        if live is None:
            return None
        with live.lock:
            tree = self._tree(live, document)
            if tree is None:
                return self._apart(live.spec, document)
            if live.facts is None:
                live.facts = extract(live.spec, tree, document.text.source)
            return live.facts

    def local_facts(self, document: Document) -> FileFacts | None:
        """The same with reads and writes of local names."""
        live = self._wanted(document)
        if live is None:
            return None
        with live.lock:
            tree = self._tree(live, document)
            if tree is None:
                return self._apart(live.spec, document, locals=True)
            if live.local_facts is None:
                live.local_facts = extract(live.spec, tree, document.text.source, locals=True)
            return live.local_facts

    @contextmanager
    def tree(self, document: Document) -> Iterator[Tree | None]:
        """The tree of *document*, which nobody else uses in the block."""
        live = self._wanted(document)
        if live is None:
            yield None
            return
        with live.lock:
            tree = self._tree(live, document)
            if tree is not None:
                yield tree
                return
        with TreeArena() as arena:
            yield arena.parse(live.spec, document.text.source)

    def _wanted(self, document: Document) -> _Live | None:
        live = self._live.get(document.path)
        return None if live is None or self._refuses(document.text.source) else live

    def _tree(self, live: _Live, document: Document) -> Tree | None:
        """The kept tree, brought to *document*; None where it is past it or closed."""
        if live.closed:
            return None
        if live.document is document:
            return live.tree
        if not self._advance(live, document):
            if document is not live.latest:
                return None
            live.arena.drop_all()
            live.edits.clear()
            live.tree = live.arena.parse(live.spec, document.text.source)
        live.document = document
        live.facts = live.local_facts = None
        return live.tree

    def _advance(self, live: _Live, document: Document) -> bool:
        position = next((i for i, (later, _) in enumerate(live.edits) if later is document), None)
        if position is None or live.tree is None:
            return False
        old = live.tree
        for _, edits in live.edits[: position + 1]:
            for edit in edits:
                old.edit(*edit)
        del live.edits[: position + 1]
        live.tree = live.arena.parse(live.spec, document.text.source, old)
        live.arena.drop(old)
        return True

    @staticmethod
    def _apart(
        spec: LanguageSpec,
        document: Document,
        *,
        locals: bool = False,  # noqa: A002  as in `extract`
    ) -> FileFacts:
        with TreeArena() as arena:
            source = document.text.source
            return extract(spec, arena.parse(spec, source), source, locals=locals)
