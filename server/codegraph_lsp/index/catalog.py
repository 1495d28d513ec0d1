"""
Which files there are: listings taken in, changes on disk looked up, the module table kept in step.

Runs on: the conductor thread; `skipped` and `failed` on any.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from codegraph_lsp.index.claimed import Claimed
from codegraph_lsp.index.failed import is_suspected
from codegraph_lsp.index.quarantine import Quarantine
from codegraph_lsp.index.work import NO_LANGUAGE
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.resolve.modules import ModuleTable
from codegraph_lsp.store.rows import NEVER, Difference, Failure, Listed
from codegraph_lsp.workspace.discover import Entry, Listing, Selection, discover
from codegraph_lsp.workspace.ignore import IGNORE_FILES
from codegraph_lsp.workspace.sieve import Sieve
from codegraph_lsp.workspace.skip import Skip
from codegraph_lsp.workspace.source import Source, read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from contextlib import AbstractContextManager

    from codegraph_lsp.index.retry import Failure as Cause
    from codegraph_lsp.languages.registry import Registry
    from codegraph_lsp.model.ids import FileId, Path, Revision
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.model.symbols import FileRow
    from codegraph_lsp.store.reader import Reader
    from codegraph_lsp.store.writer import Writer
    from codegraph_lsp.support.cancel import CancelToken
    from codegraph_lsp.workspace.roots import Roots

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Known:
    """What the conductor keeps in memory of one file."""

    path: Path
    language: str
    size: int
    version: int = 0
    """Counts the reasons to read it; the scheduler compares them."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Files to be read after a listing or a change on disk."""

    new: list[FileId] = field(default_factory=list)
    changed: list[FileId] = field(default_factory=list)
    removed: list[tuple[FileId, Path]] = field(default_factory=list)
    suspected: list[FileId] = field(default_factory=list)
    """Those of `changed` that have cost an earlier run a worker."""
    relist: bool = False
    """Single files cannot tell what changed; list the workspace again."""


