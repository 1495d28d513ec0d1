"""What is found dead in a workspace of a few files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.engine.once import index_once, open_snapshot
from codegraph_lsp.features.dead_code import DeadCode, dead_code
from codegraph_lsp.features.options import Options
from codegraph_lsp.model.settings import Settings
from tests.engine.workspaces import Silent

if TYPE_CHECKING:
    from pathlib import Path

Files = dict[str, str]


def answer(
    folder: Path, files: Files, options: Options | None = None, **arguments: Any
) -> DeadCode:
    root = folder / "root"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    settings = Settings(jobs=1, cache=False)
    index_once(str(root), settings, meter=Silent())
    with open_snapshot(str(root), settings) as snapshot:
        return dead_code(snapshot, options or Options(), **arguments)


def check(folder: Path, files: Files, dead: str, kept: dict[str, str]) -> None:
    """
    Args:
        dead: Qualified names, in order.
        kept: Reason -> names that nothing uses and that it keeps, in order.
    """
    found = answer(folder, files)
    assert [item.symbol.qualified_name for item in found.items] == dead.split()
    told = {
        str(left.reason): " ".join(symbol.qualified_name for symbol in left.examples)
        for left in found.excluded
    }
    assert told == kept
    assert found.total == len(dead.split())
