"""
Which files load which, by their imports: kept from revision to revision, and brought up to date by
the files that changed in between.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codegraph_lsp.graph.cycles import circles
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.languages.shape import Loading, shape
from codegraph_lsp.model.facts import (
    NOTHING,
    Await,
    Call,
    Index,
    Member,
    Name,
    Narrowed,
    New,
)
from codegraph_lsp.model.kinds import FileState, ImportFlag, Role, ScopeKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import FileFacts, ImportFact, Outline
    from codegraph_lsp.model.ids import FileId, Revision
    from codegraph_lsp.model.symbols import FileRow
    from codegraph_lsp.resolve.modules import ModuleTable

_READ = frozenset({FileState.HYDRATED, FileState.LINKED})

_IN_COMMENT = ImportFlag.TYPE_ONLY | ImportFlag.DYNAMIC
"""A type in a comment names a module, which nothing loads."""

_AS_TYPES = frozenset({Role.TYPE, Role.IMPLEMENT, Role.IMPORT, Role.REEXPORT})
"""Mentions that are gone when the code runs."""


class Load(NamedTuple):
    """One import, by the file it loads."""

    target: FileId
    start: int
    """Byte of the module's name in the statement, or of the name that is one itself."""
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class _Want(NamedTuple):
    """One import as the file says it, wherever that leads."""

    module: str
    level: int
    name: str
    start: int
    end: int
    name_start: int
    name_end: int


_pack = msgspec.msgpack.encode
_unpack = msgspec.msgpack.Decoder(tuple[_Want, ...]).decode


@dataclass(frozen=True, slots=True)
class LoadGraph:
    """Files by what they load; a file loads itself never, and each other file once."""

    loads: Mapping[FileId, tuple[Load, ...]]
    """Of files that load any, in order of place."""
    users: Mapping[FileId, frozenset[FileId]]
    """Of files that are loaded, by whom."""

    def ways_to(self, file: FileId) -> dict[FileId, FileId]:
        """Of each file that loads *file*, at once or in the end, the next on a shortest way."""
        found: dict[FileId, FileId] = {}
        ring = [file]
        while ring:
            ring = [
                user
                for target in ring
                for user in sorted(self.users.get(target, ()))
                if user not in found and found.setdefault(user, target) == target
            ]
        return found

    def circles(self) -> list[LoadGraph]:
        """Files that all load each other in the end, with what they load of each other."""
        loads = {user: [load.target for load in found] for user, found in self.loads.items()}
        return [self._part(set(files)) for files in circles(loads)]

    def _part(self, files: set[FileId]) -> LoadGraph:
        return LoadGraph(
            {
                file: tuple(load for load in self.loads[file] if load.target in files)
                for file in sorted(files)
            },
            {file: self.users[file] & files for file in files},
        )


def load_graph(snapshot: Snapshot, *, deferred: bool) -> LoadGraph:
    """
    What loads what in the workspace, open documents as they are now.

    Args:
        deferred: Imports count, too, that load nothing when the file is loaded: those of types
            alone, and those inside functions.
    """

    def build() -> LoadGraph:
        slots: dict[bool, _Kept] = snapshot.kept("what files load", dict)
        before = slots.get(deferred)
        now = _Reading(snapshot, before, deferred=deferred).now()
        if before is None or now.revision >= before.revision:
            slots[deferred] = now
        return LoadGraph(now.loads, now.users)

    return snapshot.cached(f"load graph {deferred}", build)


@dataclass(frozen=True, slots=True)
class _Kept:
    """All of it as of one revision. Later ones are made of it; nothing in it changes."""

    revision: Revision
    modules: ModuleTable
    wants: Mapping[FileId, tuple[bytes, bytes]]
    """By file: the digest that they were read of, empty of open documents, which are read again;
    and what the file says, packed: a tenth of the memory, and seldom looked at again."""
    loads: Mapping[FileId, tuple[Load, ...]]
    users: Mapping[FileId, frozenset[FileId]]


