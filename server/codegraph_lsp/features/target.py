"""What a question is about: from a place in a file, or from what someone typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import normpath
from typing import TYPE_CHECKING

from codegraph_lsp.features.absent import is_file
from codegraph_lsp.features.meant import symbols_linked, symbols_meant
from codegraph_lsp.features.module_paths import behind_module, files_of_module
from codegraph_lsp.features.near_names import near_files, near_names, near_names_in
from codegraph_lsp.features.parts import definition_of
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.model.errors import AmbiguousTargetError, TargetError
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import TYPE_KINDS, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow, Symbol

_ID_SCHEME = "codegraph "
_POSITION = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?\Z")

_NEAR = 3
"""Files that are named of those that a path may mean."""


@dataclass(frozen=True, slots=True)
class Written:
    """A target as someone typed it; lines and columns count from 1."""

    text: str
    kind: SymbolKind | None = None
    """Only symbols of this kind are meant."""
    path: Path | None = None
    """Only symbols of this file are meant."""
    folder: str = ""
    """Workspace folder that relative paths start from; empty: the workspace's root."""


def symbols_at(snapshot: Snapshot, file: FileId, offset: int) -> list[Symbol]:
    """
    What is defined, or else mentioned, at *offset*, in order of path and position.

    In the place of a declaration stands its definition. Empty where nothing is known, and for
    local names, which are not in the graph.
    """
    defined = snapshot.definition_at(file, offset)
    if defined is not None:
        return [definition_of(snapshot, defined)]
    targets = snapshot.targets_at(file, offset)
    return symbols_meant(snapshot, targets) if targets else symbols_linked(snapshot, file, offset)


def symbol_around(snapshot: Snapshot, file: FileId, offset: int) -> Symbol | None:
    """The innermost symbol whose definition contains *offset*; at last `<module>`."""
    innermost = None
    for symbol in snapshot.symbols_in(file):
        if symbol.span.contains(offset) and (
            innermost is None or _length(symbol) <= _length(innermost)
        ):
            innermost = symbol
    return innermost


def resolve_target(snapshot: Snapshot, written: Written) -> Symbol:
    """
    The one symbol that *written* means: an id, `path:line[:column]`, `path::Qualified.name`, a path
    (its module-level code), or a name.

    Raises:
        TargetError: Nothing is meant.
        AmbiguousTargetError: Several symbols are.
    """
    text = written.text.strip()
    if text.startswith(_ID_SCHEME):
        found = snapshot.symbol_by_id(text)
        if found is None:
            raise TargetError(text)
        return found
    row, rest = _split_path(snapshot, text, written.folder)
    if row is not None and rest:
        return _only(text, _qualified(snapshot, row, rest, written.kind))
    position = _POSITION.match(text)
    if position is not None:
        row = find_file(snapshot, position["path"], written.folder)
        if row is None:
            raise no_file(snapshot, position["path"], folder=written.folder)
        return _at(snapshot, row, text, int(position["line"]), position["column"])
    row = find_file(snapshot, text, written.folder)
    if row is not None:
        return snapshot.symbols_in(row.id)[0]
    before, colon, _ = text.rpartition(":")
    if colon and find_file(snapshot, before, written.folder) is not None:
        raise TargetError(text, "no line is meant by", "it is a number: path:line[:column]")
    try:
        return named(snapshot, text, kind=written.kind, path=written.path)
    except TargetError as error:
        is_path = "/" in text or _is_there(snapshot, text, written.folder)
        if isinstance(error, AmbiguousTargetError) or not is_path:
            raise
        raise no_file(snapshot, text, folder=written.folder) from error


