"""Names in blocks that describe modules, `declare module "x" { … }`, and renaming them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.module_tree import AUGMENTED
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.errors import RenameError
from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.model.kinds import SymbolFlag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.symbols import Symbol


def check_described(snapshot: Snapshot, symbols: Iterable[Symbol]) -> None:
    """
    None of *symbols* is only described here, or has parts that are found by its name alone.

    Raises:
        RenameError: One does.
    """
    for symbol in symbols:
        spec = None if symbol.file is None else snapshot.language(symbol.file)
        if spec is not None and semantics(spec.lineage).ambient_modules:
            _check(snapshot, symbol)


def _check(snapshot: Snapshot, symbol: Symbol) -> None:
    assert symbol.file is not None, "checked by the caller"
    row, table = snapshot.file_by_id(symbol.file), snapshot.modules()
    by_key = {each.key: each for each in snapshot.symbols_in(symbol.file)}
    container = by_key.get(symbol.container) if symbol.container is not None else None
    around = container
    while around is not None and not around.flags & SymbolFlag.AMBIENT:
        around = by_key.get(around.container) if around.container is not None else None
    home = symbol.file
    if around is not None:
        target = table.resolve(row.path, row.language, around.name)
        if not target.files:
            raise RenameError(
                f"`{symbol.name}` is defined outside of the workspace ({around.name}); "
                f"{row.path} only describes it",
                sort="external",
            )
        home = target.files[0]
    if container is None or (around is not None and around.key != container.key):
        return
    if around is None and container.container is not None:
        return  # a member: it stands in one part alone
    for path, part in _parts(snapshot, home, row.language, symbol.name):
        if part.key != symbol.key:
            raise RenameError(
                f"`{symbol.name}` is defined in parts, which their name alone ties together: "
                f"one is in {path}",
                sort="parts",
            )


def _parts(
    snapshot: Snapshot, home: FileId, language: str, name: str
) -> Iterable[tuple[Path, Symbol]]:
    """What is called *name* in the module of *home*, and in blocks that add to it."""
    table, everywhere = snapshot.modules(), Path("")
    if home not in table.resolve(everywhere, language, "", AUGMENTED).files:
        return
    own = snapshot.symbols_in(home)
    yield from (
        (each.path, each) for each in own if each.name == name and each.container == own[0].key
    )
    for file in table.resolve(everywhere, language, str(home), AUGMENTED).files:
        symbols = snapshot.symbols_in(file)
        row = snapshot.file_by_id(file)
        for block in symbols:
            if not block.flags & SymbolFlag.AMBIENT:
                continue
            if table.resolve(row.path, row.language, block.name).files[:1] == (home,):
                named = (each for each in symbols if each.container == block.key)
                yield from ((each.path, each) for each in named if each.name == name)
