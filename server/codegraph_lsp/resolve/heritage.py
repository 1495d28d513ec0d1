"""Ancestors of a class, in the order in which its language asks them for members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import Role
from codegraph_lsp.resolve import ambient, apart, types
from codegraph_lsp.resolve.values import CLASS, MANY, NONE, Value, Values, union
from codegraph_lsp.resolve.words import BY_DECLARED

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator

INHERIT = int(Role.INHERIT)

MAX_ANCESTORS = 64
"""Longest line of ancestors that is kept. (a guess)"""


def replaced(known: Values, answer: Values) -> Values:
    """Lines are ordered, so a later round's answer takes the place of an earlier one."""
    del known
    return answer


def bases(evaluator: Evaluator, symbol: int) -> Values:
    """
    Direct ancestors of the class *symbol*: those extended, then those implemented. None is itself,
    also where it takes the name of what it extends: `class Parser(Parser)`.
    """
    entries = evaluator.index.heritage.get(symbol, ())
    found = NONE
    for wanted in (True, False):
        for entry in entries:
            if (entry.role == INHERIT) is wanted:
                found = union(found, types.extended(evaluator, entry.expression))
    if evaluator.rules.members_apart:
        found = union(found, apart.bases(evaluator, symbol))
    if evaluator.rules.ambient_modules:
        found = union(found, ambient.shared_bases(evaluator, symbol))
    if found is MANY:
        return NONE
    own = (CLASS, evaluator.file, symbol)
    return tuple(base for base in found if (base.kind, base.file, base.ref) != own)


def line(evaluator: Evaluator, symbol: int) -> Values:
    """The class *symbol* and all its ancestors; externals among them end their branch."""
    own = Value(CLASS, evaluator.file, symbol, BY_DECLARED)
    lines = []
    direct = []
    for base in evaluator.bases.ask(symbol):
        if base.kind != CLASS:
            above: Values = (base,)
        else:
            there = evaluator.at(base.file)
            above = there.lines.ask(base.ref) if there is not None else (base,)
        if above:
            lines.append([_plain(each) for each in above])
            direct.append(_plain(base))
    order = evaluator.rules.mro
    if order == "c3":
        merged = _c3([*lines, direct])
        if merged is None:
            merged = _depth_first(lines)
    elif order == "breadth-first":
        merged = _breadth_first(lines, direct)
    else:
        merged = _depth_first(lines)
    return (own, *(each for each in merged if each != own))[:MAX_ANCESTORS]


def _plain(value: Value) -> Value:
    return Value(value.kind, value.file, value.ref, BY_DECLARED, value.text)


def _c3(lines: list[list[Value]]) -> list[Value] | None:
    """
    The merge of the C3 linearization; None where there is no consistent order.

    Source:
        Barrett et al., "A monotonic superclass linearization for Dylan", OOPSLA 1996.
    """
    merged = []
    waiting = [list(line) for line in lines if line]
    while waiting:
        for candidate in (line[0] for line in waiting):
            if not any(candidate in line[1:] for line in waiting):
                break
        else:
            return None
        merged.append(candidate)
        waiting = [rest for line in waiting if (rest := line[1:] if line[0] == candidate else line)]
    return merged


def _depth_first(lines: list[list[Value]]) -> list[Value]:
    return list(dict.fromkeys(each for line in lines for each in line))


def _breadth_first(lines: list[list[Value]], direct: list[Value]) -> list[Value]:
    """By distance as far as the lines tell it: direct ones first."""
    return list(dict.fromkeys([*direct, *(each for line in lines for each in line)]))