def no_file(
    snapshot: Snapshot, path: str, *, folder: str = "", folders: bool = False
) -> TargetError:
    """
    The error for *path*, from *folder* or the root, which means no file, or not one alone; nor a
    folder, where they do.
    """
    wanted = normpath(path.replace("\\", "/"))
    ending = [row.path for row in _ending(snapshot, wanted)]
    if len(ending) > 1:
        problem = f"{len(ending)} files of the workspace are called"
        return TargetError(path, problem, near=ending[:_NEAR])
    if _is_there(snapshot, wanted, folder):
        left_out = "no language here reads it, or the settings or its size leave it out"
        return TargetError(path, "not indexed is", left_out)
    advice = "paths start at the workspace's root, or at the current folder"
    near = near_files(snapshot, wanted, folders=folders)
    what = "file or folder" if folders else "file"
    return TargetError(path, f"no {what} of the workspace is called", advice, near)


def _is_there(snapshot: Snapshot, path: str, folder: str) -> bool:
    """Some file is at *path*, from *folder* or from the root."""
    below = normpath(f"{folder}/{path}") if folder else path
    return is_file(snapshot, below) or is_file(snapshot, normpath(path))


def named(
    snapshot: Snapshot, name: str, *, kind: SymbolKind | None = None, path: Path | None = None
) -> Symbol:
    """
    The one symbol called *name*, which may carry containers in front, and their module:
    `Client.get`, `shop.web.Client.get`; also a module by its name with dots.

    A symbol whose whole dotted name it is goes before others that merely end so.

    Raises:
        TargetError: None is.
        AmbiguousTargetError: Several are.
    """
    dotted = _dotted(name)

    def fitting(symbols: Iterable[Symbol]) -> list[Symbol]:
        return _distinct(
            symbol
            for symbol in symbols
            if (kind is None or symbol.kind is kind) and (path is None or symbol.path == path)
        )

    found = fitting(snapshot.symbols_named(dotted))
    if "." in dotted:
        found = [symbol for symbol in found if symbol.qualified_name == dotted] or found
    if not found and path is None:
        found = [
            symbol
            for symbol in snapshot.externals()
            if symbol.qualified_name == dotted and (kind is None or symbol.kind is kind)
        ]
    found = found or fitting(behind_module(snapshot, dotted))
    if not found and "." in dotted:  # a bare word is no module, whatever files are called
        modules = files_of_module(snapshot, dotted)
        found = fitting(snapshot.symbols_in(row.id)[0] for row in modules)
    if not found:
        raise TargetError(name, near=near_names(snapshot, dotted))
    return _only(name, _defined(snapshot, found))


def _dotted(name: str) -> str:
    """A name as somebody typed it, its parts parted by dots."""
    return name.replace("::", ".").replace("#", ".").removesuffix("()")


def _defined(snapshot: Snapshot, found: list[Symbol]) -> list[Symbol]:
    """*found* without declarations whose definition is among it."""
    if len(found) < 2:
        return found
    definitions = snapshot.definitions_of([symbol.key for symbol in found])
    keys = {symbol.key for symbol in found}
    return [symbol for symbol in found if definitions.get(symbol.key) not in keys]


def find_file(snapshot: Snapshot, path: str, folder: str = "") -> FileRow | None:
    """
    The file that *path* means: from *folder*, from the workspace's root, or the only one that ends
    so.
    """
    wanted = normpath(path.replace("\\", "/"))
    for candidate in (normpath(f"{folder}/{wanted}") if folder else wanted, wanted):
        row = snapshot.file(Path(candidate))
        if row is not None:
            return row
    if "/" not in wanted and "." not in wanted:
        return None  # a bare word is a symbol's name, whatever files are called
    ending = _ending(snapshot, wanted)
    return ending[0] if len(ending) == 1 else None


def _ending(snapshot: Snapshot, path: str) -> list[FileRow]:
    """Files below some folder whose paths end with *path*."""
    return [row for row in snapshot.files() if row.path.endswith(f"/{path}")]


def _split_path(snapshot: Snapshot, text: str, folder: str) -> tuple[FileRow | None, str]:
    """The file before `::` and the name behind it; no file where the `::` is part of a name."""
    path, mark, rest = text.partition("::")
    if not mark:
        return None, ""
    row = find_file(snapshot, path, folder)
    if row is None and ("/" in path or ("." in path and _ending(snapshot, path))):
        raise no_file(snapshot, path)
    return row, rest


