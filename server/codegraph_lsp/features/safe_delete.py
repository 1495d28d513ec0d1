"""
Taking out a definition that nothing refers to; else what would break, certain and perhaps.

The places are found as for renaming: what is named would be missing. What may be meant, and what a
decorator or an initial value does, a person has to look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.definition_blocks import block_of
from codegraph_lsp.features.edits import Edit, Edits, in_order
from codegraph_lsp.features.file_mentions import FileMentions
from codegraph_lsp.features.import_statements import Statements
from codegraph_lsp.features.import_usage import unused_imports
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.references import references_of
from codegraph_lsp.features.rename import add_unresolved
from codegraph_lsp.features.renamed import renamed_at
from codegraph_lsp.features.testcode import is_test_case
from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.model.errors import RefactorError, RenameError
from codegraph_lsp.model.facts import MODULE_SYMBOL, NOTHING, Call, New
from codegraph_lsp.model.kinds import SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.support.counts import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codegraph_lsp.features.file_mentions import Mentioned
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

KINDS = frozenset(SymbolKind) - {
    SymbolKind.FILE,
    SymbolKind.MODULE,
    SymbolKind.NAMESPACE,
    SymbolKind.PARAMETER,
    SymbolKind.TYPE_PARAMETER,
    SymbolKind.ENUM_MEMBER,
}
"""What can be taken out by itself."""

SHOWN = 3
"""Places that a reason names."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """What there is to say of taking out one definition."""

    symbol: Symbol
    edits: Edits
    """Empty where something refers to it."""
    reason: str = ""
    """What breaks; empty where nothing is known to."""


def deletable_at(snapshot: Snapshot, file: FileId, offset: int) -> Symbol | None:
    """The definition whose name stands at *offset*, if it has lines of its own."""
    symbol = snapshot.definition_at(file, offset)
    if symbol is None or symbol.index == MODULE_SYMBOL or symbol.kind not in KINDS:
        return None
    if snapshot.n_problems(file) or snapshot.file_by_id(file).generated:
        return None
    return symbol if block_of(snapshot, symbol) is not None else None


def safe_delete(snapshot: Snapshot, symbol: Symbol, *, doubts: bool = True) -> Deletion:
    """
    The edits that take *symbol* out, with the imports that only it needed; or what breaks.

    Args:
        doubts: A person can be asked; else what is doubtful breaks, too.
    """
    try:
        found, reason = _deletion(snapshot, symbol)
    except RefactorError as error:
        return Deletion(symbol, Edits(), str(error))
    if reason and not doubts:
        return Deletion(symbol, Edits(), reason)
    if reason:
        found = tuple(edit._replace(doubt=reason) for edit in found)
    return Deletion(symbol, Edits(found))


def _deletion(snapshot: Snapshot, symbol: Symbol) -> tuple[tuple[Edit, ...], str]:
    file, block = symbol.file, block_of(snapshot, symbol)
    if file is None or block is None:
        raise RefactorError("it has no lines of its own", sort="shape")
    if is_test_case(snapshot, symbol):
        raise RefactorError("it is a test, which a test runner calls", sort="test")
    sure, unsure = mentions_outside(snapshot, symbol, block.code)
    if sure:
        raise RefactorError(told(snapshot, symbol, sure, unsure), sort="used")
    doubts = [told(snapshot, symbol, sure, unsure)] if unsure else []
    doubts += standing_reasons(snapshot, symbol)
    path, removal = symbol.path, block.removal
    edits = [Edit(path, Span(removal.start, removal.end), removal.new, file)]
    edits += imports_left(snapshot, file, [block.span])
    return in_order(edits), "; ".join(doubts)


def mentions_outside(
    snapshot: Snapshot, symbol: Symbol, code: Span
) -> tuple[list[tuple[FileId, Span]], list[tuple[FileId, Span]]]:
    """
    Where *symbol*, or a member of it, is mentioned outside of *code*, its own: what is certain, and
    what may be.

    Raises:
        RefactorError: It stands for more than itself.
    """
    assert symbol.file is not None, "symbols of the workspace"
    try:
        renamed = renamed_at(snapshot, symbol.file, symbol.name_span.start)
    except RenameError as error:
        raise RefactorError(str(error), sort=error.sort) from error
    if renamed is None:
        raise RefactorError("its name does not stand by itself", sort="shape")
    others = [each for each in renamed.kin.symbols.values() if each.key != symbol.key]
    if others:
        names = ", ".join(f"`{each.qualified_name}` in {each.path}" for each in others[:SHOWN])
        more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        raise RefactorError(f"it belongs together with {names}{more}", sort="kin")
    mentioned: dict[FileId, list[Mentioned]] = {
        each: list(FileMentions(snapshot, each).of(renamed.wanted)) for each in renamed.files
    }
    if renamed.wanted.is_member:
        list(add_unresolved(snapshot, renamed, mentioned))
    sure: set[tuple[FileId, Span]] = set()
    unsure: set[tuple[FileId, Span]] = set()
    for file, found in mentioned.items():
        for each in found:
            if not (file == symbol.file and code.start <= each.word.span.start < code.end):
                (unsure if each.doubt else sure).add((file, each.word.span))
    members = list(_members(snapshot, symbol))
    for reference in references_of(
        snapshot, [symbol, *members], include_declaration=False, options=Options()
    ):
        inside = reference.file == symbol.file
        if not (inside and code.start <= reference.span.start < code.end):
            sure.add((reference.file, reference.span))
    return _sorted(snapshot, sure), _sorted(snapshot, unsure - sure)


def _members(snapshot: Snapshot, symbol: Symbol) -> Iterator[Symbol]:
    assert symbol.file is not None, "symbols of the workspace"
    for each in snapshot.symbols_in(symbol.file):
        inside = symbol.span.start <= each.name_span.start < symbol.span.end
        if inside and each.key != symbol.key and each.index != MODULE_SYMBOL:
            yield each


def _sorted(snapshot: Snapshot, places: Iterable[tuple[FileId, Span]]) -> list[tuple[FileId, Span]]:
    return sorted(places, key=lambda place: (snapshot.file_by_id(place[0]).path, place[1]))


def told(
    snapshot: Snapshot,
    symbol: Symbol,
    sure: Sequence[tuple[FileId, Span]],
    unsure: Sequence[tuple[FileId, Span]],
) -> str:
    """`12 places in 3 files refer to Client: a.py:3, …; 2 more may`."""
    parts = []
    if sure:
        n_files = len({file for file, _ in sure})
        parts.append(
            f"{counted(len(sure), 'place')} in {counted(n_files, 'file')} "
            f"{'refers' if len(sure) == 1 else 'refer'} to `{symbol.qualified_name}`: "
            f"{_places(snapshot, sure)}"
        )
    if unsure:
        more = " more" if sure else ""
        parts.append(
            f"{counted(len(unsure), 'place')}{more} may mean it by its name: "
            f"{_places(snapshot, unsure)}"
        )
    return "; ".join(parts)


def _places(snapshot: Snapshot, places: Sequence[tuple[FileId, Span]]) -> str:
    shown = []
    for file, span in places[:SHOWN]:
        text = snapshot.text(file)
        line = 1 if text is None else text.point(span.start).line + 1
        shown.append(f"{snapshot.file_by_id(file).path}:{line}")
    return ", ".join(shown) + (", …" if len(places) > SHOWN else "")


def standing_reasons(snapshot: Snapshot, symbol: Symbol) -> list[str]:
    """What a definition may do by standing where it does, though nothing names it."""
    assert symbol.file is not None, "symbols of the workspace"
    spec, facts = snapshot.language(symbol.file), snapshot.facts(symbol.file)
    if spec is None or facts is None:
        return []
    reasons = []
    fact = facts.outline.symbols[symbol.index]
    if definition_syntax(spec.lineage).registering and symbol.flags & SymbolFlag.DECORATED:
        reasons.append("its decorator may make it known somewhere")
    if fact.value != NOTHING and isinstance(facts.outline.expressions[fact.value], (Call, New)):
        reasons.append("its value is made by a call, which may do more")
    return reasons


def imports_left(snapshot: Snapshot, file: FileId, spared: Sequence[Span]) -> list[Edit]:
    """The edits that take out the imports of *file* that only *spared* used."""
    spec, text, facts = snapshot.language(file), snapshot.text(file), snapshot.local_facts(file)
    if spec is None or text is None or facts is None:
        return []
    with snapshot.parsed(file) as tree:
        if tree is None:
            return []
        statements = Statements(spec, tree, text.source, facts)
        gone = left_over(snapshot, file, statements, spared)
        changes = statements.without(gone)
    path = snapshot.file_by_id(file).path
    return [Edit(path, Span(c.start, c.end), c.new, file) for c in changes]


def left_over(
    snapshot: Snapshot, file: FileId, statements: Statements, spared: Sequence[Span]
) -> set[int]:
    """Numbers of the imports of *file* that only *spared* used; what is unused already stays."""
    after = unused_imports(snapshot, file, statements, spared)
    if not after:
        return after
    return after - unused_imports(snapshot, file, statements)
