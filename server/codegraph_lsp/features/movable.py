"""Which definitions can be moved, to what new file, and what goes along with one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.definition_blocks import block_of, covers
from codegraph_lsp.features.move_needs import needs_of
from codegraph_lsp.features.needed_imports import is_at_top, is_offered
from codegraph_lsp.features.safe_delete import mentions_outside
from codegraph_lsp.features.testcode import is_test_case
from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.errors import RefactorError
from codegraph_lsp.model.facts import MODULE_SCOPE
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.features.definition_blocks import Block
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

KINDS = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.INTERFACE,
        SymbolKind.STRUCT,
        SymbolKind.ENUM,
        SymbolKind.TYPE_ALIAS,
        SymbolKind.FUNCTION,
        SymbolKind.VARIABLE,
        SymbolKind.CONSTANT,
    }
)
"""What can be moved, where it stands at the top of its module."""


@dataclass(frozen=True, slots=True)
class Movable:
    """A definition and its lines."""

    symbol: Symbol
    block: Block


def movable_at(snapshot: Snapshot, file: FileId, offset: int) -> Symbol | None:
    """The definition whose name stands at *offset*, if such can be moved."""
    symbol = snapshot.definition_at(file, offset)
    return None if symbol is None or _movable(snapshot, file, symbol) is None else symbol


def _movable(snapshot: Snapshot, file: FileId, symbol: Symbol) -> Movable | None:
    spec = snapshot.language(file)
    if spec is None or spec.generic or symbol.kind not in KINDS:
        return None
    if not definition_syntax(spec.lineage).moves or not is_at_top(symbol):
        return None
    if snapshot.n_problems(file) or snapshot.file_by_id(file).generated:
        return None
    if is_test_case(snapshot, symbol):
        return None
    block = block_of(snapshot, symbol)
    return Movable(symbol, block) if block is not None and block.is_at_top else None


def new_file_for(snapshot: Snapshot, symbol: Symbol) -> Path | None:
    """A file beside its own that could be called like *symbol*; None where there is one."""
    assert symbol.file is not None, "symbols of the workspace"
    spec = snapshot.language(symbol.file)
    if spec is None:
        return None
    folder, slash, name = symbol.path.rpartition("/")
    extension = definition_syntax(spec.lineage).extension_of_new
    extension = extension or name[len(name.partition(".")[0]) :]
    names = [
        row.path.rpartition("/")[2].partition(".")[0]
        for row in snapshot.files()
        if row.path.rpartition("/")[0] == folder and row.language == symbol.language
    ]
    path = Path(f"{folder}{slash}{_stem(symbol.name, names, spec)}{extension}")
    return None if snapshot.file(path) is not None else path


def _stem(name: str, others: list[str], spec: LanguageSpec) -> str:
    """*name* written as the names of the *others* are."""
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", name).lower().strip("_")
    if any("-" in each for each in others):
        return words.replace("_", "-")
    modules = naming(spec.lineage).modules
    return words if modules.counted_dots or modules.is_folder else name


def moved_together(snapshot: Snapshot, file: FileId, first: Movable) -> tuple[Movable, ...]:
    """
    *first* of *file*, and the private definitions there that it alone needs, directly or through
    each other; in order of place.

    What may have another user, if only by its name, does not go along.
    """
    outside: dict[SymbolKey, list[int]] = {}
    found = {first.symbol.key: first}
    asked = _needed(snapshot, first) or []  # what stands against *first* is told with its move
    for symbol in asked:
        snapshot.cancel.check("move: next definition that may go along")
        each = None if symbol.key in found else _private(snapshot, file, symbol)
        needed = None if each is None else _needed(snapshot, each)
        places = None if each is None else _mentions(snapshot, file, each)
        if each is not None and needed is not None and places is not None:
            found[symbol.key] = each
            outside[symbol.key] = places
            asked += needed
    while True:
        spans = [each.block.span for each in found.values()]
        staying = [
            key
            for key, places in outside.items()
            if key in found and not all(covers(spans, place) for place in places)
        ]
        if not staying:
            return tuple(sorted(found.values(), key=lambda each: each.block.span))
        for key in staying:
            del found[key]


def _needed(snapshot: Snapshot, user: Movable) -> list[Symbol] | None:
    """Definitions of its file that *user* needs; None where it needs what cannot be told."""
    try:
        return list(needs_of(snapshot, user.symbol, [user.block.code]).siblings.values())
    except RefactorError:
        return None


def _private(snapshot: Snapshot, file: FileId, symbol: Symbol) -> Movable | None:
    """*symbol* where it is private to its file, can be moved, and is defined there once."""
    spec, facts = snapshot.language(file), snapshot.facts(file)
    if spec is None or facts is None or symbol.file != file:
        return None
    if not is_private(snapshot, symbol, spec):
        return None
    bindings = facts.outline.bindings
    if sum(b.name == symbol.name and b.scope == MODULE_SCOPE for b in bindings) != 1:
        return None
    return _movable(snapshot, file, symbol)


def _mentions(snapshot: Snapshot, file: FileId, each: Movable) -> list[int] | None:
    """Where in *file* it is mentioned outside of its own lines; None where other files do."""
    try:
        sure, unsure = mentions_outside(snapshot, each.symbol, each.block.code)
    except RefactorError:
        return None
    places = [*sure, *unsure]
    if any(other != file for other, _ in places):
        return None
    return [span.start for _, span in places]


def is_private(snapshot: Snapshot, symbol: Symbol, spec: LanguageSpec) -> bool:
    """By its name, or for lack of a mark, it is no other module's business, or package's."""
    rules = semantics(spec.lineage)
    facts = None if symbol.file is None else snapshot.facts(symbol.file)
    if facts is None or any(each.name == symbol.name for each in facts.outline.exports):
        return False
    if is_hidden(symbol, spec):
        return True
    if rules.exported_upper:
        return not symbol.name[:1].isupper()
    return not rules.every_name_exported and not is_offered(snapshot, symbol)


def is_hidden(symbol: Symbol, spec: LanguageSpec) -> bool:
    """Its name alone asks others to leave it."""
    prefix = definition_syntax(spec.lineage).private_prefix
    return bool(prefix) and symbol.name.startswith(prefix) and not symbol.name.startswith("__")


def check_members(snapshot: Snapshot, file: FileId, moved: Sequence[Movable]) -> None:
    """
    Nothing, where all that belongs to what is *moved* out of *file* is defined inside of it.

    Raises:
        RefactorError: Something is added to it elsewhere in the file.
    """
    keys = {each.symbol.key for each in moved}
    codes = [each.block.code for each in moved]
    for symbol in snapshot.symbols_in(file):
        if symbol.container in keys and not covers(codes, symbol.span.start):
            raise RefactorError(
                f"`{symbol.name}` is added to it behind it, in {symbol.path}", sort="shape"
            )


def head_of(snapshot: Snapshot, file: FileId, kinds: Collection[str]) -> frozenset[str]:
    """What *file* says at its top of all of it, in nodes of *kinds*."""
    text = snapshot.text(file)
    with snapshot.parsed(file) as tree:
        nodes = tree.root_node.named_children if tree is not None else []
        return frozenset(
            text.source[node.start_byte : node.end_byte].decode("utf-8", "replace")
            for node in nodes
            if text is not None and node.type in kinds
        )
