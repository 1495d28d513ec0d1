"""Functions that declarators name: with a body, without one, and those that macros make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codegraph_lsp.extract.declarators import declared_type
from codegraph_lsp.extract.declaring import MAX_HEAD, TYPES
from codegraph_lsp.extract.definitions import open_symbol
from codegraph_lsp.extract.drafts import CLASS
from codegraph_lsp.extract.expressions import each_named, first_named, read_value
from codegraph_lsp.extract.functions import read_body, read_function
from codegraph_lsp.extract.paths import spelled
from codegraph_lsp.extract.tagged import bind_symbol, put_in_holder
from codegraph_lsp.extract.walker import READ
from codegraph_lsp.model.facts import NOTHING, Call
from codegraph_lsp.model.kinds import Role, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.declarators import Declarator
    from codegraph_lsp.extract.declaring import Declaring
    from codegraph_lsp.extract.drafts import Draft, Scope
    from codegraph_lsp.extract.walker import Walk

METHOD = int(SymbolKind.METHOD)
CONSTRUCTOR = int(SymbolKind.CONSTRUCTOR)
ABSTRACT = int(SymbolFlag.ABSTRACT)
TEST = int(SymbolFlag.TEST)
CALL = int(Role.CALL)


def define_by_macro(
    walk: Walk, node: Node, found: Declarator, parts: Declaring, depth: int
) -> bool:
    """
    `TEST_F(QueueTest, Pops) { … }`: a macro that is given names makes a function of the last one;
    one before it is the type whose members its code sees. False where it is no such macro.
    """
    macro = walk.text(found.name)
    names = _bare_names(walk, found.listed)
    if not macro.isupper() or not names:
        return False
    index = walk.cons(Call(walk.name(macro)))
    walk.mention(index, CALL, found.name.start_byte, found.name.end_byte)
    for name in names[:-1]:
        raw = walk.text(name)
        walk.mention(walk.name(raw), READ, name.start_byte, name.end_byte)
    made = found._replace(name=names[-1])
    holder = names[0] if len(names) > 1 else None
    draft = define(walk, node, made, None, parts, frozenset(), None, depth, holder, macro=True)
    if parts.is_testing_macro(macro):
        draft.flags |= TEST
    walk.outer_start = NOTHING
    return True


def _bare_names(walk: Walk, listed: Node | None) -> list[Node]:
    """What a parameter list holds where that is nothing but names."""
    names = []
    for child in each_named(listed) if listed is not None else ():
        if child.named_child_count != 1 or child.is_extra:
            return []
        name = child.named_child(0)
        if name.kind_id not in walk.table.type_name_ids:
            return []
        names.append(name)
    return names


def define(
    walk: Walk,
    node: Node,
    found: Declarator,
    written: Node | None,
    parts: Declaring,
    head: frozenset[bytes],
    value: Node | None,
    depth: int,
    holder: Node | None = None,
    *,
    macro: bool = False,
) -> Draft:
    """
    A function, or the declaration of one.

    Args:
        holder: The type whose members it sees, where its name does not say so.
        macro: The parameters are a macro's.
    """
    scopes, name = walk.table.paths.split(found.name)
    if holder is not None:
        scopes = [holder]
    around = walk.at
    symbol = open_symbol(walk, node, name, parts.function, [])
    draft = walk.symbols[symbol]
    raw = _spell(walk, draft, name, found)
    _place(walk, draft, scopes, raw)
    body = None if parts.body is None else parts.body(node)
    draft.flags |= _modifiers(walk, node, found, body, parts, head)
    if not scopes:
        bind_symbol(walk, around, raw, symbol, draft.name_start, draft.name_end)
    apart = bool(scopes) and around.kind != CLASS
    _read_signature(walk, node, symbol, found, written, parts, depth, macro=macro, apart=apart)
    scope = walk.scopes[draft.scope]
    if apart and draft.kind in (METHOD, CONSTRUCTOR):
        scope.this = scope.index
    saved = walk.owner, walk.container, walk.flags
    walk.owner = walk.container = symbol
    walk.flags = 0
    walk.enter(scope)
    has_body = _read_inside(walk, node, found, body, parts, scope, value, depth)
    walk.enter(around)
    walk.owner, walk.container, walk.flags = saved
    if not has_body:
        is_pure = value is not None
        draft.flags |= ABSTRACT if is_pure else parts.without_body
        draft.end = max(draft.end, node.end_byte)
    return draft


def _spell(walk: Walk, draft: Draft, name: Node, found: Declarator) -> bytes:
    """The name as it is listed; a conversion's (`operator T()`) ends where its parameters begin."""
    start, end = name.start_byte, name.end_byte
    if found.around is not None and start < found.around.start_byte < end:
        end = found.around.start_byte
    written = walk.source[start:end]
    raw = spelled(written.strip())
    draft.name = walk.word(raw)
    draft.name_end = start + len(written.rstrip())
    return raw


