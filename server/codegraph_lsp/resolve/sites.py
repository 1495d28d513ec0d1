"""Occurrences become edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from codegraph_lsp.model.edges import Edge
from codegraph_lsp.model.facts import (
    Call,
    Dereferenced,
    Imported,
    Member,
    Name,
    New,
    Occurrence,
)
from codegraph_lsp.model.kinds import Certainty, EdgeKind, Role
from codegraph_lsp.resolve import types
from codegraph_lsp.resolve.call_targets import (
    CALLS,
    NO_TARGETS,
    REFERENCES,
    CallTargets,
    Found,
    Keys,
)
from codegraph_lsp.resolve.symbol_ids import by_name_key
from codegraph_lsp.resolve.values import (
    CLASS,
    EXACT_REASONS,
    EXTERNAL,
    FUNCTION,
    INSTANCE,
    MANY,
    MODULE,
    REASON,
    SYMBOL,
    Values,
)
from codegraph_lsp.resolve.words import BY_NAME, KIND_TYPE_ALIAS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codegraph_lsp.model.edges import ExternalSymbol
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.resolve.home import Home

DECORATES: Final = int(EdgeKind.DECORATES)
EXACT: Final = int(Certainty.EXACT)
INFERRED: Final = int(Certainty.INFERRED)
UNSURE: Final = int(Certainty.BY_NAME)

CERTAINTIES: Final = tuple(
    EXACT if reason in EXACT_REASONS else INFERRED for reason in range(REASON + 1)
)
"""By reason."""

_HERITAGE: Final = {
    int(Role.INHERIT): int(EdgeKind.INHERITS),
    int(Role.IMPLEMENT): int(EdgeKind.IMPLEMENTS),
}
_NAMING: Final = frozenset({Name, Member, Dereferenced, Imported})
"""Sorts of callees that name something."""

_REFERABLE: Final = frozenset({SYMBOL, FUNCTION, CLASS})


Handler: TypeAlias = "Callable[[Occurrence, list[Edge]], None]"


class Sites:
    """Makes the edges of one file, occurrence by occurrence."""

    def __init__(self, evaluator: Home) -> None:
        self.evaluator = evaluator
        self.keys = Keys(evaluator)
        self.passes: dict[tuple[int, int, bool], None] = {}
        """Call expressions that run a function of this file, by its scope, and whether the
        receiver is filled in."""
        self.visits: dict[int, None] = {}
        """Call expressions that hand a function without a name to a container's method."""
        self.too_wide: set[int] = set()
        """Where calls have no target because they could have too many."""
        self._expressions = evaluator.index.expressions
        self._family = evaluator.spec.family
        rules = evaluator.rules
        self._visiting = {*rules.visiting_methods, *rules.awaiting_methods}
        self._targets = CallTargets(evaluator, self.keys)
        self._references: dict[int, tuple[Values, Sequence[Found]]] = {}
        self._n_groups = 0
        handlers: list[Handler] = [self._referenced] * len(Role)
        handlers[Role.CALL] = handlers[Role.NEW] = self._called
        handlers[Role.DECORATE] = self._decorated
        handlers[Role.INHERIT] = handlers[Role.IMPLEMENT] = self._inherited
        handlers[Role.IMPORT] = handlers[Role.REEXPORT] = _left_out
        self.handlers = tuple(handlers)
        """By role: adds the edges of an occurrence."""

    @property
    def externals(self) -> dict[SymbolKey, ExternalSymbol]:
        """External symbols that edges lead to."""
        return self.keys.externals

    def edges(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        """Adds the edges of one occurrence, in the order in which its targets were found."""
        self.handlers[occurrence.role](occurrence, edges)

    def make(self, occurrence: Occurrence, found: Sequence[Found]) -> list[Edge]:
        """One edge for each of *found*; alternatives of one kind share a group."""
        owner, start, end = occurrence.owner, occurrence.start, occurrence.end
        live = occurrence.live
        group = -1
        if len({one[0] for one in found}) < len(found):
            group = self._n_groups
            self._n_groups += 1
        return [
            Edge(kind, owner, key, CERTAINTIES[reason], reason, start, end, virtual, group, live)
            for kind, key, reason, virtual in found
        ]

    def _called(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        evaluator = self.evaluator
        expression = occurrence.expression
        call = self._expressions[expression]
        if type(call) is Call:
            callee = call.callee
            fact = self._expressions[callee] if callee >= 0 else None
            if type(fact) in _NAMING:
                values = evaluator.denote(callee)
                targets = self._targets.of_names(self._narrow(occurrence, values))
            else:
                values = evaluator.evaluate(callee)
                targets = self._targets.of_values(self._narrow(occurrence, values))
        elif type(call) is New:
            fact = self._expressions[call.callee] if call.callee >= 0 else None
            targets = NO_TARGETS
            if fact is not None:
                targets = self._targets.of_values(types.classes(evaluator, call.callee))
        else:
            self._referenced(occurrence, edges)
            return
        for scope, bound in targets.passes:
            self.passes[expression, scope, bound] = None
        if type(fact) is Member:
            if fact.name in self._visiting and call.arguments:
                self.visits[expression] = None
            if not targets.edges and not evaluator.denote(call.callee):
                edges.append(self._by_name(occurrence, fact.name, call))
        found = targets.edges
        if len(found) != 1:
            edges += self.make(occurrence, found)
            return
        kind, key, reason, virtual = found[0]
        owner, start, end = occurrence.owner, occurrence.start, occurrence.end
        how = CERTAINTIES[reason]
        live = occurrence.live
        edges.append(Edge(kind, owner, key, how, reason, start, end, virtual, -1, live))

    def _narrow(self, occurrence: Occurrence, values: Values) -> Values:
        """*values*; none of them where there are too many to be told."""
        if len(values) > self.evaluator.state.widest:
            values = MANY
        if values is MANY:
            self.too_wide.add(occurrence.start)
        elif self.too_wide:
            self.too_wide.discard(occurrence.start)
        return values

    def _by_name(self, occurrence: Occurrence, name: str, call: Call | New) -> Edge:
        return Edge(
            CALLS,
            occurrence.owner,
            by_name_key(self._family, name),
            UNSURE,
            BY_NAME,
            occurrence.start,
            occurrence.end,
            False,
            -1,
            occurrence.live,
            len(call.arguments) + len(call.keywords),
        )

    def _decorated(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        """The definition is decorated; the code around it calls the decorator."""
        evaluator = self.evaluator
        fact = self._expressions[occurrence.expression]
        expression = occurrence.expression
        if isinstance(fact, (Call, New)):
            expression = fact.callee
        found: list[Found] = []
        for each in evaluator.denote(expression):
            if each.kind == SYMBOL:
                key = self.keys.key(each.file, each.ref)
                found.append((DECORATES, key, each.via & REASON, False))
            elif each.kind == EXTERNAL:
                key = self.keys.external(each.text)
                found.append((DECORATES, key, each.via & REASON, False))
        run = tuple(
            value
            for value in evaluator.evaluate(occurrence.expression)
            if value.kind in (FUNCTION, CLASS, INSTANCE)
        )
        around = max(evaluator.index.symbols[occurrence.owner].container, 0)
        start, end, live = occurrence.start, occurrence.end, occurrence.live
        site = Occurrence(expression, occurrence.role, around, start, end, live)
        calls = self._targets.of_values(run).edges
        edges += self.make(occurrence, found)
        edges += self.make(site, calls)

    def _inherited(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        evaluator = self.evaluator
        kind = _HERITAGE[occurrence.role]
        found: list[Found] = []
        for each in evaluator.denote(occurrence.expression):
            there = evaluator.at(each.file) if each.kind == SYMBOL else None
            if there is not None and there.index.symbols[each.ref].kind == KIND_TYPE_ALIAS:
                key = self.keys.key(each.file, each.ref)
                found.append((kind, key, each.via & REASON, False))
        for value in () if found else types.classes(evaluator, occurrence.expression):
            if value.kind == EXTERNAL:
                key = self.keys.external(value.text)
            else:
                key = self.keys.key(value.file, value.ref)
            found.append((kind, key, value.via & REASON, False))
        edges += self.make(occurrence, found)

    def _referenced(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        denoted = self.evaluator.denote(occurrence.expression)
        if not denoted:
            return
        known = self._references.get(id(denoted))
        if known is not None:
            found = known[1]
        else:
            found = self._references_to(denoted)
            # The tuple is kept with the answer, so that its identity is not given away again.
            self._references[id(denoted)] = (denoted, found)
        if len(found) != 1:
            edges += self.make(occurrence, found)
            return
        kind, key, reason, virtual = found[0]
        owner, start, end = occurrence.owner, occurrence.start, occurrence.end
        how = CERTAINTIES[reason]
        live = occurrence.live
        edges.append(Edge(kind, owner, key, how, reason, start, end, virtual, -1, live))

    def _references_to(self, denoted: Values) -> Sequence[Found]:
        found: dict[SymbolKey, Found] = {}
        for each in denoted:
            if each.kind in _REFERABLE:
                key = self.keys.key(each.file, each.ref)
            elif each.kind == MODULE and each.file >= 0:
                key = self.keys.module(each.file)
            else:
                continue
            found.setdefault(key, (REFERENCES, key, each.via & REASON, False))
        return tuple(found.values())


def _left_out(occurrence: Occurrence, edges: list[Edge]) -> None:
    """Imports have edges of their own, see `resolve/imports.py`."""
    del occurrence, edges
