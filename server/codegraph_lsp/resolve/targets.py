"""What stands at a place of live text: for definition, hover, rename."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Call, ImportFact, Member, Name, New, Occurrence
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.kinds import BindingKind, Role
from codegraph_lsp.model.span import Span
from codegraph_lsp.resolve import (
    ambient,
    displays,
    exports,
    member_kinds,
    overloads,
    paths,
    types,
)
from codegraph_lsp.resolve.solver import GIVEN_UP
from codegraph_lsp.resolve.symbol_ids import external_symbol
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    FUNCTION,
    KEY,
    LOCAL,
    MODULE,
    NAMESPACE,
    NONE,
    SYMBOL,
    Value,
    Values,
)
from codegraph_lsp.resolve.words import IMPORT_REEXPORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.model.edges import ExternalSymbol
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.resolve.evaluate import Evaluator

_OCCURRENCE, _BINDING, _SYMBOL = range(3)
"""Sorts of places, in the order in which they are told."""

_BEHIND_ALL = 1 << 62

_CALL_ROLES = frozenset({int(Role.CALL), int(Role.NEW)})
_UNNAMED_ROLES = frozenset({int(Role.ITERATE), int(Role.ENTER), int(Role.RAISE)})
_IMPORT_ROLES = frozenset({int(Role.IMPORT), int(Role.REEXPORT)})


NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a name stands for."""

    file: FileId | None = None
    """None for an external."""
    symbol: int = NOTHING
    """Index in the file's outline; `NOTHING` for a local name or an external."""
    span: Span | None = None
    """Of a local name: where it is bound."""
    external: ExternalSymbol | None = None
    site: Span = NOWHERE
    """The name that was asked about."""


class Names:
    """The places of all names in one file, to be found by offset."""

    def __init__(self, facts: FileFacts) -> None:
        self.facts = facts

    @cached_property
    def _places(self) -> list[tuple[int, int, int, int]]:
        facts = self.facts
        outline = facts.outline
        places = [
            (o.start, o.end, _OCCURRENCE, i)
            for i, o in enumerate(facts.body.occurrences)
            if o.role not in _UNNAMED_ROLES
        ]
        places += [(b.start, b.end, _BINDING, i) for i, b in enumerate(outline.bindings)]
        places += [
            (s.name_start, s.name_end, _SYMBOL, i)
            for i, s in enumerate(outline.symbols)
            if s.name_end > 0
        ]
        places.sort()
        return places

    @cached_property
    def _longest(self) -> int:
        return max((end - start for start, end, _, _ in self._places), default=0)

    def at(self, offset: int) -> list[tuple[int, int]]:
        """What stands at *offset*: sort and index, in order of both."""
        places = self._places
        position = bisect_right(places, (offset, _BEHIND_ALL, 0, 0))
        found = []
        while position > 0 and places[position - 1][0] >= offset - self._longest:
            position -= 1
            _, end, sort, index = places[position]
            if offset <= end:
                found.append((sort, index))
        return sorted(found)


def mentions_at(facts: FileFacts, span: tuple[int, int]) -> Iterator[Occurrence]:
    """The mentions that stand at *span* exactly."""
    return (each for each in facts.body.occurrences if (each.start, each.end) == span)


def targets_of(evaluator: Evaluator, names: Names, offset: int) -> list[Target]:
    """
    Targets of the names at *offset*, those of imports included; each once, in order found.

    Of what is nowhere in the workspace the import in this file may be one, too.
    """
    found: dict[Target, None] = {}
    for site, values in named_at(evaluator, names, offset):
        for value in values:
            for target in targets(evaluator, value, site):
                found.setdefault(target)
    if evaluator.rules.leads_to_imports and all(target.file is None for target in found):
        for target in _importing(evaluator, names, offset):
            found.setdefault(target)
    return list(found)


def _importing(evaluator: Evaluator, names: Names, offset: int) -> Iterator[Target]:
    """The imports that bind the bare name at *offset*."""
    index = evaluator.index
    for sort, number in names.at(offset):
        if sort != _OCCURRENCE:
            continue
        occurrence = names.facts.body.occurrences[number]
        fact = index.expressions[occurrence.expression]
        if occurrence.role in _CALL_ROLES and isinstance(fact, (Call, New)) and fact.callee >= 0:
            fact = index.expressions[fact.callee]
        if not isinstance(fact, Name):
            continue
        site = Span(occurrence.start, occurrence.end)
        for each in index.lookup(fact.scope, fact.name) or ():
            bound = index.bindings[each]
            if bound.kind == BindingKind.IMPORT and bound.start != occurrence.start:
                span = Span(bound.start, bound.end)
                yield Target(FileId(evaluator.file), span=span, site=site)


