"""Types that stand in doc comments, where a language has them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.docs import MAX_GAP, adjacent
from codegraph_lsp.model.facts import NOTHING, HeritageFact, Index
from codegraph_lsp.model.kinds import Role

if TYPE_CHECKING:
    from codegraph_lsp.extract.drafts import Draft
    from codegraph_lsp.extract.parameters import Parameter
    from codegraph_lsp.extract.walker import Walk
    from codegraph_lsp.languages.adapter import Documented

INHERIT = int(Role.INHERIT)


def doc_types_above(walk: Walk, draft: Draft) -> Documented | None:
    """What the comment above a definition tells, which empty lines may part from it."""
    read = walk.table.doc_types
    start, end = walk.comment_start, walk.comment_end
    source = walk.source
    if read is None or start == NOTHING or end > draft.start or draft.start - end > MAX_GAP:
        return None
    if source[end : draft.start].strip() or source.find(b"@", start, end) < 0:
        return None
    return read(walk, start, end)


def with_doc_types(
    walk: Walk, found: list[Parameter], annotation: int, told: Documented
) -> tuple[list[Parameter], int]:
    """Parameters and result of a function, with the types that its comment tells."""
    if told.parameters:
        found = [
            each
            if each.annotation != NOTHING
            else each._replace(annotation=_told(walk, each, told.parameters))
            for each in found
        ]
    return found, told.result if annotation == NOTHING else annotation


def _told(walk: Walk, parameter: Parameter, types: dict[bytes, int]) -> int:
    """Its type by its name; one that is taken apart has none, and is known by its place."""
    name = _name(walk, parameter)
    if name.startswith((b"{", b"[")):
        listed = list(types.values())
        place = parameter.position
        return listed[place] if 0 <= place < len(listed) else NOTHING
    return types.get(name, NOTHING)


def _name(walk: Walk, parameter: Parameter) -> bytes:
    """The parameter's name, without its default or the dots of a rest."""
    return walk.text(parameter.pattern).partition(b"=")[0].strip(b" .\t\n")


def doc_type(walk: Walk, start: int) -> int:
    """The type that the comment above the statement at *start* gives what it binds."""
    read = walk.table.doc_types
    first, last = walk.comment_start, walk.comment_end
    if read is None or first == NOTHING or not start - last >= 0:
        return NOTHING
    source = walk.source
    if not adjacent(source, last, start) or source.find(b"@type", first, last) < 0:
        return NOTHING
    outer = walk.at
    found = read(walk, first, last).type
    walk.enter(outer)
    return found


def doc_heritage(walk: Walk, symbol: int, extended: int) -> None:
    """Gives what a class extends the type arguments that its comment tells."""
    told = walk.made[extended] if extended >= 0 else None
    if type(told) is not Index:
        return
    for place, fact in enumerate(walk.heritage):
        if fact.symbol == symbol and fact.role == INHERIT:
            applied = walk.cons(Index(fact.expression, told.key))
            walk.heritage[place] = HeritageFact(symbol, applied, fact.role)
            return
