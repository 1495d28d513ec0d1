"""Occurrences become edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from codegraph_lsp.model.edges import Edge
from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    Dereferenced,
    Imported,
    Index,
    Member,
    Name,
    Narrowed,
    New,
    Occurrence,
    SymbolFact,
)
from codegraph_lsp.model.kinds import Certainty, EdgeKind, Role
from codegraph_lsp.resolve import (
    callables,
    constructing,
    member_kinds,
    overloads,
    qualified,
    types,
)
from codegraph_lsp.resolve.call_targets import (
    CALLS,
    INDIRECT,
    MAY_BE_OVERRIDDEN,
    NO_TARGETS,
    PLAIN,
    REFERENCES,
    CallTargets,
    Found,
    Keys,
    Targets,
)
from codegraph_lsp.resolve.symbol_ids import by_name_key
from codegraph_lsp.resolve.unwritten_calls import UnwrittenCalls
from codegraph_lsp.resolve.values import (
    CLASS,
    EXACT_REASONS,
    EXTERNAL,
    FUNCTION,
    INSTANCE,
    MANY,
    MODULE,
    NAMESPACE,
    NONE,
    OVERFLOW,
    REASON,
    SYMBOL,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_NAME,
    CONSTRUCTOR,
    KIND_FIELD,
    KIND_INTERFACE,
    KIND_TYPE_ALIAS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codegraph_lsp.model.edges import ExternalSymbol
    from codegraph_lsp.model.facts import AnyExpression
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

_REFERABLE: Final = frozenset({SYMBOL, FUNCTION, CLASS, NAMESPACE})
_CONSTRUCTED: Final = frozenset({KIND_TYPE_ALIAS, KIND_FIELD})
"""Kinds of what is mentioned where an instance is made, and is not its type."""


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
        self.handed: dict[int, None] = {}
        """Call expressions that hand a function without a name to one that says how it calls it."""
        self._typed_functions = bool(evaluator.rules.function_type)
        self._expressions = evaluator.index.expressions
        self._family = evaluator.spec.family
        rules = evaluator.rules
        self._signatures = rules.signatures
        self._visiting = {*rules.visiting_methods, *rules.awaiting_methods}
        callers = (*rules.calling_functions, *rules.calling_arguments)
        self._callers = {name.rpartition(".")[2] for name in callers}
        """Last names of what calls its arguments."""
        self.targets = CallTargets(evaluator, self.keys)
        self._references: dict[int, tuple[Values, Sequence[Found]]] = {}
        self._n_groups = 0
        self._unwritten = UnwrittenCalls(self)
        handlers: list[Handler] = [self._referenced] * len(Role)
        handlers[Role.CALL] = handlers[Role.NEW] = self._called
        handlers[Role.DECORATE] = self._decorated
        handlers[Role.INHERIT] = handlers[Role.IMPLEMENT] = self._inherited
        handlers[Role.IMPORT] = handlers[Role.REEXPORT] = _left_out
        handlers[Role.ITERATE] = self._unwritten.iterated
        handlers[Role.ENTER] = self._unwritten.entered
        handlers[Role.RAISE] = self._unwritten.raised
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
            Edge(
                kind,
                owner,
                key,
                CERTAINTIES[reason],
                reason,
                start,
                end,
                bool(manner & MAY_BE_OVERRIDDEN),
                group,
                live,
                bool(manner & INDIRECT),
            )
            for kind, key, reason, manner in found
        ]

    def _add(self, occurrence: Occurrence, found: Sequence[Found], edges: list[Edge]) -> None:
        """Adds to *edges* as `make` makes them; nearly always there is just one."""
        if len(found) != 1:
            edges += self.make(occurrence, found)
            return
        kind, key, reason, manner = found[0]
        owner, start, end = occurrence.owner, occurrence.start, occurrence.end
        how = CERTAINTIES[reason]
        live = occurrence.live
        virtual, indirect = bool(manner & MAY_BE_OVERRIDDEN), bool(manner & INDIRECT)
        edges.append(Edge(kind, owner, key, how, reason, start, end, virtual, -1, live, indirect))

    def _called(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        expression = occurrence.expression
        call = self._expressions[expression]
        if type(call) is Call:
            fact = self._expressions[call.callee] if call.callee >= 0 else None
            targets = self._targets_of_call(occurrence, call, fact)
        elif type(call) is New:
            fact = self._expressions[call.callee] if call.callee >= 0 else None
            targets = self._targets_of_new(call)
            edges += self.make(occurrence, self._aliases(call.callee))
        else:
            self._referenced(occurrence, edges)
            return
        for scope, bound in targets.passes:
            self.passes[expression, scope, bound] = None
        if self._typed_functions and callables.hands_closure(self.evaluator, call):
            self.handed[expression] = None
        name = getattr(fact, "name", "")
        if type(fact) is Member:
            plain = qualified.plain(name) if self._signatures else name
            if not self._signatures and name in self._visiting and call.arguments:
                self.visits[expression] = None
            if not targets.edges and plain != CONSTRUCTOR and self._is_unknown(call, fact):
                edges.append(self._by_name(occurrence, plain))
        if name in self._callers and type(call) is Call:
            self._unwritten.called_back(occurrence, call, edges)
        self._add(occurrence, targets.edges, edges)

    def _targets_of_call(
        self, occurrence: Occurrence, call: Call, fact: AnyExpression | None
    ) -> Targets:
        """What *call* runs; its callee is *fact*."""
        evaluator = self.evaluator
        callee = call.callee
        if type(fact) is Narrowed:
            values = self._told(occurrence, evaluator.evaluate(callee))
            return self.targets.of_narrowed(evaluator.denote(callee), values)
        if type(fact) in _NAMING:
            values = member_kinds.meant_by_call(evaluator, evaluator.denote(callee))
            if len(values) > 1:
                values = overloads.chosen(evaluator, values, call)
            return self.targets.of_names(self._told(occurrence, values), call)
        if type(fact) is Index and evaluator.rules.overloads:
            # Type arguments do not make another function of it.
            return self._applied(fact, callee, call)
        values = self._told(occurrence, evaluator.evaluate(callee))
        return self.targets.of_values(values, call)

    def _targets_of_new(self, call: New) -> Targets:
        """What making an instance runs."""
        evaluator = self.evaluator
        if call.callee < 0:
            return NO_TARGETS
        variants = self._variants(call.callee)
        if variants:
            return self.targets.of_names(variants)
        classes = types.classes(evaluator, call.callee)
        if evaluator.rules.class_name_constructs and not classes:
            classes = constructing.held_types(evaluator, call.callee)
        if self._signatures:
            made = [overloads.constructors(evaluator, each, call) for each in classes]
            return self.targets.of_construction(classes, made)
        return self.targets.of_values(classes, call, PLAIN)

    def _told(self, occurrence: Occurrence, values: Values) -> Values:
        """*values*; none of them where there are too many to be told."""
        if len(values) > self.evaluator.state.widest:
            values = MANY
        if values and values[0].kind == OVERFLOW:
            self.too_wide.add(occurrence.start)
        elif self.too_wide:
            self.too_wide.discard(occurrence.start)
        return values

    def _aliases(self, callee: int) -> list[Found]:
        """The aliases under which a type is constructed, and fields that are (`: size_(0)`)."""
        found: list[Found] = []
        for each in self.evaluator.denote(callee):
            there = self.evaluator.at(each.file) if each.kind == SYMBOL else None
            if there is not None and there.index.symbols[each.ref].kind in _CONSTRUCTED:
                key = self.keys.key(each.file, each.ref)
                found.append((REFERENCES, key, each.via & REASON, PLAIN))
        return found

    def _variants(self, callee: int) -> Values:
        """Enum members that are made with fields of their own."""
        if not self.evaluator.rules.fields_apart:
            return NONE
        denoted = self.evaluator.denote(callee)
        return denoted if member_kinds.are_variants(self.evaluator, denoted) else NONE

    def _is_unknown(self, call: Call | New, fact: Member) -> bool:
        """Nothing is known of the receiver; a path that leads nowhere has none."""
        evaluator = self.evaluator
        if evaluator.denote(call.callee):
            return False
        if not evaluator.rules.includes:
            return True
        held = self._expressions[fact.object] if fact.object >= 0 else None
        return not isinstance(held, Name) or bool(evaluator.index.lookup(held.scope, held.name))

    def _applied(self, fact: Index, callee: int, call: Call) -> Targets:
        """What a call of a name with type arguments leads to."""
        evaluator = self.evaluator
        denoted = evaluator.denote(callee)
        targets = self.targets.of_names(denoted, call)
        made = constructing.made_by(evaluator, fact, denoted)
        if not made:
            return targets
        more = self.targets.of_values(made, New(callee, call.arguments), PLAIN)
        return Targets((*targets.edges, *more.edges), (*targets.passes, *more.passes))

    def _by_name(self, occurrence: Occurrence, name: str) -> Edge:
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
                found.append((DECORATES, key, each.via & REASON, PLAIN))
            elif each.kind == EXTERNAL:
                key = self.keys.external(each.text)
                found.append((DECORATES, key, each.via & REASON, PLAIN))
        run = tuple(
            value
            for value in evaluator.evaluate(occurrence.expression)
            if value.kind in (FUNCTION, CLASS, INSTANCE)
        )
        for made in evaluator.index.decorators.get(occurrence.owner, ()):
            call = self._expressions[made]
            if type(call) is Call and call.callee == expression:
                made_run = (v for v in evaluator.evaluate(made) if v.kind in (FUNCTION, INSTANCE))
                run = union(run, tuple(made_run))
        around = max(evaluator.index.symbols[occurrence.owner].container, 0)
        start, end, live = occurrence.start, occurrence.end, occurrence.live
        site = Occurrence(expression, occurrence.role, around, start, end, live)
        named = {key for _, key, _, _ in found}
        calls = [
            (kind, key, reason, manner & ~INDIRECT if key in named else manner)
            for kind, key, reason, manner in self.targets.of_values(run).edges
            if evaluator.rules.decorators_run
        ]
        edges += self.make(occurrence, found)
        edges += self.make(site, calls)

    def _inherited(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        evaluator = self.evaluator
        kind = _HERITAGE[occurrence.role]
        found: list[Found] = []
        for each in evaluator.denote(occurrence.expression):
            there = evaluator.at(each.file) if each.kind == SYMBOL else None
            if there is not None and _is_alias(there.index.symbols[each.ref]):
                # What an alias stands for may be anything; it is no ancestor by itself.
                key = self.keys.key(each.file, each.ref)
                found.append((REFERENCES, key, each.via & REASON, PLAIN))
        for value in () if found else types.extended(evaluator, occurrence.expression):
            if value.kind == EXTERNAL:
                key = self.keys.external(value.text)
            elif (value.file, value.ref) == (evaluator.file, occurrence.owner):
                continue  # an interface that has the class's own name
            else:
                key = self.keys.key(value.file, value.ref)
            found.append((kind, key, value.via & REASON, PLAIN))
        edges += self.make(occurrence, found)

    def _referenced(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        denoted = self.evaluator.denote(occurrence.expression)
        if not denoted:
            return
        denoted = member_kinds.meant_by_access(self.evaluator, denoted)
        known = self._references.get(id(denoted))
        if known is not None:
            found = known[1]
        else:
            found = self._references_to(denoted)
            # The tuple is kept with the answer, so that its identity is not given away again.
            self._references[id(denoted)] = (denoted, found)
        self._add(occurrence, found, edges)

    def _references_to(self, denoted: Values) -> Sequence[Found]:
        found: dict[SymbolKey, Found] = {}
        for each in denoted:
            if each.kind in _REFERABLE:
                key = self.keys.key(each.file, each.ref)
            elif each.kind == MODULE and each.file >= 0:
                key = self.keys.module(each.file)
            else:
                continue
            found.setdefault(key, (REFERENCES, key, each.via & REASON, PLAIN))
        return tuple(found.values())


def _is_alias(symbol: SymbolFact) -> bool:
    """A type alias, also one that names the members of its type itself."""
    return symbol.kind == KIND_TYPE_ALIAS or (
        symbol.kind == KIND_INTERFACE and symbol.annotation != NOTHING
    )


def _left_out(occurrence: Occurrence, edges: list[Edge]) -> None:
    """Imports have edges of their own, see `resolve/imports.py`."""
    del occurrence, edges
