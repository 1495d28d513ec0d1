"""Who can name a member, where the definition itself does not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.extract.drafts import PUBLIC
from codegraph_lsp.extract.walker import ENUM_MEMBER
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import SymbolFlag

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.extract.walker import Visit, Walk

_SAID = PUBLIC | int(SymbolFlag.PRIVATE | SymbolFlag.PROTECTED | SymbolFlag.PACKAGE)


def section(compiler: Compiler, effects: dict[str, str]) -> Visit:
    """Notes what a word says of the members behind it: `private:`."""
    by_word = {word.encode(): compiler.effect(label)[0] for word, label in effects.items()}

    def visit(walk: Walk, node: Node, _: int) -> int:
        for word, flags in by_word.items():
            if walk.source.startswith(word, node.start_byte):
                walk.sections.setdefault(walk.container, []).append((len(walk.symbols), flags))
        return NOTHING

    return visit


def mark_access(walk: Walk) -> None:
    """The flags of members that say nothing themselves: by their section, else by their holder."""
    symbols, by_holder = walk.symbols, walk.table.access_of_members
    if not by_holder and not walk.sections:
        return
    for number, draft in enumerate(symbols):
        if not number or draft.flags & _SAID or draft.kind == ENUM_MEMBER:
            continue
        flags = by_holder.get(symbols[draft.container].kind, 0)
        for first, stated in walk.sections.get(draft.container, ()):
            if first <= number:
                flags = stated
        draft.flags |= flags
