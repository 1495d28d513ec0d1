"""
What can be done at a place by what the graph knows: which actions there are, and their edits.

An action is told with what is needed to work its edits out later: all of it is asked again then,
of the graph as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from codegraph_lsp.features.edits import Edits, in_order
from codegraph_lsp.features.import_edits import import_edits, statement_of
from codegraph_lsp.features.missing_imports import missing_imports
from codegraph_lsp.features.movable import movable_at, new_file_for
from codegraph_lsp.features.move_symbol import move_symbol
from codegraph_lsp.features.organize_imports import can_organize, organize_imports
from codegraph_lsp.features.safe_delete import deletable_at, safe_delete
from codegraph_lsp.model.errors import RefactorError
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.words import (
    ADD_IMPORT,
    MOVE,
    ORGANIZE_IMPORTS,
    REMOVE_UNUSED_IMPORTS,
    SAFE_DELETE,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codegraph_lsp.features.import_edits import Wanted
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.symbols import Symbol

Does = Literal["organize", "unused", "import", "move", "delete"]


class Asked(NamedTuple):
    """What an action does, in plain values."""

    does: Does
    offset: int = 0
    """Where the name stands that is moved or taken out."""
    to: str = ""
    """Of a move: the path of the new file."""
    wanted: Wanted | None = None
    """Of an import."""


@dataclass(frozen=True, slots=True)
class Action:
    title: str
    kind: str
    asked: Asked
    preferred: bool = False
    disabled: str = ""
    """Why it cannot be done here."""
    symbol: Symbol | None = None
    """What it is about, of one that cannot be done: who asks may look at what stands against it."""


def actions(
    snapshot: Snapshot, file: FileId, place: Span, wants: Callable[[str], bool], *, looks: bool
) -> list[Action]:
    """
    The actions at *place*, those of one kind together.

    Args:
        wants: Whether actions of a kind are asked for.
        looks: Find out now what stands against taking something out.
    """
    found: list[Action] = []
    if wants(ADD_IMPORT):
        found += _imports(snapshot, file, place)
    symbol = snapshot.definition_at(file, place.start)
    if symbol is not None and wants(MOVE):
        found += _moves(snapshot, file, symbol)
    if symbol is not None and wants(SAFE_DELETE):
        found += _deletion(snapshot, file, symbol, looks=looks)
    if can_organize(snapshot, file):
        if wants(ORGANIZE_IMPORTS):
            found.append(Action("Organize imports", ORGANIZE_IMPORTS, Asked("organize")))
        if wants(REMOVE_UNUSED_IMPORTS):
            found.append(Action("Remove unused imports", REMOVE_UNUSED_IMPORTS, Asked("unused")))
    return found


def _imports(snapshot: Snapshot, file: FileId, place: Span) -> Iterator[Action]:
    missing = missing_imports(snapshot, file, place)
    for each in missing:
        wanted = each.wanted
        n_alike = sum(other.name == each.name for other in missing)
        statement = statement_of(snapshot, file, wanted).strip()
        asked = Asked("import", wanted=wanted)
        yield Action(f"Add `{statement}`", ADD_IMPORT, asked, preferred=n_alike == 1)


def _moves(snapshot: Snapshot, file: FileId, symbol: Symbol) -> Iterator[Action]:
    offset = symbol.name_span.start
    found = movable_at(snapshot, file, offset)
    path = None if found is None else new_file_for(snapshot, found)
    if path is not None:
        name = path.rpartition("/")[2]
        asked = Asked("move", offset, path)
        yield Action(f"Move `{symbol.name}` to new file {name}", MOVE, asked)


def _deletion(snapshot: Snapshot, file: FileId, symbol: Symbol, *, looks: bool) -> Iterator[Action]:
    offset = symbol.name_span.start
    if deletable_at(snapshot, file, offset) is None:
        return
    reason = safe_delete(snapshot, symbol).reason if looks else ""
    yield Action(
        f"Delete `{symbol.name}`",
        SAFE_DELETE,
        Asked("delete", offset),
        disabled=reason,
        symbol=symbol if reason else None,
    )


def edits_of(snapshot: Snapshot, file: FileId, asked: Asked, *, doubts: bool) -> Edits:
    """
    The edits of an action that was told.

    Args:
        doubts: A person can be asked about single edits; else what is doubtful is left out, or,
            where all of it is, refused.

    Raises:
        RefactorError: It cannot be done, or not any more.
    """
    if asked.does == "organize":
        return organize_imports(snapshot, file)
    if asked.does == "unused":
        return organize_imports(snapshot, file, sorts=False)
    if asked.does == "import":
        wanted = [] if asked.wanted is None else [asked.wanted]
        return Edits(in_order(import_edits(snapshot, file, wanted)))
    if asked.does == "move":
        return moved(snapshot, file, asked.offset, Path(asked.to), doubts=doubts)
    symbol = deletable_at(snapshot, file, asked.offset)
    if symbol is None:
        raise RefactorError("no definition stands here that can be taken out", sort="nothing")
    deletion = safe_delete(snapshot, symbol, doubts=doubts)
    if deletion.reason:
        raise RefactorError(deletion.reason, sort="used")
    return deletion.edits


def moved(snapshot: Snapshot, file: FileId, offset: int, to: Path, *, doubts: bool) -> Edits:
    """
    The edits that move the definition named at *offset*; see `edits_of`.

    Raises:
        RefactorError: It cannot be moved, or not there.
    """
    symbol = movable_at(snapshot, file, offset)
    if symbol is None:
        raise RefactorError("no definition stands here that can be moved", sort="nothing")
    edits = move_symbol(snapshot, symbol, to)
    return edits if doubts else certain(edits)


def certain(edits: Edits) -> Edits:
    """
    Without what a person has to look at, with a note.

    Raises:
        RefactorError: All of it is to be looked at.
    """
    if edits.doubt:
        raise RefactorError(edits.doubt, sort="doubt")
    kept = tuple(edit for edit in edits.items if not edit.doubt)
    if len(kept) == len(edits.items):
        return edits
    first = next(edit for edit in edits.items if edit.doubt)
    n_left = len(edits.items) - len(kept)
    note = f"{n_left} places that may be meant are left as they are, for one in {first.path}: "
    if n_left == 1:
        note = f"a place that may be meant is left as it is, in {first.path}: "
    note += first.doubt
    return replace(edits, items=kept, notes=(*edits.notes, note))


def needs_all(asked: Asked) -> bool:
    """Its edits are right only when every file has been read."""
    return asked.does != "import"
