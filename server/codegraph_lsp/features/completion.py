"""
What may be written at a place of a file, also where the text around is not whole yet.

Members are those of what the object is known to hold; names are those in scope; behind them come
symbols of other files that an import would bring, with that import. What only has a fitting name is
not offered as a member.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codegraph_lsp.features.completion_imports import Importing
from codegraph_lsp.features.completion_modules import modules_beneath
from codegraph_lsp.features.definition import in_name
from codegraph_lsp.features.meant import symbol_numbered
from codegraph_lsp.features.signature_help import argument_at
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import BindingKind, SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.resolve.offered import Offers, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.completion_imports import Importable
    from codegraph_lsp.features.edits import Edit
    from codegraph_lsp.features.snapshot import Sketched, Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.symbols import Symbol
    from codegraph_lsp.resolve.offered import Offered

LIMIT = 100
"""Longest list; of more the client is told that typing on brings others."""

IMPORTABLE = 40
"""Most symbols of other files among them. (a guess)"""


_OF_MEMBERS = frozenset({":", ">"})
"""Letters that a name of a member stands behind, and that often mean something else."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that may be written."""

    label: str
    kind: SymbolKind | None
    """None where it is not known."""
    rank: int
    """Smaller is likelier."""
    deprecated: bool = False
    path: Path | None = None
    """Of the file that defines it; None for what is outside, or local."""
    symbol: int = NOTHING
    """Its number in that file, while nobody changes it."""
    module: str = ""
    """Of what an import brings: the module, as it is written there."""
    text: str = ""
    """What is written, where that is not the label."""
    edits: tuple[Edit, ...] = ()
    """The import."""


@dataclass(frozen=True, slots=True)
class Completions:
    """What may be written in the place of *written*, of which the first part is there already."""

    items: tuple[Completion, ...]
    """Best first."""
    written: Span
    """The word at the place; empty where nothing is typed yet."""
    offset: int
    """The place itself, in or behind the word."""
    more: bool
    """The list is cut."""


def completions(
    snapshot: Snapshot, file: FileId, offset: int, trigger: str = ""
) -> Completions | None:
    """
    What may be written at *offset*; None where the file cannot be read.

    Args:
        trigger: The letter that was just typed, where nobody asked but for it. What it often stands
            before, a member or a module, is answered then, and nothing else.
    """
    text, spec = snapshot.text(file), snapshot.language(file)
    if text is None or spec is None or spec.generic:
        return None
    spelling = naming(spec.lineage)
    written = _word(text.source, offset, spelling.marks.encode())
    prefix = text.source[written.start : offset].decode("utf-8", "replace")
    nothing = Completions((), written, offset, more=False)
    before = text.source[max(offset - 4, 0) : offset].decode("utf-8", "replace")
    is_member = before.endswith(spelling.separators)
    if prefix[:1].isdigit() or (trigger in _OF_MEMBERS and not is_member):
        return nothing
    sketched = snapshot.sketched(file, written.start, written.end)
    if sketched is None:
        return None
    offers = snapshot.offers(sketched, prefix, limit=LIMIT)
    reserved = spelling.keywords - spec.builtins
    items = [_told(snapshot, each, prefix) for each in offers.items if each.name not in reserved]
    if text.source[written.end : written.end + 1] == b"!":  # of a macro's name it is there already
        items = [replace(e, text=e.label[:-1]) if e.label.endswith("!") else e for e in items]
    more = offers.cut
    if trigger and not is_member and offers.sort == "names":
        return nothing
    if offers.sort in ("imported", "modules"):
        items += _modules(snapshot, file, offers, prefix, {each.label for each in items})
    elif offers.sort == "names":
        items += _arguments(snapshot, sketched, spec, prefix)
        found, cut = Importing(snapshot, sketched).found(prefix, IMPORTABLE)
        known = {each.label for each in items}
        items += [_brought(e, prefix, written) for e in found if e.text not in known]
        more = more or cut
    items.sort(key=lambda each: (each.rank, each.label.lower(), each.label))
    more = more or len(items) > LIMIT or snapshot.state == "indexing"
    return Completions(tuple(items[:LIMIT]), written, offset, more)


def completed(snapshot: Snapshot, path: Path, number: int, name: str) -> Symbol | None:
    """The symbol that was offered as *name* and the *number* of its file, as it is now."""
    row = snapshot.file(path)
    symbols: Sequence[Symbol] = () if row is None else snapshot.symbols_in(row.id)
    bare = name.removesuffix("!")
    named = [each for each in symbols if each.name in (name, bare) or each.index == number == 0]
    return min(named, key=lambda each: abs(each.index - number), default=None)


def _word(source: bytes, offset: int, marks: bytes) -> Span:
    start = end = offset
    while start > 0 and in_name(source[start - 1]):
        start -= 1
    while end < len(source) and in_name(source[end]):
        end += 1
    if start > 0 and source[start - 1] in marks:
        start -= 1
    return Span(start, end)


def _told(snapshot: Snapshot, offered: Offered, prefix: str) -> Completion:
    path = None
    if offered.file is not None and offered.symbol != NOTHING:
        path = snapshot.file_by_id(offered.file).path
    hidden = offered.name.startswith("_") and not prefix.startswith("_")
    rank = 100 * (fit(prefix, offered.name) or 0) + min(offered.distance, 9) + 20 * hidden
    if offered.name.startswith("__"):
        rank += 20
    return Completion(
        offered.name,
        offered.kind,
        rank,
        bool(offered.flags & SymbolFlag.DEPRECATED),
        path,
        offered.symbol,
    )


def _arguments(
    snapshot: Snapshot, sketched: Sketched, spec: LanguageSpec, prefix: str
) -> list[Completion]:
    """Names of parameters that the call around the place takes by name."""
    argument = argument_at(sketched, spec.nodes) if spec.nodes.arguments.keywords else None
    if argument is None or not argument.is_whole or argument.name:
        return []
    found: dict[str, Completion] = {}
    for called in snapshot.called(sketched, argument.callee.start_byte, argument.callee.end_byte):
        symbol = symbol_numbered(snapshot, called.file, called.symbol)
        for fact in () if symbol is None else snapshot.parameters(symbol):
            how = fit(prefix, fact.name)
            if fact.kind != BindingKind.PARAMETER or how is None or fact.name in argument.given:
                continue
            if fact.position >= argument.position - len(argument.given):
                label = f"{fact.name}="
                found[label] = Completion(label, SymbolKind.PARAMETER, 100 * how)
    return list(found.values())


def _brought(importable: Importable, prefix: str, written: Span) -> Completion:
    symbol, edits = importable.symbol, importable.edits
    text = importable.text if importable.text != symbol.name else ""
    if edits and edits[-1].span.start == written.start:
        # Two edits at one place have no order, so this one is both.
        text, edits = edits[-1].new + importable.text, edits[:-1]
    return Completion(
        symbol.name,
        symbol.kind,
        50 + 100 * (fit(prefix, symbol.name) or 0),
        bool(symbol.flags & SymbolFlag.DEPRECATED),
        symbol.path,
        symbol.index,
        importable.module,
        text,
        edits,
    )


def _modules(
    snapshot: Snapshot, file: FileId, offers: Offers, prefix: str, known: set[str]
) -> list[Completion]:
    """Modules that an import may go on with."""
    return [
        Completion(name, SymbolKind.MODULE, 10 + 100 * (fit(prefix, name) or 0))
        for name in modules_beneath(snapshot, file, offers)
        if name not in known and fit(prefix, name) is not None
    ]
