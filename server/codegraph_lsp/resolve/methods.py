"""
Methods as classes have them: what a name stands for in a class, with those above it.

Of languages whose methods have names of their own (`Semantics.signatures`): the number of
parameters is part of a name already, and several methods may share it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.resolve.signatures import same_signature
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    INSTANCE,
    NONE,
    SYMBOL,
    VIRTUAL,
    Value,
    Values,
)
from codegraph_lsp.resolve.words import (
    BY_BUILTIN,
    BY_RETURN,
    BY_SELF,
    CALLABLES,
    CONSTRUCTOR,
    IS_ABSTRACT,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator


def of_class(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """The methods called *name* of the class, and of those above it where no nearer one hides."""
    making = name.startswith(CONSTRUCTOR)
    found: list[Value] = []
    outside = NONE
    for ancestor in evaluator.lines.ask(symbol):
        if ancestor.kind == CLASS:
            there = evaluator.at(ancestor.file)
            for each in () if there is None else there.index.child(ancestor.ref, name):
                value = Value(SYMBOL, ancestor.file, each, BY_SELF)
                if not any(same_signature(evaluator, value, other) for other in found):
                    found.append(value)
        elif not outside:
            text = f"{ancestor.text}.{name.partition('(')[0]}"
            outside = (Value(EXTERNAL, -1, -1, BY_SELF, text),)
        if making:
            return tuple(found)
    if found:
        return tuple(found)
    kind = SymbolKind(evaluator.index.symbols[symbol].kind).label
    return root_member(evaluator, kind, name) or outside


def above(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """What `super.name` is in the class *symbol*: of constructors only those right above."""
    outside = NONE
    for base in evaluator.bases.ask(symbol):
        if base.kind == CLASS:
            there = evaluator.at(base.file)
            found = NONE if there is None else there.found.ask((base.ref, name))
            if found and found[0].kind == SYMBOL:
                return found
            outside = outside or found
        elif not outside:
            text = f"{base.text}.{name.partition('(')[0]}"
            outside = (Value(EXTERNAL, -1, -1, BY_SELF, text),)
    return NONE if name.startswith(CONSTRUCTOR) else outside


def root_member(evaluator: Evaluator, kind: str, name: str) -> Values:
    """What *name* is in the classes that every class, or every type of *kind*, extends."""
    rules = evaluator.rules
    plain = name.partition("(")[0]
    for root in (rules.root_classes.get(kind, ""), rules.root_class):
        if plain in rules.root_members.get(root, ()):
            package = root.rpartition(".")[0]
            return (Value(EXTERNAL, -1, -1, BY_BUILTIN, f"{package}\t{root}.{plain}"),)
    return NONE


def is_root_member(evaluator: Evaluator, value: Value) -> bool:
    """*value* is a member of a class that every class, or every type of a kind, extends."""
    roots = evaluator.rules.root_members
    return bool(roots) and value.text.partition("\t")[2].rpartition(".")[0] in roots


def own_member(evaluator: Evaluator, value: Value, name: str) -> Values:
    """
    What *name* of a class gives when called, where each class of its kind has it by itself: see
    `Semantics.kind_members`.
    """
    rules = evaluator.rules
    there = evaluator.at(value.file) if value.kind == CLASS and rules.kind_members else None
    if there is None:
        return NONE
    kind = SymbolKind(there.index.symbols[value.ref].kind).label
    given = rules.kind_members.get(f"{kind}.{name}")
    if given == "items":
        return (value,)  # a class of constants is the container of them
    return (Value(INSTANCE, value.file, value.ref, BY_RETURN | VIRTUAL),) if given else NONE


def function_of(there: Evaluator, symbol: int) -> Value | None:
    """The one method without a body that an interface has, inherited ones included."""
    found: list[Value] = []
    for ancestor in there.lines.ask(symbol):
        home = there.at(ancestor.file) if ancestor.kind == CLASS else None
        if home is None:
            continue
        for names in home.index.children.get(ancestor.ref, {}).values():
            for each in names:
                fact = home.index.symbols[each]
                if fact.kind in CALLABLES and fact.flags & IS_ABSTRACT:
                    found.append(Value(SYMBOL, ancestor.file, each, BY_SELF))
        if found:
            break
    return found[0] if len(found) == 1 else None
