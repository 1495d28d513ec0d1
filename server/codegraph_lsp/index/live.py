"""
Trees and facts of open documents, made when first asked for.

A request that needs an opened file's facts makes them itself instead of waiting for anybody's turn;
the conductor, which commits them, finds them made.

Each version is parsed from its first byte. Given an edited tree, tree-sitter parses ten times as
fast, and now and then differently: where a grammar is ambiguous (`f[A, B]()` in Go, `<` in
TypeScript) or the text broken, what it keeps of the old tree decides how the rest is read. The same
text would mean something else typed than saved, and who imports the file be linked again for it.

Runs on: any thread; one document is worked on by one thread at a time.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING

from codegraph_lsp.extract.extractor import extract
from codegraph_lsp.syntax.parsing import TreeArena

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Tree

    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.workspace.overlay import Document


@dataclass(slots=True)
class _Live:
    spec: LanguageSpec
    latest: Document
    arena: TreeArena = field(default_factory=TreeArena)
    lock: RLock = field(default_factory=RLock)
    tree: Tree | None = None
    document: Document | None = None
    """What `tree` and the facts are of."""
    facts: dict[bool, FileFacts] = field(default_factory=dict)
    """Without local names and with them, once asked for."""
    later: list[Document] = field(default_factory=list)
    """Versions after `document`, oldest first."""
    closed: bool = False

    def forget(self) -> None:
        """What was made of the text."""
        self.tree = self.document = None
        self.facts.clear()
        self.arena.drop_all()


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
            live.forget()
            live.later.clear()
        return True

    def edited(self, document: Document) -> None:
        """*document* comes after the version before."""
        live = self._live.get(document.path)
        if live is not None:
            with live.lock:
                live.latest = document
                if live.document is not None:
                    live.later.append(document)

    def closed(self, path: Path) -> None:
        """Its tree is dropped at once."""
        live = self._live.pop(path, None)
        if live is not None:
            with live.lock:
                live.closed = True
                live.forget()

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
        return self._facts(document, with_locals=False)

    def local_facts(self, document: Document) -> FileFacts | None:
        """The same with reads and writes of local names."""
        return self._facts(document, with_locals=True)

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

    def _facts(self, document: Document, *, with_locals: bool) -> FileFacts | None:
        live = self._wanted(document)
        if live is None:
            return None
        source = document.text.source
        with live.lock:
            tree = self._tree(live, document)
            if tree is None:
                with TreeArena() as arena:
                    apart = arena.parse(live.spec, source)
                    return extract(live.spec, apart, source, locals=with_locals)
            found = live.facts.get(with_locals)
            if found is None:
                found = extract(live.spec, tree, source, locals=with_locals)
                live.facts[with_locals] = found
            return found

    def _wanted(self, document: Document) -> _Live | None:
        live = self._live.get(document.path)
        return None if live is None or self._refuses(document.text.source) else live

    def _tree(self, live: _Live, document: Document) -> Tree | None:
        """The kept tree, brought to *document*; None where it is past it or closed."""
        if live.closed:
            return None
        if live.document is document:
            return live.tree
        position = next((i for i, later in enumerate(live.later) if later is document), None)
        if position is None and document is not live.latest:
            return None
        del live.later[: None if position is None else position + 1]
        live.arena.drop_all()
        live.tree = live.arena.parse(live.spec, document.text.source)
        live.document = document
        live.facts.clear()
        return live.tree
