"""
What snapshots share: outlines and texts that were read, local names, answers per revision.

Runs on: any thread.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from codegraph_lsp.index.outlines import Outlines
from codegraph_lsp.support.courtesy import EVERYBODY, Courtesy
from codegraph_lsp.support.lru import Lru
from codegraph_lsp.workspace.source import Source, Text, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import FileId, Path, Revision
    from codegraph_lsp.syntax.sketch import Ending

Answer = TypeVar("Answer")

LOCAL_FACTS = 8
"""Facts with local names kept: people ask several times about the file they look at."""

TEXTS = 64
"""Texts of files on disk kept; they are checked against the store's digest each time."""


SKETCHES = 4
"""Facts kept of texts that are being typed in: while a word grows they are those of one text."""

KEPT = 16
"""Answers kept that do not depend on the revision: what git says of a HEAD, what files load."""


class Shared:
    """See the module."""

    def __init__(self) -> None:
        self.outlines = Outlines()
        self.courtesy = Courtesy(guests=EVERYBODY)
        """A snapshot is a guest as long as it is open, of all engines of the process."""
        self._local: Lru[tuple[FileId, bytes], FileFacts] = Lru(LOCAL_FACTS)
        self._texts: Lru[tuple[str, int, bytes], Text] = Lru(TEXTS)
        self._kept: Lru[str, Any] = Lru(KEPT)
        self._sketches: Lru[Path, tuple[bytes, tuple[Ending, FileFacts]]] = Lru(SKETCHES)
        self._lock = Lock()
        self._answers: dict[str, Any] = {}
        self._answers_of: Revision | None = None

    def local_facts(
        self, file: FileId, digest: bytes, read: Callable[[], FileFacts | None]
    ) -> FileFacts | None:
        """Facts with local names of a file on disk, as of *digest*."""
        key = (file, digest)
        found = self._local.get(key)
        if found is None:
            found = read()
            if found is not None:
                self._local.put(key, found)
        return found

    def sketch(self, path: Path, source: bytes) -> tuple[Ending, FileFacts] | None:
        """How *source*, which *path* may become, is finished, and its facts then; as kept last."""
        found = self._sketches.get(path)
        return found[1] if found is not None and found[0] == source else None

    def keep_sketch(self, path: Path, source: bytes, found: tuple[Ending, FileFacts]) -> None:
        """*found* is what `sketch` answers of *source*."""
        self._sketches.put(path, (source, found))

    def text(self, absolute: str, mtime_ns: int, digest: bytes, max_bytes: int) -> Text | None:
        """
        The text of a file on disk; None where it cannot be read.

        Kept as long as its facts are those of the same bytes. A file that has changed since is read
        as it is: its change is on its way.
        """
        key = (absolute, mtime_ns, digest)
        found = self._texts.get(key)
        if found is not None:
            return found
        source = read(absolute, max_bytes=max_bytes)
        if not isinstance(source, Source):
            return None
        text = Text(source.data)
        if source.digest == digest:
            self._texts.put(key, text)
        return text

    def answer(self, revision: Revision, what: str, build: Callable[[], Answer]) -> Answer:
        """What *build* returned for *revision*; of older revisions nothing is kept."""
        with self._lock:
            if self._answers_of is None or revision > self._answers_of:
                self._answers.clear()
                self._answers_of = revision
            if self._answers_of == revision and what in self._answers:
                answer: Answer = self._answers[what]
                return answer
        built = build()
        with self._lock:
            if self._answers_of == revision:
                self._answers[what] = built
        return built

    def forget(self, revision: Revision) -> None:
        """Drop what is kept for *revision*; what does not depend on it stays."""
        with self._lock:
            if self._answers_of == revision:
                self._answers.clear()

    def kept(self, what: str, build: Callable[[], Answer]) -> Answer:
        """What *build* returned for *what*, whatever the revision."""
        found: Answer | None = self._kept.get(what)
        if found is None:
            found = build()
            self._kept.put(what, found)
        return found
