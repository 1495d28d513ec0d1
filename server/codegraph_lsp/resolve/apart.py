"""
Members of a type that stand in other files (Rust's `impl`).

They are told of as members set from afar, `MemberFact`s whose object is the type. A type asks the
files around its own; a call also asks around the traits that it sees, which may be implemented
for types of other packages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.resolve import generics, paths, types
from codegraph_lsp.resolve.values import (
    BOUND,
    CLASS,
    DISPLAY,
    EXTERNAL,
    EXTERNAL_INSTANCE,
    GENERIC,
    INSTANCE,
    LITERAL,
    NONE,
    SYMBOL,
    TYPE_VARIABLE,
    VIEW,
    VIRTUAL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import BY_DECLARED, BY_SELF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.resolve.evaluate import Evaluator

EXTENSION = "impl"
"""Name of the facts that say which trait a type in another file implements."""

_FOREIGN = frozenset({LITERAL, GENERIC, EXTERNAL_INSTANCE})
_CONTAINERS = frozenset({VIEW, DISPLAY})
"""Values of which the type is not known, but that they have one."""


class Apart:
    """Members that the files around one file give to types elsewhere, by name."""

    def __init__(self, evaluator: Evaluator) -> None:
        target = paths.ask(evaluator, "near")
        reads: set[int | str] = {target.specifier}
        self._named: dict[str, list[tuple[int, int]]] = {}
        for file in (evaluator.file, *target.files):
            there = evaluator.session.foreign(file)
            reads.add(file)
            if there is None:
                continue
            for name, numbers in there.index.set_members.items():
                found = self._named.setdefault(name, [])
                found.extend((file, number) for number in numbers)
        self.reads = frozenset(reads)

    def names(self) -> Iterable[str]:
        """All names of such members."""
        return self._named

    def named(self, name: str) -> list[tuple[int, int]]:
        """File and number of the facts."""
        return self._named.get(name, [])


def members(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """What *name* is among the members that other files give to the type *symbol*."""
    found = NONE
    for file, number in evaluator.session.apart(evaluator).named(name):
        there = evaluator.at(file)
        if there is None:
            continue
        member = there.index.outline.members[number].symbol
        if member != NOTHING and _is_of(there, number, evaluator.file, symbol):
            found = union(found, (Value(SYMBOL, file, member, BY_SELF),))
    return found


def bases(evaluator: Evaluator, symbol: int) -> Values:
    """Traits that other files make the type *symbol* implement."""
    found = NONE
    for file, number in evaluator.session.apart(evaluator).named(EXTENSION):
        there = evaluator.at(file)
        if there is not None and _is_of(there, number, evaluator.file, symbol):
            trait = there.index.outline.members[number].value
            found = union(found, types.classes(there, trait))
    return found


def _is_of(there: Evaluator, number: int, file: int, symbol: int) -> bool:
    """Member fact *number* is about the type."""
    return any(
        value.kind == CLASS and value.ref == symbol and value.file == file
        for value in there.holders.ask(number)
    )


def by_trait(evaluator: Evaluator, value: Value, name: str) -> Values:
    """The method *name* that a trait seen from the evaluator's file gives to *value*."""
    found = NONE
    for file, trait in sorted(evaluator.traits.ask(0)):
        there = evaluator.at(file)
        own = [] if there is None else there.index.child(trait, name)
        if there is None or not own:
            continue
        how = BY_DECLARED | BOUND
        for at, number in _about(there, name):
            home = evaluator.at(at)
            if home is None or not _fits(home, number, value):
                continue
            member = home.index.outline.members[number].symbol
            if member != NOTHING and _implements(home, number, file, trait):
                found = union(found, (Value(SYMBOL, at, member, how),))
        if found:
            continue
        for at, number in _about(there, EXTENSION):
            home = evaluator.at(at)
            if home is None or not _fits(home, number, value):
                continue
            fact = home.index.outline.members[number]
            given = types.classes(home, fact.value)
            if any(each.file == file and each.ref == trait for each in given):
                found = union(found, (Value(SYMBOL, file, own[0], how | VIRTUAL),))
    return found


def _about(there: Evaluator, name: str) -> list[tuple[int, int]]:
    return there.session.apart(there).named(name)


def _implements(there: Evaluator, number: int, file: int, trait: int) -> bool:
    """The block that member fact *number* stands in implements the trait."""
    members_of = there.index.outline.members
    holder = members_of[number].object
    for other in there.index.set_members.get(EXTENSION, ()):
        if members_of[other].object == holder:
            for each in types.classes(there, members_of[other].value):
                if each.file == file and each.ref == trait:
                    return True
    return False


def _fits(there: Evaluator, number: int, value: Value) -> bool:
    """*value* is of the type that member fact *number* is about, or that may be any."""
    if value.kind == INSTANCE:
        if _is_of(there, number, value.file, value.ref):
            return True
    elif value.kind in _FOREIGN:
        wanted = _last(value)
        for each in there.holders.ask(number):
            if each.kind in (EXTERNAL, LITERAL, *_FOREIGN) and _last(each) == wanted:
                return True
    elif value.kind not in _CONTAINERS:
        return False
    holder = there.index.outline.members[number].object
    return any(each.kind == TYPE_VARIABLE for each in types.instances(there, holder))


def _last(value: Value) -> str:
    """The last part of a foreign type's name."""
    text = generics.name_of(value) if value.kind == GENERIC else value.text
    return text.rpartition("\t")[2].rpartition(".")[2]
