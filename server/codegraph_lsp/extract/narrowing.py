"""
What is known of names on the way through a block: tests of their type, and values they were set to.

Where more is known of a name than its bindings tell, the tables that give names their expressions
hold a `Narrowed` in its place. Every block has a *frame*: what to put back when it ends. A name
that is set again is forgotten in all frames, so that behind an inner block nothing is claimed of it
that only one way through tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from codegraph_lsp.model.facts import NOTHING, Index, Literal, Narrowed, Typed
from codegraph_lsp.model.kinds import Narrowing

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.drafts import Target
    from codegraph_lsp.extract.walker import Walk


SET = int(Narrowing.SET)


class Known(NamedTuple):
    """What a test tells of one name or member."""

    table: dict[Any, int]
    """`Scope.names` or `Notes.held`."""
    key: Any
    before: int
    """The expression that the test is about."""
    narrowed: Narrowed


def narrow(walk: Walk, facts: list[Known]) -> None:
    """*facts* hold to the end of the block; not of names that were set since they were told."""
    for known in facts:
        if known.table.get(known.key) == known.before:
            _put(walk, known.table, known.key, walk.cons(known.narrowed))


def _put(walk: Walk, table: dict[Any, int], key: Any, index: int) -> None:
    frame = walk.frames[-1]
    if frame is None:
        frame = walk.frames[-1] = {}
    frame.setdefault((id(table), key), (table, table[key]))
    table[key] = index


def close_frame(walk: Walk) -> None:
    """What was known in the block is over."""
    frame = walk.frames.pop()
    if frame is not None:
        for (_, key), (table, index) in frame.items():
            table[key] = index


def plain(walk: Walk, index: int) -> int:
    """*index* without what is known of it on the way."""
    while type(fact := walk.made[index]) is Narrowed:
        index = fact.value
    return index


def forget(walk: Walk, table: dict[Any, int], key: Any) -> None:
    """The name or member *key* is set anew: nothing that was known of it holds."""
    index = table.get(key, NOTHING)
    if index < 0:
        return
    bare = plain(walk, index)
    if bare != index:
        table[key] = bare
    place = (id(table), key)
    for frame in walk.frames:
        if frame is not None and place in frame:
            frame[place] = (table, bare)


def set_again(walk: Walk, raw: bytes, target: Target) -> None:
    """A name of the current scope that had a value gets another one."""
    names = walk.names
    forget(walk, names, raw)
    value = target.value
    if value < 0 <= target.annotation:
        value = walk.cons(Typed(target.annotation))
    elif target.annotation >= 0:
        return
    if value >= 0:
        _put(walk, names, raw, walk.cons(Narrowed(walk.name(raw), value, SET)))


def set_item(walk: Walk, index: int, value: int) -> None:
    """The item that the subscript *index* takes out is set."""
    bare = plain(walk, index)
    key = walk.made[bare]
    walk.items.setdefault(bare, bare)
    forget(walk, walk.items, bare)
    literal = walk.made[key.key] if type(key) is Index and key.key >= 0 else None
    if value >= 0 and type(literal) is Literal and literal.text:
        _put(walk, walk.items, bare, walk.cons(Narrowed(bare, value, SET)))


def inherit(walk: Walk, outer: dict[bytes, int]) -> None:
    """A comprehension is entered: what is known of the names in the scope around it still holds."""
    for frame in walk.frames:
        for (_, key), (table, _) in () if frame is None else frame.items():
            if table is outer and type(walk.made[table[key]]) is Narrowed:
                walk.names[key] = table[key]
                walk.named.append((table[key], key, walk.at))


def enter_loop(walk: Walk, node: Node) -> None:
    """Of names that are set in a loop, which has a frame, nothing is known at its beginning."""
    text = b""
    for frame in walk.frames[:-1]:
        for (_, key), (table, _) in () if frame is None else frame.items():
            index = table[key]
            if type(walk.made[index]) is Narrowed:
                text = text or walk.text(node)
                if isinstance(key, int) or _sets(key if isinstance(key, bytes) else key[1], text):
                    _put(walk, table, key, plain(walk, index))


_ASSIGNED = re.compile(rb"[\s)\]]*(?:,[^=\n()]*)?(?::=|=(?!=)|:[^=\n]*=)").match
_DECLARED = re.compile(rb"\b(?:for|as)\b[^:\n]*$").search


def _sets(word: bytes, text: bytes) -> bool:
    """Whether *text* has something that looks like an assignment to *word*."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if _ASSIGNED(text, end) or _DECLARED(text, text.rfind(b"\n", 0, start) + 1, start):
            return True
        start = text.find(word, end)
    return False