class _Reading:
    """Makes what is known *before* fit the snapshot."""

    def __init__(self, snapshot: Snapshot, before: _Kept | None, *, deferred: bool) -> None:
        self._snapshot = snapshot
        self._before = before
        self._deferred = deferred
        self._modules = snapshot.modules()
        self._specs: dict[str, LanguageSpec | None] = {}
        self._open = set(snapshot.open_paths())

    def now(self) -> _Kept:
        before, snapshot = self._before, self._snapshot
        if before is None or before.modules is not self._modules:
            return self._anew()
        if before.revision > snapshot.revision:
            return self._anew()
        changed = {row.id: row for row in snapshot.files_since(before.revision)}
        again = [file for file, (digest, _) in before.wants.items() if not digest]
        for file in again:
            changed.setdefault(file, snapshot.file_by_id(file))
        for path in self._open:
            row = snapshot.file(path)
            if row is not None:
                changed.setdefault(row.id, row)
        wants, loads = dict(before.wants), dict(before.loads)
        users = dict(before.users)
        for file, row in changed.items():
            old = loads.pop(file, ())
            wants.pop(file, None)
            self._read(row, wants, loads)
            _retarget(users, file, old, loads.get(file, ()))
        return _Kept(snapshot.revision, self._modules, wants, loads, users)

    def _anew(self) -> _Kept:
        """Files came or went: every import is looked up again, changed files are read again."""
        wants: dict[FileId, tuple[bytes, bytes]] = {}
        loads: dict[FileId, tuple[Load, ...]] = {}
        users: dict[FileId, set[FileId]] = defaultdict(set)
        for row in self._snapshot.files():
            self._snapshot.cancel.check("loads: next file")
            self._read(row, wants, loads)
            for load in loads.get(row.id, ()):
                users[load.target].add(row.id)
        return _Kept(
            self._snapshot.revision,
            self._modules,
            wants,
            loads,
            {file: frozenset(found) for file, found in users.items()},
        )

    def _read(
        self,
        row: FileRow,
        wants: dict[FileId, tuple[bytes, bytes]],
        loads: dict[FileId, tuple[Load, ...]],
    ) -> None:
        """Puts in what the file of *row* says now."""
        is_open = row.path in self._open
        known = None if self._before is None else self._before.wants.get(row.id)
        if known is not None and known[0] == row.digest and not is_open:
            packed, said = known[1], _unpack(known[1])
        elif is_open or row.state in _READ:
            said = tuple(self._wants(row))
            packed = _pack(said)
        else:
            return
        wants[row.id] = (b"" if is_open else row.digest, packed)
        found = tuple(self._loads(row, said)) if said else ()
        if found:
            loads[row.id] = found

    def _wants(self, row: FileRow) -> Iterator[_Want]:
        spec = self._spec(row)
        if spec is None:
            return
        loading = shape(spec.lineage).imports
        if not loading.loads or (row.path.endswith(loading.stubs) and not self._deferred):
            return
        facts: FileFacts | None = None
        if loading.types_vanish and not self._deferred:
            facts = self._snapshot.facts(row.id)
            outline = None if facts is None else facts.outline
        else:
            outline = self._snapshot.outline(row.id)
        if outline is None:
            return
        used = None if facts is None else used_as_values(facts)
        for fact in outline.imports:
            if fact.flags & _IN_COMMENT == _IN_COMMENT:
                continue
            if self._deferred or is_loaded_at_once(outline, fact, loading, used):
                own = fact.name_start, fact.name_end
                yield _Want(
                    fact.module, fact.level, fact.name, fact.module_start, fact.module_end, *own
                )

    def _loads(self, row: FileRow, wants: Sequence[_Want]) -> Iterator[Load]:
        seen = {row.id}
        for want in wants:
            load = self._load(row, want)
            if load is not None and load.target not in seen:
                seen.add(load.target)
                yield load

    def _load(self, row: FileRow, want: _Want) -> Load | None:
        """What is loaded, and where it is named: of a package a module out of it, that module."""
        modules = self._modules
        found = modules.resolve(row.path, row.language, want.module, want.level)
        if (
            want.name
            and want.name != "*"
            and self._is_package(row, found.files, folder=found.folder)
        ):
            longer = f"{want.module}.{want.name}" if want.module else want.name
            module = modules.resolve(row.path, row.language, longer, want.level)
            if module.files:
                return Load(module.files[0], want.name_start, want.name_end)
        return Load(found.files[0], want.start, want.end) if found.files else None

    def _is_package(self, row: FileRow, files: Sequence[FileId], *, folder: bool) -> bool:
        spec = self._spec(row)
        if folder or spec is None or not files:
            return folder
        own = self._snapshot.file_by_id(files[0]).path.rpartition("/")[2]
        return own in semantics(spec.lineage).package_files

    def _spec(self, row: FileRow) -> LanguageSpec | None:
        if row.language not in self._specs:
            self._specs[row.language] = self._snapshot.language(row.id)
        return self._specs[row.language]


def _retarget(
    users: dict[FileId, frozenset[FileId]],
    file: FileId,
    old: Sequence[Load],
    new: Sequence[Load],
) -> None:
    before, after = {load.target for load in old}, {load.target for load in new}
    for target in before - after:
        users[target] = users[target] - {file}
    for target in after - before:
        users[target] = users.get(target, frozenset()) | {file}


def is_loaded_at_once(
    outline: Outline, fact: ImportFact, loading: Loading, used: frozenset[str] | None
) -> bool:
    """
    Loading the file that imports *fact* loads what it means before it goes on.

    Args:
        used: Names of the file that are used as values; None where types do not vanish.
    """
    if fact.flags & ImportFlag.TYPE_ONLY:
        return False
    is_call = bool(fact.flags & ImportFlag.DYNAMIC)
    if is_call and loading.waits_for_calls and not fact.flags & ImportFlag.DEFAULT:
        return False
    scope = fact.scope
    while scope != NOTHING:
        if outline.scopes[scope].kind == ScopeKind.FUNCTION:
            return False
        scope = outline.scopes[scope].parent
    if used is None or is_call or not fact.alias or fact.flags & ImportFlag.REEXPORT:
        return True
    return fact.alias in used


def used_as_values(facts: FileFacts) -> frozenset[str]:
    """Names, or first names of paths, whose values the file uses or offers."""
    expressions = facts.outline.expressions
    found = set()
    mentioned = []
    types = set()
    for each in reversed(facts.body.occurrences):
        before_type = each.role == Role.READ and each.end + 1 in types  # `A` in the type `A.B`
        if each.role in _AS_TYPES or before_type:
            types.add(each.start)
        else:
            mentioned.append(each.expression)
    mentioned += [export.value for export in facts.outline.exports]
    for index in set(mentioned):
        at = index
        while at >= 0:
            expression = expressions[at]
            if isinstance(expression, Name):
                found.add(expression.name)
                break
            if isinstance(expression, (Call, New)):
                at = expression.callee
            elif isinstance(expression, (Member, Index)):
                at = expression.object
            elif isinstance(expression, (Await, Narrowed)):
                at = expression.value
            else:
                break
    return frozenset(found)