class Catalog:
    """The workspace's files, by id and by path."""

    def __init__(
        self,
        roots: Roots,
        settings: Settings,
        registry: Registry,
        writer: Writer,
        snapshot: Callable[[], AbstractContextManager[Reader]],
    ) -> None:
        self.roots = roots
        self.family = family_of(registry)
        self._modules = ModuleTable((), {}, self.family)
        self._made_at: Revision | None = None
        self._ambient_at: Revision | None = None
        self.cut = ""
        self._settings = settings
        self._registry = registry
        self._writer = writer
        self._read = snapshot
        self.selection = selection_of(settings, registry)
        self._sieve = Sieve(roots, self.selection)
        self._passed_over: Mapping[Skip, int] = {}
        """What the last listing left out without a row of its own."""
        self.quarantine = Quarantine(writer, settings, snapshot)
        self._by_id: dict[FileId, Known] = {}
        self._by_path: dict[Path, FileId] = {}
        self._claimed = Claimed(registry.claims)

    def __len__(self) -> int:
        return len(self._by_id)

    def __getitem__(self, file: FileId) -> Known:
        return self._by_id[file]

    def get(self, file: FileId) -> Known | None:
        return self._by_id.get(file)

    def file(self, path: Path) -> FileId | None:
        return self._by_path.get(path)

    def files(self) -> Collection[FileId]:
        return self._by_id.keys()

    @property
    def modules(self) -> ModuleTable:
        """In step with what this thread has committed."""
        if self._ambient_at != self.modules_at:
            self._ambient_at = self.modules_at
            with self._read() as reader:
                self._modules.set_ambient(reader.ambient())
        return self._modules

    @property
    def modules_at(self) -> Revision:
        """Revision of the module table, see `Writer.modules_at`."""
        return self._writer.modules_at

    def absolute(self, path: Path) -> str:
        """Where *path* is on disk."""
        return self.roots.absolute(path)

    def skipped(self) -> dict[str, int]:
        """Number of files and folders that are left out, by reason."""
        found = Counter({skip.value: count for skip, count in self._passed_over.items()})
        with self._read() as reader:
            for count in reader.counts():
                if count.state is FileState.SKIPPED:
                    found[count.reason] += count.n_files
        return dict(sorted(found.items()))

    def failed(self) -> list[tuple[Path, str]]:
        """Files that cannot be read as they are, and why; in order of path."""
        with self._read() as reader:
            if all(count.state is not FileState.FAILED for count in reader.counts()):
                return []
            rows = reader.files()
        return [(row.path, row.reason) for row in rows if row.state is FileState.FAILED]

    # The whole workspace

    def list_all(self, opened: Collection[Path], cancel: CancelToken) -> Arrivals:
        """
        List the workspace and make the store's files those of the listing and the open documents.

        Raises:
            CancelledError: *cancel* was raised.
        """
        listing = discover(self.roots, self.selection, cancel=cancel)
        self._sieve = Sieve(self.roots, self.selection)
        self._passed_over = {k: n for k, n in listing.skipped.items() if k is not Skip.TOO_LARGE}
        self.cut = listing.cut
        self._claimed.listed({entry.path for entry in listing.entries}.union(opened))
        difference = self._writer.sync_listing(self._listed(listing, opened))
        self._take_manifests(listing.entries)
        wanted = {file: known.language for file, known in self._by_id.items()}
        with self._read() as reader:
            rows = reader.files()
            self._remember(rows)
            if self._made_at != self.modules_at:
                self._modules = ModuleTable(
                    reader.paths(), reader.manifests(), self.family, reader.ambient()
                )
                self._made_at = self.modules_at
        waiting = [row.id for row in rows if row.state is FileState.PLACEHOLDER]
        changed = dict.fromkeys(difference.changed)
        if self.quarantine.release_outdated():
            changed.update({row.id: None for row in rows if row.state is FileState.FAILED})
        # What is being read right now may be read in the language that it was in until now.
        for file, language in wanted.items():
            known = self._by_id.get(file)
            if known is not None and known.language != language:
                changed[file] = None
        unopened = [file for file in changed if self._by_id[file].path not in opened]
        suspected = [row.id for row in rows if row.id in changed and is_suspected(row.reason)]
        return Arrivals(waiting, unopened, difference.removed, suspected)

    def moved_requests(self) -> list[FileId]:
        """Files that asked the module table something that it would answer differently now."""
        with self._read() as reader:
            asked = reader.requests()
            return reader.askers(
                [
                    request
                    for request in asked
                    if self.modules.ask(request.specifier) != request.answer
                ]
            )

    # Single files

    def look_up(self, paths: Iterable[Path], opened: Collection[Path]) -> Arrivals:
        """
        What is on disk now at *paths*, which some event named.

        Open documents are left alone. Manifests are not: they count as they are saved, or typing
        in one would link half the workspace anew for every key.
        """
        paths = list(paths)
        if self._claims_moved(paths, opened):
            return Arrivals(relist=True)
        found: list[Listed] = []
        gone: list[Path] = []
        manifests: list[Path] = []
        for path in dict.fromkeys(paths):
            if path.rpartition("/")[2] in IGNORE_FILES or os.path.isdir(self.absolute(path)):
                return Arrivals(relist=True)
            if self.is_manifest(path):
                manifests.append(path)
            if path in opened:
                continue
            listed = self._look_at(path)
            if listed is not None:
                found.append(listed)
            else:
                gone += [path, *(below for below in self._below(path) if below not in opened)]
        removed = self._drop(gone)
        arrivals = self._take_difference(self._writer.list_files(found) if found else None)
        self._refresh_manifests([*manifests, *filter(self.is_manifest, gone)])
        return replace(arrivals, removed=[*removed, *arrivals.removed])

    def add_opened(self, path: Path, language: str, size: int) -> FileId:
        """The row of an open document, made if the listing has none."""
        file = self._by_path.get(path)
        if file is not None:
            return file
        # No file on disk has this time, so the row is one to be read whatever it was before.
        self._take_difference(self._writer.list_files([Listed(path, language, size, NEVER)]))
        return self._by_path[path]

    def is_manifest(self, path: Path) -> bool:
        """The file *path* tells of modules, or of what is used."""
        return path in self._registry.manifests

    def stamp_saved(self, file: FileId) -> None:
        """Where the disk has the very bytes that *file*'s facts come from, note its time."""
        known = self._by_id[file]
        source = read(self.absolute(known.path), max_bytes=self._settings.max_file_bytes)
        with self._read() as reader:
            row = reader.file_by_id(file)
        if isinstance(source, Source) and row is not None and row.digest == source.digest:
            self._writer.touch(file, mtime_ns=source.mtime_ns, size=source.size)

    def give_up(self, file: FileId, cause: Cause, detail: str) -> str:
        """
        Do not try to read *file* again for now, see `index.failed`.

        Returns:
            The reason that is kept.
        """
        absolute = self.absolute(self._by_id[file].path)
        return self.quarantine.give_up(file, absolute, cause, detail)

    def skip(self, failures: Collection[Failure]) -> None:
        """Note that files are not for the graph: nobody's import means them either."""
        if not failures:
            return
        self._writer.mark_skipped(failures)
        for failure in failures:
            self._forget(failure.file, self._by_id[failure.file].path)

    def drop(self, paths: Collection[Path]) -> list[tuple[FileId, Path]]:
        """Forget files that are gone; returns those that were known."""
        removed = self._drop(paths)
        self._refresh_manifests([path for path in paths if self.is_manifest(path)])
        return removed

    def _take_difference(self, difference: Difference | None) -> Arrivals:
        if difference is None:
            return Arrivals()
        with self._read() as reader:
            rows = [reader.file_by_id(file) for file in [*difference.added, *difference.changed]]
        for row in rows:
            if row is not None:
                self._note(row)
        for file in difference.added:
            self.modules.add(file, self._by_id[file].path)
        for file, path in difference.removed:
            self._forget(file, path)
        return Arrivals(difference.added, difference.changed, difference.removed)

    def _drop(self, paths: Collection[Path]) -> list[tuple[FileId, Path]]:
        with self._read() as reader:
            # Not only what is remembered: skipped files have rows, too.
            rows = [row for path in paths if (row := reader.file(path)) is not None]
        if not rows:
            return []
        self._writer.remove(row.path for row in rows)
        known = [(row.id, row.path) for row in rows if row.id in self._by_id]
        for file, path in known:
            self._forget(file, path)
        return known

    def _forget(self, file: FileId, path: Path) -> None:
        self._by_id.pop(file, None)
        self._by_path.pop(path, None)
        self.modules.remove(path)

    def _look_at(self, path: Path) -> Listed | None:
        """The file *path* on disk as a listing would show it; None: it would not."""
        file = self._by_path.get(path)
        entry = self._sieve.look_at(path, tracked=file is not None)
        if entry is Skip.TOO_LARGE:
            return Listed(path, self._language(path), 0, 0, entry)
        if not isinstance(entry, Entry):
            return None
        listed = self._one(entry)
        if file is not None:
            # An editor may have called the language something else.
            self._by_id[file].language = listed.language
        return listed

    def claimed(self, path: Path) -> str:
        """The language of *path* as the other files tell, where they do; else empty."""
        return self._claimed.language(path)

    def tells_anew(self, path: Path) -> bool:
        """*path* is not known yet, and tells about the languages of others, or is claimed."""
        return path not in self._by_path and self._registry.claims.matters(path)

    def _claims_moved(self, paths: Iterable[Path], opened: Collection[Path]) -> bool:
        """What came or went at *paths* makes other files those of another language."""
        named = [each for path in paths for each in (path, *self._below(path))]
        there = {p for p in named if p in opened or os.path.lexists(self.absolute(p))}
        return self._claimed.moved(self._by_path, named, there)

    def _below(self, folder: Path) -> list[Path]:
        if not self.modules.has_folder(folder):
            return []
        prefix = f"{folder}/"
        return [path for path in self._by_path if path.startswith(prefix)]

    # Manifests and the module table

    def _take_manifests(self, entries: Iterable[Entry]) -> None:
        paths = [entry.path for entry in entries if self.is_manifest(entry.path)]
        self._writer.put_manifests(self._read_all(paths))

    def _refresh_manifests(self, paths: Collection[Path]) -> None:
        """Take in the manifests *paths* as they are on disk now, or are no longer."""
        if not paths:
            return
        with self._read() as reader:
            before = reader.manifests()
        there = (p for p in paths if isinstance(self._sieve.look_at(p, tracked=True), Entry))
        kept = {path: source for path, source in before.items() if path not in paths}
        now = kept | self._read_all(there)
        self._writer.put_manifests(now)
        for path in paths:
            if before.get(path) != now.get(path):
                self.modules.set_manifest(path, now.get(path))

    def _read_all(self, paths: Iterable[Path]) -> dict[Path, bytes]:
        found: dict[Path, bytes] = {}
        for path in paths:
            try:
                with open(self.absolute(path), "rb") as file:
                    found[path] = file.read()
            except OSError as error:
                # Counted by the listing when it is gone for good; resolution does without it.
                logger.warning("cannot read manifest %s: %s", path, error.strerror)
        return found

    # Rows

    def _remember(self, rows: Iterable[FileRow]) -> None:
        versions = {file: known.version for file, known in self._by_id.items()}
        self._by_id.clear()
        self._by_path.clear()
        for row in rows:
            if row.state is not FileState.SKIPPED:
                self._note(row, versions.get(row.id, 0))

    def _note(self, row: FileRow, version: int | None = None) -> None:
        known = self._by_id.get(row.id)
        if version is None:
            version = known.version if known else 0
        # The row still says what the file was read as.
        language = self._claimed.language(row.path) or row.language
        self._by_id[row.id] = Known(row.path, language, row.size, version)
        self._by_path[row.path] = row.id

    def _listed(self, listing: Listing, opened: Collection[Path]) -> list[Listed]:
        listed = [self._one(entry, opened=entry.path in opened) for entry in listing.entries]
        there = {entry.path for entry in listing.entries}
        for path, size, mtime_ns in listing.too_large:
            if path not in opened:
                listed.append(Listed(path, self._language(path), size, mtime_ns, Skip.TOO_LARGE))
        for path in opened:
            file = self._by_path.get(path)
            if path not in there and file is not None:
                known = self._by_id[file]
                listed.append(Listed(path, known.language, known.size, 0))
        return listed

    def _one(self, entry: Entry, *, opened: bool = False) -> Listed:
        """*entry* for the store. What is read as a manifest only is skipped, unless it is open."""
        language = self._language(entry.path)
        skipped = "" if language or opened else NO_LANGUAGE
        return Listed(entry.path, language, entry.size, entry.mtime_ns, skipped)

    def _language(self, path: str) -> str:
        return self._claimed.language(path) or language_of(self._registry, path)


def language_of(registry: Registry, path: str) -> str:
    """Id of the language that *path* is in, by its name; empty where none fits."""
    spec = registry.for_path(path)
    return spec.id if spec else ""


def family_of(registry: Registry) -> Callable[[str], str]:
    """Maps a language id to its family; an unknown one to itself."""

    def family(language: str) -> str:
        spec = registry.by_id.get(language)
        return spec.family if spec else language

    return family


def selection_of(settings: Settings, registry: Registry) -> Selection:
    """Which files are listed: manifests, and those in a language that is wanted."""
    only = frozenset(settings.only)

    def wants(path: str) -> bool:
        if path in registry.manifests:
            return True
        name = path.rpartition("/")[2]
        languages = registry.claims.languages_of(name) or (language_of(registry, name),)
        return any(languages) and (not only or not only.isdisjoint(languages))

    return Selection(
        wants,
        settings.include,
        settings.exclude,
        settings.max_file_bytes,
        settings.max_files,
    )