def _qualified(
    snapshot: Snapshot, row: FileRow, name: str, kind: SymbolKind | None
) -> list[Symbol]:
    """
    Symbols of one file called *name*; a whole dotted name goes before an ending.

    Raises:
        TargetError: There are none.
    """
    dotted = name.replace("::", ".").removesuffix("()")  # a `#` may belong to a name here
    symbols = [s for s in snapshot.symbols_in(row.id) if kind is None or s.kind is kind]
    exact = [symbol for symbol in symbols if symbol.qualified_name == dotted]
    ending = [symbol for symbol in symbols if symbol.qualified_name.endswith(f".{dotted}")]
    if not exact and not ending:
        near = near_names_in(snapshot, row.id, dotted)
        raise TargetError(f"{row.path}::{name}", near=[f"{row.path}::{each}" for each in near])
    return _defined(snapshot, _distinct(exact or ending))


def _at(
    snapshot: Snapshot, row: FileRow, target: str, line_number: int, column: str | None
) -> Symbol:
    """The symbol at a 1-based line, and column where one is given, of a file."""
    text = snapshot.text(row.id)
    if text is None:
        raise TargetError(target, "the file cannot be read for")
    n_lines = text.point(len(text.source)).line + 1
    if not 1 <= line_number <= n_lines:
        raise TargetError(target, "there is no line for", f"the file has {n_lines}")
    if column is not None:
        start = text.offset(line_number - 1, 0)
        line = text.source[start : text.offset(line_number, 0)]
        characters = line.decode("utf-8", "replace")[: int(column) - 1]
        offset = start + len(characters.encode())
        here = symbols_at(snapshot, row.id, offset)
        if here:
            return _only(target, here)
    else:
        start, end = text.offset(line_number - 1, 0), text.offset(line_number, 0)
        for symbol in snapshot.symbols_in(row.id)[1:]:
            if start <= symbol.name_span.start < end:
                return symbol
        blank = len(text.source[start:end]) - len(text.source[start:end].lstrip())
        offset = start + blank
    around = symbol_around(snapshot, row.id, offset)
    if around is None:
        raise TargetError(target)
    return around


def _distinct(symbols: Iterable[Symbol]) -> list[Symbol]:
    """In order of place; of overloads only what they stand for, where it is there too."""
    found = sorted(symbols, key=symbol_place)
    types = {(s.path, s.qualified_name) for s in found if s.kind in TYPE_KINDS}
    found = [s for s in found if not _is_constructor_beside(s, types)]
    real = {(s.path, s.qualified_name) for s in found if not s.flags & SymbolFlag.OVERLOAD}
    kept: list[Symbol] = []
    overloaded: set[tuple[str, str]] = set()
    for symbol in found:
        name = (symbol.path, symbol.qualified_name)
        if symbol.flags & SymbolFlag.OVERLOAD:
            if name in real or name in overloaded:
                continue
            overloaded.add(name)
        kept.append(symbol)
    return kept


def _is_constructor_beside(symbol: Symbol, types: set[tuple[Path, str]]) -> bool:
    """A constructor that has the name of its type, which is there too (Java)."""
    around, _, name = symbol.qualified_name.rpartition(".")
    named_alike = symbol.kind is SymbolKind.CONSTRUCTOR and around.rpartition(".")[2] == name
    return named_alike and (symbol.path, around) in types


def _only(target: str, found: Sequence[Symbol]) -> Symbol:
    if len(found) > 1:
        raise AmbiguousTargetError(target, [symbol.id for symbol in found], _example(found))
    return found[0]


def _example(found: Sequence[Symbol]) -> str:
    """A name, its container in front, that only one of *found* has; empty: none is that short."""
    names = [".".join(symbol.qualified_name.split(".")[-2:]) for symbol in found]
    return next((name for name in names if names.count(name) == 1 and "." in name), "")


def _length(symbol: Symbol) -> int:
    return symbol.span.end - symbol.span.start
