"""
Names with their module in front, as people copy them from tracebacks and documentation:
`django.db.models.query.QuerySet.filter`.

A module is called as the language's own rules say, or as the end of its file's path or of its
folder's, with dots for slashes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.symbols import FileRow, Symbol


def behind_module(snapshot: Snapshot, dotted: str) -> Sequence[Symbol]:
    """Symbols whose module and dotted name together are *dotted*, in order of path and place."""
    found = []
    for symbol in snapshot.symbols_named(dotted.rpartition(".")[2]):
        module = dotted.removesuffix(f".{symbol.qualified_name}")
        if module != dotted and _is_called(snapshot, symbol.path, symbol.language, module):
            found.append(symbol)
    return found


def files_of_module(snapshot: Snapshot, dotted: str) -> Sequence[FileRow]:
    """The files of the module called *dotted*, by path."""
    return [
        row
        for row in snapshot.files()
        if _ends(_dotted(row.path.rpartition(".")[0]), dotted)
        or dotted in _names(snapshot, row.path, row.language)
    ]


def _is_called(snapshot: Snapshot, path: Path, language: str, module: str) -> bool:
    stem, folder = path.rpartition(".")[0], path.rpartition("/")[0]
    if any(_ends(_dotted(each), module) for each in (stem, folder)):
        return True
    return module in _names(snapshot, path, language)


def _names(snapshot: Snapshot, path: Path, language: str) -> set[str]:
    return set(map(_dotted, snapshot.modules().names_of(path, language, path)))


def _dotted(name: str) -> str:
    return name.replace("::", ".").replace("/", ".")


def _ends(name: str, ending: str) -> bool:
    return f".{name}".endswith(f".{ending}")