def named_at(evaluator: Evaluator, names: Names, offset: int) -> Iterator[tuple[Span, Values]]:
    """The names at *offset*, and what each denotes."""
    outline = names.facts.outline
    for number, fact in enumerate(outline.imports):
        yield from _imported_at(evaluator, number, fact, offset)
    for sort, index in names.at(offset):
        if sort == _OCCURRENCE:
            occurrence = names.facts.body.occurrences[index]
            if occurrence.role not in _IMPORT_ROLES:
                try:
                    yield Span(occurrence.start, occurrence.end), _denoted(evaluator, occurrence)
                except GIVEN_UP:
                    evaluator.state.reset()
        elif sort == _BINDING:
            bound = outline.bindings[index]
            yield Span(bound.start, bound.end), evaluator.denote_binding(index)
        else:
            defined = outline.symbols[index]
            here = Value(SYMBOL, evaluator.file, index, 0)
            yield Span(defined.name_start, defined.name_end), (here,)


def _imported_at(
    evaluator: Evaluator, number: int, fact: ImportFact, offset: int
) -> Iterator[tuple[Span, Values]]:
    if fact.name_start <= offset <= fact.name_end and fact.name and fact.name != "*":
        if fact.flags & IMPORT_REEXPORT:
            yield Span(fact.name_start, fact.name_end), exports.reexported(evaluator, number)
        else:
            yield Span(fact.name_start, fact.name_end), exports.imported(evaluator, number)
    elif fact.module_start <= offset <= fact.module_end:
        if evaluator.rules.import_paths:
            values = paths.around(evaluator, number)
        else:
            target = exports.target_of(evaluator, fact)
            values = ambient.written(evaluator, target)
            values = values or exports.module(evaluator, target, fact.module, fact.level)
        yield Span(fact.module_start, fact.module_end), values


def _denoted(evaluator: Evaluator, occurrence: Occurrence) -> Values:
    expression = occurrence.expression
    fact = evaluator.index.expressions[expression]
    if occurrence.role not in _CALL_ROLES or not isinstance(fact, (Call, New)):
        return member_kinds.meant_by_access(evaluator, evaluator.denote(expression))
    denoted = member_kinds.meant_by_call(evaluator, evaluator.denote(fact.callee))
    denoted = overloads.chosen(evaluator, denoted, fact)
    if denoted or type(evaluator.index.expressions[fact.callee]) is Member:
        return denoted
    return types.classes(evaluator, fact.callee) if fact.callee >= 0 else NONE


def targets(evaluator: Evaluator, value: Value, site: Span) -> Iterator[Target]:
    """What *value*, named at *site*, is in the workspace or outside."""
    kind = value.kind
    if kind in (SYMBOL, FUNCTION, CLASS, NAMESPACE):
        yield Target(FileId(value.file), value.ref, site=site)
    elif kind == MODULE and value.file >= 0:
        yield Target(FileId(value.file), 0, site=site)
    elif kind == LOCAL:
        there = evaluator.at(value.file)
        if there is not None:
            for binding in _group(there, value.ref):
                fact = there.index.bindings[binding]
                if fact.end == fact.start:  # nothing is written there
                    continue
                span = Span(fact.start, fact.end)
                yield Target(FileId(value.file), span=span, site=site)
    elif kind == KEY:
        there = evaluator.at(value.file)
        name = value.text.partition("\t")[0]
        for start in () if there is None else displays.places_of(there, value.ref, name):
            span = Span(start, start + len(name.encode()))
            yield Target(FileId(value.file), span=span, site=site)
    elif kind == EXTERNAL:
        package, _, name = value.text.partition("\t")
        symbol = external_symbol(evaluator.spec.family, package, name)
        yield Target(external=symbol, site=site)


def _group(evaluator: Evaluator, binding: int) -> list[int]:
    fact = evaluator.index.bindings[binding]
    return evaluator.index.bound_in(fact.scope, fact.name)
