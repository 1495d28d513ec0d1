"""
Bare names inside classes whose code sees members by bare name: those of the class, inherited ones
included, then what is around the class, then its members, and so on outwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.resolve import methods, qualified
from codegraph_lsp.resolve.qualified import ANY_NUMBER
from codegraph_lsp.resolve.values import (
    EXTERNAL,
    INSTANCE,
    NONE,
    REASON,
    SYMBOL,
    THIS,
    VIRTUAL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import BY_NAME, BY_SELF

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


def denoted(evaluator: Evaluator, scope: int, name: str) -> Values:
    """What *name* stands for, where no scope inside the innermost class has it."""
    return evaluator.surrounding.ask((evaluator.index.class_around(scope), name))


def answer(evaluator: Evaluator, place: int, name: str) -> Values:
    """Answers `denoted`, the same for all scopes inside the class whose scope is *place*."""
    return _search(evaluator, place, name)[0]


def receiver(evaluator: Evaluator, scope: int, name: str) -> Value | None:
    """The instance that the member *name* is taken from; None where it is no member."""
    owner = _search(evaluator, scope, name)[1]
    return None if owner == NOTHING else this(evaluator, owner)


def this(evaluator: Evaluator, owner: int) -> Value:
    """An instance of the class *owner*, known as such in its own code."""
    return Value(INSTANCE, evaluator.file, owner, BY_SELF | VIRTUAL | THIS)


def _search(evaluator: Evaluator, scope: int, name: str) -> tuple[Values, int]:
    """What *name* stands for, and the class whose member it is."""
    index = evaluator.index
    first = scope
    inherited = NONE
    inherited_by = NOTHING
    while True:
        place = index.class_around(scope)
        if place == NOTHING:
            break
        owner = index.outline.scopes[place].symbol
        found = evaluator.declared(this(evaluator, owner), name)
        if found and found[0].kind != EXTERNAL:
            return (_guessed(found) if inherited else found), owner
        if found and methods.is_root_member(evaluator, found[0]):
            return found, owner
        if found and not inherited:
            inherited, inherited_by = found, owner
        scope = index.outline.scopes[place].parent
        bindings = index.lookup(scope, name)
        if bindings is not None:
            values = NONE
            for each in bindings:
                values = union(values, evaluator.denote_binding(each))
            return values, NOTHING
    found = evaluator.outside.ask(name)
    if found or (inherited and name[:1].isupper()):
        return found, NOTHING
    if not inherited and name.endswith(")") and not name.endswith(ANY_NUMBER):
        return _misfitting(evaluator, first, name)
    return inherited, inherited_by


def _misfitting(evaluator: Evaluator, scope: int, name: str) -> tuple[Values, int]:
    """
    Methods of the name that take another number of arguments: what is meant in code that is being
    typed, unless something outside may offer the name.
    """
    if qualified.brings_unknown(evaluator):
        return NONE, NOTHING
    found, owner = _search(evaluator, scope, qualified.plain(name) + ANY_NUMBER)
    return _guessed(found), owner


def _guessed(found: Values) -> Values:
    """*found* around a class of whose ancestors not all members are known."""
    return tuple(
        Value(v.kind, v.file, v.ref, v.via & ~REASON | BY_NAME, v.text) if v.kind == SYMBOL else v
        for v in found
    )
