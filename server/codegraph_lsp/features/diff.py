"""Which symbols differ between a revision and now, open documents as they are included."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from codegraph_lsp.features.past import path_of
from codegraph_lsp.workspace import history

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.kinds import SymbolKind
    from codegraph_lsp.model.symbols import Symbol
    from codegraph_lsp.workspace.roots import Root

_ALIKE = 0.5
"""Share of lines that a file must have kept to count as renamed, as with git."""

_COMPARED = 200
"""Files gone, and files come, that are compared with each other."""


class Change(StrEnum):
    """The words are the protocol's."""

    ADDED = "added"
    MODIFIED = "modified"
    REMOVED = "removed"
    RENAMED = "renamed"
    """Of a file: it has another path, and maybe other text. Of symbols: never told."""


@dataclass(frozen=True, slots=True)
class FileChange:
    path: Path
    change: Change
    old_path: Path | None = None
    """Of a renamed file."""


@dataclass(frozen=True, slots=True)
class SymbolChange:
    symbol: Symbol
    """As the graph has it; of what is in no file now, such as a removed one, as it was."""
    change: Change


@dataclass(frozen=True, slots=True)
class Diff:
    files: tuple[FileChange, ...]
    """By path."""
    symbols: tuple[SymbolChange, ...]
    """By path and position."""


def diff(snapshot: Snapshot, base: str, *, staged: bool) -> Diff:
    """
    What changed since *base*.

    A symbol is modified when its own text is: that of what stands inside it counts for that alone,
    and blanks at the ends of lines count for nothing.

    Args:
        staged: Compare with what would be committed, not with what is on disk or in editors.

    Raises:
        HistoryError: git cannot tell.
    """
    files: list[FileChange] = []
    symbols: list[SymbolChange] = []
    for version in versions(snapshot, base, staged=staged):
        snapshot.cancel.check("diff: next file")
        files.append(FileChange(version.path, version.change, version.old_path))
        symbols += _compared(snapshot, version)
    files.sort(key=lambda each: each.path)
    symbols.sort(key=lambda each: (each.symbol.path, each.symbol.span.start, each.symbol.id))
    return Diff(tuple(files), tuple(symbols))


def unsaved(snapshot: Snapshot) -> list[SymbolChange]:
    """What differs between the open documents and what is on disk, by path and position."""
    found: list[SymbolChange] = []
    for path in snapshot.open_paths():
        row = snapshot.file(path)
        text = None if row is None else snapshot.text(row.id)
        saved = _plain(snapshot.saved(path))
        if text is not None and text.source != saved:
            found += _compared(snapshot, Version(path, saved, text.source))
    return sorted(found, key=lambda each: (each.symbol.path, each.symbol.span.start))


@dataclass(frozen=True, slots=True)
class Version:
    """Both texts of one file; None where there is none."""

    path: Path
    old: bytes | None
    new: bytes | None
    old_path: Path | None = None

    @property
    def change(self) -> Change:
        if self.old_path is not None:
            return Change.RENAMED
        if self.old is None:
            return Change.ADDED
        return Change.REMOVED if self.new is None else Change.MODIFIED


def versions(snapshot: Snapshot, base: str, *, staged: bool) -> list[Version]:
    """
    The files that differ from *base*, in both texts, root by root.

    Raises:
        HistoryError: git cannot tell.
    """
    return [
        version
        for root in snapshot.roots
        for version in _versions(snapshot, root, base, staged=staged)
    ]


def _versions(snapshot: Snapshot, root: Root, base: str, *, staged: bool) -> list[Version]:
    cancel = snapshot.cancel
    commit = history.revision(root.real, cancel, base)
    listed = [each.path for each in history.changed_files(root.real, commit, cancel, staged=staged)]
    inside = {path_of(root, path): path for path in listed}
    if not staged:
        for path in snapshot.open_paths():
            if (own := _inside(root, path)) is not None:
                inside.setdefault(path, own)
    before = history.texts_at(root.real, commit, list(inside.values()), cancel)
    after: Mapping[str, bytes] = {}
    if staged:
        after = history.texts_at(root.real, "", list(inside.values()), cancel)
    found = []
    for path, own in inside.items():
        old = _plain(before.get(own))
        new = _plain(after.get(own) if staged else _now(snapshot, root, path, own))
        if old != new:
            found.append(Version(path, old, new))
    return _with_renames(found)


