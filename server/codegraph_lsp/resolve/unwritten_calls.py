"""Calls that nobody writes: those that statements make, and those of what is handed outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import Await
from codegraph_lsp.resolve import calls
from codegraph_lsp.resolve.call_targets import PLAIN
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    FUNCTION,
    INSTANCE,
    NONE,
    SYMBOL,
    Value,
    Values,
    at_least,
    union,
)
from codegraph_lsp.resolve.words import BY_ARGUMENT

if TYPE_CHECKING:
    from codegraph_lsp.model.edges import Edge
    from codegraph_lsp.model.facts import Call, Occurrence
    from codegraph_lsp.resolve.sites import Sites


class UnwrittenCalls:
    """Adds such edges to those of *sites*."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def called_back(self, occurrence: Occurrence, call: Call, edges: list[Edge]) -> None:
        """Something outside calls a function that it is given."""
        evaluator = self._sites.evaluator
        rules = evaluator.rules
        for each in evaluator.denote(call.callee):
            name = each.text.rpartition("\t")[2] if each.kind == EXTERNAL else ""
            place = rules.calling_functions.get(name, len(call.arguments))
            given = call.arguments[place] if place < len(call.arguments) else -1
            if name in rules.calling_arguments:
                given = dict(call.keywords).get(rules.calling_arguments[name], given)
            run = tuple(
                value
                for value in at_least(evaluator.evaluate(given), BY_ARGUMENT)
                if value.kind in (FUNCTION, CLASS, INSTANCE)
            )
            edges += self._sites.make(occurrence, self._sites.targets.of_values(run).edges)

    def iterated(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        """A loop asks for an iterator, and that for its items."""
        rules = self._sites.evaluator.rules
        values, place = self._operand(occurrence)
        iterators: Values = NONE
        for value in values:
            for name in rules.iterate_members[place : place + 1]:
                if not self._run_member(occurrence, value, name, edges):
                    continue
                iterators = union(
                    iterators, calls.method_result(self._sites.evaluator, value, name)
                )
        for iterator in iterators:
            for name in rules.next_members[place : place + 1]:
                if iterator.kind == INSTANCE:
                    self._run_member(occurrence, iterator, name, edges)

    def entered(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        rules = self._sites.evaluator.rules
        values, place = self._operand(occurrence)
        for value in values:
            for names in (rules.enter_members, rules.leave_members):
                for name in names[place : place + 1]:
                    self._run_member(occurrence, value, name, edges)

    def _operand(self, occurrence: Occurrence) -> tuple[list[Value], int]:
        """Instances that a statement runs members of, and 1 where it is an asynchronous one."""
        expression = occurrence.expression
        fact = self._sites.evaluator.index.expressions[expression]
        place = 0
        if type(fact) is Await:
            expression, place = fact.value, 1
        return [v for v in self._sites.evaluator.evaluate(expression) if v.kind == INSTANCE], place

    def _run_member(
        self, occurrence: Occurrence, value: Value, name: str, edges: list[Edge]
    ) -> bool:
        """The project's member *name* of *value* runs; False where it has none."""
        declared = self._sites.evaluator.declared(value, name)
        own = tuple(each for each in declared if each.kind == SYMBOL)
        edges += self._sites.make(occurrence, self._sites.targets.of_names(own).edges)
        return bool(own)

    def raised(self, occurrence: Occurrence, edges: list[Edge]) -> None:
        raised = self._sites.evaluator.evaluate(occurrence.expression)
        made = tuple(each for each in raised if each.kind == CLASS)
        targets = self._sites.targets.of_values(made, manner=PLAIN)
        edges += self._sites.make(occurrence, targets.edges)
