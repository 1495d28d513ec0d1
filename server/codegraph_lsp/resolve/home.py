"""The evaluator of the file that is being linked: it remembers what it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.model.facts import Member, Name
from codegraph_lsp.resolve import handed, members
from codegraph_lsp.resolve.evaluate import Evaluator
from codegraph_lsp.resolve.solver import ASSUMED_HERE, OWN_BODY, Query
from codegraph_lsp.resolve.values import NONE, Value, Values, union
from codegraph_lsp.resolve.words import BINDS_DEFINITION, BINDS_IMPORT, BINDS_RECEIVERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.model.facts import BindingFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.resolve.outline_index import OutlineIndex
    from codegraph_lsp.resolve.session import Session

_LASTING = frozenset({BINDS_DEFINITION, BINDS_IMPORT, *BINDS_RECEIVERS})
"""Bindings whose values never lean on a parameter."""


class Home(Evaluator):
    """
    Answers for the file that is being linked.

    Finished answers are kept, unless they lean on a parameter; what they were read from need not be
    kept with them, since all of it was read for this file.
    """

    assumed = ASSUMED_HERE
    is_home = True
    query = Query

    def __init__(self, session: Session, file: FileId, index: OutlineIndex) -> None:
        super().__init__(session, file, index)
        self.flows: dict[int, Values] = {}
        """What the calls in this file pass, by parameter binding."""
        self._expressions = index.expressions
        self._lookup = index.lookup
        self.asked: set[int] = set()
        """Parameters that answers leaned on."""
        self._values: dict[int, Values] = {}
        self._named: dict[int, Values] = {}
        self._bound_names: dict[int, Values] = {}
        self._bound_values: dict[int, Values] = {}
        self._taken: dict[tuple[Value, str], Values] = {}

    def evaluate(self, expression: int) -> Values:
        known = self._values.get(expression)
        if known is not None:
            return known
        if expression < 0:
            return NONE
        fact = self._expressions[expression]
        if type(fact) is Name:
            bindings = self._lookup(fact.scope, fact.name)
            if bindings is not None:
                first = bindings[0]
                known = self._bound_values.get(first)
                if known is None:
                    if len(bindings) > 1 or self.index.bindings[first].kind not in _LASTING:
                        return self.bound.ask(first)
                    known = self._keep(self._bound_values, first, _evaluate, expression)
                    if first not in self._bound_values:
                        return known
                self._values[expression] = known
                return known
        return self._keep(self._values, expression, _evaluate, expression)

    def denote(self, expression: int) -> Values:
        known = self._named.get(expression)
        if known is not None:
            return known
        if expression < 0:
            return NONE
        fact = self._expressions[expression]
        if type(fact) is Name:
            bindings = self._lookup(fact.scope, fact.name)
            if bindings is not None and len(bindings) == 1:
                known = self._bound_names.get(bindings[0])
                if known is None:
                    return self.denote_binding(bindings[0])
                self._named[expression] = known
                return known
        elif type(fact) is Member:
            objects = self._values.get(fact.object)
            if objects is None:
                objects = self.evaluate(fact.object)
            if len(objects) == 1 and not self.rules.fields_apart:
                known = self._taken.get((objects[0], fact.name))
                return self.declared(objects[0], fact.name) if known is None else known
        return self._keep(self._named, expression, _denote, expression)

    def denote_binding(self, binding: int) -> Values:
        known = self._bound_names.get(binding)
        if known is not None:
            return known
        return self._keep(self._bound_names, binding, _denote_binding, binding)

    def declared(self, value: Value, name: str) -> Values:
        key = (value, name)
        known = self._taken.get(key)
        if known is not None:
            return known
        return self._keep(self._taken, key, _declared, key)

    def parameter_values(self, binding: int, fact: BindingFact) -> Values:
        if self.rules.signatures:
            given = handed.to_parameter(self, fact)
            if given:
                return given
        self.asked.add(binding)
        default = super().parameter_values(binding, fact)
        return union(self.flows.get(binding, NONE), default)

    def _keep(
        self,
        memory: dict[Any, Values],
        key: object,
        compute: Callable[[Evaluator, Any], Values],
        question: object,
    ) -> Values:
        """Computes an answer, and keeps it if it leans on nothing unfinished or unknown."""
        state = self.state
        low, assumed = state.low, state.assumed
        state.low = None
        state.assumed = 0
        values = compute(self, question)
        if state.low is None:
            if not state.assumed & ASSUMED_HERE:
                memory[key] = values
            state.low = low
        elif low is not None and low.depth < state.low.depth:
            state.low = low
        state.assumed |= assumed
        return values


class HomeSeen(Evaluator):
    """
    The file that is being linked, as others come back to it.

    A function that this file hands to another one may lead into code that is not in its interface.
    The answers are this file's own business, and marked so.
    """

    def __init__(self, session: Session, file: FileId, index: OutlineIndex, exposed: bytes) -> None:
        super().__init__(session, file, index)
        self._exposed = exposed

    def evaluate(self, expression: int) -> Values:
        if expression >= 0 and not self._exposed[expression]:
            self.state.reads.add(OWN_BODY)
        return _evaluate(self, expression)

    def denote(self, expression: int) -> Values:
        if expression >= 0 and not self._exposed[expression]:
            self.state.reads.add(OWN_BODY)
        return _denote(self, expression)

    def _typed(self, expression: Any) -> Values:
        if not self._exposed[expression]:
            self.state.reads.add(OWN_BODY)
        return super()._typed(expression)

    def _expected(self, expression: Any) -> Values:
        if not self._exposed[expression]:
            self.state.reads.add(OWN_BODY)
        return super()._expected(expression)

    def _inferred(self, key: Any) -> Values:
        if not self._exposed[key[0]]:
            self.state.reads.add(OWN_BODY)
        return super()._inferred(key)

    def _returned(self, scope: Any) -> Values:
        if not self.index.returns.get(scope):
            self.state.reads.add(OWN_BODY)
        return super()._returned(scope)


# Plain functions, because a call through `super()` costs as much as the answer to most questions.
_evaluate = Evaluator.evaluate
_denote = Evaluator.denote
_denote_binding = Evaluator.denote_binding


def _declared(evaluator: Evaluator, question: tuple[Value, str]) -> Values:
    return members.declared(evaluator, question[0], question[1])