def _inside(root: Root, path: Path) -> str | None:
    if not path.startswith(root.prefix) or path.startswith("/"):
        return None
    return path[len(root.prefix) :]


def _now(snapshot: Snapshot, root: Root, path: Path, own: str) -> bytes | None:
    row = snapshot.file(path)
    text = None if row is None else snapshot.text(row.id)
    # The graph does not list all that a repository has: documents, pictures.
    return history.text_now(root.real, own) if text is None else text.source


def _plain(source: bytes | None) -> bytes | None:
    """Without a byte order mark, as the texts of the workspace are."""
    return None if source is None else source.removeprefix(b"\xef\xbb\xbf")


def _with_renames(versions: Sequence[Version]) -> list[Version]:
    """What is gone and what has come joined where most lines are the same."""
    gone = [each for each in versions if each.new is None][:_COMPARED]
    come = [each for each in versions if each.old is None][:_COMPARED]
    alike = [
        (share, old.path, new.path, old, new)
        for old in gone
        for new in come
        if _suffix(old.path) == _suffix(new.path)
        and (share := _likeness(old.old or b"", new.new or b"")) >= _ALIKE
    ]
    joined: dict[Path, Version] = {}
    taken: set[Path] = set()
    for _, _, _, old, new in sorted(alike, key=lambda each: (-each[0], each[1], each[2])):
        if old.path not in taken and new.path not in taken:
            taken |= {old.path, new.path}
            joined[new.path] = Version(new.path, old.old, new.new, old.path)
    return [*(each for each in versions if each.path not in taken), *joined.values()]


def _suffix(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2]


def _likeness(one: bytes, other: bytes) -> float:
    """Share of lines that both have, from 0 to 1."""
    if one == other:
        return 1.0
    first, second = Counter(one.splitlines()), Counter(other.splitlines())
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def _compared(snapshot: Snapshot, version: Version) -> list[SymbolChange]:
    if version.new is not None and snapshot.file(version.path) is None:
        return []
    old_path = version.old_path or version.path
    before = _own_texts(snapshot, old_path, version.old)
    after = _own_texts(snapshot, version.path, version.new)
    changes = []
    for name, (symbol, text) in after.items():
        known = before.get(name)
        if known is None or known[1] != text:
            change = Change.ADDED if known is None else Change.MODIFIED
            changes.append(SymbolChange(_in_graph(snapshot, symbol), change))
    changes += [
        SymbolChange(symbol, Change.REMOVED)
        for name, (symbol, _) in before.items()
        if name not in after
    ]
    return changes


def _in_graph(snapshot: Snapshot, symbol: Symbol) -> Symbol:
    return snapshot.symbol(symbol.key) or symbol


def _own_texts(
    snapshot: Snapshot, path: Path, source: bytes | None
) -> dict[tuple[str, SymbolKind, int], tuple[Symbol, tuple[bytes, ...]]]:
    """
    Each symbol with its text, less that of the symbols inside it, by name, kind and how many of
    those stood before.
    """
    if source is None:
        return {}
    symbols = snapshot.symbols_of(path, source)
    inner: dict[int, list[Symbol]] = {}
    place = {symbol.key: symbol.index for symbol in symbols}
    for symbol in symbols:
        if symbol.container is not None:
            inner.setdefault(place[symbol.container], []).append(symbol)
    seen: Counter[tuple[str, SymbolKind]] = Counter()
    found: dict[tuple[str, SymbolKind, int], tuple[Symbol, tuple[bytes, ...]]] = {}
    for symbol in symbols:
        name = (symbol.qualified_name, symbol.kind)
        text = _without(source, symbol, inner.get(symbol.index, ()))
        found[(*name, seen[name])] = (symbol, text)
        seen[name] += 1
    return found


def _without(source: bytes, symbol: Symbol, inner: Iterable[Symbol]) -> tuple[bytes, ...]:
    """The lines of *symbol* outside of *inner*; blank ones count for nothing."""
    at = symbol.span.start
    pieces = []
    for each in sorted(inner, key=lambda each: each.span.start):
        if each.span.start >= at:
            pieces.append(source[at : each.span.start])
            at = each.span.end
    pieces.append(source[at : max(symbol.span.end, at)])
    lines = b"\n".join(pieces).splitlines()
    return tuple(line.rstrip() for line in lines if line.strip())
