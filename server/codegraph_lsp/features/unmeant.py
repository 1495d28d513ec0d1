"""Mentions of a name in a file that mean nothing there, as far as the file itself can tell."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.module_offers import names_offered
from codegraph_lsp.languages.imports import import_syntax
from codegraph_lsp.model.facts import NOTHING, Call, Member, Name, New, Self
from codegraph_lsp.model.span import Span
from codegraph_lsp.resolve.outline_index import index_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.features.snapshot import Snapshot, Text
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import Expression, FileFacts
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol
    from codegraph_lsp.resolve.outline_index import OutlineIndex

_RECEIVER = re.compile(rb"[\w$#](?=\s*(?:!?\.|\?\.|->|::)\s*\Z)")
"""The last letter of a receiver that is a name."""

_LONGEST = 200
"""So far in front of a member its receiver is looked for. (bytes, a guess)"""


class Unmeant(NamedTuple):
    """A mention to which nothing leads."""

    span: Span
    owner: int
    """Index of the symbol in whose code it stands."""
    closed: bool
    """Nothing outside can give the name a meaning without a word of it, as everything taken from a
    module that is not known, or a function that sets names, can."""


def unmeant_names(snapshot: Snapshot, file: FileId, name: str) -> Iterator[Unmeant]:
    """Where *name* stands bare in *file* and means nothing, in order."""
    facts, text = snapshot.facts(file), snapshot.text(file)
    spec = snapshot.language(file)
    if facts is None or text is None or spec is None:
        return
    index = index_of(facts.outline, spec)
    raw = name.encode()
    sets_names = cache(partial(_sets_names, facts, spec))  # looks at all of the file
    known: dict[int, bool] = {}
    for each in facts.body.occurrences:
        if text.source[each.start : each.end] != raw:
            continue
        bare = _named(index.expressions, each.expression)
        if not isinstance(bare, Name) or index.lookup(bare.scope, bare.name):
            continue
        if snapshot.targets_at(file, each.start):
            continue
        if bare.scope not in known:
            known[bare.scope] = not sets_names() and _is_closed(snapshot, file, facts, bare.scope)
        yield Unmeant(Span(each.start, each.end), each.owner, known[bare.scope])


def unmeant_members(snapshot: Snapshot, file: FileId, member: Symbol) -> Iterator[Unmeant]:
    """
    Where *file* names a member as *member*, of a value of the type that this was in, or of that
    type, which has none of the name. In order.
    """
    facts, text = snapshot.facts(file), snapshot.text(file)
    spec = snapshot.language(file)
    if facts is None or text is None or spec is None:
        return
    index = index_of(facts.outline, spec)
    raw = member.name.encode()
    for each in facts.body.occurrences:
        if text.source[each.start : each.end] != raw:
            continue
        if snapshot.targets_at(file, each.start):
            continue
        named = _named(index.expressions, each.expression)
        own = index.expressions[named.object] if isinstance(named, Member) else None
        receiver = _receiver(text, each.start)
        if isinstance(own, Self):
            types = _around(snapshot, file, index, own.scope)
        else:
            types = set() if receiver is None else _types(snapshot, file, receiver)
        if types == {member.container}:
            yield Unmeant(Span(each.start, each.end), each.owner, closed=True)


def _named(expressions: Sequence[Expression], number: int) -> Expression | None:
    """What is mentioned or called by an expression."""
    found = expressions[number] if number != NOTHING else None
    return expressions[found.callee] if isinstance(found, Call | New) else found


def _is_closed(snapshot: Snapshot, file: FileId, facts: FileFacts, scope: int) -> bool:
    """All that is taken of modules as a whole, around *scope*, is known."""
    row = snapshot.file_by_id(file)
    around = {scope}
    while 0 <= scope < len(facts.outline.scopes):
        scope = facts.outline.scopes[scope].parent
        around.add(scope)
    for fact in facts.outline.imports:
        if fact.name != "*" or fact.alias or fact.scope not in around:
            continue
        found = snapshot.modules().resolve(row.path, row.language, fact.module, fact.level).files
        if not found or any(names_offered(snapshot, each).open for each in found):
            return False
    return True


def _sets_names(facts: FileFacts, spec: LanguageSpec) -> bool:
    dynamic = import_syntax(spec.lineage).dynamic_names
    return any(
        isinstance(each, Name) and each.name in dynamic for each in facts.outline.expressions
    )


def _receiver(text: Text, start: int) -> int | None:
    """Offset in the name that stands in front of the member at *start*; None where none does."""
    first = max(0, start - _LONGEST)
    found = _RECEIVER.search(text.source[first:start])
    return None if found is None else first + found.start()


def _around(
    snapshot: Snapshot, file: FileId, index: OutlineIndex, scope: int
) -> set[SymbolKey | None]:
    """The class around *scope*."""
    around = index.class_around(scope)
    keys = [each.key for each in snapshot.symbols_in(file)]
    found = [n for n, each in enumerate(index.symbols) if each.scope == around != NOTHING]
    return {keys[n] for n in found if n < len(keys)}


def _types(snapshot: Snapshot, file: FileId, offset: int) -> set[SymbolKey | None]:
    """What the name at *offset* holds, or the type that it is; None for what is not a symbol."""
    found = snapshot.types_at(file, offset) or snapshot.targets_at(file, offset)
    keys: set[SymbolKey | None] = set()
    for each in found:
        symbols = () if each.file is None else snapshot.symbols_in(each.file)
        keys.add(symbols[each.symbol].key if 0 <= each.symbol < len(symbols) else None)
    return keys