def _modifiers(
    walk: Walk,
    node: Node,
    found: Declarator,
    body: Node | None,
    parts: Declaring,
    head: frozenset[bytes],
) -> int:
    """`SymbolFlag`s that the words before the name and behind the parameters stand for."""
    assert found.listed is not None, "it has parameters"
    end = node.end_byte if body is None else body.start_byte
    tail = walk.source[found.listed.end_byte : end][:MAX_HEAD]
    effects = parts.member_modifiers if walk.at.kind == CLASS else parts.modifiers
    flags = 0
    for word in (*head, *tail.split(b":")[0].replace(b";", b" ").split()):
        effect = effects.get(word)
        if effect is not None:
            flags |= effect[0]
    return flags


def _read_signature(
    walk: Walk,
    node: Node,
    symbol: int,
    found: Declarator,
    written: Node | None,
    parts: Declaring,
    depth: int,
    *,
    macro: bool,
    apart: bool,
) -> None:
    """The parameters and the result."""
    listed = found.listed
    assert listed is not None, "it has parameters"
    trailing = _trailing(parts, found)
    result = written if trailing is None else trailing
    function = replace(
        parts.function,
        parameters=None if macro else (lambda _: listed),
        result=None if result is None else (lambda _: result),
        apart=apart,
    )
    read_function(walk, node, symbol, function, depth)
    draft = walk.symbols[symbol]
    layers = found.layers if trailing is None else ()
    draft.annotation = declared_type(walk, draft.annotation, layers)
    draft.header_end = listed.end_byte if found.around is None else found.around.end_byte


def _trailing(parts: Declaring, found: Declarator) -> Node | None:
    """The type of the result where it stands behind the parameters."""
    if not parts.trailing or found.around is None:
        return None
    for child in each_named(found.around):
        if child.kind_id in parts.trailing:
            return first_named(child)
    return None


def _read_inside(
    walk: Walk,
    node: Node,
    found: Declarator,
    body: Node | None,
    parts: Declaring,
    scope: Scope,
    value: Node | None,
    depth: int,
) -> bool:
    """What belongs to the function behind its declarator; True where that makes it a definition."""
    if parts.body is None or value is not None:
        return False
    defined = body is not None
    first = found.listed.end_byte if found.listed is not None else node.start_byte
    if body is not None or parts.code_less:
        for child in each_named(node):
            if child.kind_id in parts.code_less:
                defined = True
            elif child.start_byte >= first and (body is None or child.id != body.id):
                read_value(walk, child, depth)
    if body is not None:
        read_body(walk, body, scope, depth)
    return defined


def _place(walk: Walk, draft: Draft, scopes: list[Node], raw: bytes) -> None:
    """The container of a function, and whether that makes a method of it."""
    if scopes:
        holder = put_in_holder(walk, draft, scopes)
        if holder <= 0 or walk.symbols[holder].kind in TYPES:
            draft.kind = METHOD
            if walk.text(scopes[-1]) == raw:
                draft.kind = CONSTRUCTOR
    elif walk.at.kind == CLASS and walk.symbols[walk.at.symbol].name.encode() == raw:
        draft.kind = CONSTRUCTOR
